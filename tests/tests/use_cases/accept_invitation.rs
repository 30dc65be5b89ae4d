//! Accepting an invitation.

use rstest::rstest;
use serde_json::json;
use socle_application::organizations::AcceptInvitationError;
use socle_application::organizations::ports::OrganizationView;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::audit::AuditActor;
use socle_domain::identity::{EmailAddress, SecretToken};
use socle_domain::organizations::{Invitation, Member, MemberRole, Organization};

use crate::support::{
    Call, Fault, Ports, SECRET, Workplace, World, acme, acme_id, anonymous, assert_audited, closed,
    custom_role, details, digest_of, disabled, event, invitation, member, now, person, program,
    stranger, system, unproved,
};

fn token() -> SecretToken {
    SecretToken::parse(SECRET).unwrap()
}

fn with(workplace: Workplace) -> World {
    World { workplace, ..World::of(person()) }
}

/// A world in which both reads find this.
fn found(invitation: Invitation) -> World {
    let locked_invitation = Some(invitation.clone());
    let invitation = Some(invitation);
    with(Workplace { invitation, locked_invitation, ..Workplace::default() })
}

async fn accept(ports: &Ports) -> Result<OrganizationView, AcceptInvitationError> {
    ports.accept_invitation().execute(&stranger(), &token()).await
}

#[tokio::test]
async fn whoever_was_invited_becomes_a_member() {
    let ports = with(Workplace::default()).ports();
    let view = accept(&ports).await.unwrap();
    ports.assert_committed();
    let role = MemberRole::BuiltIn(OrganizationRole::Viewer);
    assert_eq!((view.organization, view.role), (acme(), Some(role.clone())));
    let calls = ports.every_call();
    let [
        person_locked,
        read,
        organization,
        locked,
        used,
        joined,
        Call::Audit(entry),
        Call::Append(events),
    ] = &calls[..]
    else {
        panic!("{calls:?}");
    };
    let ada = person().id;
    assert_eq!(*person_locked, Call::Lock(ada), "people are locked before organizations");
    assert_eq!(*read, Call::FindInvitation(digest_of(SECRET)));
    assert_eq!(*organization, Call::LockOrganization(acme_id()));
    assert_eq!(*locked, Call::LockInvitation(acme_id(), invitation().id));
    let accepted = Invitation { accepted_at: Some(now()), ..invitation() };
    assert_eq!(*used, Call::UpdateInvitation(accepted));
    let expected = Member { organization_id: acme_id(), user_id: ada, role, joined_at: now() };
    assert_eq!(*joined, Call::InsertMember(expected));
    assert_audited(entry, AuditActor::User(ada), "member.added", ("user", ada));
    let id = invitation().id.to_string();
    assert_eq!(details(entry), [("invitation_id", &*id), ("role", "viewer")]);
    let data = json!({
        "organization_id": acme_id().to_string(), "user_id": ada.to_string(), "role": "viewer",
        "joined_at": now(),
    });
    assert_eq!(event(&events[0]), ("member.added", data));
}

#[tokio::test]
async fn an_entry_names_a_custom_role_by_identifier() {
    let role = MemberRole::Custom(custom_role(&[]));
    let ports = found(Invitation { role, ..invitation() }).ports();
    accept(&ports).await.unwrap();
    let [entry] = &ports.audited()[..] else { panic!("one entry") };
    let ada = person().id;
    assert_audited(entry, AuditActor::User(ada), "member.added", ("user", ada));
    assert!(details(entry).contains(&("role", &*custom_role(&[]).id.to_string())));
}

/// Their account moved to the invited address while the invitation was on its way.
#[tokio::test]
async fn whoever_belongs_to_it_already_stays_what_they_are() {
    let owner = member(OrganizationRole::Owner);
    let workplace =
        Workplace { belongs_already: true, member: Some(owner), ..Workplace::default() };
    let ports = with(workplace).ports();
    let view = accept(&ports).await.unwrap();
    ports.assert_committed();
    assert_eq!(view.role, Some(MemberRole::BuiltIn(OrganizationRole::Owner)));
    let [entry] = &ports.audited()[..] else { panic!("one entry") };
    let invited = ("invitation", invitation().id);
    assert_audited(entry, AuditActor::User(person().id), "invitation.accepted", invited);
    assert_eq!(ports.appended(), [], "nobody was added");
    let accepted = Invitation { accepted_at: Some(now()), ..invitation() };
    assert!(ports.calls().contains(&Call::UpdateInvitation(accepted)), "it is used up");
}

