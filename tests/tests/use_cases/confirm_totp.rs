use rstest::rstest;
use serde_json::json;
use socle_application::identity::{OwnFactorError, Renewed};
use socle_application::testkit::TxEnd;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    RecoveryCode, SecurityEventKind, SessionId, TotpFactor, TotpStep, User,
};

use crate::support::{
    Call, Fault, Ports, SEED, World, anonymous, confirmed, digest_of, disabled, enrolled, event,
    field_errors, mail, now, person, recovery_digests, session_with_cookie, signed_in, system,
    with_second_factor,
};

const COOKIE: &str = "ccccccccccccccccccccccccccccccccccccccccccc";

fn session() -> SessionId {
    session_with_cookie(person().id, COOKIE).0.id
}

/// Ada's app has the seed, and shows the code of step 101.
fn world() -> World {
    World {
        totp: Some(enrolled()),
        step: Some(TotpStep(101)),
        session: Some(session_with_cookie(person().id, COOKIE)),
        ..World::of(person())
    }
}

async fn confirm(ports: &Ports) -> Result<Renewed<Vec<RecoveryCode>>, OwnFactorError> {
    ports.confirm_totp().execute(&signed_in(person().id, session()), "123456").await
}

#[tokio::test]
async fn the_app_counts_from_now_on_and_the_person_gets_recovery_codes() {
    let before = person();
    let ports = world().ports();
    let Renewed { value: codes, browser } = confirm(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.second_factor_enabled", &[]);
    let calls = ports.calls();
    let digests: Vec<_> = codes.iter().map(|code| recovery_digests(code.expose())[0]).collect();
    let expected = [
        Call::Hit("own_codes", before.id.to_string()),
        Call::Lock(before.id),
        Call::LockSession(session()),
        Call::Totp(before.id),
        Call::Open(format!("totp_factors/{}", before.id)),
        Call::StepOf(SEED.to_vec(), "123456".to_owned()),
        Call::PutTotp(TotpFactor {
            confirmed_at: Some(now()),
            last_step: Some(TotpStep(101)),
            ..enrolled()
        }),
        Call::ReplaceRecoveryCodes(before.id, digests),
        Call::Update(User {
            second_factor_confirmed_at: Some(now()),
            updated_at: now(),
            version: before.version + 1,
            ..before.clone()
        }),
    ];
    assert_eq!(calls[..expected.len()], expected);
    let distinct: std::collections::BTreeSet<_> = codes.iter().map(RecoveryCode::expose).collect();
    assert_eq!((codes.len(), distinct.len()), (RecoveryCode::COUNT, RecoveryCode::COUNT));

    let secret = digest_of(browser.expect("a cookie carries the session").secret.expose());
    let Call::Renew(renewed) = &calls[expected.len()] else { panic!("{calls:?}") };
    assert_eq!((renewed.authenticated_at, renewed.browser_secret), (now(), Some(secret)));
    assert_eq!(calls.last(), Some(&Call::CacheForget(session(), vec![TxEnd::Committed])));
    assert_eq!(ports.recorded()[0].kind, SecurityEventKind::SecondFactorEnabled);
    let [announcement, letter] = &ports.appended()[..] else { panic!("{calls:?}") };
    let data = json!({ "user_id": before.id.to_string() });
    assert_eq!(event(announcement), ("user.second_factor_enabled", data));
    assert_eq!(mail(letter)["content"]["template"], "second_factor_enabled");
}

#[rstest]
#[case::of_no_step(World { step: None, ..world() })]
#[case::of_an_app_that_counts_already(World { totp: Some(confirmed()), ..world() })]
#[tokio::test]
async fn a_wrong_code_confirms_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = confirm(&ports).await.unwrap_err();
    let OwnFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("code", "wrong")]);
    assert_eq!(ports.names()[0], "Hit", "it is counted");
    ports.assert_refused_and_audited(
        "user.proof_failed",
        &[("method", "code"), ("purpose", "enable_second_factor")],
    );
}

#[rstest]
#[case("12345")]
#[case::a_recovery_code("abcde-fghjk")]
#[tokio::test]
async fn what_is_no_code_of_an_app_is_refused_before_any_work(#[case] code: &str) {
    let ports = world().ports();
    let actor = signed_in(person().id, session());
    let error = ports.confirm_totp().execute(&actor, code).await.unwrap_err();
    let OwnFactorError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid)[0].0, "code");
    assert_eq!(ports.calls(), []);
}

#[tokio::test]
async fn whoever_has_a_second_factor_confirms_no_other() {
    let ports = World { locked: Some(with_second_factor()), ..world() }.ports();
    let error = confirm(&ports).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::AlreadyEnabled), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn there_has_to_be_an_app() {
    let ports = World { totp: None, ..world() }.ports();
    let error = confirm(&ports).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::NotEnabled), "{error:?}");
    ports.assert_refused();
}

#[tokio::test]
async fn a_stolen_session_is_no_place_to_guess() {
    let ports = World { fault: Fault::Limit("own_codes"), ..world() }.ports();
    let error = confirm(&ports).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), ["Hit"]);
    ports.assert_never_began();
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn only_somebody_who_is_signed_in_confirms(#[case] actor: Actor, #[case] expected: Denied) {
    let ports = world().ports();
    let error = ports.confirm_totp().execute(&actor, "123456").await.unwrap_err();
    assert!(matches!(error, OwnFactorError::Denied(denied) if denied == expected), "{error:?}");
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case::closed(World { locked: Some(disabled()), ..world() })]
#[case::gone(World { locked: None, ..world() })]
#[case::without_a_session(World { session: None, ..world() })]
#[tokio::test]
async fn whoever_is_signed_out_meanwhile_confirms_nothing(#[case] world: World) {
    let ports = world.ports();
    let error = confirm(&ports).await.unwrap_err();
    assert!(matches!(error, OwnFactorError::Denied(Denied::NotAuthenticated)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::LockSession, "Store(Unavailable")]
#[case(Fault::Totp, "Store(Unavailable")]
#[case(Fault::Open, "SecondFactor(Seal(UnknownKey")]
#[case(Fault::PutTotp, "Store(Unavailable")]
#[case(Fault::ReplaceRecoveryCodes, "Store(Unavailable")]
#[case(Fault::Update, "Store(Unavailable")]
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
    let error = format!("{:?}", confirm(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
