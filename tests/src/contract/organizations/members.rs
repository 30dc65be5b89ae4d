//! `Members`.

use socle_domain::access::{Membership, Memberships, OrganizationRole, OrganizationScope};
use socle_domain::identity::UserId;
use socle_domain::organizations::{Member, MemberRole, Organization};

use super::samples::{built_in, found, join, member, newcomer, put_role, update};
use crate::contract::samples::{begin, email, id, insert, now, user};
use crate::databases::TestDatabase;

async fn stored(
    database: &TestDatabase,
    scope: &OrganizationScope,
    user_id: UserId,
) -> Option<Member> {
    let mut tx = begin(&*database.store).await;
    let stored = tx.members().find(scope, user_id).await.unwrap();
    tx.rollback().await.unwrap();
    stored
}

pub async fn a_member_comes_back_with_whichever_role(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let custom = MemberRole::Custom(put_role(database, &scope, "Clerk").await);
    let roles = OrganizationRole::ALL.map(built_in).into_iter().chain([custom]);
    for role in roles {
        let user = newcomer(database, &scope, role.clone()).await;
        let expected = member(&scope, user.id, role.clone());
        assert_eq!(stored(database, &scope, user.id).await, Some(expected.clone()));
        let view = database.organizations.member(&scope, user.id).await.unwrap().unwrap();
        assert_eq!((view.member, view.email), (expected, Some(user.email)));
        assert_eq!((view.first_name.as_str(), view.last_name.as_str()), ("Ada", "Lovelace"));
        let view = database.organizations.organization(&scope, Some(user.id)).await.unwrap();
        let view = view.unwrap();
        assert_eq!((view.organization, view.role), (organization.clone(), Some(role.clone())));
        let memberships = database.access.memberships_of(user.id).await.unwrap();
        let expected =
            Membership { organization_id: organization.id, grants: role.grants(), open: true };
        assert_eq!(memberships, Memberships::new([expected]));
    }
    assert_eq!(stored(database, &scope, id()).await, None);
    assert_eq!(database.organizations.member(&scope, id()).await.unwrap(), None);
    let view = database.organizations.organization(&scope, Some(id())).await.unwrap().unwrap();
    assert_eq!(view.role, None, "of a stranger");
}

pub async fn nobody_becomes_a_member_twice(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let owner = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let again = member(&scope, owner.id, built_in(OrganizationRole::Viewer));
    let mut tx = begin(&*database.store).await;
    assert!(!tx.members().insert(&scope, &again).await.unwrap());
    assert_eq!(tx.members().owners(&scope).await.unwrap(), 1, "the transaction goes on");
    tx.commit().await.unwrap();
    let expected = member(&scope, owner.id, built_in(OrganizationRole::Owner));
    assert_eq!(stored(database, &scope, owner.id).await, Some(expected));
}

pub async fn a_member_is_a_person_with_a_role_of_the_organization(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let foreign = MemberRole::Custom(put_role(database, &other, "Clerk").await);
    let user = user();
    insert(&*database.store, &[&user]).await;
    let mut tx = begin(&*database.store).await;
    let nobody = member(&scope, id(), built_in(OrganizationRole::Member));
    assert!(tx.members().insert(&scope, &nobody).await.is_err());
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert!(tx.members().insert(&scope, &member(&scope, user.id, foreign.clone())).await.is_err());
    tx.rollback().await.unwrap();
    join(database, &scope, user.id, built_in(OrganizationRole::Member)).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.members().set_role(&scope, user.id, &foreign).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn only_those_who_are_owners_count_as_owners(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let custom = MemberRole::Custom(put_role(database, &scope, "Regent").await);
    let roles = OrganizationRole::ALL.map(built_in).into_iter().chain([custom]);
    let mut owners = Vec::new();
    for role in roles.chain([built_in(OrganizationRole::Owner)]) {
        let user = newcomer(database, &scope, role.clone()).await;
        if role == built_in(OrganizationRole::Owner) {
            owners.push(user.id);
        }
    }
    owners.sort();
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.members().owners(&scope).await.unwrap(), 2);
    assert_eq!(tx.members().owner_ids(&scope).await.unwrap(), owners);
    tx.rollback().await.unwrap();
}

pub async fn an_address_is_a_members_or_not(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Member)).await;
    let bob = newcomer(database, &other, built_in(OrganizationRole::Member)).await;
    let mut tx = begin(&*database.store).await;
    assert!(tx.members().has_address(&scope, &ada.email).await.unwrap());
    assert!(!tx.members().has_address(&scope, &bob.email).await.unwrap(), "of another one");
    let nobodys = email("nobody@example.com");
    assert!(!tx.members().has_address(&scope, &nobodys).await.unwrap());
    tx.rollback().await.unwrap();
}

pub async fn a_role_changes_from_any_kind_to_any(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let custom = MemberRole::Custom(put_role(database, &scope, "Clerk").await);
    let (ada, bob) = (
        newcomer(database, &scope, built_in(OrganizationRole::Viewer)).await,
        newcomer(database, &scope, built_in(OrganizationRole::Viewer)).await,
    );
    for role in [built_in(OrganizationRole::Admin), custom, built_in(OrganizationRole::Owner)] {
        let mut tx = begin(&*database.store).await;
        tx.members().set_role(&scope, ada.id, &role).await.unwrap();
        tx.commit().await.unwrap();
        let expected = member(&scope, ada.id, role);
        assert_eq!(stored(database, &scope, ada.id).await, Some(expected));
    }
    let untouched = member(&scope, bob.id, built_in(OrganizationRole::Viewer));
    assert_eq!(stored(database, &scope, bob.id).await, Some(untouched));
}

pub async fn one_member_is_removed(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let bob = newcomer(database, &scope, built_in(OrganizationRole::Member)).await;
    join(database, &other, ada.id, built_in(OrganizationRole::Member)).await;
    let mut tx = begin(&*database.store).await;
    tx.members().remove(&scope, ada.id).await.unwrap();
    tx.members().remove(&scope, id()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope, ada.id).await, None);
    assert!(stored(database, &scope, bob.id).await.is_some());
    assert!(stored(database, &other, ada.id).await.is_some());
    join(database, &scope, ada.id, built_in(OrganizationRole::Viewer)).await;
}

pub async fn memberships_say_whether_the_organization_is_open(database: &TestDatabase) {
    let ((open, scope), (closed, other)) = (found(database).await, found(database).await);
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Viewer)).await;
    join(database, &other, ada.id, built_in(OrganizationRole::Owner)).await;
    update(database, &Organization { deleted_at: Some(now()), ..closed.clone() }).await;
    let memberships = database.access.memberships_of(ada.id).await.unwrap();
    assert_eq!(memberships.iter().count(), 2);
    assert!(memberships.of(open.id).unwrap().open);
    assert!(!memberships.of(closed.id).unwrap().open);
    assert_eq!(database.access.memberships_of(id()).await.unwrap(), Memberships::default());
}
