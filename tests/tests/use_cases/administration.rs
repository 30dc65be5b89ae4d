//! What administrators do about people, and what people see of it.

use rstest::rstest;
use serde_json::json;
use socle_application::identity::administration::{
    ChangeUserError, ChangeUserInput, EndUserSessionsError, GetUserError, ListUsersError,
    ListUsersInput,
};
use socle_application::identity::ports::UserFilter;
use socle_application::identity::{ListSecurityEventsError, audit_actions};
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::access::PlatformRole::{self, Admin, Manager, Superadmin};
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    SecurityEventKind, SessionEnd, SessionEndReason, SessionId, User, UserStatus,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, administrator, anonymous, disabled, event, field_errors, now,
    person, signed_in, system,
};

fn sessions() -> [SessionId; 2] {
    [1, 2].map(|number| SessionId::from_uuid(Uuid::from_u128(number)))
}

fn world() -> World {
    World { open_sessions: sessions().to_vec(), ..World::of(person()) }
}

fn status(status: &str) -> ChangeUserInput {
    ChangeUserInput { status: Some(status.to_owned()), ..ChangeUserInput::default() }
}

fn role(role: &str) -> ChangeUserInput {
    ChangeUserInput { platform_role: Some(role.to_owned()), ..ChangeUserInput::default() }
}

async fn change(
    ports: &Ports,
    actor: &Actor,
    input: ChangeUserInput,
) -> Result<User, ChangeUserError> {
    ports.change_user().execute(actor, person().id, input).await
}

fn announced(ports: &Ports) -> Vec<String> {
    ports.appended().iter().map(|message| event(message).0.to_owned()).collect()
}

fn first_page<K>() -> PageRequest<K> {
    PageRequest { limit: PageLimit::default(), after: None }
}

#[tokio::test]
async fn disabling_ends_every_session_at_once() {
    let ports = world().ports();
    let user = change(&ports, &administrator(Admin, 60), status("disabled")).await.unwrap();
    ports.assert_committed();
    let before = person();
    let expected = User {
        status: UserStatus::Disabled,
        updated_at: now(),
        version: before.version + 1,
        ..before
    };
    assert_eq!(user, expected);
    let end = SessionEnd { at: now(), reason: SessionEndReason::AccountDisabled };
    let calls = ports.calls();
    let started = [Call::Lock(user.id), Call::Update(expected), Call::EndAllOf(user.id, end)];
    assert_eq!(calls[..3], started);
    let told = sessions().map(|id| Call::CacheEnd(id, vec![TxEnd::Committed]));
    assert_eq!(calls[calls.len() - 2..], told);
    assert_eq!(announced(&ports), ["user.disabled"]);
    let data = json!({ "user_id": user.id.to_string() });
    assert_eq!(event(&ports.appended()[0]).1, data);
    ports.assert_audited("user.disabled", &[("from", "active"), ("to", "disabled")]);
}

#[tokio::test]
async fn enabling_lets_in_again_and_ends_nothing() {
    let ports = World { open_sessions: sessions().to_vec(), ..World::of(disabled()) }.ports();
    let user = change(&ports, &administrator(Admin, 60), status("active")).await.unwrap();
    assert_eq!(user.status, UserStatus::Active);
    ports.assert_committed();
    assert_eq!(ports.names(), ["Lock", "Update", "RecordEvent", "Append"]);
    assert_eq!(announced(&ports), ["user.enabled"]);
    ports.assert_audited("user.enabled", &[("from", "disabled"), ("to", "active")]);
}

