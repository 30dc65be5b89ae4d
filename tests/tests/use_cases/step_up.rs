use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::ports::PasswordMatch;
use socle_application::identity::{OwnFactorError, Renewed, StepUpError, StepUpProof};
use socle_application::testkit::TxEnd;
use socle_application::validation::Invalid;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    PasswordAttempt, SecurityEventKind, Session, SessionId, TotpStep, User,
};

use crate::support::{
    Call, Fault, Ports, World, anonymous, confirmed, digest_of, disabled, field_errors, hash, mail,
    now, person, session_with_cookie, session_with_token, signed_in, system, with_second_factor,
};

const COOKIE: &str = "ccccccccccccccccccccccccccccccccccccccccccc";
const PASSWORDS: &str = "current_password_failures";

fn session() -> SessionId {
    session_with_token(person().id, COOKIE).0.id
}

/// Ada, who knows her password and has no second factor, in a browser.
fn world() -> World {
    World {
        matched: PasswordMatch::Yes,
        session: Some(session_with_cookie(person().id, COOKIE)),
        ..World::of(person())
    }
}

/// Ada with a second factor, whose next code is right.
fn with_factor() -> World {
    World {
        user: Some(with_second_factor()),
        locked: Some(with_second_factor()),
        totp: Some(confirmed()),
        step: Some(TotpStep(101)),
        recovery_codes_left: Some(3),
        ..world()
    }
}

fn password() -> StepUpProof {
    StepUpProof::Password(PasswordAttempt::new("attempt"))
}

fn code() -> StepUpProof {
    StepUpProof::Code("123456".to_owned())
}

async fn step_up(ports: &Ports, proof: StepUpProof) -> Result<Renewed<()>, StepUpError> {
    ports.step_up().execute(&signed_in(person().id, session()), proof).await
}

fn invalid(error: StepUpError) -> Invalid {
    let StepUpError::Factor(OwnFactorError::Invalid(invalid)) = error else { panic!("{error:?}") };
    invalid
}

fn renewed(ports: &Ports) -> Option<Session> {
    ports.calls().into_iter().find_map(|call| match call {
        Call::Renew(session) => Some(session),
        _ => None,
    })
}

#[rstest]
#[case::by_password(world(), password())]
#[case::by_a_code_of_the_app(with_factor(), code())]
#[case::by_a_recovery_code(with_factor(), StepUpProof::Code("abcde-fghjk".to_owned()))]
#[tokio::test]
async fn the_session_is_renewed_and_its_browser_gets_another_secret(
    #[case] world: World,
    #[case] proof: StepUpProof,
) {
    let ports = world.ports();
    let browser = step_up(&ports, proof).await.unwrap().browser.expect("a cookie carries it");
    ports.assert_committed();
    ports.assert_audited("user.stepped_up", &[]);
    let expected = Session {
        authenticated_at: now(),
        browser_secret: Some(digest_of(browser.secret.expose())),
        ..session_with_cookie(person().id, COOKIE).0
    };
    assert_eq!(renewed(&ports), Some(expected));
    assert_ne!(browser.secret.expose(), COOKIE);
    assert!(ports.csrf().check(session(), &browser.secret, &browser.csrf_token));
    // A secret is no reason to live longer: it began an hour ago.
    assert_eq!(browser.expires_in, (TimeDelta::days(30) - TimeDelta::hours(1)).num_seconds());
    let forgotten = Call::CacheForget(session(), vec![TxEnd::Committed]);
    assert_eq!(ports.calls().last(), Some(&forgotten));
}

#[tokio::test]
async fn a_session_that_tokens_carry_gets_no_cookie() {
    let ports = World { session: Some(session_with_token(person().id, COOKIE)), ..world() }.ports();
    assert!(step_up(&ports, password()).await.unwrap().browser.is_none());
    let renewed = renewed(&ports).unwrap();
    assert_eq!((renewed.authenticated_at, renewed.browser_secret), (now(), None));
}

#[tokio::test]
async fn a_recovery_code_is_told_of() {
    let ports = with_factor().ports();
    step_up(&ports, StepUpProof::Code("abcde-fghjk".to_owned())).await.unwrap();
    let [recorded] = &ports.recorded()[..] else { panic!("{:?}", ports.names()) };
    let expected = (SecurityEventKind::RecoveryCodeUsed, Some(session()));
    assert_eq!((recorded.kind, recorded.session_id), expected);
    assert_eq!(mail(&ports.appended()[0])["content"]["remaining"], 3);
}

/// Whoever stole the password must not get by without the second factor.
#[tokio::test]
async fn a_password_does_not_stand_in_for_a_second_factor() {
    let ports = with_factor().ports();
    let error = step_up(&ports, password()).await.unwrap_err();
    assert_eq!(field_errors(&invalid(error)), [("code", "required")]);
    ports.assert_refused();
}

