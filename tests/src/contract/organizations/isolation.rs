//! What entitles to the rows of one organization entitles to no others: every method that takes a
//! scope, asked with that of another organization.

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::store::Tx;
use socle_domain::access::{ApiKey, OrganizationRole, OrganizationScope};
use socle_domain::identity::User;
use socle_domain::organizations::{
    CustomRole, Invitation, Inviter, MemberRole, OpenInvitations, Organization, feature,
};

use super::samples::{
    api_key, built_in, custom_role, found, invitation, invite, label, member, newcomer, put_key,
    put_role, slug,
};
use crate::contract::samples::{begin, later, now};
use crate::databases::{Engine, TestDatabase};

/// An organization with one of everything.
struct Owned {
    scope: OrganizationScope,
    member: User,
    role: CustomRole,
    invitation: Invitation,
    key: ApiKey,
}

async fn owned(database: &TestDatabase) -> Owned {
    let (_, scope) = found(database).await;
    let member = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let role = put_role(database, &scope, "Clerk").await;
    let open = Invitation {
        invited_by: Some(Inviter::Person(member.id)),
        ..invitation(&scope, "eve@example.com")
    };
    invite(database, &open).await;
    let key = api_key(&scope);
    put_key(database, &key).await;
    let mut tx = begin(&*database.store).await;
    tx.organization_features().switch(&scope, &feature::API_KEYS, false, now()).await.unwrap();
    tx.commit().await.unwrap();
    Owned { scope, member, role, invitation: open, key }
}

pub async fn a_foreign_scope_reads_nothing(database: &TestDatabase) {
    let mine = owned(database).await;
    let (_, foreign) = found(database).await;
    let mut tx = begin(&*database.store).await;
    let (members, email) = (tx.members(), &mine.member.email);
    assert_eq!(members.find(&foreign, mine.member.id).await.unwrap(), None);
    assert!(!members.has_address(&foreign, email).await.unwrap());
    assert_eq!(members.owners(&foreign).await.unwrap(), 0);
    assert_eq!(tx.invitations().lock(&foreign, mine.invitation.id).await.unwrap(), None);
    let inviter = Inviter::Person(mine.member.id);
    for which in [
        OpenInvitations::To(mine.invitation.email.clone()),
        OpenInvitations::By(inviter),
        OpenInvitations::ByMembersWith(mine.role.id),
        OpenInvitations::As(mine.role.id),
    ] {
        assert_eq!(tx.invitations().open(&foreign, &which).await.unwrap(), [], "{which:?}");
    }
    let roles = tx.custom_roles();
    assert_eq!(roles.find(&foreign, mine.role.id).await.unwrap(), None);
    assert_eq!(roles.find_by_name(&foreign, &mine.role.name).await.unwrap(), None);
    assert_eq!(roles.count(&foreign).await.unwrap(), 0);
    assert_eq!(tx.api_keys().lock(&foreign, mine.key.id).await.unwrap(), None);
    assert_eq!(tx.api_keys().count_live(&foreign, now()).await.unwrap(), 0);
    assert!(
        tx.organization_features().is_enabled(&foreign, &feature::API_KEYS).await.unwrap(),
        "as the default says"
    );
    tx.rollback().await.unwrap();

    let queries = &database.organizations;
    let view = queries.organization(&foreign, Some(mine.member.id)).await.unwrap().unwrap();
    assert_eq!((view.organization.id, view.role), (foreign.organization_id(), None));
    assert_eq!(queries.member(&foreign, mine.member.id).await.unwrap(), None);
    assert_eq!(queries.members_of(&foreign, page()).await.unwrap().items, []);
    assert_eq!(queries.invitations_of(&foreign, page(), now()).await.unwrap().items, []);
    assert_eq!(queries.switched_features(&foreign).await.unwrap(), []);
    let access = &database.access;
    assert_eq!(access.api_keys_of(&foreign, page()).await.unwrap().items, []);
    assert_eq!(access.custom_roles_of(&foreign, page()).await.unwrap().items, []);
    assert_eq!(access.custom_role(&foreign, mine.role.id).await.unwrap(), None);
}

fn page<K>() -> PageRequest<K> {
    PageRequest { limit: PageLimit::default(), after: None }
}

