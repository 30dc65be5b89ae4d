//! What a failure means: try again, or give this message up.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Code;
use socle_application::email::ports::MailerError;

/// How far a conversation had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Connecting, greeting, encrypting.
    Connection,
    /// `MAIL FROM`: our own address.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA` and the message itself.
    Content,
}

/// Why a message was not handed over.
#[derive(thiserror::Error)]
pub(super) enum Failure {
    #[error("no answer within {} seconds", .0.as_secs_f32())]
    Timeout(Duration),
    #[error("the server does not answer")]
    NoAnswer,
    #[error("the server offers no encryption, which the configuration requires")]
    NoEncryption,
    #[error("the server offers no encryption, and the password is not sent in the clear")]
    NoEncryptionForPassword,
    // The answer is left out: there are servers that repeat the command they refuse, and this one
    // held the password.
    #[error("the server refused the user or the password{}", code(*.0))]
    Authentication(Option<Code>),
    #[error("{stage}: {}", without_links(&.error.to_string()))]
    Smtp { stage: Stage, error: Error },
    #[error("the connection pool is closed")]
    Pool,
}

/// Shows as little as its text does.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({self})")
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connection => "connecting",
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Content => "the message",
        })
    }
}

/// A filter may say which link it dislikes, and a link in a mail is a key.
fn without_links(text: &str) -> String {
    let is_link = |word: &str| word.contains("://") || word.contains("token=");
    let words = text.split(' ').map(|word| if is_link(word) { "[link]" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

fn code(code: Option<Code>) -> String {
    code.map(|code| format!(" ({code})")).unwrap_or_default()
}

impl From<Failure> for MailerError {
    fn from(failure: Failure) -> Self {
        if failure.concerns_the_message() {
            Self::Refused(Box::new(failure))
        } else {
            Self::Unavailable(Box::new(failure))
        }
    }
}

impl Failure {
    /// Whether this one message will never be taken (RFC 5321 §4.2.1: a 5yz answer).
    ///
    /// A 5yz answer to the connection, the password or the sender concerns every message: that is a
    /// configuration to mend, and mail waits until it is. So is one that asks for authentication
    /// or encryption, whenever it comes (RFC 4954 §6).
    fn concerns_the_message(&self) -> bool {
        match self {
            Self::Smtp { stage: Stage::Recipient | Stage::Content, error } => {
                error.is_permanent() && !error.status().is_some_and(is_about_us)
            }
            _ => false,
        }
    }
}

fn is_about_us(code: Code) -> bool {
    matches!(u16::from(code), 530 | 534 | 535 | 538)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_shown_without_links() {
        assert_eq!(
            without_links("554 blocked <https://a.example/?token=x> see help"),
            "554 blocked [link] see help"
        );
    }
}
