use std::collections::BTreeMap;
use std::fmt;

use uuid::Uuid;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::notifications::{KindPreference, NotificationKind, NotificationMessage};
use crate::organizations::OrganizationId;

id!(
    /// Identifies a notification.
    NotificationId
);

/// One word of a program's, such as the name of a state: small letters, digits and underscores. No
/// name of a person fits by accident, which is why nothing else is stored with a notification.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(String);

impl Word {
    /// The most characters of one.
    pub const MAX_CHARS: usize = 50;

    /// `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let begins = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        (begins && text.len() <= Self::MAX_CHARS && text.bytes().all(fits))
            .then(|| Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a notification says about what happened: which thing it was, or how it is called by the
/// program. Never what people call something: names are looked up when the notification is read, and
/// are gone with the thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// Which.
    Id(Uuid),
    /// A word.
    Word(Word),
}

impl Parameter {
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(id) => Some(Self::Id(id)),
            Err(_) => Word::parse(text).map(Self::Word),
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Word(word) => f.write_str(word.as_str()),
        }
    }
}

/// Parameters by their names.
pub type Parameters = BTreeMap<String, Parameter>;

/// Something a person was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Identifies it.
    pub id: NotificationId,
    /// Whom.
    pub user_id: UserId,
    /// Where it stands among those of the person: the first is 1, and a later one is greater. Whoever
    /// has seen one has missed nothing before it.
    pub position: i64,
    /// What it is about.
    pub kind: NotificationKind,
    /// The key of its words.
    pub message: String,
    /// The organization whose business it is, if it is one's.
    pub organization_id: Option<OrganizationId>,
    /// What the words are filled with.
    pub data: Parameters,
    /// When it was told.
    pub created_at: Timestamp,
    /// When the person read it.
    pub read_at: Option<Timestamp>,
}

/// Something to tell a person; it gets its place when the transaction commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotification {
    /// Identifies it.
    pub id: NotificationId,
    /// Whom.
    pub user_id: UserId,
    /// Its words.
    pub message: &'static NotificationMessage,
    /// The organization whose business it is, if it is one's.
    pub organization_id: Option<OrganizationId>,
    /// What the words are filled with.
    pub data: Parameters,
    /// How the person wants to hear of it.
    pub preference: KindPreference,
    /// Now.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("rejected", true)]
    #[case("step_2", true)]
    #[case("", false)]
    #[case("2nd", false)]
    #[case("_x", false)]
    #[case("Ada", false)]
    #[case("ada lovelace", false)]
    #[case("ada@example.com", false)]
    #[case("é", false)]
    fn a_word_is_a_programs(#[case] text: &str, #[case] fits: bool) {
        assert_eq!(Word::parse(text).is_some(), fits);
    }

    #[test]
    fn a_word_has_an_end() {
        assert!(Word::parse(&"a".repeat(Word::MAX_CHARS)).is_some());
        assert!(Word::parse(&"a".repeat(Word::MAX_CHARS + 1)).is_none());
    }

    #[test]
    fn a_parameter_is_read_as_it_was_written() {
        let id = Parameter::Id(Uuid::from_u128(7));
        let word = Parameter::Word(Word::parse("hired").unwrap());
        for parameter in [id, word] {
            assert_eq!(Parameter::parse(&parameter.to_string()), Some(parameter));
        }
        assert_eq!(Parameter::parse("Ada Lovelace"), None);
    }
}
