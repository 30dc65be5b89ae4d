//! Showing members, giving them other roles, removing them.

use rstest::rstest;
use serde_json::json;
use socle_application::organizations::ports::MemberView;
use socle_application::organizations::{ChangeMemberRoleError, RemoveMemberError};
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::{Actor, Denied, Grants, OrganizationRole};
use socle_domain::audit::AuditActor;
use socle_domain::identity::UserId;
use socle_domain::organizations::{Invitation, Inviter, Member, MemberRole, OpenInvitations};

use crate::support::{
    Call, Fault, Ports, Workplace, World, acme_id, anonymous, as_role, assert_audited, bob, closed,
    custom_role, details, event, field_errors, invitation, key, member, now, person, program,
    stranger, with_grants,
};

const MANAGE: &str = "organizations.members.manage";

fn owner() -> Actor {
    as_role(OrganizationRole::Owner)
}

fn world(workplace: Workplace) -> World {
    World { workplace, ..World::default() }
}

/// A world in which Bob is this.
fn bob_as(role: OrganizationRole) -> Workplace {
    Workplace { member: Some(member(role)), ..Workplace::default() }
}

async fn change(
    ports: &Ports,
    actor: &Actor,
    role: &str,
) -> Result<MemberView, ChangeMemberRoleError> {
    ports.change_member_role().execute(actor, acme_id(), bob(), role).await
}

async fn remove(ports: &Ports, actor: &Actor, whom: UserId) -> Result<(), RemoveMemberError> {
    ports.remove_member().execute(actor, acme_id(), whom).await
}

#[rstest]
#[case(as_role(OrganizationRole::Member), true)]
#[case(as_role(OrganizationRole::Viewer), false)]
#[case(program(&["organizations.members.read"]), false)]
#[case(program(&["organizations.members.read", "organizations.members.contact"]), true)]
#[tokio::test]
async fn members_are_shown_with_their_address_to_who_may_see_it(
    #[case] actor: Actor,
    #[case] with_address: bool,
) {
    let ports = World::default().ports();
    let request = PageRequest { limit: PageLimit::default(), after: Some(bob()) };
    let page = ports.list_members().execute(&actor, acme_id(), request).await.unwrap();
    assert_eq!(ports.calls(), [Call::MembersOf(acme_id(), request)]);
    assert_eq!((page.items.len(), page.next), (1, Some(bob())));
    assert_eq!(page.items[0].member, member(OrganizationRole::Member));
    assert_eq!(page.items[0].email.is_some(), with_address);
}

#[rstest]
#[case(anonymous(), "Denied(NotAuthenticated)")]
#[case(stranger(), "Denied(NotFound)")]
#[case(program(&["organizations.read"]), "Denied(Forbidden)")]
#[tokio::test]
async fn only_who_may_sees_members(#[case] actor: Actor, #[case] expected: &str) {
    let ports = World::default().ports();
    let request = PageRequest { limit: PageLimit::default(), after: None };
    let error = ports.list_members().execute(&actor, acme_id(), request).await.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
    assert_eq!(ports.calls(), []);
    let ports = World { fault: Fault::MembersOf, ..World::default() }.ports();
    let error = ports.list_members().execute(&owner(), acme_id(), request).await.unwrap_err();
    assert!(format!("{error:?}").starts_with("Store("), "{error:?}");
}

#[tokio::test]
async fn a_role_is_stored_noted_and_announced() {
    let ports = World::default().ports();
    let view = change(&ports, &owner(), "admin").await.unwrap();
    ports.assert_committed();
    assert_eq!(view.member, member(OrganizationRole::Member), "as the query says afterwards");
    let calls = ports.every_call();
    let [locked, found, owners, set, asked_for, Call::Audit(entry), Call::Append(messages), asked] =
        &calls[..]
    else {
        panic!("{calls:?}");
    };
    assert_eq!(*locked, Call::LockOrganization(acme_id()));
    assert_eq!(*found, Call::FindMember(acme_id(), bob()));
    assert_eq!(*owners, Call::Owners(acme_id()));
    let admin = MemberRole::BuiltIn(OrganizationRole::Admin);
    assert_eq!(*set, Call::SetRole(acme_id(), bob(), admin));
    assert_eq!(*asked_for, Call::OpenInvitations(acme_id(), by_bob()));
    assert_eq!(*asked, Call::Member(acme_id(), bob()));
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "member.role_changed", ("user", bob()));
    assert_eq!(details(entry), [("from", "member"), ("to", "admin")]);
    let data = json!({
        "organization_id": acme_id().to_string(), "user_id": bob().to_string(), "role": "admin",
        "joined_at": member(OrganizationRole::Admin).joined_at,
    });
    assert_eq!(event(&messages[0]), ("member.role_changed", data));
}

