//! What arrives at the server.

use mail_parser::{Message, MessageParser, MimeHeaders as _};
use rstest::rstest;
use socle_application::email::ports::Mailer as _;
use socle_domain::identity::Locale;
use socle_email::templates::render;
use uuid::Uuid;

use crate::support::{LINK, Script, Server, mailer, verify_email};

fn parsed(raw: &str) -> Message<'_> {
    MessageParser::default().parse(raw.as_bytes()).unwrap()
}

/// A name of each script, and names that try to become headers, commands or markup.
#[rstest]
#[case(Locale::Fr, "Zoé")]
#[case(Locale::En, "Ada")]
#[case(Locale::He, "שרה")]
#[case(Locale::He, "Ada")]
#[case(Locale::En, "Ada\r\nBcc: eve@example.com\r\n\r\nhello")]
#[case(Locale::Fr, "Ada\r\n.\r\nMAIL FROM:<eve@example.com>")]
#[case(Locale::En, "<b>Ada</b>")]
#[tokio::test]
async fn a_message_arrives_whole(#[case] locale: Locale, #[case] name: &str) {
    let server = Server::with(Script::default()).await;
    let message = verify_email(0x0190_0000_0000_7000_8000_0000_0000_0001, locale, name);
    mailer(&server.url()).send(&message).await.unwrap();

    let heard = server.heard();
    assert_eq!(heard.verbs()[1..], ["MAIL", "RCPT", "DATA"]);
    assert_eq!(heard.commands[1].0.trim_end(), "MAIL FROM:<no-reply@mail.example.com>");
    assert_eq!(heard.commands[2].0.trim_end(), "RCPT TO:<ada@example.com>");
    let [raw] = heard.messages.as_slice() else { panic!("one message") };
    assert!(raw.is_ascii());
    assert!(raw.lines().all(|line| line.len() <= 998), "RFC 5322 §2.1.1");

    let email = parsed(raw);
    let mut headers: Vec<_> = email.headers().iter().map(mail_parser::Header::name).collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            "Auto-Submitted",
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Subject",
            "To"
        ]
    );
    let rendered = render(&message).unwrap();
    assert_eq!(email.subject(), Some(rendered.subject.as_str()));
    assert_eq!(email.message_id(), Some("01900000-0000-7000-8000-000000000001@mail.example.com"));
    assert_eq!(email.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    let from = email.from().unwrap().first().unwrap();
    assert_eq!(from.name(), Some("Socle ✉"));
    assert_eq!(from.address(), Some("no-reply@mail.example.com"));
    assert_eq!(email.to().unwrap().first().unwrap().address(), Some("ada@example.com"));

    let kind = email.content_type().unwrap();
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    let parts: Vec<_> = email
        .parts
        .iter()
        .skip(1)
        .map(|part| {
            let kind = part.content_type().unwrap();
            (kind.subtype().unwrap(), kind.attribute("charset").unwrap())
        })
        .collect();
    // The best comes last (RFC 2046 §5.1.4).
    assert_eq!(parts, [("plain", "utf-8"), ("html", "utf-8")]);
    let newlines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    let text = newlines(&email.body_text(0).unwrap());
    assert_eq!(text, newlines(&rendered.text));
    assert!(text.lines().any(|line| line == LINK));
    let html = newlines(&email.body_html(0).unwrap());
    assert_eq!(html, newlines(&rendered.html));
    assert!(html.contains(&format!("href=\"{LINK}\"")));
}

#[tokio::test]
async fn a_message_sent_twice_carries_the_same_message_id() {
    let server = Server::with(Script::default()).await;
    let mailer = mailer(&server.url());
    for _ in 0..2 {
        mailer.send(&verify_email(7, Locale::En, "Ada")).await.unwrap();
    }
    let heard = server.heard();
    let ids: Vec<_> =
        heard.messages.iter().map(|raw| parsed(raw).message_id().unwrap().to_owned()).collect();
    assert_eq!(ids, vec![format!("{}@mail.example.com", Uuid::from_u128(7)); 2]);
}

#[tokio::test]
async fn a_connection_serves_many_messages() {
    let server = Server::with(Script::default()).await;
    let mailer = mailer(&server.url());
    mailer.check().await.unwrap();
    for id in 0..3 {
        mailer.send(&verify_email(id, Locale::En, "Ada")).await.unwrap();
    }
    let heard = server.heard();
    assert_eq!((heard.connections, heard.messages.len()), (1, 3));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_is_opened_anew() {
    let server = Server::with(Script { impatient: true, ..Script::default() }).await;
    let mailer = mailer(&server.url());
    for id in 0..3 {
        mailer.send(&verify_email(id, Locale::En, "Ada")).await.unwrap();
    }
    let heard = server.heard();
    assert_eq!((heard.connections, heard.messages.len()), (3, 3));
}

#[tokio::test]
async fn messages_leave_side_by_side() {
    let server = Server::with(Script::default()).await;
    let mailer = mailer(&server.url());
    let messages: Vec<_> = (0..20).map(|id| verify_email(id, Locale::En, "Ada")).collect();
    let sending = std::pin::pin!(async {
        let (first, second) = messages.split_at(10);
        tokio::join!(
            async {
                for message in first {
                    mailer.send(message).await.unwrap();
                }
            },
            async {
                for message in second {
                    mailer.send(message).await.unwrap();
                }
            }
        );
    });
    sending.await;
    let heard = server.heard();
    assert_eq!((heard.connections, heard.messages.len()), (2, 20));
}

#[tokio::test]
async fn the_password_is_sent_once_a_connection() {
    let server = Server::with(Script::default()).await;
    let mailer = mailer(&server.url_with_password());
    mailer.send(&verify_email(1, Locale::En, "Ada")).await.unwrap();
    // base64 of "\0socle\0hunter2"
    assert_eq!(server.heard().commands[1].0, "AUTH PLAIN AHNvY2xlAGh1bnRlcjI=");
}
