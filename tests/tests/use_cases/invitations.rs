//! Inviting people, showing who is invited, and taking invitations back.

use rstest::rstest;
use serde_json::json;
use socle_application::organizations::{InviteError, RevokeInvitationError};
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::audit::AuditActor;
use socle_domain::identity::{Locale, User};
use socle_domain::organizations::{Invitation, Inviter, MemberRole, OpenInvitations, Organization};

use crate::support::{
    Call, Fault, Ports, Workplace, World, acme, acme_id, anonymous, as_role, assert_audited,
    closed, custom_role, details, digest_of, event, field_errors, invitation, key, mail_and_token,
    now, person, program, stranger,
};

const MANAGE: &str = "organizations.invitations.manage";

fn admin() -> Actor {
    as_role(OrganizationRole::Admin)
}

fn with(workplace: Workplace) -> World {
    World { workplace, ..World::of(person()) }
}

async fn invite(ports: &Ports, actor: &Actor, role: &str) -> Result<Invitation, InviteError> {
    ports.invite().execute(actor, acme_id(), " Eve@Example.com ", role).await
}

#[tokio::test]
async fn an_invitation_is_stored_mailed_noted_and_announced() {
    let ports = with(Workplace::default()).ports();
    let invited = invite(&ports, &admin(), "member").await.unwrap();
    ports.assert_committed();
    assert_eq!(invited.email.as_str(), "eve@example.com");
    assert_eq!(invited.role, MemberRole::BuiltIn(OrganizationRole::Member));
    assert_eq!(
        (invited.organization_id, invited.invited_by),
        (acme_id(), Some(Inviter::Person(person().id)))
    );
    assert_eq!((invited.created_at, invited.expires_at), (now(), now() + Invitation::LIFETIME));
    assert_eq!((invited.accepted_at, invited.revoked_at), (None, None));
    let calls = ports.every_call();
    let [
        hit,
        locked,
        address,
        earlier,
        inviter,
        invitee,
        stored,
        sealed,
        Call::Append(mails),
        Call::Audit(entry),
        Call::Append(events),
    ] = &calls[..]
    else {
        panic!("{calls:?}");
    };
    assert_eq!(*hit, Call::Hit("invitations", acme_id().to_string()));
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*address, Call::HasAddress(acme_id(), "eve@example.com".to_owned()));
    let to_her = OpenInvitations::To(invited.email.clone());
    assert_eq!(*earlier, Call::OpenInvitations(acme_id(), to_her));
    assert_eq!(*inviter, Call::Find(person().id));
    assert_eq!(*invitee, Call::FindByEmail("eve@example.com".to_owned()));
    assert_eq!(*stored, Call::InsertInvitation(invited.clone()));
    assert!(matches!(sealed, Call::Seal(_)), "{sealed:?}");
    let (mail, token) = mail_and_token(&mails[0], "invitations/accept");
    assert_eq!(invited.digest, digest_of(&token));
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("eve@example.com"), &json!("fr")));
    let content = &mail["content"];
    assert_eq!(content["template"], "invitation");
    assert_eq!((&content["organization"], &content["role"]), (&json!("Acme"), &json!("member")));
    assert_eq!(content["inviter"], "Ada Lovelace");
    assert_eq!(content["valid_hours"], 48);
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "invitation.created", ("invitation", invited.id));
    assert_eq!(details(entry), [("role", "member")]);
    let data = json!({
        "id": invited.id.to_string(), "organization_id": acme_id().to_string(),
        "role": "member", "expires_at": invited.expires_at,
    });
    assert_eq!(event(&events[0]), ("invitation.created", data));
}

#[rstest]
#[case::of_the_invitee(Some(Locale::He), admin(), "he")]
#[case::of_the_inviter(None, admin(), "fr")]
#[case::of_a_program(None, program(&[MANAGE]), "en")]
#[tokio::test]
async fn a_mail_is_in_the_language_of_who_reads_it(
    #[case] invitees: Option<Locale>,
    #[case] actor: Actor,
    #[case] expected: &str,
) {
    let owner = invitees.map(|locale| User { locale, ..person() });
    let role = Some(custom_role(&[]));
    let workplace = Workplace { role, ..Workplace::default() };
    let ports = World { owner, ..with(workplace) }.ports();
    invite(&ports, &actor, "Grace Hopper").await.unwrap();
    let (mail, _) = mail_and_token(&ports.appended()[0], "invitations/accept");
    assert_eq!(mail["locale"], expected);
    assert_eq!(mail["content"]["role"], "Grace Hopper");
}

