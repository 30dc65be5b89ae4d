//! Use cases that change one organization at once must not wait for each other for ever. People are
//! locked first, then the organization, then what belongs to it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use socle_application::access::{CreateApiKeyInput, CreateRoleInput, UpdateRoleInput};
use socle_application::identity::UpdateProfileInput;
use socle_application::organizations::UpdateOrganizationInput;
use socle_application::ports::RandomnessExt as _;
use socle_crypto::SystemRandomness;
use socle_domain::access::{Actor, ApiKeyId, OrganizationRole};
use socle_domain::identity::{SecretToken, User};
use socle_domain::organizations::{
    CustomRoleId, Invitation, InvitationId, Inviter, MemberRole, OrganizationId,
};

use super::flows::{Flows, administrator, all_at_once, asking, flows, people};
use super::samples::{api_key, built_in, found, invitation, invite, put_key, put_role, rows};
use crate::contract::identity::changes::literal;
use crate::databases::TestDatabase;

/// Who asks, and about what.
struct Scene {
    id: OrganizationId,
    actor: Actor,
    own: User,
    other: User,
    token: SecretToken,
    role: CustomRoleId,
    key: ApiKeyId,
    open: InvitationId,
    number: usize,
}

type Asked = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

macro_rules! asked {
    ($answer:expr) => {
        $answer.await.map(|_| ()).map_err(|error| format!("{error:?}"))
    };
}

/// One of everything that can be asked for.
fn ask(flows: Arc<Flows>, scene: Scene) -> Asked {
    Box::pin(async move {
        let Scene { id, actor, own, other, token, role, key, open, number } = &scene;
        let name = format!("Name {number}");
        match number % 15 {
            0 => asked!(flows.accept.execute(actor, token)),
            1 => asked!(flows.change_role.execute(actor, *id, other.id, "clerk")),
            2 => asked!(flows.remove.execute(actor, *id, own.id)),
            3 => asked!(flows.invite.execute(actor, *id, other.email.as_str(), "member")),
            4 => {
                asked!(flows.invite.execute(actor, *id, &format!("{number}@example.com"), "clerk"))
            }
            5 => asked!(flows.revoke_invitation.execute(actor, *id, *open)),
            6 => {
                let input = UpdateOrganizationInput {
                    name: Some(name),
                    slug: None,
                    expected_versions: None,
                };
                asked!(flows.update.execute(actor, *id, input))
            }
            7 => {
                let permissions = vec!["organizations.read".to_owned()];
                let input = CreateRoleInput { name, permissions };
                asked!(flows.create_role.execute(actor, *id, input))
            }
            8 => {
                let input = UpdateRoleInput {
                    name: None,
                    permissions: Some(vec!["access.roles.read".to_owned()]),
                    expected_versions: None,
                };
                asked!(flows.update_role.execute(actor, *id, *role, input))
            }
            9 => asked!(flows.delete_role.execute(actor, *id, *role)),
            10 => {
                let scopes = vec!["organizations.read".to_owned()];
                let input = CreateApiKeyInput { name, scopes, expires_at: None };
                asked!(flows.create_key.execute(actor, *id, input))
            }
            11 => asked!(flows.revoke_key.execute(actor, *id, *key)),
            12 => {
                let input = UpdateProfileInput { first_name: Some(name), ..Default::default() };
                asked!(flows.profile.execute(actor, input))
            }
            13 => asked!(flows.create.execute(actor, "Acme", None)),
            _ => asked!(flows.switch.execute(&administrator(), *id, "api_keys", number % 2 == 0)),
        }
    })
}

/// Of a few people each asks for everything, all at once, so that many wait for the same rows.
pub async fn everything_at_once_in_one_organization_gets_done(database: &TestDatabase) {
    let flows = flows(database);
    for round in 0..3 {
        let (organization, scope) = found(database).await;
        let (id, role) = (organization.id, put_role(database, &scope, "Clerk").await);
        let owners = people(database, 4, &scope, Some(&built_in(OrganizationRole::Owner))).await;
        let key = api_key(&scope);
        put_key(database, &key).await;
        let mut work = Vec::new();
        for number in 0..60 {
            let own = owners[number % owners.len()].clone();
            let other = owners[(number + 1) % owners.len()].clone();
            // To whoever belongs to it already: that locks the person and the organization as well.
            let (token, digest) = SystemRandomness.token();
            let invited = invitation(&scope, own.email.as_str());
            let role_of = MemberRole::Custom(role.clone());
            let invited = Invitation {
                digest,
                role: role_of,
                invited_by: Some(Inviter::Person(other.id)),
                ..invited
            };
            invite(database, &invited).await;
            let actor = asking(database, own.id).await;
            let open = invited.id;
            let (role, key) = (role.id, key.id);
            let scene = Scene { id, actor, own, other, token, role, key, open, number };
            work.push(ask(Arc::clone(&flows), scene));
        }
        // Refused by a rule, which is an answer; a deadlock would be the database's failure.
        let answers = all_at_once(work).await;
        assert!(answers.iter().any(Result::is_ok), "round {round}: {answers:?}");
        let owners = format!(
            "organization_members WHERE role = 'owner' AND organization_id = {}",
            literal(database, id)
        );
        assert!(rows(database, &owners).await >= 1, "round {round}");
    }
}

/// Closing and opening again, while others work in it.
pub async fn closing_and_opening_get_past_those_who_work(database: &TestDatabase) {
    let flows = flows(database);
    let (organization, scope) = found(database).await;
    let owners = people(database, 10, &scope, Some(&built_in(OrganizationRole::Owner))).await;
    let mut work: Vec<Asked> = Vec::new();
    for (number, owner) in owners.iter().cycle().take(50).enumerate() {
        let (flows, id) = (Arc::clone(&flows), organization.id);
        let actor = asking(database, owner.id).await;
        work.push(Box::pin(async move {
            match number % 3 {
                0 => asked!(flows.delete.as_administrator(&administrator(), id)),
                1 => asked!(flows.restore.as_administrator(&administrator(), id)),
                _ => {
                    let address = format!("{number}@example.com");
                    asked!(flows.invite.execute(&actor, id, &address, "member"))
                }
            }
        }));
    }
    let answers = all_at_once(work).await;
    let done = |action: &str| format!("audit_entries WHERE action = 'organization.{action}'");
    let (closed, opened) =
        (rows(database, &done("deleted")).await, rows(database, &done("restored")).await);
    let view = database.organizations.organization(&scope, None).await.unwrap().unwrap();
    let expected = if view.organization.is_open() { closed } else { closed - 1 };
    assert_eq!(opened, expected, "each opening follows a closing: {answers:?}");
}
