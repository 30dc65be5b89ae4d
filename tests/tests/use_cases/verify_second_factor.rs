use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::{
    SessionCredentials, SignedInAnswer, VerifySecondFactorError, VerifySecondFactorInput,
};
use socle_domain::Id as _;
use socle_domain::identity::{
    DeviceName, Lockout, SecondFactorMethod, SecretToken, SecurityEventKind, SessionKind,
    SignInChallenge, SignInChallengeId, TotpFactor, TotpStep, User,
};
use uuid::Uuid;

use crate::support::{
    Call, Fault, Ports, SEED, SOURCE, World, anonymous, confirmed, counted_at, digest_of, disabled,
    field_errors, locked, mail, marks, nearly_locked, now, person, recovery_digests,
    with_second_factor,
};
use SecondFactorMethod::{RecoveryCode, Totp};

const SECRET: &str = "ccccccccccccccccccccccccccccccccccccccccccc";
const COUNT: &str = "code attempts";

fn challenge() -> SignInChallenge {
    SignInChallenge::issue(
        SignInChallengeId::from_uuid(Uuid::from_u128(0xc4a1)),
        person().id,
        digest_of(SECRET),
        SessionKind::Token,
        DeviceName::parse("Laptop"),
        now() - TimeDelta::minutes(1),
    )
}

/// Ada signs in with the code of step 101, which is the next.
fn world() -> World {
    World {
        challenge: Some(challenge()),
        totp: Some(confirmed()),
        step: Some(TotpStep(101)),
        has_devices: true,
        known_mark: Some(marks(None)[0]),
        ..World::of(with_second_factor())
    }
}

/// She types a recovery code, after which seven are left.
fn recovering() -> World {
    World { recovery_codes_left: Some(7), ..world() }
}

fn input(method: SecondFactorMethod) -> VerifySecondFactorInput {
    let code = match method {
        Totp => "123 456",
        RecoveryCode => "ABCDE-FGHJK",
    };
    let challenge = SecretToken::parse(SECRET).unwrap();
    VerifySecondFactorInput { challenge, method, code: code.to_owned() }
}

async fn verify(
    ports: &Ports,
    method: SecondFactorMethod,
) -> Result<SignedInAnswer, VerifySecondFactorError> {
    ports.verify_second_factor().execute(&anonymous(), input(method)).await
}