/// Every row of every organization, in an order of its own.
async fn everything(database: &TestDatabase) -> Vec<String> {
    let tables = [
        ("organizations", "id, name, slug, updated_at, deleted_at, version"),
        ("organization_members", "organization_id, user_id, role, custom_role_id, joined_at"),
        ("invitations", "organization_id, id, email, role, accepted_at, revoked_at"),
        ("custom_roles", "organization_id, id, name, name_key, permissions, version"),
        ("api_keys", "organization_id, id, name, scopes, last_used_at, revoked_at"),
        ("organization_features", "organization_id, feature, enabled"),
    ];
    let mut all = Vec::new();
    for (table, columns) in tables {
        let text = |column: &str| match database.engine() {
            Engine::Sqlite => format!("coalesce(quote({column}), '-')"),
            Engine::Postgres => {
                format!("coalesce(CAST({column} AS text), '-')")
            }
        };
        let joined = columns.split(", ").map(text).collect::<Vec<_>>().join(" || ' ' || ");
        let rows = database.raw.texts(&format!("SELECT {joined} FROM {table}")).await;
        all.extend(rows.into_iter().flatten().map(|row| format!("{table}: {row}")));
    }
    all.sort();
    all
}

/// What a method with a foreign scope is asked to change: it may refuse, but nothing may come of it.
async fn attempt(
    tx: &mut dyn Tx,
    number: usize,
    mine: &Owned,
    foreign: &OrganizationScope,
) -> bool {
    let renamed = CustomRole { name: label("Stolen"), version: 9, ..mine.role.clone() };
    let accepted = Invitation { accepted_at: Some(later(1)), ..mine.invitation.clone() };
    let stolen = MemberRole::Custom(mine.role.clone());
    // The outcome may be an error or not: what counts is what is stored afterwards.
    match number {
        0 => drop(tx.members().set_role(foreign, mine.member.id, &stolen).await),
        1 => drop(
            tx.members()
                .set_role(foreign, mine.member.id, &built_in(OrganizationRole::Viewer))
                .await,
        ),
        2 => drop(tx.members().remove(foreign, mine.member.id).await),
        3 => drop(tx.invitations().update(foreign, &accepted).await),
        4 => drop(tx.custom_roles().update(foreign, &renamed).await),
        5 => drop(tx.custom_roles().remove(foreign, mine.role.id).await),
        6 => drop(tx.api_keys().revoke(foreign, mine.key.id, later(1)).await),
        _ => return false,
    }
    true
}

pub async fn a_foreign_scope_changes_nothing(database: &TestDatabase) {
    let mine = owned(database).await;
    let (_, foreign) = found(database).await;
    let before = everything(database).await;
    let mut number = 0;
    loop {
        let mut tx = begin(&*database.store).await;
        let attempted = attempt(&mut *tx, number, &mine, &foreign).await;
        tx.commit().await.unwrap();
        assert_eq!(everything(database).await, before, "attempt {number}");
        if !attempted {
            break;
        }
        number += 1;
    }
}

/// What is added belongs to the organization of the scope, whatever it says itself.
pub async fn what_is_written_goes_where_the_scope_says(database: &TestDatabase) {
    let mine = owned(database).await;
    let (organization, foreign) = found(database).await;
    let before = everything(database).await;
    let own_before = |rows: &[String]| rows.iter().filter(|row| before.contains(row)).count();
    let mut tx = begin(&*database.store).await;
    let viewer = member(&mine.scope, mine.member.id, built_in(OrganizationRole::Viewer));
    assert!(tx.members().insert(&foreign, &viewer).await.unwrap());
    let invited = invitation(&mine.scope, "eve@example.com");
    tx.invitations().insert(&foreign, &invited).await.unwrap();
    let role = custom_role(&mine.scope, "Clerk");
    tx.custom_roles().insert(&foreign, &role).await.unwrap();
    let key = api_key(&mine.scope);
    tx.api_keys().insert(&foreign, &key).await.unwrap();
    tx.organization_features().switch(&foreign, &feature::API_KEYS, true, now()).await.unwrap();
    tx.commit().await.unwrap();
    let after = everything(database).await;
    assert_eq!(own_before(&after), before.len(), "all that was there is as it was");
    assert_eq!(after.len(), before.len() + 5);
    let access = &database.access;
    assert!(access.custom_role(&foreign, role.id).await.unwrap().is_some());
    assert_eq!(access.api_keys_of(&foreign, page()).await.unwrap().items[0].id, key.id);

    // An update goes to the organization of the scope as well.
    let renamed = Organization {
        id: mine.scope.organization_id(),
        name: label("Renamed"),
        slug: slug(),
        ..organization
    };
    let mut tx = begin(&*database.store).await;
    tx.organizations().update(&foreign, &renamed).await.unwrap();
    tx.commit().await.unwrap();
    let view = database.organizations.organization(&foreign, None).await.unwrap().unwrap();
    assert_eq!(view.organization.name, label("Renamed"));
    let view = database.organizations.organization(&mine.scope, None).await.unwrap().unwrap();
    assert_eq!(view.organization.name, label("Acme"));
    let mut tx = begin(&*database.store).await;
    tx.organizations().erase(&foreign).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(everything(database).await.len(), before.len() - 1, "the other one is there");
}
