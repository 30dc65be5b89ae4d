//! Signing in by the code beside a mailed link.

use rstest::rstest;
use socle_application::identity::{
    MagicLinkProof, SessionCredentials, SignInOutcome, VerifyMagicLinkError, VerifyMagicLinkInput,
};
use socle_domain::Id as _;
use socle_domain::identity::{
    Lockout, OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, SessionKind, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, counted_at, digest_of, disabled, field_errors,
    locked, mac_of, mail, marks, nearly_locked, now, person, unproved, with_device,
    with_second_factor,
};

const TOKEN: &str = "ttttttttttttttttttttttttttttttttttttttttttt";
const DEVICE: &str = "ddddddddddddddddddddddddddddddddddddddddddd";
const PURPOSE: OneTimeTokenPurpose = OneTimeTokenPurpose::MagicLink;
const COUNT: &str = "code attempts";
const CODE: &str = "123456";

/// The mail that was sent last has the code.
fn mailed(user: &User) -> OneTimeToken {
    let id = OneTimeTokenId::from_uuid(Uuid::from_u128(1));
    let mut token = OneTimeToken::issue(id, user.id, PURPOSE, digest_of(TOKEN), now());
    token.code = Some(mac_of("magic link code", format!("{id}\n{CODE}").as_bytes()));
    token
}

fn world(user: &User) -> World {
    World { redeemed: Some(mailed(user)), ..World::of(user.clone()) }
}

fn input(code: &str) -> VerifyMagicLinkInput {
    let (email, code) = ("ADA@example.com".to_owned(), code.to_owned());
    let proof = MagicLinkProof::Code { email, code };
    VerifyMagicLinkInput { proof, device_name: None, session: SessionKind::Token }
}

async fn verify(ports: &Ports, code: &str) -> Result<SignInOutcome, VerifyMagicLinkError> {
    ports.verify_magic_link().execute(&anonymous(), input(code)).await
}

#[tokio::test]
async fn a_session_is_opened_and_the_link_used_up_with_the_code() {
    let user = person();
    let ports = world(&user).ports();
    let outcome = verify(&ports, "123 456").await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.signed_in", &[("method", "magic_link")]);
    let key = counted_at(COUNT, None);
    let calls = ports.calls();
    let email = || "ada@example.com".to_owned();
    let expected = [
        Call::Peek("code_failures", SOURCE.to_owned()),
        Call::SignInCandidate(email(), marks(None)),
        Call::LockFailures(key),
        Call::LockByEmail(email()),
        Call::LockOf(email(), PURPOSE),
        Call::TakeFailures(key),
        Call::Redeem(digest_of(TOKEN), PURPOSE, now()),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let SignInOutcome::Authenticated(answer) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(answer.credentials, SessionCredentials::Tokens(_)), "{answer:?}");
    assert_eq!(answer.user, user);
}

#[tokio::test]
async fn a_code_is_no_second_factor() {
    let ports = world(&with_second_factor()).ports();
    let outcome = verify(&ports, CODE).await.unwrap();
    assert!(matches!(outcome, SignInOutcome::SecondFactorRequired(_)), "{outcome:?}");
    assert!(!ports.names().contains(&"InsertSession".to_owned()));
}

/// Whatever is wrong: the same answer, the same calls, and a failure that counts.
#[rstest]
#[case::another_code("654321", world(&person()))]
#[case::nothing_was_mailed(CODE, World { redeemed: None, ..world(&person()) })]
#[case::mailed_without_a_code(CODE, World {
    redeemed: Some(OneTimeToken { code: None, ..mailed(&person()) }), ..world(&person())
})]
#[case::of_another_mail(CODE, World {
    redeemed: Some(OneTimeToken {
        id: OneTimeTokenId::from_uuid(Uuid::from_u128(2)), ..mailed(&person())
    }),
    ..world(&person())
})]
#[case::an_unknown_address(CODE, World::default())]
#[case::a_never_proved_address(CODE, world(&unproved()))]
#[case::a_closed_account(CODE, world(&disabled()))]
#[case::the_right_one_while_locked(CODE, World { counted: locked(), ..world(&person()) })]
#[tokio::test]
async fn a_code_that_does_not_work_counts(#[case] code: &str, #[case] world: World) {
    let mut counted = world.counted;
    counted.fail(now());
    let ports = world.ports();
    let error = verify(&ports, code).await.unwrap_err();
    assert!(matches!(error, VerifyMagicLinkError::WrongCode), "{error:?}");
    ports.assert_committed();
    ports.assert_failure_audited("user.sign_in_failed", &[("method", "magic_link")]);
    let key = counted_at(COUNT, None);
    let email = || "ada@example.com".to_owned();
    let expected = [
        Call::Peek("code_failures", SOURCE.to_owned()),
        Call::SignInCandidate(email(), marks(None)),
        Call::LockFailures(key),
        Call::LockByEmail(email()),
        Call::LockOf(email(), PURPOSE),
        Call::LockFailures(key),
        Call::StoreFailures(key, counted),
        Call::Hit("code_failures", SOURCE.to_owned()),
    ];
    assert_eq!(ports.calls(), expected);
}

