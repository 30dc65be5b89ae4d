//! What holds however many ask at once: fifty of them, through the use cases.

use std::sync::Arc;

use socle_application::access::{CreateApiKeyInput, CreateRoleInput};
use socle_application::ports::RandomnessExt as _;
use socle_crypto::SystemRandomness;
use socle_domain::access::{ApiKey, OrganizationRole, OrganizationScope};
use socle_domain::identity::{SecretToken, User};
use socle_domain::organizations::{CustomRole, Invitation, MemberRole};

use super::flows::{Flows, all_at_once, asking, flows, people, refused};
use super::samples::{
    api_key, built_in, custom_role, found, invitation, invite, newcomer, put_role, rows,
};
use crate::contract::samples::begin;
use crate::databases::TestDatabase;

const MANY: usize = 50;

async fn owners(database: &TestDatabase, scope: &OrganizationScope) -> i64 {
    let mut tx = begin(&*database.store).await;
    let owners = tx.members().owners(scope).await.unwrap();
    tx.rollback().await.unwrap();
    owners
}

/// How an owner makes that there is one owner less.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// Demotes the next one.
    Demotes,
    /// Removes the next one.
    Removes,
    /// Leaves.
    Leaves,
}

async fn one_owner_less(
    flows: Arc<Flows>,
    database: &TestDatabase,
    scope: &OrganizationScope,
    way: impl Fn(usize) -> Way,
) -> Vec<Result<(), String>> {
    let everybody = people(database, MANY, scope, Some(&built_in(OrganizationRole::Owner))).await;
    let id = scope.organization_id();
    let mut work = Vec::new();
    for (number, person) in everybody.iter().enumerate() {
        let (flows, way) = (Arc::clone(&flows), way(number));
        let next = everybody[(number + 1) % MANY].id;
        let (own, actor) = (person.id, asking(database, person.id).await);
        work.push(async move {
            match way {
                Way::Demotes => flows
                    .change_role
                    .execute(&actor, id, next, "viewer")
                    .await
                    .map(|_| ())
                    .map_err(|error| format!("{error:?}")),
                Way::Removes => flows
                    .remove
                    .execute(&actor, id, next)
                    .await
                    .map_err(|error| format!("{error:?}")),
                Way::Leaves => flows
                    .remove
                    .execute(&actor, id, own)
                    .await
                    .map_err(|error| format!("{error:?}")),
            }
        });
    }
    all_at_once(work).await
}

pub async fn of_owners_who_make_each_other_less_one_stays(database: &TestDatabase) {
    let flows = flows(database);
    for way in [Way::Demotes, Way::Removes, Way::Leaves] {
        let (_, scope) = found(database).await;
        let answers = one_owner_less(Arc::clone(&flows), database, &scope, |_| way).await;
        assert_eq!(answers.iter().filter(|a| a.is_ok()).count(), MANY - 1, "{way:?}: {answers:?}");
        assert_eq!(refused(&answers, "LastOwner"), 1, "{way:?}: {answers:?}");
        assert_eq!(owners(database, &scope).await, 1, "{way:?}");
    }
}

pub async fn whatever_owners_do_at_once_one_stays(database: &TestDatabase) {
    let flows = flows(database);
    let (_, scope) = found(database).await;
    let ways = [Way::Demotes, Way::Removes, Way::Leaves];
    let answers = one_owner_less(flows, database, &scope, |number| ways[number % 3]).await;
    assert!(owners(database, &scope).await >= 1, "{answers:?}");
    for answer in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let rule = ["LastOwner", "Denied(NotFound)"].iter().any(|rule| answer.contains(rule));
        assert!(rule, "{answer}");
    }
}

/// An open invitation for somebody, and the token of its link.
async fn invited(
    database: &TestDatabase,
    scope: &OrganizationScope,
    person: &User,
    role: MemberRole,
) -> SecretToken {
    let (token, digest) = SystemRandomness.token();
    let open = invitation(scope, person.email.as_str());
    invite(database, &Invitation { role, digest, ..open }).await;
    token
}

pub async fn an_invitation_is_accepted_once(database: &TestDatabase) {
    let flows = flows(database);
    let (_, scope) = found(database).await;
    let eve = people(database, 1, &scope, None).await.remove(0);
    let token = invited(database, &scope, &eve, built_in(OrganizationRole::Member)).await;
    let actor = asking(database, eve.id).await;
    let work = (0..MANY).map(|_| {
        let (flows, actor, token) = (Arc::clone(&flows), actor.clone(), token.clone());
        async move { flows.accept.execute(&actor, &token).await }
    });
    let answers = all_at_once(work).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    assert_eq!(refused(&answers, "Gone"), MANY - 1, "{answers:?}");
    assert_eq!(rows(database, "organization_members").await, 1);
    assert_eq!(rows(database, "outbox WHERE topic = 'member.added'").await, 1);
    assert_eq!(rows(database, "audit_entries WHERE action = 'member.added'").await, 1);
}

