use rstest::rstest;
use serde_json::json;
use socle_application::identity::LinkRequestError;
use socle_domain::identity::OneTimeTokenPurpose;

use crate::support::{
    Call, Fault, Ports, SOURCE, World, anonymous, digest_of, disabled, field_errors, mac_of,
    mail_and_token, person, unproved,
};

async fn send(ports: &Ports, locale: Option<&str>) -> Result<(), LinkRequestError> {
    ports.send_magic_link().execute(&anonymous(), "ADA@example.com", locale).await
}

#[rstest]
#[case::in_the_language_of_the_account(None, "fr")]
#[case::in_the_language_of_the_page(Some("he"), "he")]
#[tokio::test]
async fn a_person_gets_a_link_and_a_code(#[case] asked: Option<&str>, #[case] written: &str) {
    let ports = World::of(person()).ports();
    send(&ports, asked).await.unwrap();
    ports.assert_committed();
    ports.assert_audited("user.magic_link_requested", &[]);
    let expected = [
        Call::Hit("magic_link", SOURCE.to_owned()),
        Call::Hit("magic_link_per_address", "ada@example.com".to_owned()),
        Call::LockByEmail("ada@example.com".to_owned()),
    ];
    assert_eq!(ports.calls()[..3], expected);
    let writes = ports.writes();
    let [Call::Replace(token), Call::Append(messages)] = &writes[..] else { panic!("{writes:?}") };
    let [letter] = &messages[..] else { panic!("{messages:?}") };
    let (mail, secret) = mail_and_token(letter, "auth/magic-link");
    assert_eq!((&mail["to"], &mail["locale"]), (&json!("ada@example.com"), &json!(written)));
    assert_eq!(mail["content"]["template"], "magic_link");
    assert_eq!(mail["content"]["valid_minutes"], 10);
    assert_eq!((token.user_id, token.digest), (person().id, digest_of(&secret)));
    assert_eq!(token.purpose, OneTimeTokenPurpose::MagicLink);
    // The code is stored in disguise, and only for this very link.
    let code = mail["content"]["code"].as_str().unwrap();
    assert_eq!((code.len(), code.bytes().all(|byte| byte.is_ascii_digit())), (6, true));
    let digest = mac_of("magic link code", format!("{}\n{code}", token.id).as_bytes());
    assert_eq!(token.code, Some(digest));
}

#[rstest]
#[case::an_unknown_address(World::default())]
#[case::a_closed_account(World::of(disabled()))]
#[case::a_never_proved_address(World::of(unproved()))]
#[tokio::test]
async fn the_answer_is_the_same_where_no_mail_is_due(#[case] world: World) {
    let ports = world.ports();
    send(&ports, None).await.unwrap();
    assert_eq!(ports.names(), ["Hit", "Hit", "LockByEmail"]);
    ports.assert_committed();
    ports.assert_failure_audited("user.magic_link_requested", &[]);
}

#[rstest]
#[case("ada", None, "email")]
#[case("ada@example.com", Some("tlh"), "locale")]
#[tokio::test]
async fn what_is_not_acceptable_is_refused_and_not_counted(
    #[case] email: &str,
    #[case] locale: Option<&str>,
    #[case] field: &str,
) {
    let ports = World::of(person()).ports();
    let error = ports.send_magic_link().execute(&anonymous(), email, locale).await.unwrap_err();
    let LinkRequestError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid)[0].0, field);
    assert_eq!(ports.calls(), []);
}

#[rstest]
#[case("magic_link", 1)]
#[case("magic_link_per_address", 2)]
#[tokio::test]
async fn too_many_requests_are_refused(#[case] limit: &'static str, #[case] hits: usize) {
    let ports = World { fault: Fault::Limit(limit), ..World::of(person()) }.ports();
    let error = send(&ports, None).await.unwrap_err();
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
    let error = format!("{:?}", send(&ports, None).await.unwrap_err());
    assert!(error.starts_with(expected), "{error}");
    ports.assert_undone(fault);
}
