use rstest::rstest;

use socle_application::identity::{OwnFactorError, Renewed};
use socle_application::testkit::TxEnd;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{RecoveryCode, SecurityEventKind, SessionId, TotpStep};

use crate::support::{
    Call, Fault, Ports, World, anonymous, confirmed, digest_of, disabled, field_errors, mail, now,
    person, recovery_digests, session_with_cookie, signed_in, system, with_second_factor,
};

const COOKIE: &str = "ccccccccccccccccccccccccccccccccccccccccccc";
const RECOVERY: &str = "abcde-fghjk";
const CODE: &str = "123456";

fn session() -> SessionId {
    session_with_cookie(person().id, COOKIE).0.id
}

/// Ada has a second factor. Her app shows the code of step 101.
fn world() -> World {
    World {
        totp: Some(confirmed()),
        step: Some(TotpStep(101)),
        recovery_codes_left: Some(9),
        session: Some(session_with_cookie(person().id, COOKIE)),
        ..World::of(with_second_factor())
    }
}

async fn replace(ports: &Ports, code: &str) -> Result<Renewed<Vec<RecoveryCode>>, OwnFactorError> {
    ports.replace_recovery_codes().execute(&signed_in(person().id, session()), code).await
}

#[rstest]
#[case::of_the_app(CODE, &[], "recovery_codes_replaced")]
#[case::on_paper(RECOVERY, &["recovery_code_used"], "recovery_codes_replaced")]
#[tokio::test]
async fn whoever_presents_a_code_gets_new_ones(
    #[case] code: &str,
    #[case] before: &[&str],
    #[case] last: &str,
) {
    let ports = world().ports();
    let Renewed { value: codes, browser } = replace(&ports, code).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.recovery_codes_replaced", &[]);
    let digests: Vec<_> = codes.iter().map(|code| recovery_digests(code.expose())[0]).collect();
    assert_eq!(digests.len(), RecoveryCode::COUNT);
    let calls = ports.calls();
    assert!(calls.contains(&Call::ReplaceRecoveryCodes(person().id, digests)), "{calls:?}");
    let secret = digest_of(browser.expect("a cookie carries the session").secret.expose());
    let renewed = calls.iter().find_map(|call| match call {
        Call::Renew(session) => Some((session.authenticated_at, session.browser_secret)),
        _ => None,
    });
    assert_eq!(renewed, Some((now(), Some(secret))));
    assert_eq!(calls.last(), Some(&Call::CacheForget(session(), vec![TxEnd::Committed])));
    let recorded = ports.recorded();
    assert_eq!(recorded.last().unwrap().kind, SecurityEventKind::RecoveryCodesReplaced);
    let mails: Vec<_> =
        ports.appended().iter().map(|letter| mail(letter)["content"]["template"].clone()).collect();
    assert_eq!(mails, [before, &[last]].concat());
}

#[rstest]
#[case::of_no_step(CODE, World { step: None, ..world() })]
#[case::replayed(CODE, World { step: Some(TotpStep(100)), ..world() })]
#[case::used_or_unknown(RECOVERY, World { recovery_codes_left: None, ..world() })]
#[tokio::test]
async fn a_wrong_code_changes_nothing(#[case] code: &str, #[case] world: World) {
    let ports = world.ports();
    let error = replace(&ports, code).await.unwrap_err();
    let OwnFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("code", "wrong")]);
    assert_eq!(ports.names()[0], "Hit", "it is counted");
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "code"), ("purpose", "replace_recovery_codes")],
    );
    let looked = |call: &Call| matches!(call, Call::UseRecoveryCode(..));
    assert!(ports.writes().iter().all(looked), "{:?}", ports.writes());
}

#[tokio::test]
async fn there_has_to_be_a_second_factor() {
    for code in [CODE, RECOVERY] {
        let ports = World { locked: Some(person()), ..world() }.ports();
        let error = replace(&ports, code).await.unwrap_err();
        assert!(matches!(error, OwnFactorError::NotEnabled), "{error:?}");
        ports.assert_refused();
    }
}

#[tokio::test]
async fn what_cannot_be_a_code_is_refused_and_not_counted() {
    let ports = world().ports();
    let error = replace(&ports, "12345").await.unwrap_err();
    let OwnFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("code", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn a_stolen_session_is_no_place_to_guess() {
    let ports = World { fault: Fault::Limit("own_codes"), ..world() }.ports();
    let error = replace(&ports, CODE).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_may(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = world().ports();
    let error = ports.replace_recovery_codes().execute(&actor, CODE).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::Denied(denied) if denied == expected), "{error:?}");
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case::closed(World { locked: Some(disabled()), ..world() })]
#[case::gone(World { locked: None, ..world() })]
#[case::without_a_session(World { session: None, ..world() })]
#[tokio::test]
async fn whoever_is_signed_out_meanwhile_changes_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = replace(&ports, CODE).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::Denied(Denied::NotAuthenticated)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(CODE, Fault::Begin, "Store(Unavailable")]
#[case(CODE, Fault::Lock, "Store(Unavailable")]
#[case(CODE, Fault::LockSession, "Store(Unavailable")]
#[case(CODE, Fault::Totp, "SecondFactor(Store(Unavailable")]
#[case(CODE, Fault::Open, "SecondFactor(Seal(UnknownKey")]
#[case(CODE, Fault::PutTotp, "SecondFactor(Store(Unavailable")]
#[case(CODE, Fault::ReplaceRecoveryCodes, "Store(Unavailable")]
#[case(CODE, Fault::Renew, "Store(Unavailable")]
#[case(CODE, Fault::RecordEvent, "Store(Unavailable")]
#[case(CODE, Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(CODE, Fault::Append, "Store(Unavailable")]
#[case(CODE, Fault::Audit, "Store(Unavailable")]
#[case(CODE, Fault::Commit, "Store(Unavailable")]
#[case(RECOVERY, Fault::UseRecoveryCode, "SecondFactor(Store(Unavailable")]
#[case(RECOVERY, Fault::RecordEvent, "SecondFactor(Store(Unavailable")]
#[case(RECOVERY, Fault::Seal, "SecondFactor(Mail(Seal(UnknownKey")]
#[case(RECOVERY, Fault::Append, "SecondFactor(Store(Unavailable")]
#[case(RECOVERY, Fault::Audit, "SecondFactor(Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] code: &str,
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..world() }.ports();
    let error = format!("{:?}", replace(&ports, code).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
