//! Encryption, and what is not sent without it.

use rstest::rstest;
use socle_application::email::ports::{Mailer as _, MailerError};
use socle_domain::identity::Locale;

use crate::support::{Script, Server, mailer, verify_email};

#[tokio::test]
async fn a_server_without_starttls_learns_nothing_when_encryption_is_required() {
    let server = Server::with(Script::default()).await;
    let mailer = mailer(&format!("{}?tls=required", server.url_with_password()));
    let sent = mailer.send(&verify_email(1, Locale::En, "Ada")).await;
    assert!(matches!(sent, Err(MailerError::Unavailable(_))));
    assert_eq!(server.heard().verbs(), ["EHLO", "QUIT"]);
}

#[tokio::test]
async fn a_local_server_is_encrypted_when_it_can_be() {
    let server = Server::with(Script { starttls: true, ..Script::default() }).await;
    let mailer = mailer(&server.url_with_password());
    mailer.send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    let heard = server.heard();
    assert_eq!(heard.verbs(), ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"]);
    assert!(heard.commands[2..].iter().all(|(_, encrypted)| *encrypted));
    assert_eq!(heard.messages.len(), 1);
}

#[tokio::test]
async fn no_encryption_is_asked_for_with_tls_none() {
    let server = Server::with(Script { starttls: true, ..Script::default() }).await;
    let mailer = mailer(&format!("{}?tls=none", server.url()));
    mailer.send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    assert_eq!(server.heard().verbs(), ["EHLO", "MAIL", "RCPT", "DATA"]);
}

/// The test server's certificate is signed by nobody.
#[rstest]
#[case("smtp", "?tls=required")]
#[case("smtps", "")]
#[tokio::test]
async fn a_server_that_cannot_prove_its_name_learns_nothing(
    #[case] scheme: &str,
    #[case] parameters: &str,
) {
    let server = Server::with(Script { starttls: true, ..Script::default() }).await;
    let url = format!("{scheme}://socle:hunter2@{}{parameters}", server.address);
    let mailer = mailer(&url).with_timeout(std::time::Duration::from_millis(500));
    let sent = mailer.send(&verify_email(1, Locale::En, "Ada")).await;
    assert!(matches!(sent, Err(MailerError::Unavailable(_))));
    let heard = server.heard();
    assert!(heard.verbs().iter().all(|verb| matches!(*verb, "EHLO" | "STARTTLS")));
}
