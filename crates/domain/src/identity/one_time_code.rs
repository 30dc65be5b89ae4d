//! Six digits that a person reads from one screen and types on another.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

/// A code of six digits: mailed beside a magic link, or shown by an authenticator app.
#[derive(Clone)]
pub struct OneTimeCode(SecretString);

impl OneTimeCode {
    /// How many digits.
    pub const DIGITS: usize = 6;

    /// A code from random bytes, every code as likely as any other (but for 2⁻⁴⁴).
    pub fn from_random(bytes: [u8; 8]) -> Self {
        let number = u64::from_be_bytes(bytes) % 1_000_000;
        Self(SecretString::from(format!("{number:06}")))
    }

    /// Takes what a person typed; spaces and hyphens between the digits do not matter. `None` when
    /// it is not six ASCII digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
        let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
        (digits.len() == Self::DIGITS && all_digits).then(|| Self(SecretString::from(digits)))
    }

    /// The digits, to mail or to compare them.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("123456", Some("123456"))]
    #[case(" 123 456 ", Some("123456"))]
    #[case("123-456", Some("123456"))]
    #[case("000000", Some("000000"))]
    #[case("12345", None)]
    #[case("1234567", None)]
    #[case("12345a", None)]
    #[case("١٢٣٤٥٦", None)]
    #[case("", None)]
    fn six_digits_are_a_code(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(OneTimeCode::parse(text).as_ref().map(OneTimeCode::expose), expected);
    }

    #[test]
    fn drawn_codes_are_codes() {
        for bytes in [[0; 8], [255; 8], [0, 0, 0, 0, 0, 0, 0, 7]] {
            let code = OneTimeCode::from_random(bytes);
            assert!(OneTimeCode::parse(code.expose()).is_some(), "{}", code.expose());
        }
    }

    #[test]
    fn is_not_printed() {
        assert!(!format!("{:?}", OneTimeCode::parse("123456")).contains("123"));
    }
}