#[rstest]
#[case::of_no_step(World { step: None, ..with_factor() })]
#[case::replayed(World { step: Some(TotpStep(100)), ..with_factor() })]
#[case::without_a_factor(World { totp: None, ..world() })]
#[tokio::test]
async fn a_wrong_code_renews_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = step_up(&ports, code()).await.unwrap_err();
    assert_eq!(field_errors(&invalid(error)), [("code", "wrong")]);
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "code"), ("purpose", "step_up")],
    );
    let counted = Call::Hit("own_codes", person().id.to_string());
    assert_eq!(ports.calls()[0], counted, "right or wrong");
}

#[tokio::test]
async fn a_wrong_password_is_counted() {
    let ports = World { matched: PasswordMatch::No, ..world() }.ports();
    let error = step_up(&ports, password()).await.unwrap_err();
    assert_eq!(field_errors(&invalid(error)), [("current_password", "wrong")]);
    let expected = [
        Call::Peek(PASSWORDS, person().id.to_string()),
        Call::User(person().id),
        Call::Verify("attempt".to_owned(), Some(hash("old"))),
        Call::Hit(PASSWORDS, person().id.to_string()),
    ];
    assert_eq!(ports.calls(), expected);
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "password"), ("purpose", "step_up")],
    );
}

#[tokio::test]
async fn what_was_compared_must_still_be_the_password() {
    let locked = Some(User { password_hash: Some(hash("other")), ..person() });
    let ports = World { locked, ..world() }.ports();
    let error = step_up(&ports, password()).await.unwrap_err();
    assert_eq!(field_errors(&invalid(error)), [("current_password", "wrong")]);
    ports.assert_refused();
}

#[rstest]
#[case::too_many_passwords(Fault::Limit(PASSWORDS), password())]
#[case::too_many_codes(Fault::Limit("own_codes"), code())]
#[tokio::test]
async fn a_stolen_session_is_no_place_to_guess(#[case] fault: Fault, #[case] proof: StepUpProof) {
    let ports = World { fault, ..with_factor() }.ports();
    let error = step_up(&ports, proof).await.unwrap_err();
    let limited = matches!(error, StepUpError::Factor(OwnFactorError::RateLimited(_)));
    assert!(limited, "{error:?}");
    assert_eq!(ports.calls().len(), 1);
    ports.assert_never_began();
}

#[rstest]
#[case("")]
#[case("12345")]
#[tokio::test]
async fn what_cannot_be_a_code_is_refused_and_not_counted(#[case] text: &str) {
    let ports = with_factor().ports();
    let error = step_up(&ports, StepUpProof::Code(text.to_owned())).await.unwrap_err();
    assert_eq!(field_errors(&invalid(error)), [("code", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_proves_it_again(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    for proof in [password(), code()] {
        let ports = with_factor().ports();
        let error = ports.step_up().execute(&actor, proof).await.unwrap_err();
        let StepUpError::Factor(OwnFactorError::Denied(denied)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(denied, expected);
        assert_eq!(ports.calls(), []);
    }
}

#[rstest]
#[case::closed(World { locked: Some(disabled()), ..world() })]
#[case::gone(World { locked: None, ..world() })]
#[case::without_a_session(World { session: None, ..world() })]
#[tokio::test]
async fn whoever_is_signed_out_meanwhile_proves_nothing(#[case] world: World) {
    for proof in [password(), code()] {
        let ports = world.clone().ports();
        let error = step_up(&ports, proof).await.unwrap_err();
        let denied = StepUpError::from(Denied::NotAuthenticated);
        assert_eq!(format!("{error:?}"), format!("{denied:?}"));
        ports.assert_refused();
    }
}

#[rstest]
#[case(password(), Fault::User, "Factor(Store(")]
#[case(password(), Fault::HashBusy, "Hash(Busy")]
#[case(password(), Fault::HashFailed, "Hash(Failed")]
#[case(password(), Fault::Begin, "Factor(Store(")]
#[case(password(), Fault::Lock, "Factor(Store(")]
#[case(password(), Fault::LockSession, "Factor(Store(")]
#[case(password(), Fault::Renew, "Factor(Store(")]
#[case(password(), Fault::Commit, "Factor(Store(")]
#[case(password(), Fault::Audit, "Factor(Store(")]
#[case(code(), Fault::Begin, "Factor(Store(")]
#[case(code(), Fault::Lock, "Factor(Store(")]
#[case(code(), Fault::LockSession, "Factor(Store(")]
#[case(code(), Fault::Totp, "Factor(SecondFactor(Store(")]
#[case(code(), Fault::Open, "Factor(SecondFactor(Seal(")]
#[case(code(), Fault::PutTotp, "Factor(SecondFactor(Store(")]
#[case(code(), Fault::Renew, "Factor(Store(")]
#[case(code(), Fault::Commit, "Factor(Store(")]
#[case(code(), Fault::Audit, "Factor(Store(")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] proof: StepUpProof,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let world = if matches!(proof, StepUpProof::Code(_)) { with_factor() } else { world() };
    let ports = World { fault, ..world }.ports();
    let error = format!("{:?}", step_up(&ports, proof).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
