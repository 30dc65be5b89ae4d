//! What people agreed to.

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;

id!(
    /// Identifies a decision.
    ConsentId
);

/// What somebody agrees to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConsentKind {
    /// The terms of use.
    Terms,
    /// The privacy policy.
    PrivacyPolicy,
    /// Mails that advertise.
    Marketing,
}

impl ConsentKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Terms, Self::PrivacyPolicy, Self::Marketing];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::PrivacyPolicy => "privacy_policy",
            Self::Marketing => "marketing",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The version of a text that somebody was shown: 1 to 50 plain characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextVersion(String);

impl TextVersion {
    /// The longest, in characters.
    pub const MAX_CHARS: usize = 50;

    /// `None` when it is empty, too long, or holds more than letters, digits, `.`, `_` and `-`: decisions
    /// are kept when their person is erased, so no address must fit in here.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let fits = (1..=Self::MAX_CHARS).contains(&text.len());
        (fits && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody decided. Decisions are only ever added: the latest of a kind counts, and the earlier
/// ones prove what counted when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Identifies it; sorts by time.
    pub id: ConsentId,
    /// Who.
    pub user_id: UserId,
    /// About what.
    pub kind: ConsentKind,
    /// Of which text.
    pub version: TextVersion,
    /// Whether they agreed, or took it back.
    pub granted: bool,
    /// When.
    pub decided_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn kinds_round_trip() {
        for kind in ConsentKind::ALL {
            assert_eq!(ConsentKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(ConsentKind::parse("everything"), None);
    }

    #[rstest]
    #[case("2026-11", Some("2026-11"))]
    #[case(" v3.1 ", Some("v3.1"))]
    #[case("", None)]
    #[case("   ", None)]
    #[case("two words", None)]
    #[case("é", None)]
    #[case("ada@example.com", None)]
    #[case("line\nbreak", None)]
    fn a_version_is_short_and_plain(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(TextVersion::parse(text).as_ref().map(TextVersion::as_str), expected);
    }

    #[test]
    fn a_version_has_a_longest_length() {
        assert!(TextVersion::parse(&"1".repeat(50)).is_some());
        assert!(TextVersion::parse(&"1".repeat(51)).is_none());
    }
}
