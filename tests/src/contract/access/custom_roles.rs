//! `CustomRoles`.

use socle_application::access::ports::PutRoleError;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::{Grants, OrganizationScope};
use socle_domain::organizations::{CustomRole, CustomRoleId, MemberRole};

use crate::contract::organizations::samples::{custom_role, found, label, newcomer, put_role};
use crate::contract::samples::{begin, id, later};
use crate::databases::TestDatabase;

async fn stored(
    database: &TestDatabase,
    scope: &OrganizationScope,
    id: CustomRoleId,
) -> Option<CustomRole> {
    let mut tx = begin(&*database.store).await;
    let stored = tx.custom_roles().find(scope, id).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(database.access.custom_role(scope, id).await.unwrap(), stored, "outside as well");
    stored
}

pub async fn a_role_comes_back_by_identifier_and_by_name(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let role = put_role(database, &scope, "Chef·fe d’équipe").await;
    assert_eq!(stored(database, &scope, role.id).await, Some(role.clone()));
    assert_eq!(stored(database, &scope, id()).await, None);
    let mut tx = begin(&*database.store).await;
    for name in ["Chef·fe d’équipe", "CHEF·FE D’ÉQUIPE"] {
        let found = tx.custom_roles().find_by_name(&scope, &label(name)).await.unwrap();
        assert_eq!(found, Some(role.clone()), "{name}");
    }
    assert_eq!(tx.custom_roles().find_by_name(&scope, &label("Clerk")).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn a_name_belongs_to_one_role_of_an_organization(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    put_role(database, &scope, "Écrivain").await;
    let clerk = put_role(database, &scope, "Clerk").await;
    put_role(database, &other, "Écrivain").await;
    let mut tx = begin(&*database.store).await;
    let taken = tx.custom_roles().insert(&scope, &custom_role(&scope, "éCRIVAIN")).await;
    assert!(matches!(taken, Err(PutRoleError::NameTaken)), "{taken:?}");
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    let thief = CustomRole { name: label("ÉCRIVAIN"), ..clerk.clone() };
    let taken = tx.custom_roles().update(&scope, &thief).await;
    assert!(matches!(taken, Err(PutRoleError::NameTaken)), "{taken:?}");
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    let louder = CustomRole { name: label("CLERK"), ..clerk };
    tx.custom_roles().update(&scope, &louder).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope, louder.id).await, Some(louder));
}

pub async fn a_changed_role_changes_what_its_members_may_do(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let (role, other) =
        (put_role(database, &scope, "Clerk").await, put_role(database, &scope, "Other").await);
    let ada = newcomer(database, &scope, MemberRole::Custom(role.clone())).await;
    let changed = CustomRole {
        name: label("Scribe"),
        permissions: ["access.api_keys.read".to_owned()].into(),
        updated_at: later(5),
        version: 2,
        ..role
    };
    let mut tx = begin(&*database.store).await;
    tx.custom_roles().update(&scope, &changed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope, changed.id).await, Some(changed));
    assert_eq!(stored(database, &scope, other.id).await, Some(other));
    let memberships = database.access.memberships_of(ada.id).await.unwrap();
    let grants = &memberships.of(organization.id).unwrap().grants;
    assert_eq!(*grants, Grants::named(["access.api_keys.read"]));
}

pub async fn a_role_in_use_is_known_and_stays(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (used, free) =
        (put_role(database, &scope, "Clerk").await, put_role(database, &scope, "Other").await);
    newcomer(database, &scope, MemberRole::Custom(used.clone())).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.custom_roles().is_in_use(&scope, used.id).await.unwrap());
    assert!(!tx.custom_roles().is_in_use(&scope, free.id).await.unwrap());
    assert_eq!(tx.custom_roles().count(&scope).await.unwrap(), 2);
    tx.custom_roles().remove(&scope, free.id).await.unwrap();
    assert_eq!(tx.custom_roles().count(&scope).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope, free.id).await, None);
    let mut tx = begin(&*database.store).await;
    assert!(tx.custom_roles().remove(&scope, used.id).await.is_err(), "the database holds it");
    tx.rollback().await.unwrap();
    assert_eq!(stored(database, &scope, used.id).await, Some(used));
}

pub async fn roles_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    put_role(database, &other, "Elsewhere").await;
    let mut roles = Vec::new();
    for number in 0..5 {
        roles.push(put_role(database, &scope, &format!("Role {number}")).await);
    }
    roles.sort_by_key(|role| std::cmp::Reverse(role.id));
    let mut page = PageRequest { limit: PageLimit::new(2).unwrap(), after: None };
    for expected in roles.chunks(2) {
        let found = database.access.custom_roles_of(&scope, page).await.unwrap();
        assert_eq!(found.items, expected);
        page.after = found.next;
    }
    assert_eq!(page.after, None);
}
