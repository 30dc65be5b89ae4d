use rstest::rstest;
use serde_json::json;
use socle_application::identity::ChangePasswordError;
use socle_application::identity::ports::PasswordMatch;
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{PasswordAttempt, SessionEnd, SessionEndReason, SessionId, User};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, event, field_errors, hash, mail, now, person, signed_in,
    system,
};

const CURRENT: &str = "the current one";
const NEW: &str = "Correct-Horse7battery";
const LIMIT: &str = "current_password_failures";

fn asks() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

fn others() -> [SessionId; 2] {
    [1, 2].map(|number| SessionId::from_uuid(Uuid::from_u128(number)))
}

/// Ada knows her password.
fn world() -> World {
    World { matched: PasswordMatch::Yes, open_sessions: others().to_vec(), ..World::of(person()) }
}

async fn change_as(ports: &Ports, actor: &Actor, new: &str) -> Result<(), ChangePasswordError> {
    let (current, new) = (PasswordAttempt::new(CURRENT), PasswordAttempt::new(new));
    ports.change_password().execute(actor, current, new).await
}

async fn change(ports: &Ports) -> Result<(), ChangePasswordError> {
    change_as(ports, &signed_in(person().id, asks()), NEW).await
}

fn assert_wrong(error: &ChangePasswordError) {
    let ChangePasswordError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(invalid), [("current_password", "wrong")]);
}

#[rstest]
#[case(PasswordMatch::Yes)]
#[case::with_an_outdated_hash_that_goes_anyway(PasswordMatch::YesWithNewHash(hash("rehashed")))]
#[tokio::test]
async fn the_password_is_changed_and_every_other_session_ends(#[case] matched: PasswordMatch) {
    let before = person();
    let ports = World { matched, ..world() }.ports();
    change(&ports).await.unwrap();
    ports.assert_committed();
    let calls = ports.calls();
    let expected = [
        Call::Peek(LIMIT, before.id.to_string()),
        Call::User(before.id),
        Call::Verify(CURRENT.to_owned(), before.password_hash.clone()),
        Call::LookUp(NEW.to_owned()),
        Call::Hash(NEW.to_owned()),
        Call::Lock(before.id),
        Call::Update(User {
            password_hash: Some(hash(NEW)),
            updated_at: now(),
            version: before.version + 1,
            ..before.clone()
        }),
        Call::EndOthersOf(
            before.id,
            asks(),
            SessionEnd { at: now(), reason: SessionEndReason::PasswordChanged },
        ),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let forgotten = others().map(|id| Call::CacheEnd(id, vec![TxEnd::Committed]));
    assert_eq!(calls[calls.len() - 2..], forgotten);
    let writes = ports.writes();
    let Some(Call::Append(messages)) = writes.last() else { panic!("{writes:?}") };
    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.password_changed", data));
    let mail = mail(letter);
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    assert_eq!(mail["content"], json!({ "template": "password_changed", "first_name": "Ada" }));
}

#[rstest]
#[case::wrong(World { matched: PasswordMatch::No, ..world() }, Some(hash("old")))]
#[case::none_yet(World {
    matched: PasswordMatch::No, ..World::of(User { password_hash: None, ..person() })
}, None)]
#[tokio::test]
async fn a_wrong_current_password_is_counted(
    #[case] world: World,
    #[case] compared_with: Option<socle_domain::identity::PasswordHash>,
) {
    let ports = world.ports();
    assert_wrong(&change(&ports).await.unwrap_err());
    let expected = [
        Call::Peek(LIMIT, person().id.to_string()),
        Call::User(person().id),
        Call::Verify(CURRENT.to_owned(), compared_with),
        Call::Hit(LIMIT, person().id.to_string()),
    ];
    assert_eq!(ports.calls(), expected);
    ports.assert_never_began();
}

#[tokio::test]
async fn after_too_many_failures_not_even_the_right_one_is_compared() {
    let ports = World { fault: Fault::Limit(LIMIT), ..world() }.ports();
    let error = change(&ports).await.unwrap_err();
    assert!(matches!(error, ChangePasswordError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Peek"]);
    ports.assert_never_began();
}

/// Hashing takes its time; the password may be set anew meanwhile.
#[rstest]
#[case::another(Some(User { password_hash: Some(hash("other")), ..person() }))]
#[case::none(Some(User { password_hash: None, ..person() }))]
#[case::nobody(None)]
#[tokio::test]
async fn what_was_compared_must_still_be_the_password(#[case] locked: Option<User>) {
    let ports = World { locked, ..world() }.ports();
    assert_wrong(&change(&ports).await.unwrap_err());
    ports.assert_refused();
}

#[rstest]
#[case("short", "too_short")]
#[case("Ada@example.com1", "personal")]
#[tokio::test]
async fn an_unacceptable_password_is_refused_before_anything_is_compared(
    #[case] new: &str,
    #[case] code: &'static str,
) {
    let ports = world().ports();
    let error = change_as(&ports, &signed_in(person().id, asks()), new).await.unwrap_err();
    let ChangePasswordError::Invalid(invalid) = error else { panic!("{error:?}") };
    let errors = field_errors(&invalid);
    assert!(errors.contains(&("new_password", code)), "{errors:?}");
    assert_eq!(ports.names(), ["Peek", "User"]);
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_has_a_password(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = world().ports();
    let error = change_as(&ports, &actor, NEW).await.unwrap_err();
    assert!(
        matches!(error, ChangePasswordError::Denied(denied) if denied == expected),
        "{error:?}"
    );
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[tokio::test]
async fn somebody_who_is_gone_is_signed_in_no_more() {
    let ports = World { user: None, ..world() }.ports();
    let error = change(&ports).await.unwrap_err();
    assert!(matches!(error, ChangePasswordError::Denied(Denied::NotAuthenticated)), "{error:?}");
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::User, "Store(Unavailable")]
#[case(Fault::HashBusy, "Hash(Busy")]
#[case(Fault::HashFailed, "Hash(Failed")]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::Update, "Store(Unavailable")]
#[case(Fault::EndOthersOf, "Store(Unavailable")]
#[case(Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world() }.ports();
    let error = format!("{:?}", change(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
    // Our failure is nobody's failed attempt.
    assert!(!ports.names().contains(&"Hit".to_owned()));
}
