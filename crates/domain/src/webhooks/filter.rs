//! Which events an endpoint wants.

use std::collections::BTreeSet;
use std::fmt;

/// Which events an endpoint wants: `*` for all, `organization.*` for those that begin so, or names.
/// 1 to 50 patterns of at most 100 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFilter(BTreeSet<String>);

/// Why a filter is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventFilterError {
    /// It would let nothing through.
    #[error("name at least one event, or `*` for all")]
    Empty,
    /// It has too many patterns.
    #[error("name at most {} events", EventFilter::MAX)]
    TooMany,
    /// One of the patterns is none.
    #[error("{0:?} is neither `*`, nor the name of an event, nor one that ends in `.*`")]
    Malformed(String),
}

impl EventFilterError {
    /// For machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooMany => "too_many",
            Self::Malformed(_) => "malformed",
        }
    }
}

impl EventFilter {
    /// The most patterns.
    pub const MAX: usize = 50;
    /// The longest pattern, in characters.
    pub const MAX_CHARS: usize = 100;

    /// Parses patterns. What is named twice counts once.
    pub fn parse<T: AsRef<str>>(patterns: &[T]) -> Result<Self, EventFilterError> {
        if patterns.is_empty() {
            return Err(EventFilterError::Empty);
        }
        if patterns.len() > Self::MAX {
            return Err(EventFilterError::TooMany);
        }
        let mut kept = BTreeSet::new();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            if !is_pattern(pattern) {
                let shown = pattern.chars().take(Self::MAX_CHARS).collect();
                return Err(EventFilterError::Malformed(shown));
            }
            kept.insert(pattern.to_owned());
        }
        Ok(Self(kept))
    }

    /// Whether the endpoint wants to hear of an event.
    pub fn wants(&self, event: &str) -> bool {
        self.0.iter().any(|pattern| matches(pattern, event))
    }

    /// The patterns, sorted. They hold no spaces.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for EventFilter {
    /// The patterns, with spaces between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pattern) in self.0.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{pattern}")?;
        }
        Ok(())
    }
}

fn matches(pattern: &str, event: &str) -> bool {
    match pattern.strip_suffix('*') {
        // `*` begins everything, and `organization.` what is about organizations.
        Some(start) => event.starts_with(start),
        None => pattern == event,
    }
}

fn is_pattern(pattern: &str) -> bool {
    let is_word = |word: &str| {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        !word.is_empty() && word.bytes().all(fine)
    };
    let words = pattern.strip_suffix(".*").unwrap_or(pattern);
    pattern.len() <= EventFilter::MAX_CHARS && (pattern == "*" || words.split('.').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["*"], "organization.updated", true)]
    #[case(&["organization.updated"], "organization.updated", true)]
    #[case(&["organization.updated"], "organization.updated_again", false)]
    #[case(&["organization.updated"], "organization.deleted", false)]
    #[case(&["organization.*"], "organization.updated", true)]
    #[case(&["organization.*"], "organization.part.updated", true)]
    #[case(&["organization.*"], "organization", false)]
    #[case(&["organization.*"], "organizations.updated", false)]
    #[case(&["member.added", "role.*"], "role.created", true)]
    #[case(&["member.added", "role.*"], "member.removed", false)]
    #[case(&["organization"], "organization.updated", false)]
    fn wants(#[case] patterns: &[&str], #[case] event: &str, #[case] expected: bool) {
        assert_eq!(EventFilter::parse(patterns).unwrap().wants(event), expected);
    }

    #[rstest]
    #[case(&[], EventFilterError::Empty)]
    #[case(&[""], EventFilterError::Malformed(String::new()))]
    #[case(&["*", "**"], EventFilterError::Malformed("**".to_owned()))]
    #[case(&["organization*"], EventFilterError::Malformed("organization*".to_owned()))]
    #[case(&["*.updated"], EventFilterError::Malformed("*.updated".to_owned()))]
    #[case(&[".*"], EventFilterError::Malformed(".*".to_owned()))]
    #[case(&["a..b"], EventFilterError::Malformed("a..b".to_owned()))]
    #[case(&["a.b "], EventFilterError::Malformed("a.b ".to_owned()))]
    #[case(&["Organization.updated"], EventFilterError::Malformed("Organization.updated".to_owned()))]
    fn refuses(#[case] patterns: &[&str], #[case] expected: EventFilterError) {
        assert_eq!(EventFilter::parse(patterns).unwrap_err(), expected);
    }

    #[test]
    fn there_is_an_end() {
        let many: Vec<_> = (0..=EventFilter::MAX).map(|number| format!("a.b{number}")).collect();
        assert_eq!(EventFilter::parse(&many), Err(EventFilterError::TooMany));
        assert!(EventFilter::parse(&many[1..]).is_ok());
        let long = "a".repeat(EventFilter::MAX_CHARS + 1);
        assert!(EventFilter::parse(&[&long]).is_err());
        assert!(EventFilter::parse(&[&long[1..]]).is_ok());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let filter = EventFilter::parse(&["role.*", "member.added", "role.*"]).unwrap();
        assert_eq!(filter.to_string(), "member.added role.*");
        let written = filter.to_string();
        let words: Vec<_> = written.split(' ').collect();
        assert_eq!(EventFilter::parse(&words).unwrap(), filter);
    }

    proptest! {
        #[test]
        fn a_name_matches_itself_and_its_prefixes(event in "[a-z_]{1,9}(\\.[a-z_]{1,9}){1,3}") {
            let parse = |pattern: &str| EventFilter::parse(&[pattern]).unwrap();
            prop_assert!(parse(&event).wants(&event));
            prop_assert!(parse("*").wants(&event));
            for (dot, _) in event.match_indices('.') {
                let prefix = format!("{}.*", &event[..dot]);
                prop_assert!(parse(&prefix).wants(&event));
            }
            let (below, longer) = (format!("{event}.*"), format!("{event}x"));
            prop_assert!(!parse(&below).wants(&event));
            prop_assert!(!parse(&longer).wants(&event));
        }
    }
}
