use rstest::rstest;
use socle_application::identity::RequestEmailChangeError;
use socle_application::identity::ports::PasswordMatch;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    EmailAddress, OneTimeTokenPurpose, PasswordAttempt, SecurityEventKind, SessionId, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, World, anonymous, digest_of, field_errors, hash, mail, mail_and_token,
    person, signed_in, system,
};

const NEW: &str = "Augusta@example.com";
const PASSWORDS: &str = "current_password_failures";

fn session() -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(0x5e55))
}

/// Ada knows her password.
fn world() -> World {
    World { matched: PasswordMatch::Yes, ..World::of(person()) }
}

/// Somebody else has the new address.
fn owner() -> User {
    User { email: EmailAddress::parse(NEW).unwrap(), ..person() }
}

async fn request_as(
    ports: &Ports,
    actor: &Actor,
    new_email: &str,
) -> Result<(), RequestEmailChangeError> {
    let password = PasswordAttempt::new("attempt");
    ports.request_email_change().execute(actor, new_email, password).await
}

async fn request(ports: &Ports, new_email: &str) -> Result<(), RequestEmailChangeError> {
    request_as(ports, &signed_in(person().id, session()), new_email).await
}

#[tokio::test]
async fn the_new_address_gets_a_link_and_the_old_one_a_notice() {
    let ports = world().ports();
    request(&ports, NEW).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.email_change_requested", &[]);
    let id = person().id;
    let calls = ports.calls();
    let expected = [
        Call::Peek(PASSWORDS, id.to_string()),
        Call::User(id),
        Call::Verify("attempt".to_owned(), Some(hash("old"))),
        Call::Hit("email_change", id.to_string()),
        Call::Lock(id),
        Call::FindByEmail("augusta@example.com".to_owned()),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let [to_new, to_old] = &ports.appended()[..] else { panic!("{calls:?}") };
    let (letter, secret) = mail_and_token(to_new, "auth/change-email");
    assert_eq!(letter["to"], "augusta@example.com");
    assert_eq!(letter["content"]["template"], "confirm_email_change");
    let Call::Replace(token) = &ports.writes()[0] else { panic!("{calls:?}") };
    assert_eq!((token.user_id, token.digest), (id, digest_of(&secret)));
    assert_eq!(token.purpose, OneTimeTokenPurpose::ChangeEmail);
    assert_eq!(token.new_email, EmailAddress::parse(NEW).ok());
    let notice = mail(to_old);
    assert_eq!(notice["to"], "ada@example.com");
    assert_eq!(notice["content"]["template"], "email_change_requested");
    assert_eq!(notice["content"]["new_email"], "augusta@example.com");
    let [recorded] = &ports.recorded()[..] else { panic!("{calls:?}") };
    let expected = (SecurityEventKind::EmailChangeRequested, Some(session()));
    assert_eq!((recorded.kind, recorded.session_id), expected);
}

/// Whoever asks cannot tell; only the owner of the address hears of it.
#[tokio::test]
async fn a_taken_address_looks_the_same_to_whoever_asks() {
    let ports = World { owner: Some(owner()), ..world() }.ports();
    request(&ports, NEW).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.email_change_requested", &[]);
    let [to_owner, to_old] = &ports.appended()[..] else { panic!("{:?}", ports.names()) };
    let letter = mail(to_owner);
    assert_eq!(letter["to"], "augusta@example.com");
    assert_eq!(letter["content"]["template"], "email_address_taken");
    assert_eq!(letter["content"]["link"], "https://app.example.com/auth/sign-in");
    assert_eq!(mail(to_old)["content"]["template"], "email_change_requested");
    assert_eq!(ports.recorded()[0].kind, SecurityEventKind::EmailChangeRequested);
    assert!(!ports.names().contains(&"Replace".to_owned()), "there is nothing to confirm");
}

#[tokio::test]
async fn ones_own_address_is_no_other() {
    let ports = world().ports();
    let error = request(&ports, "ADA@example.com").await.unwrap_err();
    let RequestEmailChangeError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("new_email", "unchanged")]);
    ports.assert_refused();
}

#[tokio::test]
async fn what_is_not_an_address_is_refused_before_any_work() {
    let ports = world().ports();
    let error = request(&ports, "augusta").await.unwrap_err();
    let RequestEmailChangeError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("new_email", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn a_wrong_password_is_counted_and_mails_nothing() {
    let ports = World { matched: PasswordMatch::No, ..world() }.ports();
    let error = request(&ports, NEW).await.unwrap_err();
    let RequestEmailChangeError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("current_password", "wrong")]);
    let hit = Call::Hit(PASSWORDS, person().id.to_string());
    assert_eq!(ports.calls().last(), Some(&hit));
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "password"), ("purpose", "change_email")],
    );
}

#[rstest]
#[case::another(User { password_hash: Some(hash("other")), ..person() })]
#[case::none(User { password_hash: None, ..person() })]
#[tokio::test]
async fn what_was_compared_must_still_be_the_password(#[case] locked: User) {
    let ports = World { locked: Some(locked), ..world() }.ports();
    let error = request(&ports, NEW).await.unwrap_err();
    let RequestEmailChangeError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("current_password", "wrong")]);
    ports.assert_refused();
}

#[rstest]
#[case(PASSWORDS, "Peek")]
#[case("email_change", "Hit")]
#[tokio::test]
async fn too_many_requests_are_refused(#[case] limit: &'static str, #[case] last: &str) {
    let ports = World { fault: Fault::Limit(limit), ..world() }.ports();
    let error = request(&ports, NEW).await.unwrap_err();
    assert!(matches!(error, RequestEmailChangeError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names().last().unwrap(), last);
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_asks(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = world().ports();
    let error = request_as(&ports, &actor, NEW).await.unwrap_err();
    let denied = matches!(error, RequestEmailChangeError::Denied(denied) if denied == expected);
    assert!(denied, "{error:?}");
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case::before(World { user: None, ..world() })]
#[case::meanwhile(World { locked: None, ..world() })]
#[tokio::test]
async fn somebody_who_is_gone_is_signed_in_no_more(#[case] world: World) {
    let ports = world.ports();
    let error = request(&ports, NEW).await.unwrap_err();
    let denied = matches!(error, RequestEmailChangeError::Denied(Denied::NotAuthenticated));
    assert!(denied, "{error:?}");
    assert_eq!(ports.writes(), []);
}

#[rstest]
#[case(Fault::User, "Store(Unavailable")]
#[case(Fault::HashBusy, "Hash(Busy")]
#[case(Fault::HashFailed, "Hash(Failed")]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::FindByEmail, "Store(Unavailable")]
#[case(Fault::Replace, "Mail(Store(Unavailable")]
#[case(Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(Fault::RecordEvent, "Store(Unavailable")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Audit, "Store(Unavailable")]
#[case(Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world() }.ports();
    let error = format!("{:?}", request(&ports, NEW).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
