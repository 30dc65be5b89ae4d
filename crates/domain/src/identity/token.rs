//! Opaque secrets that people carry, and what is stored of them.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

/// An opaque secret handed to a person: a refresh token or the token in a link. Never stored, never
/// printed; what is stored is its [`TokenDigest`].
#[derive(Clone)]
pub struct SecretToken(SecretString);

impl SecretToken {
    /// The length of every token: 32 bytes (256 bits) in unpadded URL-safe base64.
    pub const LEN: usize = 43;

    /// Takes a token from a person. `None` when it cannot be one, by its length or alphabet.
    pub fn parse(text: &str) -> Option<Self> {
        let in_alphabet = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        (text.len() == Self::LEN && text.bytes().all(in_alphabet))
            .then(|| Self(SecretString::from(text)))
    }

    /// The token itself, to hand it to the person or to digest it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken(…)")
    }
}

/// What is stored of a secret that a person presents.
///
/// Of a [`SecretToken`] it is the SHA-256. A plain digest suffices (OWASP ASVS 5.0 §6.5.2): the
/// token has 256 random bits, so there is nothing to guess and nothing to salt. Looking a digest up
/// in an index leaks no usable timing, since whoever measures it cannot choose digests.
///
/// Of a short code it is an HMAC under a key that is not in the database: whoever steals the
/// database could otherwise try every code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// Wraps a digest that was computed or read from a database.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Compares in a time that does not tell where the two differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDigest(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a".repeat(43), true)]
    #[case("a".repeat(42), false)]
    #[case("a".repeat(44), false)]
    #[case(format!("{}+", "a".repeat(42)), false)]
    #[case(format!("{} ", "a".repeat(42)), false)]
    #[case(String::new(), false)]
    fn only_what_can_be_a_token_is_one(#[case] text: String, #[case] accepted: bool) {
        assert_eq!(SecretToken::parse(&text).is_some(), accepted);
    }

    #[test]
    fn digests_match_only_themselves() {
        let digest = TokenDigest::from_bytes([7; 32]);
        assert!(digest.matches(&digest));
        for place in 0..32 {
            let mut other = [7; 32];
            other[place] ^= 1;
            assert!(!digest.matches(&TokenDigest::from_bytes(other)));
        }
    }

    #[test]
    fn is_not_printed() {
        let token = SecretToken::parse(&"s".repeat(43)).unwrap();
        assert!(!format!("{token:?}").contains("sss"));
    }
}
