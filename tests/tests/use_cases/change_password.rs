use rstest::rstest;
use serde_json::json;
use socle_application::identity::ports::PasswordMatch;
use socle_application::identity::{ChangePasswordError, Renewed};
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    PasswordAttempt, RefreshToken, SecurityEventKind, Session, SessionEnd, SessionEndReason,
    SessionId, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, disabled, event, field_errors, hash, mail,
    now, person, session_with_cookie, session_with_token, signed_in, system,
};

const CURRENT: &str = "the current one";
const NEW: &str = "Correct-Horse7battery";
const COOKIE: &str = "ccccccccccccccccccccccccccccccccccccccccccc";
const LIMIT: &str = "current_password_failures";

fn asks() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

fn others() -> [SessionId; 2] {
    [1, 2].map(|number| SessionId::from_uuid(Uuid::from_u128(number)))
}

/// Ada knows her password.
fn world() -> World {
    World {
        matched: PasswordMatch::Yes,
        open_sessions: others().to_vec(),
        session: Some(session_with_token(person().id, "a token")),
        ..World::of(person())
    }
}

async fn change_as(
    ports: &Ports,
    actor: &Actor,
    new: &str,
) -> Result<Renewed<()>, ChangePasswordError> {
    let (current, new) = (PasswordAttempt::new(CURRENT), PasswordAttempt::new(new));
    ports.change_password().execute(actor, current, new).await
}

async fn change(ports: &Ports) -> Result<Renewed<()>, ChangePasswordError> {
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
    let renewed = change(&ports).await.unwrap();
    assert!(renewed.browser.is_none(), "tokens carry the session");
    ports.assert_committed();
    ports.assert_audited("user.password_changed", &[]);
    let calls = ports.calls();
    let expected = [
        Call::Peek(LIMIT, before.id.to_string()),
        Call::User(before.id),
        Call::Verify(CURRENT.to_owned(), before.password_hash.clone()),
        Call::LookUp(NEW.to_owned()),
        Call::Hash(NEW.to_owned()),
        Call::Lock(before.id),
        Call::LockSession(asks()),
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
    let [first, second] = others().map(|id| Call::CacheEnd(id, vec![TxEnd::Committed]));
    let renewed = Call::CacheForget(asks(), vec![TxEnd::Committed]);
    assert_eq!(calls[calls.len() - 3..], [first, second, renewed]);
    let [recorded] = &ports.recorded()[..] else { panic!("{calls:?}") };
    let expected = (SecurityEventKind::PasswordChanged, Some(asks()));
    assert_eq!((recorded.kind, recorded.session_id), expected);
    let writes = ports.writes();
    let Some(Call::Append(messages)) = writes.last() else { panic!("{writes:?}") };
    let [announcement, letter] = &messages[..] else { panic!("{messages:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.password_changed", data));
    let mail = mail(letter);
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    assert_eq!(mail["content"], json!({ "template": "password_changed", "first_name": "Ada" }));
}

/// Whoever knows the password has just proved who they are.
#[tokio::test]
async fn a_browser_gets_another_secret() {
    let session = session_with_cookie(person().id, COOKIE);
    let ports = World { session: Some(session.clone()), ..world() }.ports();
    let browser = change(&ports).await.unwrap().browser.expect("a cookie carries the session");
    let writes = ports.writes();
    let renewed = writes.iter().find_map(|call| match call {
        Call::Renew(session) => Some(session.clone()),
        _ => None,
    });
    let expected = Session {
        authenticated_at: now(),
        browser_secret: Some(digest_of(browser.secret.expose())),
        ..session.0
    };
    assert_eq!(renewed, Some(expected));
    assert_ne!(browser.secret.expose(), COOKIE);
    assert_eq!(browser.session_id, asks());
    assert!(ports.csrf().check(asks(), &browser.secret, &browser.csrf_token));
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
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "password"), ("purpose", "change_password")],
    );
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
#[tokio::test]
async fn what_was_compared_must_still_be_the_password(#[case] locked: Option<User>) {
    let ports = World { locked, ..world() }.ports();
    assert_wrong(&change(&ports).await.unwrap_err());
    ports.assert_refused();
}

/// The request was authenticated a moment ago.
#[rstest]
#[case::the_person_is_gone(World { locked: None, ..world() })]
#[case::the_account_was_closed(World { locked: Some(disabled()), ..world() })]
#[case::the_session_is_gone(World { session: None, ..world() })]
#[case::the_session_has_ended(World { session: Some(ended()), ..world() })]
#[tokio::test]
async fn whoever_is_signed_out_meanwhile_changes_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = change(&ports).await.unwrap_err();
    assert!(matches!(error, ChangePasswordError::Denied(Denied::NotAuthenticated)), "{error:?}");
    ports.assert_refused();
}

fn ended() -> (Session, RefreshToken) {
    let (mut session, token) = session_with_token(person().id, "a token");
    session.end(SessionEndReason::SignedOut, now());
    (session, token)
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
#[case(Fault::LockSession, "Store(Unavailable")]
#[case(Fault::Update, "Store(Unavailable")]
#[case(Fault::EndOthersOf, "Store(Unavailable")]
#[case(Fault::Renew, "Store(Unavailable")]
#[case(Fault::RecordEvent, "Store(Unavailable")]
#[case(Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Audit, "Store(Unavailable")]
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
