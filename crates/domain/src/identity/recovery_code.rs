//! What gets a person in when their authenticator is lost.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

/// One of the codes that a person keeps on paper: ten characters of an alphabet without look-alikes,
/// 50 random bits, shown in two groups of five.
#[derive(Clone)]
pub struct RecoveryCode(SecretString);

impl RecoveryCode {
    /// How many a person gets.
    pub const COUNT: usize = 10;

    const LEN: usize = 10;

    /// 32 characters: no `i`, `l`, `o` and `u` (Crockford's base 32).
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    /// A code from random bytes.
    pub fn from_random(bytes: [u8; Self::LEN]) -> Self {
        let text: String =
            bytes.iter().map(|byte| char::from(Self::ALPHABET[usize::from(byte % 32)])).collect();
        Self(SecretString::from(text))
    }

    /// Takes what a person typed: case, spaces and hyphens do not matter, and neither does `o` for
    /// `0` or `i` and `l` for `1`. `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        // Longer than anybody would type one: nothing to normalize.
        if text.len() > 8 * Self::LEN {
            return None;
        }
        let code: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                c => c,
            })
            .collect();
        let known = code.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        (code.len() == Self::LEN && known).then(|| Self(SecretString::from(code)))
    }

    /// The characters without the hyphen, to digest them.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// As it is shown to the person, once.
    pub fn display(&self) -> String {
        let (first, second) = self.expose().split_at(Self::LEN / 2);
        format!("{first}-{second}")
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("abcde-fgh12", Some("abcdefgh12"))]
    #[case("ABCDE FGH12", Some("abcdefgh12"))]
    #[case("oOiIl-lLabc", Some("0011111abc"))]
    #[case("abcde-fgh1", None)]
    #[case("abcde-fgh123", None)]
    #[case("abcde-fghu2", None)]
    #[case("é", None)]
    #[case("", None)]
    fn what_people_type(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(RecoveryCode::parse(text).as_ref().map(RecoveryCode::expose), expected);
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed(bytes: [u8; 10]) {
            let code = RecoveryCode::from_random(bytes);
            let typed = RecoveryCode::parse(&code.display().to_uppercase()).unwrap();
            prop_assert_eq!(typed.expose(), code.expose());
        }

        #[test]
        fn anything_may_be_typed(text: String) {
            let _ = RecoveryCode::parse(&text);
        }
    }
}