#[tokio::test]
async fn a_program_invites_in_its_own_name() {
    let role = custom_role(&["organizations.read"]);
    let workplace = Workplace { role: Some(role.clone()), ..Workplace::default() };
    let ports = with(workplace).ports();
    let actor = program(&[MANAGE, "organizations.read"]);
    let invited = invite(&ports, &actor, "Grace Hopper").await.unwrap();
    assert_eq!(invited.invited_by, Some(Inviter::ApiKey(key().id)));
    let (mail, _) = mail_and_token(&ports.appended()[0], "invitations/accept");
    assert_eq!(mail["content"]["inviter"], json!(null));
    let [entry] = &ports.audited()[..] else { panic!("one entry") };
    let actor = AuditActor::ApiKey(key().id);
    assert_audited(entry, actor, "invitation.created", ("invitation", invited.id));
    assert_eq!(details(entry), [("role", &*role.id.to_string())]);
}

#[rstest]
#[case::above_themselves(admin(), "owner")]
#[case::beyond_its_scopes(program(&[MANAGE]), "viewer")]
#[tokio::test]
async fn nobody_invites_above_themselves(#[case] actor: Actor, #[case] role: &str) {
    let ports = with(Workplace::default()).ports();
    let error = invite(&ports, &actor, role).await.unwrap_err();
    assert!(matches!(error, InviteError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn whoever_is_a_member_is_not_invited() {
    let workplace = Workplace { address_belongs: true, ..Workplace::default() };
    let ports = with(workplace).ports();
    let error = invite(&ports, &admin(), "member").await.unwrap_err();
    assert!(matches!(error, InviteError::AlreadyMember), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn what_is_unacceptable_is_said() {
    let ports = with(Workplace::default()).ports();
    let outcome = ports.invite().execute(&admin(), acme_id(), "nobody", "member").await;
    let InviteError::Invalid(invalid) = outcome.unwrap_err() else { panic!("not invalid") };
    assert_eq!(field_errors(&invalid)[0].0, "email");
    assert_eq!(ports.calls(), [], "it counts for no limit");
    let error = invite(&ports, &admin(), "no such role").await.unwrap_err();
    let InviteError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("role", "unknown")]);
    ports.assert_refused();
}

#[tokio::test]
async fn an_earlier_invitation_gives_way_and_that_is_said() {
    let open_invitations = vec![invitation()];
    let ports = with(Workplace { open_invitations, ..Workplace::default() }).ports();
    let invited = invite(&ports, &admin(), "member").await.unwrap();
    ports.assert_committed();
    let revoked = Invitation { revoked_at: Some(now()), ..invitation() };
    assert!(ports.calls().contains(&Call::UpdateInvitation(revoked)));
    let [first, second] = &ports.audited()[..] else { panic!("two entries") };
    let actor = AuditActor::User(person().id);
    assert_audited(first, actor, "invitation.revoked", ("invitation", invitation().id));
    assert_audited(second, actor, "invitation.created", ("invitation", invited.id));
}

/// Whom an owner invited as an owner, an administrator neither demotes nor turns away.
#[tokio::test]
async fn an_invitation_above_themselves_is_out_of_reach() {
    let owners = Invitation { role: MemberRole::BuiltIn(OrganizationRole::Owner), ..invitation() };
    let workplace = Workplace { open_invitations: vec![owners.clone()], ..Workplace::default() };
    let ports = with(workplace).ports();
    let error = invite(&ports, &admin(), "member").await.unwrap_err();
    assert!(matches!(error, InviteError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
    let workplace = Workplace { locked_invitation: Some(owners), ..Workplace::default() };
    let ports = with(workplace).ports();
    let revoked = ports.revoke_invitation().execute(&admin(), acme_id(), invitation().id).await;
    let error = revoked.unwrap_err();
    assert!(matches!(error, RevokeInvitationError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn an_organization_does_not_mail_to_the_world() {
    let world = World { fault: Fault::Limit("invitations"), ..with(Workplace::default()) };
    let ports = world.ports();
    let error = invite(&ports, &admin(), "member").await.unwrap_err();
    assert!(matches!(error, InviteError::RateLimited(_)), "{error:?}");
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Member), Denied::Forbidden)]
#[tokio::test]
async fn only_who_may_deals_with_invitations(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = with(Workplace::default()).ports();
    let error = invite(&ports, &actor, "member").await.unwrap_err();
    assert!(matches!(error, InviteError::Denied(denied) if denied == expected), "{error:?}");
    let revoked = ports.revoke_invitation().execute(&actor, acme_id(), invitation().id).await;
    let error = revoked.unwrap_err();
    assert!(matches!(error, RevokeInvitationError::Denied(denied) if denied == expected));
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let error = ports.list_invitations().execute(&actor, acme_id(), page).await.unwrap_err();
    assert_eq!(format!("{error:?}"), format!("Denied({expected:?})"));
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn the_open_invitations_are_shown() {
    let ports = World::default().ports();
    let request = PageRequest { limit: PageLimit::default(), after: Some(invitation().id) };
    let page = ports.list_invitations().execute(&admin(), acme_id(), request).await.unwrap();
    assert_eq!((page.items, page.next), (vec![invitation()], Some(invitation().id)));
    assert_eq!(ports.calls(), [Call::InvitationsOf(acme_id(), request, now())]);
    let ports = World { fault: Fault::InvitationsOf, ..World::default() }.ports();
    let listed = ports.list_invitations().execute(&admin(), acme_id(), request).await;
    assert!(format!("{:?}", listed.unwrap_err()).starts_with("Store("));
}

#[tokio::test]
async fn an_invitation_is_taken_back() {
    let ports = World::default().ports();
    let id = invitation().id;
    ports.revoke_invitation().execute(&admin(), acme_id(), id).await.unwrap();
    ports.assert_committed();
    let calls = ports.every_call();
    let [locked, found, updated, Call::Audit(entry), Call::Append(messages)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*found, Call::LockInvitation(acme_id(), id));
    let revoked = Invitation { revoked_at: Some(now()), ..invitation() };
    assert_eq!(*updated, Call::UpdateInvitation(revoked));
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "invitation.revoked", ("invitation", id));
    assert_eq!(details(entry), []);
    assert_eq!(event(&messages[0]).0, "invitation.revoked");
}

#[rstest]
#[case::unknown(None)]
#[case::accepted(Some(Invitation { accepted_at: Some(now()), ..invitation() }))]
#[case::revoked(Some(Invitation { revoked_at: Some(now()), ..invitation() }))]
#[case::expired(Some(Invitation { expires_at: now(), ..invitation() }))]
#[tokio::test]
async fn only_an_open_invitation_is_taken_back(#[case] found: Option<Invitation>) {
    let workplace = Workplace { locked_invitation: found, ..Workplace::default() };
    let ports = with(workplace).ports();
    let id = invitation().id;
    let error = ports.revoke_invitation().execute(&admin(), acme_id(), id).await.unwrap_err();
    assert!(matches!(error, RevokeInvitationError::Denied(Denied::NotFound)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case::erased(None)]
#[case::closed(Some(closed()))]
#[tokio::test]
async fn what_went_meanwhile_is_not_found(#[case] organization: Option<Organization>) {
    assert!(acme().is_open());
    let workplace = Workplace { organization, ..Workplace::default() };
    let ports = with(workplace.clone()).ports();
    let error = invite(&ports, &admin(), "member").await.unwrap_err();
    assert_eq!(format!("{error:?}"), "Unavailable(Denied(NotFound))");
    ports.assert_refused();
    let ports = with(workplace).ports();
    let revoked = ports.revoke_invitation().execute(&admin(), acme_id(), invitation().id).await;
    assert_eq!(format!("{:?}", revoked.unwrap_err()), "Unavailable(Denied(NotFound))");
    ports.assert_refused();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::FindRoleByName)]
#[case(Fault::HasAddress)]
#[case(Fault::OpenInvitations)]
#[case(Fault::Find)]
#[case(Fault::FindByEmail)]
#[case(Fault::InsertInvitation)]
#[case(Fault::Seal)]
#[case(Fault::Append)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_nobody_is_invited(#[case] fault: Fault) {
    let workplace = Workplace { role: Some(custom_role(&[])), ..Workplace::default() };
    let ports = World { fault, ..with(workplace) }.ports();
    let error = invite(&ports, &admin(), "Grace Hopper").await.unwrap_err();
    match fault {
        Fault::Seal => assert!(matches!(error, InviteError::Seal(_)), "{error:?}"),
        _ => assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}"),
    }
    ports.assert_undone(fault);
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::LockInvitation)]
#[case(Fault::UpdateInvitation)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_invitation_stays(#[case] fault: Fault) {
    let ports = World { fault, ..World::default() }.ports();
    let revoked = ports.revoke_invitation().execute(&admin(), acme_id(), invitation().id).await;
    let error = revoked.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}
