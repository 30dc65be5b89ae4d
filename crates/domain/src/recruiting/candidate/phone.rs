//! Telephone numbers.

use std::fmt;

/// A telephone number as a person writes it: 4 to 15 digits (as many as ITU-T E.164 allows), with a
/// `+` before them and spaces, dots, hyphens, slashes and parentheses between them; at most 40
/// characters.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number has 4 to 15 digits, such as +33 1 99 00 12 34")]
pub struct PhoneNumberError;

impl PhoneNumber {
    /// The longest number with everything in it, in characters.
    pub const MAX_CHARS: usize = 40;

    /// Parses a number as a person types it.
    pub fn parse(text: &str) -> Result<Self, PhoneNumberError> {
        let text = text.trim();
        let rest = text.strip_prefix('+').unwrap_or(text);
        let digits = rest.bytes().filter(u8::is_ascii_digit).count();
        let between = |c: char| c.is_ascii_digit() || " .-/()".contains(c);
        if text.len() > Self::MAX_CHARS || !(4..=15).contains(&digits) || !rest.chars().all(between)
        {
            return Err(PhoneNumberError);
        }
        Ok(Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows that there is one, and not which.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(" +33 1 99 00 12 34 ", Some("+33 1 99 00 12 34"))]
    #[case("(555) 010-2345", Some("(555) 010-2345"))]
    #[case("01.99.00.12.34", Some("01.99.00.12.34"))]
    #[case("1234", Some("1234"))]
    #[case("123", None)]
    #[case("1234567890123456", None)]
    #[case("1+234", None)]
    #[case("++1234", None)]
    #[case("call me", None)]
    #[case("12\u{a0}34", None)]
    #[case("", None)]
    fn numbers_are_numbers(#[case] text: &str, #[case] expected: Option<&str>) {
        let parsed = PhoneNumber::parse(text);
        assert_eq!(parsed.as_ref().ok().map(PhoneNumber::as_str), expected);
        assert_eq!(PhoneNumber::parse(&format!("1234{}", "-".repeat(37))), Err(PhoneNumberError));
    }

    #[test]
    fn nobody_reads_a_number_in_a_log() {
        let number = PhoneNumber::parse("+33 1 99 00 12 34").unwrap();
        assert!(!format!("{number:?}").contains("99"));
    }
}
