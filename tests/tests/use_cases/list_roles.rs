//! Showing roles, and what can be permitted.

use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::{Denied, OrganizationRole};
use socle_domain::organizations::CustomRole;
use socle_domain::{access, organizations};

use crate::support::{
    Call, Fault, Workplace, World, acme_id, anonymous, as_role, custom_role, program, stranger,
};

const READ: &str = "organizations.read";

/// A world in which this role is found.
fn with(role: Option<CustomRole>) -> World {
    let workplace = Workplace { role, ..Workplace::default() };
    World { workplace, ..World::default() }
}

#[tokio::test]
async fn roles_are_shown_to_who_may_see_them() {
    let role = custom_role(&[READ]);
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let ports = with(Some(role.clone())).ports();
    let viewer = as_role(OrganizationRole::Viewer);
    let found = ports.list_roles().execute(&viewer, acme_id(), page).await.unwrap();
    assert_eq!(found.items, std::slice::from_ref(&role));
    assert_eq!(ports.list_roles().one(&viewer, acme_id(), role.id).await.unwrap(), role);
    let expected = [Call::RolesOf(acme_id(), page), Call::RoleOf(acme_id(), role.id)];
    assert_eq!(ports.calls(), expected);
    let denied = ports.list_roles().execute(&program(&[READ]), acme_id(), page).await;
    assert_eq!(format!("{:?}", denied.unwrap_err()), "Denied(Forbidden)");
    let denied = ports.list_roles().one(&stranger(), acme_id(), role.id).await;
    assert_eq!(format!("{:?}", denied.unwrap_err()), "Denied(NotFound)");
    for fault in [Fault::RolesOf, Fault::RoleOf] {
        let ports = World { fault, ..with(Some(role.clone())) }.ports();
        let list = ports.list_roles().execute(&viewer, acme_id(), page).await;
        let one = ports.list_roles().one(&viewer, acme_id(), role.id).await;
        assert_eq!(
            (list.is_err(), one.is_err()),
            (fault == Fault::RolesOf, fault == Fault::RoleOf)
        );
    }
}

#[tokio::test]
async fn whoever_is_authenticated_sees_what_can_be_permitted() {
    let ports = World::default().ports();
    for actor in [stranger(), program(&[])] {
        let listed = ports.list_permissions();
        let catalogue = listed.execute(&actor).unwrap();
        let expected = access::permissions::ALL.len() + organizations::permissions::ALL.len();
        assert_eq!(catalogue.permissions().len(), expected);
    }
    let denied = ports.list_permissions().execute(&anonymous()).unwrap_err();
    assert_eq!(denied, Denied::NotAuthenticated);
}
