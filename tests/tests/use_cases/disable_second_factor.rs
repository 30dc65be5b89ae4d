use rstest::rstest;
use serde_json::json;
use socle_application::identity::{OwnFactorError, Renewed};
use socle_application::testkit::TxEnd;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SecurityEventKind, SessionId, TotpFactor, TotpStep, User};

use crate::support::{
    Call, Fault, Ports, World, anonymous, confirmed, digest_of, disabled, event, field_errors,
    mail, now, person, recovery_digests, session_with_cookie, signed_in, system,
    with_second_factor,
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

async fn disable(ports: &Ports, code: &str) -> Result<Renewed<()>, OwnFactorError> {
    ports.disable_second_factor().execute(&signed_in(person().id, session()), code).await
}

#[tokio::test]
async fn whoever_presents_a_code_has_no_second_factor_any_more() {
    let before = with_second_factor();
    let ports = world().ports();
    let browser = disable(&ports, CODE).await.unwrap().browser;
    ports.assert_committed();
    ports.assert_audited("user.second_factor_disabled", &[]);
    let calls = ports.calls();
    let used = TotpFactor { last_step: Some(TotpStep(101)), ..confirmed() };
    let expected = [
        Call::PutTotp(used),
        Call::RemoveFactors(before.id),
        Call::Update(User {
            second_factor_confirmed_at: None,
            updated_at: now(),
            version: before.version + 1,
            ..before.clone()
        }),
    ];
    assert_eq!(ports.writes()[..3], expected);
    let secret = digest_of(browser.expect("a cookie carries the session").secret.expose());
    let Call::Renew(renewed) = &ports.writes()[3] else { panic!("{calls:?}") };
    assert_eq!((renewed.authenticated_at, renewed.browser_secret), (now(), Some(secret)));
    assert_eq!(calls.last(), Some(&Call::CacheForget(session(), vec![TxEnd::Committed])));
    assert_eq!(ports.recorded()[0].kind, SecurityEventKind::SecondFactorDisabled);
    let [announcement, letter] = &ports.appended()[..] else { panic!("{calls:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.second_factor_disabled", data));
    assert_eq!(mail(letter)["content"]["template"], "second_factor_disabled");
}

/// Who has lost their phone begins anew with a code on paper.
#[tokio::test]
async fn a_recovery_code_will_do() {
    let ports = world().ports();
    disable(&ports, RECOVERY).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.recovery_code_used", &[]);
    let used = Call::UseRecoveryCode(person().id, recovery_digests("abcdefghjk"));
    assert!(ports.calls().contains(&used), "{:?}", ports.calls());
    assert!(ports.calls().contains(&Call::RemoveFactors(person().id)));
}

#[rstest]
#[case::of_no_step(CODE, World { step: None, ..world() })]
#[case::replayed(CODE, World { step: Some(TotpStep(100)), ..world() })]
#[case::used_or_unknown(RECOVERY, World { recovery_codes_left: None, ..world() })]
#[tokio::test]
async fn a_wrong_code_changes_nothing(#[case] code: &str, #[case] world: World) {
    let ports = world.ports();
    let error = disable(&ports, code).await.unwrap_err();
    let OwnFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("code", "wrong")]);
    assert_eq!(ports.names()[0], "Hit", "it is counted");
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "code"), ("purpose", "disable_second_factor")],
    );
    let looked = |call: &Call| matches!(call, Call::UseRecoveryCode(..));
    assert!(ports.writes().iter().all(looked), "{:?}", ports.writes());
}

#[tokio::test]
async fn there_has_to_be_a_second_factor() {
    for code in [CODE, RECOVERY] {
        let ports = World { locked: Some(person()), ..world() }.ports();
        let error = disable(&ports, code).await.unwrap_err();
        assert!(matches!(error, OwnFactorError::NotEnabled), "{error:?}");
        ports.assert_refused();
    }
}

#[tokio::test]
async fn what_cannot_be_a_code_is_refused_and_not_counted() {
    let ports = world().ports();
    let error = disable(&ports, "12345").await.unwrap_err();
    let OwnFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("code", "malformed")]);
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn a_stolen_session_is_no_place_to_guess() {
    let ports = World { fault: Fault::Limit("own_codes"), ..world() }.ports();
    let error = disable(&ports, CODE).await.unwrap_err();
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
    let error = ports.disable_second_factor().execute(&actor, CODE).await.unwrap_err();
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
    let error = disable(&ports, CODE).await.unwrap_err();
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
#[case(CODE, Fault::RemoveFactors, "Store(Unavailable")]
#[case(CODE, Fault::Update, "Store(Unavailable")]
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
    let error = format!("{:?}", disable(&ports, code).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
