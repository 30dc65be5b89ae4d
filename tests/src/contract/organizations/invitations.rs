//! `Invitations`.

use socle_application::store::StoreError;
use socle_domain::access::{OrganizationRole, OrganizationScope};
use socle_domain::organizations::{
    Invitation, InvitationId, Inviter, MemberRole, OpenInvitations, Organization,
};

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
    let full = Invitation {
        role,
        invited_by: Some(Inviter::Person(ada.id)),
        ..invitation(&scope, "bob@example.com")
    };
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

/// The database holds it against a race that no lock has decided.
pub async fn an_address_has_one_open_invitation(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let first = invitation(&scope, "eve@example.com");
    for open in
        [&first, &invitation(&scope, "bob@example.com"), &invitation(&other, "eve@example.com")]
    {
        invite(database, open).await;
    }
    let second = invitation(&scope, "eve@example.com");
    let mut tx = begin(&*database.store).await;
    let refused = tx.invitations().insert(&scope, &second).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
    tx.rollback().await.unwrap();
    update(database, &scope, &Invitation { revoked_at: Some(later(9)), ..first }).await;
    let mut tx = begin(&*database.store).await;
    tx.invitations().insert(&scope, &second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope, second.id).await, Some(second));
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

pub async fn open_invitations_are_found_by_what_they_have_in_common(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let clerk = put_role(database, &scope, "Clerk").await;
    let ada = newcomer(database, &scope, MemberRole::Custom(clerk.clone())).await.id;
    let bob = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await.id;
    let key = id();
    let by = |scope, address, inviter| Invitation {
        invited_by: Some(inviter),
        ..invitation(scope, address)
    };
    let adas = by(&scope, "a@example.com", Inviter::Person(ada));
    let expired =
        Invitation { expires_at: now(), ..by(&scope, "b@example.com", Inviter::Person(ada)) };
    let accepted = by(&scope, "c@example.com", Inviter::Person(ada));
    let bobs = Invitation {
        role: MemberRole::Custom(clerk.clone()),
        ..by(&scope, "d@example.com", Inviter::Person(bob))
    };
    let keys = by(&scope, "e@example.com", Inviter::ApiKey(key));
    let nobodys = invitation(&scope, "f@example.com");
    let elsewhere = by(&other, "a@example.com", Inviter::Person(ada));
    for stored in [&adas, &expired, &accepted, &bobs, &keys, &nobodys, &elsewhere] {
        invite(database, stored).await;
    }
    update(database, &scope, &Invitation { accepted_at: Some(later(1)), ..accepted }).await;

    let mut tx = begin(&*database.store).await;
    for (which, expected) in [
        (OpenInvitations::To(adas.email.clone()), vec![&adas]),
        (OpenInvitations::By(Inviter::Person(ada)), vec![&adas, &expired]),
        (OpenInvitations::By(Inviter::Person(bob)), vec![&bobs]),
        (OpenInvitations::By(Inviter::ApiKey(key)), vec![&keys]),
        (OpenInvitations::By(Inviter::ApiKey(id())), vec![]),
        (OpenInvitations::ByMembersWith(clerk.id), vec![&adas, &expired]),
        (OpenInvitations::ByMembersWith(id()), vec![]),
        (OpenInvitations::As(clerk.id), vec![&bobs]),
    ] {
        let mut expected: Vec<_> = expected.into_iter().cloned().collect();
        expected.sort_by_key(|invitation| invitation.id);
        assert_eq!(tx.invitations().open(&scope, &which).await.unwrap(), expected, "{which:?}");
    }
    tx.rollback().await.unwrap();
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
