//! First and last names.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// A first or last name: 1 to 100 characters of any script, trimmed and normalized (NFC).
///
/// Names go into mails that Socle sends to addresses nobody has proved yet, so they must not carry
/// a message of their own: no links, markup, line breaks or characters that turn the direction of
/// the text around them.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// Nothing was given.
    #[error("a name is required")]
    Empty,
    /// More than [`PersonName::MAX_CHARS`].
    #[error("a name has at most {} characters", PersonName::MAX_CHARS)]
    TooLong,
    /// Links, markup, control or direction-changing characters.
    #[error("a name holds no links, markup or invisible characters")]
    Malformed,
}

impl PersonNameError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "malformed",
        }
    }
}

impl PersonName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 100;

    /// What stands in place of the name of somebody who was erased.
    pub fn erased() -> Self {
        Self("Erased".to_owned())
    }

    /// Parses a name as a person types it.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name: String = text.trim().nfc().collect();
        if name.is_empty() {
            return Err(PersonNameError::Empty);
        }
        if name.chars().count() > Self::MAX_CHARS {
            return Err(PersonNameError::TooLong);
        }
        if name.chars().any(is_unfit) || name.contains("://") || looks_like_a_host(&name) {
            return Err(PersonNameError::Malformed);
        }
        Ok(Self(name))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Mail programs make links of `evil.example`; initials such as `J.R.R.` stay names.
fn looks_like_a_host(name: &str) -> bool {
    let begins_a_label = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric()).count() > 1;
    name.split_whitespace().any(|word| word.split('.').skip(1).any(begins_a_label))
}

fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | '@')
        // Line and paragraph separators, zero-width space, and the bidirectional controls of
        // Unicode UAX #9. Joiners (U+200C, U+200D) stay: some scripts need them.
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Ada")]
    #[case("  Jean-Éric ")]
    #[case("O'Neil")]
    #[case("משה")]
    #[case("李")]
    #[case("van der Berg")]
    #[case("J.R.R.")]
    #[case("Martin Jr.")]
    fn accepts_names_of_the_world(#[case] text: &str) {
        assert_eq!(PersonName::parse(text).unwrap().as_str(), text.trim());
    }

    #[rstest]
    #[case("", PersonNameError::Empty)]
    #[case(" \t", PersonNameError::Empty)]
    #[case("Win a prize https://evil.example", PersonNameError::Malformed)]
    #[case("WWW.evil.example", PersonNameError::Malformed)]
    #[case("evil.com", PersonNameError::Malformed)]
    #[case("<b>Ada</b>", PersonNameError::Malformed)]
    #[case("Ada\r\nBcc: eve", PersonNameError::Malformed)]
    #[case("Ada\u{202e}", PersonNameError::Malformed)]
    fn refuses_messages_in_disguise(#[case] text: &str, #[case] expected: PersonNameError) {
        assert_eq!(PersonName::parse(text), Err(expected));
    }

    #[test]
    fn has_a_longest_length() {
        assert!(PersonName::parse(&"é".repeat(PersonName::MAX_CHARS)).is_ok());
        assert_eq!(
            PersonName::parse(&"é".repeat(PersonName::MAX_CHARS + 1)),
            Err(PersonNameError::TooLong)
        );
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_idempotent(text in "\\PC{0,120}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
            }
        }
    }
}