/// A code has a million values: nobody gets to try more than a few.
#[tokio::test]
async fn the_wrong_code_that_locks_is_mailed_to_the_owner() {
    let ports = World { counted: nearly_locked(), ..world(&person()) }.ports();
    verify(&ports, "654321").await.unwrap_err();
    ports.assert_committed();
    let stored = Call::StoreFailures(counted_at(COUNT, None), locked());
    assert!(ports.writes().contains(&stored), "{:?}", ports.writes());
    let [letter] = &ports.appended()[..] else { panic!("{:?}", ports.names()) };
    assert_eq!(mail(letter)["content"]["template"], "account_locked");
}

#[tokio::test]
async fn a_known_device_counts_apart() {
    let mark = digest_of(DEVICE);
    let ports = World { known_mark: Some(mark), ..world(&person()) }.ports();
    let actor = with_device(anonymous(), DEVICE);
    ports.verify_magic_link().execute(&actor, input("654321")).await.unwrap_err();
    let key = counted_at(COUNT, Some(mark));
    let failed = Lockout { failures: 1, last_failure_at: Some(now()), ..Lockout::default() };
    assert!(ports.writes().contains(&Call::StoreFailures(key, failed)), "{:?}", ports.writes());
}

#[tokio::test]
async fn what_cannot_be_an_address_or_a_code_is_refused_before_any_work() {
    let ports = world(&person()).ports();
    let (email, code) = ("ada".to_owned(), "12345".to_owned());
    let input = VerifyMagicLinkInput { proof: MagicLinkProof::Code { email, code }, ..input(CODE) };
    let error = ports.verify_magic_link().execute(&anonymous(), input).await.unwrap_err();
    let VerifyMagicLinkError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("email", "malformed"), ("code", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case::before(Fault::Limit("code_failures"), CODE, 1)]
#[case::by_this_one(Fault::NextHit("code_failures"), "654321", 8)]
#[tokio::test]
async fn a_source_with_too_many_wrong_codes_hears_of_it(
    #[case] fault: Fault,
    #[case] code: &str,
    #[case] calls: usize,
) {
    let ports = World { fault, ..world(&person()) }.ports();
    let error = verify(&ports, code).await.unwrap_err();
    assert!(matches!(error, VerifyMagicLinkError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.calls().len(), calls);
}

#[rstest]
#[case(CODE, Fault::SignInCandidate, "Store(Unavailable")]
#[case(CODE, Fault::Begin, "Store(Unavailable")]
#[case(CODE, Fault::LockFailures, "Store(Unavailable")]
#[case(CODE, Fault::LockByEmail, "Store(Unavailable")]
#[case(CODE, Fault::LockOf, "Store(Unavailable")]
#[case(CODE, Fault::TakeFailures, "Store(Unavailable")]
#[case(CODE, Fault::Redeem, "Store(Unavailable")]
#[case(CODE, Fault::InsertSession, "Open(Store(Unavailable")]
#[case(CODE, Fault::Audit, "Open(Store(Unavailable")]
#[case(CODE, Fault::Sign, "Open(Sign(")]
#[case(CODE, Fault::Commit, "Store(Unavailable")]
#[case("654321", Fault::StoreFailures, "Mail(Store(Unavailable")]
#[case("654321", Fault::Audit, "Mail(Store(Unavailable")]
#[case("654321", Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] code: &str,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world(&person()) }.ports();
    let error = format!("{:?}", verify(&ports, code).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
    // Our failure is nobody's wrong code.
    assert!(!ports.names().contains(&"Hit".to_owned()));
}
