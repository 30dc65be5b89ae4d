//! What people can do, and what a job asks for.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::recruiting::fold;

/// What kind of thing somebody can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkillKind {
    /// A craft, a tool, a method: `Rust`, `comptabilité générale`.
    Technical,
    /// How somebody works with others: `mentoring`.
    Soft,
    /// A language that people speak.
    Language,
}

impl SkillKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Technical, Self::Soft, Self::Language];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Soft => "soft",
            Self::Language => "language",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The name of a skill as people write it: 1 to 80 characters on one line, trimmed and normalized
/// (NFC). Two names that [fold] alike are the same skill.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SkillName(String);

/// Why a text is not the name of a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SkillNameError {
    /// Nothing is left of it.
    #[error("a skill needs a name")]
    Empty,
    /// It is too long.
    #[error("the name of a skill has at most {} characters", SkillName::MAX_CHARS)]
    TooLong,
    /// It holds what cannot be seen, or no letter and no digit.
    #[error("the name of a skill is one line of visible characters")]
    Malformed,
}

impl SkillNameError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
        }
    }
}

impl SkillName {
    /// The longest name.
    pub const MAX_CHARS: usize = 80;

    /// Parses a name as a person types it.
    pub fn parse(text: &str) -> Result<Self, SkillNameError> {
        let name: String = text.trim().nfc().collect();
        if name.is_empty() {
            return Err(SkillNameError::Empty);
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(SkillNameError::TooLong);
        }
        if name.chars().any(char::is_control) || !name.chars().any(char::is_alphanumeric) {
            return Err(SkillNameError::Malformed);
        }
        Ok(Self(name))
    }

    /// As people write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is compared by.
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

impl fmt::Display for SkillName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(" C++ ", Ok("C++"))]
    #[case("Comptabilité générale", Ok("Comptabilité générale"))]
    #[case("", Err(SkillNameError::Empty))]
    #[case("--", Err(SkillNameError::Malformed))]
    #[case("a\nb", Err(SkillNameError::Malformed))]
    fn names_are_names(#[case] text: &str, #[case] expected: Result<&str, SkillNameError>) {
        assert_eq!(
            SkillName::parse(text).as_ref().map(SkillName::as_str),
            expected.as_ref().copied()
        );
        let long = "a".repeat(SkillName::MAX_CHARS + 1);
        assert_eq!(SkillName::parse(&long), Err(SkillNameError::TooLong));
    }

    #[test]
    fn every_kind_is_read_by_its_name_alone() {
        for kind in SkillKind::ALL {
            assert_eq!(SkillKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(SkillKind::parse("other"), None);
    }
}