/// People see the name that the organization gave a role; entries, which outlive people, its identifier.
#[rstest]
#[case::by_name("grace HOPPER".to_owned(), "FindRoleByName")]
#[case::by_identifier(custom_role(&[]).id.to_string(), "FindRole")]
#[tokio::test]
async fn a_custom_role_is_given_by_name_or_identifier(#[case] text: String, #[case] asked: &str) {
    let role = custom_role(&["organizations.read"]);
    let workplace = Workplace { role: Some(role.clone()), ..Workplace::default() };
    let ports = world(workplace).ports();
    change(&ports, &owner(), &text).await.unwrap();
    assert!(ports.names().contains(&asked.to_owned()), "{:?}", ports.names());
    let writes: Vec<_> = ports.every_call().into_iter().filter(Call::writes).collect();
    assert_eq!(writes[0], Call::SetRole(acme_id(), bob(), MemberRole::Custom(role.clone())));
    let actor = AuditActor::User(person().id);
    let [entry] = &ports.audited()[..] else { panic!("one entry") };
    assert_audited(entry, actor, "member.role_changed", ("user", bob()));
    assert_eq!(details(entry), [("from", "member"), ("to", &*role.id.to_string())]);
    assert_eq!(event(&ports.appended()[0]).1["role"], "Grace Hopper");
}

#[tokio::test]
async fn the_role_they_have_is_no_change() {
    let ports = world(Workplace { owners: 1, ..bob_as(OrganizationRole::Owner) }).ports();
    change(&ports, &owner(), "owner").await.unwrap();
    assert_eq!(ports.writes(), []);
    ports.assert_committed_unaudited();
}

#[rstest]
#[case("superadmin")]
#[case("")]
#[case("see evil.example")]
#[tokio::test]
async fn a_role_that_there_is_not_is_said_to_be_unknown(#[case] role: &str) {
    let ports = World::default().ports();
    let error = change(&ports, &owner(), role).await.unwrap_err();
    let ChangeMemberRoleError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("role", "unknown")]);
    ports.assert_refused();
}

