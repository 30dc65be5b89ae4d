//! What people write about jobs, companies and themselves.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// Why a text is not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing is left of it.
    #[error("it is needed")]
    Empty,
    /// It is too long.
    #[error("it has at most {0} characters")]
    TooLong(usize),
    /// It holds what cannot be seen.
    #[error("it holds characters that cannot be seen")]
    Invisible,
}

impl TextError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong(_) => "too_long",
            Self::Invisible => "invisible_characters",
        }
    }
}

/// One line: 1 to `MAX` visible characters, trimmed and normalized (NFC).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line<const MAX: usize>(String);

/// Any number of lines: 1 to `MAX` characters, trimmed and normalized (NFC). Markup means nothing in
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Prose<const MAX: usize>(String);

fn parse(text: &str, max: usize, fits: fn(char) -> bool) -> Result<String, TextError> {
    let text: String = text.trim().nfc().collect();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    if text.chars().all(fits) { Ok(text) } else { Err(TextError::Invisible) }
}

/// Whether a text runs the other way unseen (Unicode's "Trojan Source"): nothing people type.
const fn overrides(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl<const MAX: usize> Line<MAX> {
    /// Parses a line as a person types it.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        parse(text, MAX, |c| !c.is_control() && !overrides(c)).map(Self)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// Parses a text as a person types it, with ends of lines of any system.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let fits = |c: char| matches!(c, '\n' | '\t') || (!c.is_control() && !overrides(c));
        parse(&text, MAX, fits).map(Self)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Display for Prose<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What something is called on one line: a job, a place, a school.
pub type Title = Line<200>;

/// A description, a letter, a summary.
pub type LongText = Prose<20_000>;

/// A note, a reason.
pub type ShortText = Prose<2_000>;

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("  Cuisinière ", Ok("Cuisinière"))]
    #[case(" \u{a0} ", Err(TextError::Empty))]
    #[case("a\nb", Err(TextError::Invisible))]
    #[case("a\u{202e}b", Err(TextError::Invisible))]
    #[case("a\0b", Err(TextError::Invisible))]
    fn a_line_is_one(#[case] text: &str, #[case] expected: Result<&str, TextError>) {
        assert_eq!(Title::parse(text).as_ref().map(Title::as_str), expected.as_ref().copied());
        assert_eq!(Line::<3>::parse("abcd"), Err(TextError::TooLong(3)));
    }

    #[rstest]
    #[case("one\r\ntwo\rthree\n", Ok("one\ntwo\nthree"))]
    #[case("שלום\n\tעולם", Ok("שלום\n\tעולם"))]
    #[case("a\u{7}", Err(TextError::Invisible))]
    fn prose_has_lines(#[case] text: &str, #[case] expected: Result<&str, TextError>) {
        let parsed = LongText::parse(text);
        assert_eq!(parsed.as_ref().map(LongText::as_str), expected.as_ref().copied());
    }
}
