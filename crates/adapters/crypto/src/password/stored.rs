//! The text in which a hash is stored.
//!
//! ```text
//! dacafd08$2b$12$abcdefghijklmnopqrstuu7w6isMw9HraxdEch15zLdgKz/0wOW..
//! └──┬───┘└────────────────────────────┬─────────────────────────────┘
//! pepper id                  bcrypt, modular crypt format
//! ```
//!
//! 68 ASCII characters: which pepper, then everything bcrypt needs (version, cost, salt, hash).

use std::str::FromStr as _;

/// Hexadecimal digits of a pepper's identifier.
pub(super) const PEPPER_ID_LEN: usize = 8;

/// A stored hash, taken apart.
pub(super) struct StoredHash<'a> {
    /// Which pepper it was made with.
    pub(super) pepper_id: &'a str,
    /// The rest, for bcrypt.
    pub(super) bcrypt: &'a str,
    /// The cost it was made with.
    pub(super) cost: u32,
}

/// Why a stored hash is of no use. Holds nothing of the hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum StoredHashError {
    #[error("a stored password hash is not in the format pepper id, bcrypt")]
    Unreadable,
    #[error("a stored password hash needs the pepper {0}, which is not configured")]
    UnknownPepper(String),
    #[error("bcrypt refused: {0}")]
    Bcrypt(&'static str),
}

impl<'a> StoredHash<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, StoredHashError> {
        let (pepper_id, bcrypt) =
            text.split_at_checked(PEPPER_ID_LEN).ok_or(StoredHashError::Unreadable)?;
        let is_id = pepper_id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        match bcrypt::HashParts::from_str(bcrypt) {
            Ok(parts) if is_id => Ok(Self { pepper_id, bcrypt, cost: parts.get_cost() }),
            _ => Err(StoredHashError::Unreadable),
        }
    }
}

pub(super) fn format(pepper_id: &str, bcrypt: &str) -> String {
    format!("{pepper_id}{bcrypt}")
}

/// A hash of nothing: any password can be compared with it, at the full price of its cost, and none
/// matches (a 184-bit result of zeros is as likely as guessing one).
pub(super) fn dummy(cost: u32) -> String {
    // A dot is a zero in bcrypt's base64.
    format!("$2b${cost:02}${salt}{hash}", salt = ".".repeat(22), hash = ".".repeat(31))
}

impl From<bcrypt::BcryptError> for StoredHashError {
    fn from(error: bcrypt::BcryptError) -> Self {
        Self::Bcrypt(match error {
            bcrypt::BcryptError::CostNotAllowed(_) => "the cost is not between 4 and 31",
            bcrypt::BcryptError::InvalidHash(_) => "the hash is malformed",
            bcrypt::BcryptError::Rand(_) => "the random generator failed",
            bcrypt::BcryptError::Truncation(_) => "the prehash is too long",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const GOOD: &str = "dacafd08$2b$12$abcdefghijklmnopqrstuu7w6isMw9HraxdEch15zLdgKz/0wOW..";

    #[test]
    fn takes_apart_what_it_puts_together() {
        let stored = StoredHash::parse(GOOD).unwrap();
        assert_eq!((stored.pepper_id, stored.cost), ("dacafd08", 12));
        assert_eq!(format(stored.pepper_id, stored.bcrypt), GOOD);
        assert_eq!(GOOD.len(), 68);
    }

    #[rstest]
    #[case("")]
    #[case("dacafd08")]
    #[case("dacafd0")]
    #[case(&GOOD[8..])]
    #[case(&GOOD[..67])]
    #[case(&format!("{GOOD}."))]
    #[case(&GOOD.replace("dacafd08", "DACAFD08"))]
    #[case(&GOOD.replace("dacafd08", "dacafd0z"))]
    #[case(&GOOD.replace("$2b$", "$2c$"))]
    #[case(&GOOD.replace("dacafd08", "dacafdé"))]
    #[case("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaQ2w")]
    fn refuses_anything_else(#[case] text: &str) {
        assert_eq!(StoredHash::parse(text).err(), Some(StoredHashError::Unreadable));
    }

    #[test]
    fn the_dummy_is_a_hash() {
        let dummy = dummy(5);
        assert_eq!(bcrypt::HashParts::from_str(&dummy).unwrap().get_cost(), 5);
        assert!(!bcrypt::verify("anything", &dummy).unwrap());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = StoredHash::parse(&text);
        }
    }
}
