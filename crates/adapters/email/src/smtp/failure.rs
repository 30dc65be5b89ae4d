//! What a failure means: try again, or give this message up.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Code;
use socle_application::email::ports::MailerError;
use socle_domain::email::ReportClass;

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
        if let Some(status) = failure.no_such_mailbox() {
            Self::NoSuchMailbox { class: ReportClass::new(&status), cause: Box::new(failure) }
        } else if failure.concerns_the_message() {
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

    /// The enhanced status by which the server says that there is no such mailbox, if it does.
    fn no_such_mailbox(&self) -> Option<String> {
        let Self::Smtp { stage: Stage::Recipient, error } = self else { return None };
        let answer = std::error::Error::source(error)?.to_string();
        no_such_mailbox(error.status()?.into(), &answer)
    }
}

/// The enhanced status in an answer to `RCPT` (RFC 3463 §3.2), if it means that nobody will ever
/// read mail to that address: no such mailbox (5.1.1), one that has moved and left no address (5.1.6),
/// and a recipient that takes no mail at all (5.1.10, RFC 7505 §4.2).
///
/// A bare 550 may mean anything, and so do statuses such as 5.7.1: servers refuse a client, its
/// sender or its reputation with them, and to the address mail may go tomorrow. 5.1.2 is a domain
/// that a relay does not find, perhaps by its own fault, and 5.2.1 a mailbox that may be opened again.
fn no_such_mailbox(code: u16, answer: &str) -> Option<String> {
    const GONE: [&str; 3] = ["5.1.1", "5.1.6", "5.1.10"];
    let status = answer.split_whitespace().next()?;
    ((500..600).contains(&code) && GONE.contains(&status)).then(|| status.to_owned())
}

fn is_about_us(code: Code) -> bool {
    matches!(u16::from(code), 530 | 534 | 535 | 538)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::unknown_user(550, "5.1.1 <ada@example.com>: Recipient address rejected", true)]
    #[case::exchange(550, "5.1.10 RESOLVER.ADR.RecipientNotFound", true)]
    #[case::null_mx(556, "5.1.10 Recipient address has null MX", true)]
    #[case::moved(551, "5.1.6 The user has moved", true)]
    #[case::on_553(553, "5.1.1 sorry, no mailbox here by that name", true)]
    #[case::bare(550, "User unknown", false)]
    #[case::bare_policy(550, "Blocked: see our postmaster page", false)]
    #[case::policy(550, "5.7.1 Service unavailable; client host blocked", false)]
    #[case::reputation(554, "5.7.26 unauthenticated mail is not accepted", false)]
    #[case::relaying(554, "5.7.1 <ada@example.com>: Relay access denied", false)]
    #[case::domain(550, "5.1.2 Domain not found", false)]
    #[case::syntax(501, "5.1.3 Bad recipient address syntax", false)]
    #[case::our_sender(550, "5.1.8 Sender address rejected: Domain not found", false)]
    #[case::disabled(550, "5.2.1 The account is inactive", false)]
    #[case::full(552, "5.2.2 Mailbox full", false)]
    #[case::routing(550, "5.4.1 Recipient address rejected: Access denied", false)]
    #[case::quoted_later(550, "Rejected (see 5.1.1)", false)]
    #[case::longer(550, "5.1.11 something else", false)]
    #[case::for_now(450, "4.1.1 try again", false)]
    #[case::contradiction(450, "5.1.1 try again", false)]
    #[case::nothing(550, "", false)]
    fn only_a_mailbox_that_is_not_there_is_none(
        #[case] code: u16,
        #[case] answer: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(no_such_mailbox(code, answer).is_some(), expected);
    }

    #[test]
    fn answers_are_shown_without_links() {
        assert_eq!(
            without_links("554 blocked <https://a.example/?token=x> see help"),
            "554 blocked [link] see help"
        );
    }
}
