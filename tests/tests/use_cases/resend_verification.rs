use rstest::rstest;
use serde_json::json;
use socle_application::identity::LinkRequestError;
use socle_domain::identity::OneTimeTokenPurpose;

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, digest_of, field_errors, mail_and_token, person,
    unproved,
};

async fn resend(ports: &Ports) -> Result<(), LinkRequestError> {
    ports.resend_verification().execute(&anonymous(), "ADA@example.com").await
}

#[tokio::test]
async fn a_never_proved_account_gets_a_new_link() {
    let user = unproved();
    let ports = World::of(user.clone()).ports();
    resend(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.verification_requested", &[]);
    let expected = [
        Call::Hit("resend_verification", SOURCE.to_owned()),
        Call::Hit("resend_verification_per_address", "ada@example.com".to_owned()),
        Call::LockByEmail("ada@example.com".to_owned()),
    ];
    assert_eq!(ports.calls()[..3], expected);
    let writes = ports.writes();
    let [Call::Replace(token), Call::Append(messages)] = &writes[..] else { panic!("{writes:?}") };
    let [letter] = &messages[..] else { panic!("{messages:?}") };
    let (mail, secret) = mail_and_token(letter, "auth/verify-email");
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    assert_eq!(mail["content"]["template"], "verify_email");
    assert_eq!((token.user_id, token.digest), (user.id, digest_of(&secret)));
    assert_eq!(token.purpose, OneTimeTokenPurpose::VerifyEmail);
}

#[rstest]
#[case::an_unknown_address(World::default())]
#[case::a_proved_address(World::of(person()))]
#[tokio::test]
async fn the_answer_is_the_same_where_no_mail_is_due(#[case] world: World) {
    let ports = world.ports();
    resend(&ports).await.unwrap();
    assert_eq!(ports.names(), ["Hit", "Hit", "LockByEmail"]);
    ports.assert_committed();
    ports.assert_failure_audited("user.verification_requested", &[]);
}

#[tokio::test]
async fn what_is_not_an_address_is_refused_and_not_counted() {
    let ports = World::default().ports();
    let error = ports.resend_verification().execute(&anonymous(), "ada").await.unwrap_err();
    let LinkRequestError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("email", "malformed")]);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case("resend_verification", 1)]
#[case("resend_verification_per_address", 2)]
#[tokio::test]
async fn too_many_requests_are_refused(#[case] limit: &'static str, #[case] hits: usize) {
    let ports = World { fault: Fault::Limit(limit), ..World::of(unproved()) }.ports();
    let error = resend(&ports).await.unwrap_err();
    assert!(matches!(error, LinkRequestError::RateLimited(_)), "{error:?}");
    assert_eq!(ports.names(), vec!["Hit"; hits]);
    ports.assert_never_began();
}

#[rstest]
#[case(Fault::Begin, "Store(Unavailable")]
#[case(Fault::LockByEmail, "Store(Unavailable")]
#[case(Fault::Replace, "Mail(Store(Unavailable")]
#[case(Fault::Seal, "Mail(Seal(UnknownKey")]
#[case(Fault::Append, "Store(Unavailable")]
#[case(Fault::Audit, "Store(Unavailable")]
#[case(Fault::Commit, "Store(Unavailable")]
#[tokio::test]
async fn a_failing_port_is_reported_and_undoes_everything(
    #[case] fault: Fault,
    #[case] expected: &str,
) {
    let ports = World { fault, ..World::of(unproved()) }.ports();
    let error = format!("{:?}", resend(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
