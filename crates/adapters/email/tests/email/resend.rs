//! Resend: what is sent, and what becomes of a message that is not taken.

use std::time::Duration;

use rstest::rstest;
use secrecy::SecretString;
use socle_application::email::EmailMessage;
use socle_application::email::ports::{Mailer as _, MailerError};
use socle_domain::identity::Locale;
use socle_email::{ResendConfigError, ResendMailer, ResendSettings};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::support::resend::{API_KEY, Does, FakeResend};
use crate::support::{LINK, verify_email};

fn settings(fake: &FakeResend) -> ResendSettings {
    let url = fake.url().parse().unwrap();
    let from = "Socle ✉ <no-reply@mail.example.com>";
    // For the machine that is busy with other tests; what must be late sets its own.
    let timeout = Duration::from_mins(1);
    ResendSettings { timeout, ..ResendSettings::new(url, SecretString::from(API_KEY), from) }
}

fn mailer(fake: &FakeResend) -> ResendMailer {
    ResendMailer::new(&settings(fake)).unwrap()
}

fn message() -> EmailMessage {
    verify_email(7, Locale::Fr, "Zoé 李")
}

#[tokio::test]
async fn a_message_arrives_with_everything_that_belongs_to_it() {
    let fake = FakeResend::that([]).await;
    mailer(&fake).send(&message()).await.unwrap();
    let [sent] = &fake.sent()[..] else { panic!("{:?}", fake.answers()) };
    assert_eq!(sent.key, Uuid::from_u128(7).to_string());
    assert_eq!(sent.body["from"], "Socle ✉ <no-reply@mail.example.com>");
    assert_eq!(sent.to(), "ada@example.com");
    assert_eq!(fake.to("ada@example.com").len(), 1);
    assert_eq!(sent.body["headers"]["Auto-Submitted"], "auto-generated");
    assert_eq!(sent.body["tags"][0]["value"], "verify_email");
    assert!(sent.body.get("reply_to").is_none());
    for part in ["text", "html"] {
        let text = sent.body[part].as_str().unwrap();
        assert!(text.contains(LINK) && text.contains("Zoé 李"), "{text}");
    }
    assert!(!sent.body["subject"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn answers_go_where_they_should() {
    let fake = FakeResend::that([]).await;
    let reply_to = Some("Help <help@example.com>".to_owned());
    let settings = ResendSettings { reply_to, ..settings(&fake) };
    ResendMailer::new(&settings).unwrap().send(&message()).await.unwrap();
    assert_eq!(fake.sent()[0].body["reply_to"], "Help <help@example.com>");
}

#[tokio::test]
async fn every_language_is_taken() {
    let fake = FakeResend::that([]).await;
    let mailer = mailer(&fake);
    for (id, locale) in [(1, Locale::En), (2, Locale::Fr), (3, Locale::He)] {
        mailer.send(&verify_email(id, locale, "Ada")).await.unwrap();
    }
    assert_eq!(fake.sent().len(), 3, "{:?}", fake.answers());
}

/// Whether the message is given up.
fn is_refused(error: &MailerError) -> bool {
    match error {
        MailerError::Refused(_) => true,
        MailerError::Unavailable(_) => false,
        MailerError::Unconfigured | MailerError::NoSuchMailbox { .. } => panic!("{error:?}"),
    }
}

/// What concerns every message makes mail wait; what concerns this one gives it up.
#[rstest]
#[case::bad_key_of_ours(400, "invalid_idempotency_key", true)]
#[case::field(400, "validation_error", true)]
#[case::no_key(401, "missing_api_key", false)]
#[case::restricted(401, "restricted_api_key", false)]
#[case::wrong_key(403, "invalid_api_key", false)]
#[case::domain(403, "validation_error", false)]
#[case::wrong_address_of_the_api(404, "not_found", false)]
#[case::wrong_method(405, "method_not_allowed", false)]
#[case::at_the_same_time(409, "concurrent_idempotent_requests", false)]
#[case::moved(301, "", false)]
#[case::sender(422, "invalid_from_address", false)]
#[case::recipient(422, "validation_error", true)]
#[case::lacking(422, "missing_required_field", true)]
#[case::day_is_full(429, "daily_quota_exceeded", false)]
#[case::month_is_full(429, "monthly_quota_exceeded", false)]
#[case::security(451, "security_error", true)]
#[case::broken(500, "application_error", false)]
#[case::broken_otherwise(500, "internal_server_error", false)]
#[case::away(502, "", false)]
#[case::busy(503, "service_unavailable", false)]
#[tokio::test]
async fn failures_are_told_apart(
    #[case] status: u16,
    #[case] name: &'static str,
    #[case] refused: bool,
) {
    let fake = FakeResend::that([Does::Fails(status, name, None)]).await;
    let error = mailer(&fake).send(&message()).await.unwrap_err();
    assert_eq!(is_refused(&error), refused, "{error}");
    assert!(error.to_string().contains(&status.to_string()), "{error}");
    assert_eq!(fake.answers().len(), 1, "it is not tried again here");
    assert!(fake.sent().is_empty());
}

#[tokio::test]
async fn a_wrong_key_is_refused_by_the_service_itself() {
    let fake = FakeResend::that([]).await;
    let settings = ResendSettings { api_key: SecretString::from("re_other"), ..settings(&fake) };
    let error = ResendMailer::new(&settings).unwrap().send(&message()).await.unwrap_err();
    assert!(!is_refused(&error) && error.to_string().contains("invalid_api_key"), "{error}");
}

#[tokio::test]
async fn whoever_is_asked_to_slow_down_does_and_sends() {
    let fake = FakeResend::that([Does::Fails(429, "rate_limit_exceeded", Some(1))]).await;
    mailer(&fake).send(&message()).await.unwrap();
    let statuses: Vec<u16> = fake.answers().iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [429, 200]);
}

#[tokio::test]
async fn who_is_asked_to_wait_long_leaves_it_for_later_and_asks_no_more() {
    let fake = FakeResend::that([Does::Fails(429, "rate_limit_exceeded", Some(600))]).await;
    let mailer = mailer(&fake);
    for id in [1, 2] {
        let error = mailer.send(&verify_email(id, Locale::En, "Ada")).await.unwrap_err();
        assert!(!is_refused(&error) && error.to_string().contains("wait"), "{error}");
    }
    assert_eq!(fake.answers().len(), 1, "the second asked nobody");
}

#[rstest]
#[case::hung_up(Does::TakesAndHangsUp)]
#[case::silent(Does::TakesAndSaysNothing)]
#[tokio::test]
async fn what_was_taken_without_a_word_is_sent_once(#[case] does: Does) {
    let fake = FakeResend::that([does]).await;
    let hasty = ResendSettings { timeout: Duration::from_millis(300), ..settings(&fake) };
    let error = ResendMailer::new(&hasty).unwrap().send(&message()).await.unwrap_err();
    assert!(!is_refused(&error), "{error}");
    // Another process tries again, later.
    mailer(&fake).send(&message()).await.unwrap();
    assert_eq!((fake.sent().len(), fake.answers().len()), (1, 2));
}

#[tokio::test]
async fn a_message_that_was_sent_in_other_words_is_sent() {
    let fake = FakeResend::that([Does::TakesAndHangsUp]).await;
    let mailer = mailer(&fake);
    mailer.send(&message()).await.unwrap_err();
    mailer.send(&verify_email(7, Locale::En, "Ada")).await.unwrap();
    assert_eq!(fake.answers().last().unwrap().0, 409);
    assert_eq!(fake.sent().len(), 1);
}

#[tokio::test]
async fn an_answer_that_says_little_is_enough() {
    let fake = FakeResend::that([Does::Babbles]).await;
    mailer(&fake).send(&message()).await.unwrap();
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unavailable() {
    let fake = FakeResend::that([Does::HangsUp]).await;
    assert!(!is_refused(&mailer(&fake).send(&message()).await.unwrap_err()));
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("http://{nobody}").parse().unwrap();
    let settings = ResendSettings { url, ..settings(&fake) };
    let error = ResendMailer::new(&settings).unwrap().send(&message()).await.unwrap_err();
    assert!(!is_refused(&error) && error.to_string().contains("cannot be reached"), "{error}");
}

#[tokio::test]
async fn nothing_shows_the_key_the_link_or_the_address() {
    let fake = FakeResend::that([Does::Fails(422, "validation_error", None)]).await;
    let mailer = mailer(&fake);
    let error = mailer.send(&message()).await.unwrap_err();
    let shown = [format!("{error}"), format!("{error:?}"), format!("{mailer:?}")];
    let settings = format!("{:?}", settings(&fake));
    for shown in shown.into_iter().chain([settings]) {
        for secret in [API_KEY, "token=", "ada@example.com"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test]
async fn checking_asks_nobody() {
    let fake = FakeResend::that([]).await;
    mailer(&fake).check().await.unwrap();
    assert!(fake.answers().is_empty());
}

#[tokio::test]
async fn settings_that_mean_nothing_are_refused() {
    let fake = FakeResend::that([]).await;
    let new = |change: fn(&mut ResendSettings)| {
        let mut settings = settings(&fake);
        change(&mut settings);
        ResendMailer::new(&settings).unwrap_err()
    };
    let url = new(|it| it.url = "ftp://example.com".parse().unwrap());
    assert!(matches!(url, ResendConfigError::Url), "{url}");
    let url = new(|it| it.url = "https://example.com/?key=1".parse().unwrap());
    assert!(matches!(url, ResendConfigError::Url), "{url}");
    for key in ["", " ", "re_\r\nx"] {
        let mut settings = settings(&fake);
        settings.api_key = SecretString::from(key);
        let error = ResendMailer::new(&settings).unwrap_err();
        assert!(matches!(error, ResendConfigError::ApiKey), "{error}");
    }
    let from = new(|it| it.from = "nobody".to_owned());
    assert!(matches!(from, ResendConfigError::Sender(_)), "{from}");
    let reply_to = new(|it| it.reply_to = Some("nobody".to_owned()));
    assert!(matches!(reply_to, ResendConfigError::Sender(_)), "{reply_to}");
}
