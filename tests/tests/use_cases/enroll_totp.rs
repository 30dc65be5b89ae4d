use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::EnrollTotpError;
use socle_application::identity::ports::TotpEnrollment;
use socle_domain::access::{Actor, Denied, Principal, SignedIn};
use socle_domain::identity::TotpFactor;

use crate::support::{
    Call, Fault, Ports, World, anonymous, confirmed, now, person, session_with_token, signed_in,
    system, with_second_factor,
};

/// Ada, who proved who she is that long ago.
fn actor(ago: TimeDelta) -> Actor {
    let actor = signed_in(person().id, session_with_token(person().id, "a token").0.id);
    let Principal::User(signed_in) = actor.principal else { panic!("{actor:?}") };
    let principal = Principal::User(SignedIn { authenticated_at: now() - ago, ..signed_in });
    Actor { principal, ..actor }
}

async fn enroll(ports: &Ports) -> Result<TotpEnrollment, EnrollTotpError> {
    ports.enroll_totp().execute(&actor(TimeDelta::zero())).await
}

#[rstest]
#[case::for_the_first_time(None)]
#[case::anew(Some(confirmed()))]
#[tokio::test]
async fn a_seed_is_handed_out_that_does_not_count_yet(#[case] totp: Option<TotpFactor>) {
    let ports = World { totp, ..World::of(person()) }.ports();
    let enrollment = enroll(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.second_factor_enrolled", &[]);
    let calls = ports.calls();
    let user = person().id;
    let [_, _, Call::PutTotp(factor), Call::Enrollment(seed, account)] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(calls[..2], [Call::Lock(user), Call::Seal(format!("totp_factors/{user}"))]);
    // What is shown is what is kept, sealed for its place.
    let sealed = [format!("totp_factors/{user}|").as_bytes(), seed].concat();
    assert_eq!(*factor, TotpFactor::enroll(user, sealed, now()));
    assert!(!factor.is_confirmed());
    assert_eq!(account, "ada@example.com");
    assert_eq!(enrollment.otpauth_uri, "otpauth://totp/ada@example.com");
}

#[tokio::test]
async fn whoever_has_a_second_factor_keeps_it() {
    let ports = World::of(with_second_factor()).ports();
    let error = enroll(&ports).await.unwrap_err();
    assert!(matches!(error, EnrollTotpError::AlreadyEnabled), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case::nobody(anonymous(), Denied::NotAuthenticated)]
#[case::the_command_line(system(), Denied::Forbidden)]
#[case::signed_in_too_long_ago(actor(TimeDelta::minutes(5)), Denied::StepUpRequired)]
#[tokio::test]
async fn only_whoever_has_just_proved_who_they_are_enrolls(
    #[case] actor: Actor,
    #[case] expected: Denied,
) {
    let ports = World::of(person()).ports();
    let error = ports.enroll_totp().execute(&actor).await.unwrap_err();
    assert!(matches!(error, EnrollTotpError::Denied(denied) if denied == expected), "{error:?}");
    ports.assert_never_began();
}

#[tokio::test]
async fn somebody_who_is_gone_is_signed_in_no_more() {
    let ports = World::default().ports();
    let error = enroll(&ports).await.unwrap_err();
    assert!(matches!(error, EnrollTotpError::Denied(Denied::NotAuthenticated)), "{error:?}");
    ports.assert_refused();
}

#[rstest]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::Lock, "Store(Unavailable")]
#[case(Fault::Seal, "SecondFactor(Seal(UnknownKey")]
#[case(Fault::PutTotp, "Store(Unavailable")]
#[case(Fault::Commit, "Store(Unavailable")]
#[case(Fault::Audit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..World::of(person()) }.ports();
    let error = format!("{:?}", enroll(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}

/// The seed is kept and useless: beginning anew forgets it.
#[tokio::test]
async fn a_seed_that_cannot_be_shown_is_reported() {
    let ports = World { fault: Fault::Enrollment, ..World::of(person()) }.ports();
    let error = enroll(&ports).await.unwrap_err();
    assert!(matches!(error, EnrollTotpError::Show(_)), "{error:?}");
}
