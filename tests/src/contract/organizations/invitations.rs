//! `Invitations`.

use socle_domain::access::{OrganizationRole, OrganizationScope};
use socle_domain::organizations::{Invitation, InvitationId, MemberRole, Organization};

use super::samples::{
    built_in, found, invitation, invite, newcomer, put_role, rows, update as update_organization,
};
use crate::contract::samples::{begin, digest, id, later, now};
use crate::databases::TestDatabase;

async fn stored(
    database: &TestDatabase,
    scope: &OrganizationScope,
    id: InvitationId,
) -> Option<Invitation> {
    let mut tx = begin(&*database.store).await;
    let stored = tx.invitations().lock(scope, id).await.unwrap();
    tx.rollback().await.unwrap();
    stored
}

async fn update(database: &TestDatabase, scope: &OrganizationScope, invitation: &Invitation) {
    let mut tx = begin(&*database.store).await;
    tx.invitations().update(scope, invitation).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn an_invitation_comes_back_as_it_was(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let role = MemberRole::Custom(put_role(database, &scope, "Clerk").await);
    let plain = invitation(&scope, "eve@example.com");
    let full =
        Invitation { role, invited_by: Some(ada.id), ..invitation(&scope, "bob@example.com") };
    for expected in [plain, full] {
        invite(database, &expected).await;
        assert_eq!(stored(database, &scope, expected.id).await, Some(expected.clone()));
        let mut tx = begin(&*database.store).await;
        let by_digest = tx.invitations().find_by_digest(expected.digest).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(by_digest, Some(expected.clone()));
        let view = database.organizations.invitation_by_digest(expected.digest).await.unwrap();
        let view = view.unwrap();
        assert_eq!(view.invitation, expected);
        assert_eq!(view.organization_name, organization.name.as_str());
    }
    assert_eq!(stored(database, &scope, id()).await, None);
    assert_eq!(database.organizations.invitation_by_digest(digest()).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.invitations().find_by_digest(digest()).await.unwrap(), None);
    tx.rollback().await.unwrap();
}

pub async fn a_newer_invitation_takes_the_place_of_an_open_one(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let accepted = invitation(&scope, "eve@example.com");
    invite(database, &accepted).await;
    let accepted = Invitation { accepted_at: Some(later(1)), ..accepted };
    update(database, &scope, &accepted).await;
    let first = invitation(&scope, "eve@example.com");
    let bobs = invitation(&scope, "bob@example.com");
    let elsewhere = invitation(&other, "eve@example.com");
    for open in [&first, &bobs, &elsewhere] {
        invite(database, open).await;
    }
    let second = Invitation { created_at: later(9), ..invitation(&scope, "eve@example.com") };
    invite(database, &second).await;
    let first = Invitation { revoked_at: Some(later(9)), ..first };
    for expected in [first, second, bobs, accepted] {
        assert_eq!(stored(database, &scope, expected.id).await, Some(expected));
    }
    assert_eq!(stored(database, &other, elsewhere.id).await, Some(elsewhere));
}

pub async fn an_update_notes_how_an_invitation_ended(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (eves, bobs) =
        (invitation(&scope, "eve@example.com"), invitation(&scope, "bob@example.com"));
    invite(database, &eves).await;
    invite(database, &bobs).await;
    for expected in [
        Invitation { accepted_at: Some(later(3)), ..eves.clone() },
        Invitation { revoked_at: Some(later(4)), ..eves },
    ] {
        update(database, &scope, &expected).await;
        assert_eq!(stored(database, &scope, expected.id).await, Some(expected));
    }
    assert_eq!(stored(database, &scope, bobs.id).await, Some(bobs));
}

pub async fn the_open_invitations_by_one_person_are_taken_back(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await.id;
    let bob = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await.id;
    let by =
        |scope, address, user| Invitation { invited_by: Some(user), ..invitation(scope, address) };
    let (open, accepted) = (by(&scope, "a@example.com", ada), by(&scope, "b@example.com", ada));
    let bobs = by(&scope, "c@example.com", bob);
    let programs = invitation(&scope, "d@example.com");
    let elsewhere = by(&other, "a@example.com", ada);
    for stored in [&open, &accepted, &bobs, &programs, &elsewhere] {
        invite(database, stored).await;
    }
    let accepted = Invitation { accepted_at: Some(later(1)), ..accepted };
    update(database, &scope, &accepted).await;
    let mut tx = begin(&*database.store).await;
    tx.invitations().revoke_all_by(&scope, ada, later(7)).await.unwrap();
    tx.commit().await.unwrap();
    let open = Invitation { revoked_at: Some(later(7)), ..open };
    for expected in [open, accepted, bobs, programs] {
        assert_eq!(stored(database, &scope, expected.id).await, Some(expected));
    }
    assert_eq!(stored(database, &other, elsewhere.id).await, Some(elsewhere));
}

pub async fn the_invitations_to_a_role_go_with_it(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let role = put_role(database, &scope, "Clerk").await;
    let to_role = Invitation {
        role: MemberRole::Custom(role.clone()),
        ..invitation(&scope, "eve@example.com")
    };
    let other = invitation(&scope, "bob@example.com");
    invite(database, &to_role).await;
    invite(database, &other).await;
    let mut tx = begin(&*database.store).await;
    tx.custom_roles().remove(&scope, role.id).await.unwrap();
    assert_eq!(tx.invitations().find_by_digest(to_role.digest).await.unwrap(), None);
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope, other.id).await, Some(other));
    assert_eq!(rows(database, "invitations").await, 1);
}

pub async fn nobody_is_shown_an_invitation_to_what_is_closed(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let open = invitation(&scope, "eve@example.com");
    invite(database, &open).await;
    let closed = Organization { deleted_at: Some(now()), ..organization.clone() };
    update_organization(database, &closed).await;
    assert_eq!(database.organizations.invitation_by_digest(open.digest).await.unwrap(), None);
    update_organization(database, &organization).await;
    let view = database.organizations.invitation_by_digest(open.digest).await.unwrap();
    assert_eq!(view.unwrap().invitation, open);
}