#[tokio::test]
async fn nobody_accepts_for_another() {
    let others = Invitation {
        email: EmailAddress::parse("eve@example.com").unwrap(),
        expires_at: now() - chrono::TimeDelta::days(9),
        ..invitation()
    };
    let ports = found(others).ports();
    let error = accept(&ports).await.unwrap_err();
    let is_refused = matches!(error, AcceptInvitationError::AnotherPerson);
    assert!(is_refused, "said before anything about its state: {error:?}");
    ports.assert_refused();
    assert!(!ports.names().contains(&"LockOrganization".to_owned()));
}

#[rstest]
#[case::unknown(with(Workplace { invitation: None, ..Workplace::default() }))]
#[case::accepted(found(Invitation { accepted_at: Some(now()), ..invitation() }))]
#[case::revoked(found(Invitation { revoked_at: Some(now()), ..invitation() }))]
#[case::expired(found(Invitation { expires_at: now(), ..invitation() }))]
#[case::used_meanwhile(with(Workplace {
    locked_invitation: Some(Invitation { accepted_at: Some(now()), ..invitation() }),
    ..Workplace::default()
}))]
#[case::removed_meanwhile(with(Workplace { locked_invitation: None, ..Workplace::default() }))]
#[case::closed(with(Workplace { organization: Some(closed()), ..Workplace::default() }))]
#[case::erased(with(Workplace { organization: None::<Organization>, ..Workplace::default() }))]
#[tokio::test]
async fn what_does_not_work_any_more_is_gone(#[case] world: World) {
    let ports = world.ports();
    let error = accept(&ports).await.unwrap_err();
    assert!(matches!(error, AcceptInvitationError::Gone), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[case(program(&["organizations.invitations.manage"]), Denied::Forbidden)]
#[tokio::test]
async fn only_a_person_accepts(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = with(Workplace::default()).ports();
    let error = ports.accept_invitation().execute(&actor, &token()).await.unwrap_err();
    assert!(matches!(error, AcceptInvitationError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[rstest]
#[case::gone(World { locked: None, ..with(Workplace::default()) })]
#[case::disabled(World::of(disabled()))]
#[case::not_proved(World::of(unproved()))]
#[tokio::test]
async fn whoever_may_not_sign_in_accepts_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = accept(&ports).await.unwrap_err();
    let expected = Denied::NotAuthenticated;
    assert!(matches!(error, AcceptInvitationError::Denied(denied) if denied == expected));
    ports.assert_refused();
}

#[tokio::test]
async fn whoever_holds_the_link_sees_what_it_is_to() {
    let ports = World::default().ports();
    let view = ports.accept_invitation().preview(&token()).await.unwrap();
    assert_eq!((view.invitation, view.organization_name.as_str()), (invitation(), "Acme"));
    assert_eq!(ports.calls(), [Call::InvitationByDigest(digest_of(SECRET))]);
    ports.assert_never_began();
}

#[rstest]
#[case::unknown(with(Workplace { invitation: None, ..Workplace::default() }), "Gone")]
#[case::used(found(Invitation { accepted_at: Some(now()), ..invitation() }), "Gone")]
#[case::expired(found(Invitation { expires_at: now(), ..invitation() }), "Gone")]
#[case::broken(World { fault: Fault::InvitationByDigest, ..World::default() }, "Store(Unavailable")]
#[tokio::test]
async fn what_cannot_be_accepted_is_not_shown(#[case] world: World, #[case] expected: &str) {
    let ports = world.ports();
    let error = ports.accept_invitation().preview(&token()).await.unwrap_err();
    assert!(format!("{error:?}").starts_with(expected), "{error:?}");
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Lock)]
#[case(Fault::FindInvitation)]
#[case(Fault::LockOrganization)]
#[case(Fault::LockInvitation)]
#[case(Fault::UpdateInvitation)]
#[case(Fault::InsertMember)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let ports = World { fault, ..with(Workplace::default()) }.ports();
    let error = accept(&ports).await.unwrap_err();
    assert!(matches!(error, AcceptInvitationError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}