#[tokio::test]
async fn a_code_of_the_app_opens_the_session_that_was_asked_for() {
    let ports = world().ports();
    let answer = verify(&ports, Totp).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.signed_in", &[("method", "totp")]);
    let user = person().id;
    let key = counted_at(COUNT, Some(marks(None)[0]));
    let calls = ports.calls();
    let expected = [
        Call::Peek("code_failures", SOURCE.to_owned()),
        Call::LockChallenge(digest_of(SECRET)),
        Call::KnownMark(user, marks(None)),
        Call::Find(user),
        Call::LockFailures(key),
        Call::Lock(user),
        Call::Totp(user),
        Call::Open(format!("totp_factors/{user}")),
        Call::StepOf(SEED.to_vec(), "123456".to_owned()),
        Call::PutTotp(TotpFactor { last_step: Some(TotpStep(101)), ..confirmed() }),
        Call::TakeFailures(key),
        Call::UpdateChallenge(SignInChallenge { used_at: Some(now()), ..challenge() }),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let Call::InsertSession(session) = &calls[expected.len()] else { panic!("{calls:?}") };
    assert_eq!(session.device_name, DeviceName::parse("Laptop"));
    assert!(matches!(answer.credentials, SessionCredentials::Tokens(_)), "{answer:?}");
    assert_eq!(answer.user, with_second_factor());
}

#[tokio::test]
async fn the_session_is_carried_as_was_asked_for_at_the_start() {
    let challenge = Some(SignInChallenge { kind: SessionKind::Cookie, ..challenge() });
    let ports = World { challenge, ..world() }.ports();
    let answer = verify(&ports, Totp).await.unwrap();
    assert!(matches!(answer.credentials, SessionCredentials::Browser(_)), "{answer:?}");
}

#[rstest]
#[case(7)]
#[case(0)]
#[tokio::test]
async fn a_recovery_code_is_used_up_and_the_person_hears_what_is_left(#[case] left: i64) {
    let ports = World { recovery_codes_left: Some(left), ..world() }.ports();
    verify(&ports, RecoveryCode).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.signed_in", &[("method", "recovery_code")]);
    let used = Call::UseRecoveryCode(person().id, recovery_digests("abcdefghjk"));
    assert!(ports.calls().contains(&used), "{:?}", ports.calls());
    let [recorded] = &ports.recorded()[..] else { panic!("{:?}", ports.names()) };
    assert_eq!(recorded.kind, SecurityEventKind::RecoveryCodeUsed);
    let letter = mail(&ports.appended()[0]);
    assert_eq!(letter["to"], "ada@example.com");
    assert_eq!(letter["content"]["template"], "recovery_code_used");
    assert_eq!(letter["content"]["remaining"], left);
}

/// Whatever is wrong with the code counts, is kept, and opens nothing.
#[rstest]
#[case::of_no_step(Totp, World { step: None, ..world() })]
#[case::replayed(Totp, World { step: Some(TotpStep(100)), ..world() })]
#[case::of_an_earlier_step(Totp, World { step: Some(TotpStep(99)), ..world() })]
#[case::of_an_app_that_was_never_confirmed(Totp, World {
    totp: Some(TotpFactor { confirmed_at: None, last_step: None, ..confirmed() }), ..world()
})]
#[case::without_an_app(Totp, World { totp: None, ..world() })]
#[case::used_or_unknown(RecoveryCode, World { recovery_codes_left: None, ..world() })]
#[case::of_a_factor_that_was_removed(RecoveryCode, World { locked: Some(person()), ..recovering() })]
#[case::right_but_locked(Totp, World { counted: locked(), ..world() })]
#[case::recovery_but_locked(RecoveryCode, World { counted: locked(), ..recovering() })]
#[tokio::test]
async fn a_code_that_does_not_work_counts(
    #[case] method: SecondFactorMethod,
    #[case] world: World,
) {
    let mut counted = world.counted;
    counted.fail(now());
    let ports = world.ports();
    let error = verify(&ports, method).await.unwrap_err();
    assert!(matches!(error, VerifySecondFactorError::WrongCode), "{error:?}");
    ports.assert_committed();
    ports.assert_failure_audited("user.sign_in_failed", &[]);
    let key = counted_at(COUNT, Some(marks(None)[0]));
    assert!(ports.writes().contains(&Call::StoreFailures(key, counted)), "{:?}", ports.writes());
    assert_eq!(ports.calls().last(), Some(&Call::Hit("code_failures", SOURCE.to_owned())));
    for name in ["InsertSession", "UpdateChallenge", "PutTotp", "TakeFailures"] {
        assert!(!ports.names().contains(&name.to_owned()), "{name}");
    }
}

/// A lock tells nothing about the code, not even by using it up.
#[tokio::test]
async fn while_locked_no_code_is_looked_at() {
    let ports = World { counted: locked(), ..recovering() }.ports();
    verify(&ports, RecoveryCode).await.unwrap_err();
    assert!(!ports.names().contains(&"UseRecoveryCode".to_owned()));
}

#[tokio::test]
async fn the_wrong_code_that_locks_is_mailed_if_the_device_is_unknown() {
    let ports = World { step: None, known_mark: None, counted: nearly_locked(), ..world() }.ports();
    verify(&ports, Totp).await.unwrap_err();
    ports.assert_committed();
    let stored = Call::StoreFailures(counted_at(COUNT, None), locked());
    assert!(ports.writes().contains(&stored), "{:?}", ports.writes());
    assert_eq!(mail(&ports.appended()[0])["content"]["template"], "account_locked");
    assert_eq!(ports.recorded()[0].kind, SecurityEventKind::AccountLocked);
}

#[tokio::test]
async fn a_right_code_forgets_the_failures_before_it() {
    let counted = Lockout { failures: 9, ..nearly_locked() };
    let ports = World { counted, ..world() }.ports();
    verify(&ports, Totp).await.unwrap();
    let taken = Call::TakeFailures(counted_at(COUNT, Some(marks(None)[0])));
    assert!(ports.writes().contains(&taken));
}

