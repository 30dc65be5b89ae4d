//! What becomes of a message when the server does not take it.

use std::time::{Duration, Instant};

use rstest::rstest;
use socle_application::email::ports::{Mailer as _, MailerError};
use socle_domain::identity::Locale;

use crate::support::{Reply, Script, Server, mailer, verify_email};

use Outcome::{NoSuchMailbox, Refused, Unavailable};

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Unavailable,
    Refused,
    NoSuchMailbox,
}

fn outcome(result: Result<(), MailerError>) -> Outcome {
    match result.unwrap_err() {
        MailerError::Unavailable(_) => Unavailable,
        MailerError::Refused(_) => Refused,
        MailerError::NoSuchMailbox { class, .. } => {
            assert!(class.is_some());
            NoSuchMailbox
        }
        MailerError::Unconfigured => panic!("it is configured"),
    }
}

/// Where in the conversation the server goes its own way.
#[derive(Clone, Copy)]
enum Point {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    Message,
}

fn script(point: Point, reply: Reply) -> Script {
    let usual = Script::default();
    match point {
        Point::Greeting => Script { greeting: reply, ..usual },
        Point::Ehlo => Script { ehlo: reply, ..usual },
        Point::Auth => Script { auth: reply, ..usual },
        Point::Mail => Script { mail: reply, ..usual },
        Point::Rcpt => Script { rcpt: reply, ..usual },
        Point::Data => Script { data: reply, ..usual },
        Point::Message => Script { message: reply, ..usual },
    }
}

/// What concerns every message makes mail wait; what concerns this one gives it up.
#[rstest]
#[case::busy_at_first(Point::Greeting, Reply::Say("421 4.3.2 too busy"), Unavailable)]
#[case::no_service(Point::Greeting, Reply::Say("554 5.3.2 no service here"), Unavailable)]
#[case::gone_at_first(Point::Greeting, Reply::HangUp, Unavailable)]
#[case::not_smtp(Point::Greeting, Reply::Say("HTTP/1.1 400 Bad Request"), Unavailable)]
#[case::no_greeting(Point::Greeting, Reply::Silence, Unavailable)]
#[case::ehlo_refused(Point::Ehlo, Reply::Say("550 5.7.1 not you"), Unavailable)]
#[case::wrong_password(Point::Auth, Reply::Say("535 5.7.8 bad credentials"), Unavailable)]
#[case::auth_later(Point::Auth, Reply::Say("454 4.7.0 later"), Unavailable)]
#[case::auth_silent(Point::Auth, Reply::Silence, Unavailable)]
#[case::no_auth(Point::Ehlo, Reply::Say("250 mx.example.com"), Unavailable)]
#[case::sender_later(Point::Mail, Reply::Say("451 4.3.0 later"), Unavailable)]
#[case::sender_not_ours(Point::Mail, Reply::Say("553 5.7.1 not your address"), Unavailable)]
#[case::sender_needs_auth(Point::Mail, Reply::Say("530 5.7.0 authenticate"), Unavailable)]
#[case::greylisted(Point::Rcpt, Reply::Say("451 4.7.1 greylisted"), Unavailable)]
#[case::mailbox_full(Point::Rcpt, Reply::Say("452 4.2.2 full"), Unavailable)]
#[case::rcpt_needs_auth(Point::Rcpt, Reply::Say("530 5.7.0 authenticate"), Unavailable)]
#[case::nobody(Point::Rcpt, Reply::Say("550 5.1.1 no such user"), NoSuchMailbox)]
#[case::domain_takes_none(Point::Rcpt, Reply::Say("556 5.1.10 no mail there"), NoSuchMailbox)]
#[case::nobody_in_lines(
    Point::Rcpt,
    Reply::Say("550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist"),
    NoSuchMailbox
)]
#[case::blocked(Point::Rcpt, Reply::Say("550 5.7.1 blocked"), Refused)]
#[case::bare(Point::Rcpt, Reply::Say("550 no"), Refused)]
#[case::sender_unknown(Point::Mail, Reply::Say("550 5.1.1 no such user"), Unavailable)]
#[case::later_than_rcpt(Point::Data, Reply::Say("550 5.1.1 no such user"), Refused)]
#[case::gone_at_rcpt(Point::Rcpt, Reply::HangUp, Unavailable)]
#[case::data_later(Point::Data, Reply::Say("421 4.3.2 going down"), Unavailable)]
#[case::data_refused(Point::Data, Reply::Say("554 5.5.1 no valid recipients"), Refused)]
#[case::message_later(Point::Message, Reply::Say("451 4.3.0 disk full"), Unavailable)]
#[case::message_refused(Point::Message, Reply::Say("550 5.7.1 spam"), Refused)]
#[case::gone_at_the_end(Point::Message, Reply::HangUp, Unavailable)]
#[case::silent_at_the_end(Point::Message, Reply::Silence, Unavailable)]
#[tokio::test]
async fn failures_are_told_apart(
    #[case] point: Point,
    #[case] reply: Reply,
    #[case] expected: Outcome,
) {
    let server = Server::with(script(point, reply)).await;
    let mailer = mailer(&server.url_with_password()).with_timeout(Duration::from_millis(300));
    let begun = Instant::now();
    assert_eq!(outcome(mailer.send(&verify_email(1, Locale::En, "Ada")).await), expected);
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let server = Server::with(Script::default()).await;
    let mailer = mailer(&server.url());
    drop(server);
    // The listener is closed when its task has ended.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(outcome(mailer.send(&verify_email(1, Locale::En, "Ada")).await), Unavailable);
    assert_eq!(outcome(mailer.check().await), Unavailable);
}

