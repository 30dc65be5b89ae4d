use std::sync::Arc;

use actix_web::http::header;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use async_trait::async_trait;
use chrono::DateTime;
use rstest::rstest;
use serde_json::{Value, json};
use socle_application::email::ports::{DevelopmentMailbox, MailboxMessage};
use socle_application::store::Cause;
use socle_domain::identity::EmailAddress;
use uuid::Uuid;

use super::configure;
use crate::pages::Pages;

/// A mailbox with one message, or an unreadable one.
struct Mailbox {
    readable: bool,
}

#[async_trait]
impl DevelopmentMailbox for Mailbox {
    async fn messages(&self, to: Option<EmailAddress>) -> Result<Vec<MailboxMessage>, Cause> {
        if !self.readable {
            return Err("no such folder".into());
        }
        let message = MailboxMessage {
            id: Uuid::nil(),
            to: "ada@example.com".to_owned(),
            subject: "Bonjour <b>".to_owned(),
            text: "Go to\nhttps://example.com/?a=1&b=2\nnow".to_owned(),
            html: "<p>Go</p>".to_owned(),
            links: vec!["https://example.com/?a=1&b=2".to_owned()],
            code: None,
            created_at: DateTime::from_timestamp(1_893_456_000, 0).unwrap(),
        };
        Ok(Vec::from([message])
            .into_iter()
            .filter(|message| to.as_ref().is_none_or(|to| to.as_str() == message.to))
            .collect())
    }
}

async fn answer(uri: &str, readable: bool) -> (u16, Option<String>, String) {
    let mailbox = Arc::new(Mailbox { readable });
    let pages = web::Data::new(Pages::new());
    let app = App::new().app_data(pages).configure(|config| configure(config, mailbox));
    let request = TestRequest::get().uri(uri).to_request();
    let response = call_service(&init_service(app).await, request).await;
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.map(|value| value.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    (status, policy, String::from_utf8(read_body(response).await.to_vec()).unwrap())
}

#[actix_web::test]
async fn programs_read_json() {
    let (status, _, body) = answer("/dev/mailbox/messages?to=Ada@example.com", true).await;
    assert_eq!(status, 200);
    let expected = json!({"data": [{
        "id": "00000000-0000-0000-0000-000000000000",
        "to": "ada@example.com",
        "subject": "Bonjour <b>",
        "text": "Go to\nhttps://example.com/?a=1&b=2\nnow",
        "html": "<p>Go</p>",
        "links": ["https://example.com/?a=1&b=2"],
        "code": null,
        "created_at": "2030-01-01T00:00:00Z",
    }]});
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), expected);
    let (_, _, body) = answer("/dev/mailbox/messages?to=bob@example.com", true).await;
    assert_eq!(body, r#"{"data":[]}"#);
}

#[rstest]
#[case("/dev/mailbox/messages?to=ada", true, 422)]
#[case("/dev/mailbox/messages?to=", true, 422)]
#[case("/dev/mailbox/messages", false, 500)]
#[case("/dev/mailbox?to=ada", true, 422)]
#[case("/dev/mailbox", false, 500)]
#[case("/dev/mailbox?to=", true, 200)]
#[case("/dev/mailbox/messages/00000000-0000-0000-0000-000000000001/html", true, 404)]
#[case("/dev/mailbox/messages/x/html", true, 404)]
#[actix_web::test]
async fn what_cannot_be_shown(#[case] uri: &str, #[case] readable: bool, #[case] expected: u16) {
    let (status, _, body) = answer(uri, readable).await;
    assert_eq!(status, expected);
    assert!(!body.contains("no such folder"), "{body}");
}

#[actix_web::test]
async fn people_read_a_page_with_links_that_work() {
    let (status, _, html) = answer("/dev/mailbox", true).await;
    assert_eq!(status, 200);
    let link = "<a href=\"https://example.com/?a=1&amp;b=2\">https://example.com/?a=1&amp;b=2</a>";
    assert!(html.contains(link), "{html}");
    assert!(html.contains("Bonjour &lt;b&gt;"), "{html}");
    let (_, _, html) = answer("/dev/mailbox?to=bob@example.com&lang=fr", true).await;
    assert!(html.contains("Il n’y a pas d’e-mail adressé à bob@example.com"), "{html}");
    assert!(html.contains("to=bob%40example.com&amp;lang=he"), "{html}");
}

#[actix_web::test]
async fn the_html_of_a_message_stands_in_a_sandbox() {
    let uri = format!("/dev/mailbox/messages/{}/html", Uuid::nil());
    let (status, policy, html) = answer(&uri, true).await;
    assert_eq!((status, html.as_str()), (200, "<p>Go</p>"));
    let policy = policy.unwrap();
    assert!(policy.starts_with("default-src 'none';") && policy.contains("sandbox"), "{policy}");
}