#[rstest]
#[case::unknown(World { challenge: None, ..world() })]
#[case::used(World {
    challenge: Some(SignInChallenge { used_at: Some(now()), ..challenge() }), ..world()
})]
#[case::expired(World {
    challenge: Some(SignInChallenge { expires_at: now(), ..challenge() }), ..world()
})]
#[case::of_a_closed_account(World {
    locked: Some(User { status: disabled().status, ..with_second_factor() }), ..world()
})]
#[case::of_somebody_who_is_gone(World { locked: None, ..world() })]
#[tokio::test]
async fn a_challenge_that_does_not_work_is_gone(#[case] world: World) {
    let ports = world.ports();
    let error = verify(&ports, Totp).await.unwrap_err();
    assert!(matches!(error, VerifySecondFactorError::Gone), "{error:?}");
    ports.assert_refused_and_audited("user.sign_in_failed", &[]);
}

#[rstest]
#[case(Totp, "12345")]
#[case(Totp, "abcde-fghjk")]
#[case(RecoveryCode, "123456")]
#[case(RecoveryCode, "")]
#[tokio::test]
async fn what_cannot_be_a_code_is_refused_before_any_work(
    #[case] method: SecondFactorMethod,
    #[case] code: &str,
) {
    let ports = world().ports();
    let input = VerifySecondFactorInput { code: code.to_owned(), ..input(method) };
    let error = ports.verify_second_factor().execute(&anonymous(), input).await.unwrap_err();
    let VerifySecondFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("code", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn after_too_many_wrong_codes_not_even_a_right_one_is_looked_at() {
    let ports = World { fault: Fault::Limit("code_failures"), ..world() }.ports();
    let error = verify(&ports, Totp).await.unwrap_err();
    assert!(matches!(error, VerifySecondFactorError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Peek"]);
    ports.assert_never_began();
}

#[rstest]
#[case(Totp, Fault::Begin, "Store(Unavailable")]
#[case(Totp, Fault::LockChallenge, "Store(Unavailable")]
#[case(Totp, Fault::KnownMark, "Store(Unavailable")]
#[case(Totp, Fault::Find, "Store(Unavailable")]
#[case(Totp, Fault::LockFailures, "Store(Unavailable")]
#[case(Totp, Fault::Lock, "Store(Unavailable")]
#[case(Totp, Fault::Totp, "SecondFactor(Store(Unavailable")]
#[case(Totp, Fault::Open, "SecondFactor(Seal(UnknownKey")]
#[case(Totp, Fault::PutTotp, "SecondFactor(Store(Unavailable")]
#[case(Totp, Fault::TakeFailures, "Store(Unavailable")]
#[case(Totp, Fault::UpdateChallenge, "Store(Unavailable")]
#[case(Totp, Fault::InsertSession, "Open(Store(Unavailable")]
#[case(Totp, Fault::See, "Open(Store(Unavailable")]
#[case(Totp, Fault::InsertToken, "Open(Store(Unavailable")]
#[case(Totp, Fault::Audit, "Open(Store(Unavailable")]
#[case(Totp, Fault::Sign, "Open(Sign(")]
#[case(Totp, Fault::Commit, "Store(Unavailable")]
#[case(RecoveryCode, Fault::UseRecoveryCode, "SecondFactor(Store(Unavailable")]
#[case(RecoveryCode, Fault::RecordEvent, "SecondFactor(Store(Unavailable")]
#[case(RecoveryCode, Fault::Seal, "SecondFactor(Mail(Seal(UnknownKey")]
#[case(RecoveryCode, Fault::Append, "SecondFactor(Store(Unavailable")]
#[case(RecoveryCode, Fault::Audit, "SecondFactor(Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] method: SecondFactorMethod,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..recovering() }.ports();
    let error = format!("{:?}", verify(&ports, method).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
    // Our failure is nobody's wrong code.
    assert!(!ports.names().contains(&"Hit".to_owned()));
}

#[tokio::test]
async fn a_failure_that_cannot_be_counted_is_reported() {
    let ports = World { fault: Fault::StoreFailures, step: None, ..world() }.ports();
    let error = format!("{:?}", verify(&ports, Totp).await.unwrap_err());
    assert!(error.starts_with("Mail(Store(Unavailable"), "{error}");
    ports.assert_undone(Fault::StoreFailures);
}
