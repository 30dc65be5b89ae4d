//! A message as it travels (RFC 5322, MIME).

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use socle_application::email::EmailMessage;

use crate::templates::RenderedEmail;

/// Why no message can be made of it: an address that the library refuses.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    #[error("the recipient's address cannot be used: {0}")]
    Recipient(#[from] lettre::address::AddressError),
    #[error("the message cannot be built: {0}")]
    Message(#[from] lettre::error::Error),
}

/// `Auto-Submitted: auto-generated` (RFC 3834 §5): no vacation responder answers it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Puts a message together: plain text and HTML as alternatives (RFC 2046 §5.1.4).
///
/// The `Message-ID` follows from the message's id, so a message that is sent twice, because the
/// answer to the first try was lost, can be told from two messages.
pub(super) fn build(
    from: &Mailbox,
    reply_to: Option<&Mailbox>,
    message: &EmailMessage,
    rendered: RenderedEmail,
) -> Result<Message, BuildError> {
    let to: Address = message.to.as_str().parse()?;
    let message_id = format!("<{}@{}>", message.id, from.email.domain());
    let mut builder = Message::builder();
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    Ok(builder
        .from(from.clone())
        .to(to.into())
        .subject(rendered.subject)
        .message_id(Some(message_id))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))?)
}
