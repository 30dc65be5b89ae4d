//! A message as it lies in the mailbox.

use serde::{Deserialize, Serialize};
use socle_application::email::EmailMessage;
use socle_application::email::ports::MailboxMessage;
use socle_domain::Timestamp;
use socle_domain::identity::EmailAddress;
use uuid::Uuid;

use crate::templates::RenderedEmail;

/// The content of a file.
#[derive(Serialize, Deserialize)]
pub(super) struct Entry {
    id: Uuid,
    to: String,
    subject: String,
    text: String,
    html: String,
    links: Vec<String>,
    code: Option<String>,
    created_at: Timestamp,
}

impl Entry {
    pub(super) fn new(message: &EmailMessage, rendered: RenderedEmail, now: Timestamp) -> Self {
        Self {
            id: message.id,
            to: message.to.to_string(),
            links: links(&rendered.text),
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            code: rendered.code,
            created_at: now,
        }
    }

    pub(super) fn is_for(&self, address: &EmailAddress) -> bool {
        self.to == address.as_str()
    }
}

impl From<Entry> for MailboxMessage {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            to: entry.to,
            subject: entry.subject,
            text: entry.text,
            html: entry.html,
            links: entry.links,
            code: entry.code,
            created_at: entry.created_at,
        }
    }
}

/// Every link in a text, in order, each once.
fn links(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let is_link = word.starts_with("http://") || word.starts_with("https://");
        if is_link && !links.iter().any(|link| link == word) {
            links.push(word.to_owned());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_in_order_and_once() {
        let text = "Hello,\nhttps://b.example/?x=1&y=2\nhttp://a.example\n\nhttps://b.example/?x=1&y=2\nmailto:a@b.example httpx://no";
        assert_eq!(links(text), ["https://b.example/?x=1&y=2", "http://a.example"]);
    }
}