#[rstest]
#[case(administrator(Admin, 0), "manager", Manager)]
#[case(administrator(Admin, 4), "admin", Admin)]
#[case(administrator(Superadmin, 0), "superadmin", Superadmin)]
#[case::the_command_line(system(), "superadmin", Superadmin)]
#[tokio::test]
async fn a_role_is_given(#[case] actor: Actor, #[case] name: &str, #[case] expected: PlatformRole) {
    let ports = world().ports();
    let user = change(&ports, &actor, role(name)).await.unwrap();
    assert_eq!(user.platform_role, expected);
    ports.assert_committed();
    assert_eq!(announced(&ports), ["user.role_changed"]);
    ports.assert_audited("user.role_changed", &[("from", "user"), ("to", name)]);
    let entry = ports.audit_entry("user.role_changed");
    assert_eq!(entry.actor, (&actor.principal).into(), "it was not the person");
}

/// People see their events, and administrators are people too.
#[tokio::test]
async fn the_person_sees_what_happened_and_not_from_where() {
    let ports = world().ports();
    let input = ChangeUserInput { status: Some("disabled".to_owned()), ..role("manager") };
    change(&ports, &administrator(Admin, 0), input).await.unwrap();
    let kinds = ports.recorded().into_iter().map(|event| event.kind);
    let expected = [SecurityEventKind::AccountDisabled, SecurityEventKind::RoleChanged];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
    for event in ports.recorded() {
        assert_eq!(event.user_id, person().id);
        assert_eq!((event.session_id, event.ip, event.user_agent), (None, None, None));
    }
    let updates = ports.names().into_iter().filter(|name| name == "Update");
    assert_eq!(updates.count(), 1, "both are one version");
}

#[rstest]
#[case(ChangeUserInput::default())]
#[case(status("active"))]
#[case(role("user"))]
#[tokio::test]
async fn a_change_of_nothing_writes_nothing(#[case] input: ChangeUserInput) {
    let ports = world().ports();
    assert_eq!(change(&ports, &administrator(Admin, 0), input).await.unwrap(), person());
    assert_eq!(ports.names(), ["Lock"]);
    ports.assert_committed_unaudited();
}

#[rstest]
#[case::anonymous(anonymous(), Denied::NotAuthenticated)]
#[case::a_user(administrator(PlatformRole::User, 0), Denied::Forbidden)]
#[case::a_manager(administrator(Manager, 0), Denied::Forbidden)]
#[tokio::test]
async fn whoever_does_not_administer_is_refused_before_any_work(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    for input in [status("disabled"), role("user")] {
        let ports = world().ports();
        let error = change(&ports, &actor, input).await.unwrap_err();
        assert!(matches!(error, ChangeUserError::Denied(denied) if denied == expected));
        ports.assert_never_began();
    }
    let ports = world().ports();
    let error = ports.end_user_sessions().execute(&actor, person().id).await.unwrap_err();
    assert!(matches!(error, EndUserSessionsError::Denied(denied) if denied == expected));
    ports.assert_never_began();
}