pub async fn one_invitation_of_an_address_is_open(database: &TestDatabase) {
    let flows = flows(database);
    let (organization, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let actor = asking(database, ada.id).await;
    let work = (0..MANY).map(|_| {
        let (flows, actor, id) = (Arc::clone(&flows), actor.clone(), organization.id);
        async move { flows.invite.execute(&actor, id, "Eve@Example.com", "member").await }
    });
    let answers = all_at_once(work).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(rows(database, "invitations").await, MANY);
    assert_eq!(rows(database, "invitations WHERE revoked_at IS NULL").await, 1);
    assert_eq!(rows(database, "outbox WHERE topic = 'email.send'").await, MANY);
}

pub async fn a_role_is_not_deleted_under_those_who_get_it(database: &TestDatabase) {
    let flows = flows(database);
    for round in 0..4 {
        let (organization, scope) = found(database).await;
        let (id, role) = (organization.id, put_role(database, &scope, "Clerk").await);
        let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
        let members = people(database, 10, &scope, Some(&built_in(OrganizationRole::Member))).await;
        let actor = asking(database, ada.id).await;
        let work = members.iter().enumerate().map(|(number, member)| {
            let (flows, actor) = (Arc::clone(&flows), actor.clone());
            let (member, role) = (member.id, role.id);
            async move {
                if number % 2 == round % 2 {
                    let deleted = flows.delete_role.execute(&actor, id, role).await;
                    deleted.map_err(|error| format!("{error:?}"))
                } else {
                    let changed = flows.change_role.execute(&actor, id, member, "clerk").await;
                    changed.map(|_| ()).map_err(|error| format!("{error:?}"))
                }
            }
        });
        let answers = all_at_once(work).await;
        for answer in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            let rules = ["InUse", "Denied(NotFound)", "Invalid("];
            assert!(rules.iter().any(|rule| answer.contains(rule)), "{answer}");
        }
        let stored = database.access.custom_role(&scope, role.id).await.unwrap();
        let mut tx = begin(&*database.store).await;
        let in_use = tx.custom_roles().is_in_use(&scope, role.id).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(stored.is_some(), in_use, "round {round}: {answers:?}");
    }
}

fn named(name: &str) -> CreateRoleInput {
    CreateRoleInput { name: name.to_owned(), permissions: vec!["organizations.read".to_owned()] }
}

pub async fn there_are_never_more_roles_than_there_can_be(database: &TestDatabase) {
    let flows = flows(database);
    let (organization, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let (free, actor) = (20, asking(database, ada.id).await);
    let mut tx = begin(&*database.store).await;
    for number in free..CustomRole::MAX_PER_ORGANIZATION {
        let role = custom_role(&scope, &format!("Earlier {number}"));
        tx.custom_roles().insert(&scope, &role).await.unwrap();
    }
    tx.commit().await.unwrap();
    let work = (0..MANY).map(|number| {
        let (flows, actor, id) = (Arc::clone(&flows), actor.clone(), organization.id);
        async move { flows.create_role.execute(&actor, id, named(&format!("Role {number}"))).await }
    });
    let answers = all_at_once(work).await;
    assert_eq!(refused(&answers, "TooMany"), MANY - 20, "{answers:?}");
    assert_eq!(rows(database, "custom_roles").await, 100);
}

pub async fn of_many_roles_of_one_name_there_is_one(database: &TestDatabase) {
    let flows = flows(database);
    let (organization, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let actor = asking(database, ada.id).await;
    let work = (0..MANY).map(|number| {
        let (flows, actor, id) = (Arc::clone(&flows), actor.clone(), organization.id);
        let name = if number % 2 == 0 { "Écrivain" } else { "ÉCRIVAIN" };
        async move { flows.create_role.execute(&actor, id, named(name)).await }
    });
    let answers = all_at_once(work).await;
    assert_eq!(refused(&answers, "NameTaken"), MANY - 1, "{answers:?}");
    assert_eq!(rows(database, "custom_roles").await, 1);
}

pub async fn there_are_never_more_keys_than_there_can_be(database: &TestDatabase) {
    let flows = flows(database);
    let (organization, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let (free, actor) = (20, asking(database, ada.id).await);
    let mut tx = begin(&*database.store).await;
    for _ in free..ApiKey::MAX_PER_ORGANIZATION {
        tx.api_keys().insert(&scope, &api_key(&scope)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let work = (0..MANY).map(|_| {
        let (flows, actor, id) = (Arc::clone(&flows), actor.clone(), organization.id);
        let scopes = vec!["organizations.read".to_owned()];
        let input = CreateApiKeyInput { name: "Export".to_owned(), scopes, expires_at: None };
        async move { flows.create_key.execute(&actor, id, input).await }
    });
    let answers = all_at_once(work).await;
    assert_eq!(refused(&answers, "TooMany"), MANY - 20, "{answers:?}");
    assert_eq!(rows(database, "api_keys").await, 100);
}

pub async fn nobody_joins_what_is_closed(database: &TestDatabase) {
    let flows = flows(database);
    let (organization, scope) = found(database).await;
    let (id, ada) =
        (organization.id, newcomer(database, &scope, built_in(OrganizationRole::Owner)).await);
    let owner = asking(database, ada.id).await;
    let mut work = Vec::new();
    for (number, person) in people(database, MANY, &scope, None).await.iter().enumerate() {
        let token = invited(database, &scope, person, built_in(OrganizationRole::Member)).await;
        let (flows, owner) = (Arc::clone(&flows), owner.clone());
        let actor = asking(database, person.id).await;
        work.push(async move {
            if number == MANY / 2 {
                let closed = flows.delete.execute(&owner, id).await;
                return closed.map(|_| false).map_err(|error| format!("{error:?}"));
            }
            let joined = flows.accept.execute(&actor, &token).await;
            joined.map(|_| true).map_err(|error| format!("{error:?}"))
        });
    }
    let answers = all_at_once(work).await;
    let joined = answers.iter().filter(|answer| **answer == Ok(true)).count();
    assert_eq!(answers.iter().filter(|answer| **answer == Ok(false)).count(), 1, "it was closed");
    assert_eq!(refused(&answers, "Gone"), MANY - 1 - joined, "{answers:?}");
    assert_eq!(rows(database, "organization_members").await, 1 + joined);
    assert_eq!(rows(database, "invitations WHERE accepted_at IS NOT NULL").await, joined);
}