#[tokio::test]
async fn one_refused_message_does_not_hold_up_the_next() {
    let refusing = Script { rcpt: Reply::Say("550 5.1.1 no such user"), ..Script::default() };
    let server = Server::start(vec![refusing, Script::default()]).await;
    let mailer = mailer(&server.url());
    assert_eq!(outcome(mailer.send(&verify_email(1, Locale::En, "Ada")).await), NoSuchMailbox);
    mailer.send(&verify_email(2, Locale::En, "Ada")).await.unwrap();
    assert_eq!(server.heard().messages.len(), 1);
}

#[tokio::test]
async fn a_message_abandoned_half_way_is_not_continued_by_the_next() {
    let slow = Script { data: Reply::Silence, ..Script::default() };
    let server = Server::start(vec![slow, Script::default()]).await;
    let mailer = mailer(&server.url()).with_timeout(Duration::from_millis(200));
    assert_eq!(outcome(mailer.send(&verify_email(1, Locale::En, "Ada")).await), Unavailable);
    mailer.send(&verify_email(2, Locale::En, "Ada")).await.unwrap();
    let heard = server.heard();
    assert_eq!((heard.connections, heard.messages.len()), (2, 1));
    assert_eq!(heard.verbs(), ["EHLO", "MAIL", "RCPT", "DATA", "EHLO", "MAIL", "RCPT", "DATA"]);
}

#[tokio::test]
async fn check_reports_a_wrong_password() {
    let script = Script { auth: Reply::Say("535 5.7.8 bad credentials"), ..Script::default() };
    let server = Server::with(script).await;
    assert_eq!(outcome(mailer(&server.url_with_password()).check().await), Unavailable);
    assert!(server.heard().messages.is_empty());
}

#[tokio::test]
async fn nothing_shows_the_password() {
    let echo = "500 5.5.2 unknown command: AUTH PLAIN AHNvY2xlAGh1bnRlcjI= hunter2";
    let server = Server::with(Script { auth: Reply::Say(echo), ..Script::default() }).await;
    let mailer = mailer(&server.url_with_password());
    let error = mailer.check().await.unwrap_err();
    for shown in [format!("{error}"), format!("{error:?}"), format!("{mailer:?}")] {
        assert!(!shown.contains("hunter2") && !shown.contains("AHNv"), "{shown}");
    }
    assert!(error.to_string().contains("500"), "{error}");
}

#[tokio::test]
async fn nothing_shows_the_link() {
    let echo = "554 5.7.1 blocked https://app.example.com/auth/verify-email?token=3q2-7w_ABC";
    let server = Server::with(Script { message: Reply::Say(echo), ..Script::default() }).await;
    let sent = mailer(&server.url()).send(&verify_email(1, Locale::En, "Ada")).await;
    let error = sent.unwrap_err();
    for shown in [format!("{error}"), format!("{error:?}")] {
        assert!(shown.contains("5.7.1 blocked") && !shown.contains("3q2-7w_ABC"), "{shown}");
    }
}
