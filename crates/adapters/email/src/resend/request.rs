//! A message as Resend takes it.

use lettre::message::Mailbox;
use serde::Serialize;
use socle_application::email::EmailMessage;

use crate::templates::RenderedEmail;

/// The body of `POST /emails`.
#[derive(Serialize)]
struct Request<'a> {
    from: String,
    to: [&'a str; 1],
    subject: &'a str,
    html: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    headers: Headers,
    tags: [Tag<'a>; 1],
}

/// `Auto-Submitted: auto-generated` (RFC 3834 §5): no vacation responder answers it.
#[derive(Serialize)]
struct Headers {
    #[serde(rename = "Auto-Submitted")]
    auto_submitted: &'static str,
}

/// What Resend's statistics are told of a message: letters, digits, underscores and hyphens.
#[derive(Serialize)]
struct Tag<'a> {
    name: &'static str,
    value: &'a str,
}

/// Puts a request together, byte for byte the same for the same message: Resend compares what comes
/// with one key.
pub(super) fn body(
    from: &Mailbox,
    reply_to: Option<&Mailbox>,
    message: &EmailMessage,
    rendered: &RenderedEmail,
) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&Request {
        from: from.to_string(),
        to: [message.to.as_str()],
        subject: &rendered.subject,
        html: &rendered.html,
        text: &rendered.text,
        reply_to: reply_to.map(Mailbox::to_string),
        headers: Headers { auto_submitted: "auto-generated" },
        tags: [Tag { name: "template", value: message.content.template() }],
    })
}
