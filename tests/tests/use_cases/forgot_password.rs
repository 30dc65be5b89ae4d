use rstest::rstest;
use serde_json::json;
use socle_application::identity::LinkRequestError;
use socle_domain::identity::{OneTimeTokenPurpose, User, UserStatus};

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, digest_of, field_errors, mail_and_token, person,
    unproved,
};

async fn forget(ports: &Ports) -> Result<(), LinkRequestError> {
    ports.forgot_password().execute(&anonymous(), "ADA@example.com").await
}

#[rstest]
#[case::with_a_proved_address(person())]
#[case::with_an_address_that_the_link_will_prove(unproved())]
#[case::without_a_password_yet(User { password_hash: None, ..person() })]
#[tokio::test]
async fn a_person_gets_a_link_to_choose_another_password(#[case] user: User) {
    let ports = World::of(user.clone()).ports();
    forget(&ports).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.password_reset_requested", &[]);
    let expected = [
        Call::Hit("forgot_password", SOURCE.to_owned()),
        Call::Hit("forgot_password_per_address", "ada@example.com".to_owned()),
        Call::LockByEmail("ada@example.com".to_owned()),
    ];
    assert_eq!(ports.calls()[..3], expected);
    let writes = ports.writes();
    let [Call::Replace(token), Call::Append(messages)] = &writes[..] else { panic!("{writes:?}") };
    let [letter] = &messages[..] else { panic!("{messages:?}") };
    let (mail, secret) = mail_and_token(letter, "auth/reset-password");
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!("fr")));
    assert_eq!(mail["content"]["template"], "reset_password");
    assert_eq!(mail["content"]["first_name"], "Ada");
    assert_eq!(mail["content"]["valid_hours"], 1);
    assert_eq!((token.user_id, token.digest), (user.id, digest_of(&secret)));
    assert_eq!(token.purpose, OneTimeTokenPurpose::ResetPassword);
}

#[rstest]
#[case::an_unknown_address(World::default())]
#[case::a_closed_account(World::of(User { status: UserStatus::Disabled, ..person() }))]
#[tokio::test]
async fn the_answer_is_the_same_where_no_mail_is_due(#[case] world: World) {
    let ports = world.ports();
    forget(&ports).await.unwrap();
    assert_eq!(ports.names(), ["Hit", "Hit", "LockByEmail"]);
    ports.assert_committed();
    ports.assert_failure_audited("user.password_reset_requested", &[]);
}

#[tokio::test]
async fn what_is_not_an_address_is_refused_and_not_counted() {
    let ports = World::default().ports();
    let error = ports.forgot_password().execute(&anonymous(), "ada").await.unwrap_err();
    let LinkRequestError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("email", "malformed")]);
    assert_eq!(ports.calls(), []);
    ports.assert_never_began();
}

#[rstest]
#[case("forgot_password", 1)]
#[case("forgot_password_per_address", 2)]
#[tokio::test]
async fn too_many_requests_are_refused(#[case] limit: &'static str, #[case] hits: usize) {
    let ports = World { fault: Fault::Limit(limit), ..World::of(person()) }.ports();
    let error = forget(&ports).await.unwrap_err();
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
    let ports = World { fault, ..World::of(person()) }.ports();
    let error = format!("{:?}", forget(&ports).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