#[rstest]
#[case::above_them(Superadmin, Admin, 0, status("disabled"), Denied::Forbidden)]
#[case::to_above_them(PlatformRole::User, Admin, 0, role("superadmin"), Denied::Forbidden)]
#[case::too_long_ago(PlatformRole::User, Admin, 5, role("manager"), Denied::StepUpRequired)]
#[tokio::test]
async fn an_administrator_may_not_everything(
    #[case] theirs: PlatformRole,
    #[case] mine: PlatformRole,
    #[case] minutes: i64,
    #[case] input: ChangeUserInput,
    #[case] expected: Denied,
) {
    let ports = World::of(User { platform_role: theirs, ..person() }).ports();
    let error = change(&ports, &administrator(mine, minutes), input).await.unwrap_err();
    assert!(matches!(error, ChangeUserError::Denied(denied) if denied == expected), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn nobody_is_changed_whom_others_changed_meanwhile_or_who_is_gone() {
    let ports = world().ports();
    let input = ChangeUserInput { expected_versions: Some(vec![99]), ..status("disabled") };
    let error = change(&ports, &administrator(Admin, 0), input).await.unwrap_err();
    let current = person().version;
    assert!(matches!(error, ChangeUserError::Stale { current: at } if at == current), "{error:?}");
    ports.assert_refused();

    let ports = World::default().ports();
    let error = change(&ports, &administrator(Admin, 0), status("disabled")).await.unwrap_err();
    assert!(matches!(error, ChangeUserError::NotFound), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn what_is_no_status_and_no_role_is_said_at_once() {
    let ports = world().ports();
    let input = ChangeUserInput { status: Some("gone".to_owned()), ..role("root") };
    let error = change(&ports, &administrator(Admin, 0), input).await.unwrap_err();
    let ChangeUserError::Invalid(invalid) = error else { panic!("{error:?}") };
    let expected = [("status", "unknown"), ("platform_role", "unknown")];
    assert_eq!(field_errors(&invalid), expected);
    ports.assert_never_began();
}

#[tokio::test]
async fn all_sessions_of_a_person_end() {
    let ports = world().ports();
    let actor = administrator(Admin, 60);
    ports.end_user_sessions().execute(&actor, person().id).await.unwrap();
    ports.assert_committed();
    let calls = ports.calls();
    let end = SessionEnd { at: now(), reason: SessionEndReason::EndedByAdministrator };
    assert_eq!(calls[1], Call::EndAllOf(person().id, end));
    assert_eq!(announced(&ports), ["session.ended", "session.ended"]);
    let told = sessions().map(|id| Call::CacheEnd(id, vec![TxEnd::Committed]));
    assert_eq!(calls[calls.len() - 2..], told);
    ports.assert_audited("user.sessions_ended", &[("count", "2")]);

    let above = World::of(User { platform_role: Superadmin, ..person() }).ports();
    let error = above.end_user_sessions().execute(&actor, person().id).await.unwrap_err();
    assert!(matches!(error, EndUserSessionsError::Denied(Denied::Forbidden)), "{error:?}");
    above.assert_refused();
    let nobody = World::default().ports();
    let error = nobody.end_user_sessions().execute(&actor, person().id).await.unwrap_err();
    assert!(matches!(error, EndUserSessionsError::NotFound), "{error:?}");
    nobody.assert_refused();
}

#[tokio::test]
async fn managers_look_people_up() {
    let ports = world().ports();
    let actor = administrator(Manager, 60);
    let text = |text: &str| Some(text.to_owned());
    let input = ListUsersInput { q: text(" Ada "), status: text("active"), role: text("user") };
    let page = ports.list_users().execute(&actor, input, first_page()).await.unwrap();
    assert_eq!(page, Page { items: vec![person()], next: Some(person().id) });
    let input = ListUsersInput { q: text("  "), status: text(""), role: None };
    ports.list_users().execute(&actor, input, first_page()).await.unwrap();
    assert_eq!(ports.get_user().execute(&actor, person().id).await.unwrap(), person());
    ports.get_user().by_email(&actor, "Ada@example.com").await.unwrap();
    let all = UserFilter {
        text: text("Ada"),
        status: Some(UserStatus::Active),
        platform_role: Some(PlatformRole::User),
    };
    let expected = [
        Call::Users(all, first_page()),
        Call::Users(UserFilter::default(), first_page()),
        Call::User(person().id),
        Call::UserByEmail("ada@example.com".to_owned()),
    ];
    assert_eq!(ports.calls(), expected);
    ports.assert_never_began();

    let nobody = World::default().ports();
    let error = nobody.get_user().execute(&actor, person().id).await.unwrap_err();
    assert!(matches!(error, GetUserError::NotFound), "{error:?}");
    let error = nobody.get_user().by_email(&actor, "ada").await.unwrap_err();
    assert!(matches!(error, GetUserError::Invalid(_)), "{error:?}");
}

#[rstest]
#[case("a\0b")]
#[case("a\nb")]
#[case(&"a".repeat(255))]
#[tokio::test]
async fn what_cannot_be_looked_for_is_refused_with_the_rest(#[case] q: &str) {
    let ports = world().ports();
    let text = |text: &str| Some(text.to_owned());
    let input = ListUsersInput { q: text(q), status: text("gone"), role: text("root") };
    let error = ports.list_users().execute(&administrator(Admin, 0), input, first_page()).await;
    let Err(ListUsersError::Invalid(invalid)) = error else { panic!("{error:?}") };
    let expected = [("q", "malformed"), ("status", "unknown"), ("role", "unknown")];
    assert_eq!(field_errors(&invalid), expected);
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(administrator(PlatformRole::User, 0), Denied::Forbidden)]
#[tokio::test]
async fn users_see_nobody_else(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = world().ports();
    let input = ListUsersInput::default();
    let error = ports.list_users().execute(&actor, input, first_page()).await.unwrap_err();
    assert!(matches!(error, ListUsersError::Denied(denied) if denied == expected));
    let error = ports.get_user().execute(&actor, person().id).await.unwrap_err();
    assert!(matches!(error, GetUserError::Denied(denied) if denied == expected));
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn people_see_their_own_events() {
    let ports = world().ports();
    let actor = signed_in(person().id, sessions()[0]);
    ports.list_security_events().execute(&actor, first_page()).await.unwrap();
    assert_eq!(ports.calls(), [Call::SecurityEventsOf(person().id, first_page())]);
    let error = ports.list_security_events().execute(&anonymous(), first_page()).await;
    assert!(matches!(error, Err(ListSecurityEventsError::Denied(Denied::NotAuthenticated))));
}

#[rstest]
#[case(Fault::Users)]
#[case(Fault::User)]
#[case(Fault::UserByEmail)]
#[case(Fault::SecurityEventsOf)]
#[tokio::test]
async fn a_failing_query_is_reported(#[case] fault: Fault) {
    let ports = World { fault, ..world() }.ports();
    let actor = administrator(Admin, 0);
    let store = match fault {
        Fault::Users => {
            let input = ListUsersInput::default();
            let listed = ports.list_users().execute(&actor, input, first_page()).await;
            matches!(listed, Err(ListUsersError::Store(_)))
        }
        Fault::User => {
            let found = ports.get_user().execute(&actor, person().id).await;
            matches!(found, Err(GetUserError::Store(_)))
        }
        Fault::UserByEmail => {
            let found = ports.get_user().by_email(&actor, "ada@example.com").await;
            matches!(found, Err(GetUserError::Store(_)))
        }
        _ => {
            let listed = ports.list_security_events().execute(&actor, first_page()).await;
            matches!(listed, Err(ListSecurityEventsError::Store(_)))
        }
    };
    assert!(store, "{fault:?}");
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Lock)]
#[case(Fault::Update)]
#[case(Fault::EndAllOf)]
#[case(Fault::RecordEvent)]
#[case(Fault::Audit)]
#[case(Fault::Append)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(#[case] fault: Fault) {
    let actor = administrator(Admin, 0);
    for input in [status("disabled"), role("manager")] {
        if fault == Fault::EndAllOf && input.status.is_none() {
            continue;
        }
        let ports = World { fault, ..world() }.ports();
        let error = change(&ports, &actor, input).await.unwrap_err();
        assert!(matches!(error, ChangeUserError::Store(_)), "{error:?}");
        ports.assert_undone(fault);
    }
    if matches!(fault, Fault::Update | Fault::RecordEvent) {
        return;
    }
    let ports = World { fault, ..world() }.ports();
    let error = ports.end_user_sessions().execute(&actor, person().id).await.unwrap_err();
    assert!(matches!(error, EndUserSessionsError::Store(_)), "{error:?}");
    ports.assert_undone(fault);
}

/// Whoever reads the audit finds every action explained.
#[test]
fn every_action_is_documented() {
    let page = include_str!("../../../docs/security.md");
    for action in audit_actions::ALL {
        assert!(page.contains(&format!("| `{action}` |")), "{action}");
    }
}