#[rstest]
#[case(Workplace { owners: 1, ..bob_as(OrganizationRole::Owner) })]
#[case(Workplace { owners: 0, ..bob_as(OrganizationRole::Owner) })]
#[tokio::test]
async fn the_last_owner_stays(#[case] workplace: Workplace) {
    let ports = world(workplace.clone()).ports();
    let error = change(&ports, &owner(), "admin").await.unwrap_err();
    assert!(matches!(error, ChangeMemberRoleError::LastOwner(_)), "{error:?}");
    ports.assert_refused();
    let ports = world(workplace).ports();
    let error = remove(&ports, &owner(), bob()).await.unwrap_err();
    assert!(matches!(error, RemoveMemberError::LastOwner(_)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case::up_to_above(OrganizationRole::Member, "owner", as_role(OrganizationRole::Admin))]
#[case::down_from_above(OrganizationRole::Owner, "viewer", as_role(OrganizationRole::Admin))]
#[case::more_than_named(OrganizationRole::Viewer, "member", program(&[MANAGE, "organizations.read"]))]
#[tokio::test]
async fn nobody_gives_or_takes_what_they_do_not_have(
    #[case] from: OrganizationRole,
    #[case] to: &str,
    #[case] actor: Actor,
) {
    let ports = world(bob_as(from)).ports();
    let error = change(&ports, &actor, to).await.unwrap_err();
    assert!(matches!(error, ChangeMemberRoleError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(stranger(), Denied::NotFound)]
#[case(as_role(OrganizationRole::Member), Denied::Forbidden)]
#[case(with_grants(Grants::Role(OrganizationRole::Owner), false), Denied::NotFound)]
#[tokio::test]
async fn only_who_may_manages_members(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = World::default().ports();
    let error = change(&ports, &actor, "viewer").await.unwrap_err();
    assert!(matches!(error, ChangeMemberRoleError::Denied(denied) if denied == expected));
    let error = remove(&ports, &actor, bob()).await.unwrap_err();
    assert!(matches!(error, RemoveMemberError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[tokio::test]
async fn a_member_is_removed_and_that_is_announced() {
    let ports = World::default().ports();
    remove(&ports, &as_role(OrganizationRole::Admin), bob()).await.unwrap();
    ports.assert_committed();
    let writes: Vec<_> = ports.every_call().into_iter().filter(Call::writes).collect();
    let [removed, Call::Audit(entry), Call::Append(messages)] = &writes[..] else {
        panic!("{writes:?}");
    };
    assert_eq!(*removed, Call::RemoveMember(acme_id(), bob()));
    assert!(ports.calls().contains(&Call::OpenInvitations(acme_id(), by_bob())));
    let actor = AuditActor::User(person().id);
    assert_audited(entry, actor, "member.removed", ("user", bob()));
    assert_eq!(details(entry), [("role", "member")]);
    assert_eq!(event(&messages[0]).0, "member.removed");
    assert_eq!(ports.names()[..3], ["LockOrganization", "FindMember", "Owners"]);
}

#[tokio::test]
async fn a_program_that_may_removes_members_up_to_its_scopes() {
    let custom = Member {
        role: MemberRole::Custom(custom_role(&["organizations.read"])),
        ..member(OrganizationRole::Member)
    };
    let workplace = Workplace { member: Some(custom), ..Workplace::default() };
    let ports = world(workplace.clone()).ports();
    remove(&ports, &program(&[MANAGE, "organizations.read"]), bob()).await.unwrap();
    let [entry] = &ports.audited()[..] else { panic!("one entry") };
    assert_audited(entry, AuditActor::ApiKey(key().id), "member.removed", ("user", bob()));
    assert_eq!(details(entry), [("role", &*custom_role(&[]).id.to_string())]);
    let ports = world(workplace).ports();
    let error = remove(&ports, &program(&[MANAGE]), bob()).await.unwrap_err();
    assert!(matches!(error, RemoveMemberError::Denied(Denied::Forbidden)), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn whoever_may_do_nothing_may_leave() {
    let nothing = Grants::named::<String>([]);
    let leaves = with_grants(nothing.clone(), true);
    let hers = Member {
        user_id: person().id,
        role: MemberRole::Custom(custom_role(&[])),
        ..member(OrganizationRole::Viewer)
    };
    let workplace = Workplace { member: Some(hers), ..Workplace::default() };
    let ports = world(workplace).ports();
    remove(&ports, &leaves, person().id).await.unwrap();
    assert_eq!(ports.writes()[0], Call::RemoveMember(acme_id(), person().id));
    ports.assert_committed();
    let ports = World::default().ports();
    let closed = with_grants(nothing, false);
    let error = remove(&ports, &closed, person().id).await.unwrap_err();
    assert!(matches!(error, RemoveMemberError::Denied(Denied::NotFound)), "{error:?}");
}

#[rstest]
#[case::no_member(Workplace { member: None, ..Workplace::default() }, "Denied(NotFound)")]
#[case::closed(
    Workplace { organization: Some(closed()), ..Workplace::default() },
    "Unavailable(Denied(NotFound))"
)]
#[case::erased(
    Workplace { organization: None, ..Workplace::default() },
    "Unavailable(Denied(NotFound))"
)]
#[tokio::test]
async fn what_is_not_there_is_not_found(#[case] workplace: Workplace, #[case] expected: &str) {
    let ports = world(workplace.clone()).ports();
    let error = change(&ports, &owner(), "viewer").await.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
    ports.assert_refused();
    let ports = world(workplace).ports();
    let error = remove(&ports, &owner(), bob()).await.unwrap_err();
    assert_eq!(format!("{error:?}"), expected);
    ports.assert_refused();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::FindMember)]
#[case(Fault::FindRoleByName)]
#[case(Fault::Owners)]
#[case(Fault::SetRole)]
#[case(Fault::OpenInvitations)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_the_change(#[case] fault: Fault) {
    let role = Some(custom_role(&["organizations.read"]));
    let workplace = Workplace { role, ..Workplace::default() };
    let ports = World { fault, ..world(workplace) }.ports();
    let error = change(&ports, &owner(), "Grace Hopper").await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}

#[tokio::test]
async fn a_query_that_fails_afterwards_takes_nothing_back() {
    let ports = World { fault: Fault::Member, ..World::default() }.ports();
    let error = change(&ports, &owner(), "viewer").await.unwrap_err();
    assert!(matches!(error, ChangeMemberRoleError::Store(_)), "{error:?}");
    ports.assert_committed();
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::LockOrganization)]
#[case(Fault::FindMember)]
#[case(Fault::Owners)]
#[case(Fault::RemoveMember)]
#[case(Fault::OpenInvitations)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_member_stays(#[case] fault: Fault) {
    let ports = World { fault, ..World::default() }.ports();
    let error = remove(&ports, &owner(), bob()).await.unwrap_err();
    assert!(format!("{error:?}").contains("Store(Unavailable"), "{error:?}");
    ports.assert_undone(fault);
}

fn by_bob() -> OpenInvitations {
    OpenInvitations::By(Inviter::Person(bob()))
}

/// What is taken back with a member leaves an entry and an event of its own.
#[tokio::test]
async fn the_invitations_by_a_member_fall_with_them() {
    let expired = Invitation { expires_at: now(), ..invitation() };
    let workplace =
        Workplace { open_invitations: vec![invitation(), expired.clone()], ..Workplace::default() };
    let ports = world(workplace).ports();
    remove(&ports, &owner(), bob()).await.unwrap();
    ports.assert_committed();
    let writes: Vec<_> = ports.every_call().into_iter().filter(Call::writes).collect();
    let [_, revoked, Call::Audit(first), Call::Append(events), closed, Call::Audit(second), _] =
        &writes[..]
    else {
        panic!("{writes:?}");
    };
    let of =
        |invitation| Call::UpdateInvitation(Invitation { revoked_at: Some(now()), ..invitation });
    assert_eq!((revoked, closed), (&of(invitation()), &of(expired)));
    let actor = AuditActor::User(person().id);
    assert_audited(first, actor, "invitation.revoked", ("invitation", invitation().id));
    assert_eq!(event(&events[0]).0, "invitation.revoked");
    assert_audited(second, actor, "member.removed", ("user", bob()));
}
