use std::collections::HashSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_PAD_INDIFFERENT, URL_SAFE_PAD_INDIFFERENT};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretBox};
use socle_application::ports::Randomness;

/// A secret key of 256 bits. Not printed, and wiped from memory when dropped.
pub struct SecretKey32(SecretBox<[u8; Self::BYTES]>);

impl SecretKey32 {
    /// The length of every key.
    pub const BYTES: usize = 32;

    /// Draws a new key.
    pub fn generate(randomness: &dyn Randomness) -> Self {
        Self(SecretBox::init_with_mut(|key: &mut [u8; Self::BYTES]| randomness.fill(key)))
    }

    /// Wraps bytes that are known to be a key, without the checks of [`parse_key`].
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(SecretBox::init_with(|| bytes))
    }

    /// The bytes, for the primitive that needs them.
    pub fn expose(&self) -> &[u8; Self::BYTES] {
        self.0.expose_secret()
    }
}

impl Clone for SecretKey32 {
    fn clone(&self) -> Self {
        Self(SecretBox::init_with_mut(|key: &mut [u8; Self::BYTES]| *key = *self.expose()))
    }
}

impl fmt::Debug for SecretKey32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey32(…)")
    }
}

/// Why a text is not a key. Says what is wrong with it and how to get a good one, never what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeyError {
    /// Nothing is there.
    #[error("it is empty; {HOW_TO_MAKE_ONE}")]
    Empty,
    /// It contains words such as `changeme`.
    #[error("it is a placeholder; {HOW_TO_MAKE_ONE}")]
    Placeholder,
    /// Neither hexadecimal nor base64.
    #[error("it is neither base64 nor hexadecimal; {HOW_TO_MAKE_ONE}")]
    NotEncoded,
    /// It does not decode to 32 bytes.
    #[error("it has {bytes} bytes instead of {}; {HOW_TO_MAKE_ONE}", SecretKey32::BYTES)]
    WrongLength {
        /// How many it decodes to.
        bytes: usize,
    },
    /// It is zeros, a repetition, a sequence or text that somebody typed: anything but random.
    #[error("it is not random; {HOW_TO_MAKE_ONE}")]
    NotRandom,
}

const HOW_TO_MAKE_ONE: &str = "make one with `openssl rand -base64 32`";

/// Words of placeholders and of documentation. None is so short that it is met by chance in a random
/// key (the odds of six letters are about one in thirty million).
const PLACEHOLDERS: [&str; 9] = [
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "example",
    "password",
    "secret",
    "default",
    "insecure",
];

/// Reads a 256-bit key as 64 hexadecimal digits or as base64 (either alphabet, padded or not).
/// Surrounding white space is ignored.
///
/// What was typed by hand or copied from an example is refused, as OWASP ASVS 5.0 §11.5 and §13.3
/// want keys from a random generator. A random key fails these checks less than once in ten million
/// times, and then the message says how to make another.
pub fn parse_key(text: &str) -> Result<SecretKey32, KeyError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(KeyError::Empty);
    }
    let lowercase = Zeroizing::new(text.to_ascii_lowercase());
    if PLACEHOLDERS.iter().any(|word| lowercase.contains(word)) {
        return Err(KeyError::Placeholder);
    }
    let decoded = decode(text).ok_or(KeyError::NotEncoded)?;
    let bytes = <&[u8; SecretKey32::BYTES]>::try_from(decoded.as_slice())
        .map_err(|_| KeyError::WrongLength { bytes: decoded.len() })?;
    if is_random(bytes) { Ok(SecretKey32::from_bytes(*bytes)) } else { Err(KeyError::NotRandom) }
}

/// The bytes of hexadecimal digits or base64, of whatever length.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    // First, since 64 hexadecimal digits are base64 of 48 bytes as well.
    if text.len() == 2 * SecretKey32::BYTES && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return decode_hex(text);
    }
    STANDARD_PAD_INDIFFERENT
        .decode(text)
        .or_else(|_| URL_SAFE_PAD_INDIFFERENT.decode(text))
        .ok()
        .map(Zeroizing::new)
}

fn decode_hex(digits: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for pair in digits.as_bytes().chunks_exact(2) {
        let pair = std::str::from_utf8(pair).ok()?;
        bytes.push(u8::from_str_radix(pair, 16).ok()?);
    }
    Some(bytes)
}

/// Whether 32 bytes may come from a random generator. It finds what people make, not what an
/// adversary does: no test can.
fn is_random(bytes: &[u8; SecretKey32::BYTES]) -> bool {
    // Of 32 random bytes about 30 differ; fewer than 16 has odds below 2^-80.
    let few_values = bytes.iter().collect::<HashSet<_>>().len() < 16;
    let repeats = (1..=SecretKey32::BYTES / 2)
        .any(|period| bytes.iter().zip(&bytes[period..]).all(|(one, next)| one == next));
    // 00 01 02 …, or any other constant step.
    let step = bytes[1].wrapping_sub(bytes[0]);
    let sequence = bytes.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == step);
    // A typed sentence, encoded. For random bytes the odds are 10^-13.
    let text = bytes.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace());
    !(few_values || repeats || sequence || text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandomness;
    use crate::digest::hex;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    use proptest::prelude::*;
    use rstest::rstest;

    const HEX: &str = "9f4d1a7be2c05683f1de37a92b6c4808d57e913fa0c26b14e8573d90ab1cf642";

    #[test]
    fn reads_every_spelling_of_a_key() {
        for _ in 0..200 {
            let key = SecretKey32::generate(&SystemRandomness);
            let bytes = key.expose();
            let spellings = [
                hex(bytes),
                hex(bytes).to_uppercase(),
                STANDARD.encode(bytes),
                STANDARD_NO_PAD.encode(bytes),
                URL_SAFE.encode(bytes),
                URL_SAFE_NO_PAD.encode(bytes),
                format!("  {}\n", STANDARD.encode(bytes)),
            ];
            for text in spellings {
                assert_eq!(parse_key(&text).unwrap().expose(), bytes, "{text}");
            }
        }
    }

    #[rstest]
    #[case::empty("", KeyError::Empty)]
    #[case::blank(" \n", KeyError::Empty)]
    #[case::placeholder("changeme", KeyError::Placeholder)]
    #[case::placeholder_in_hiding(
        "Change-Me-0123456789abcdef0123456789abcdef",
        KeyError::Placeholder
    )]
    #[case::word("my_Secret_key", KeyError::Placeholder)]
    #[case::not_encoded("this is no key!", KeyError::NotEncoded)]
    #[case::very_short("abc", KeyError::WrongLength { bytes: 2 })]
    #[case::short("AAECAwQFBgcICQoLDA0ODw==", KeyError::WrongLength { bytes: 16 })]
    #[case::short_hex("00112233445566778899aabbccddeeff", KeyError::WrongLength { bytes: 24 })]
    #[case::zeros(&"00".repeat(32), KeyError::NotRandom)]
    #[case::one_byte(&"a7".repeat(32), KeyError::NotRandom)]
    #[case::repetition(&"0123456789abcdef".repeat(4), KeyError::NotRandom)]
    #[case::halves(&"9f4d1a7be2c05683f1de37a92b6c4808".repeat(2), KeyError::NotRandom)]
    #[case::sequence(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        KeyError::NotRandom
    )]
    #[case::descending(
        "fffdfbf9f7f5f3f1efedebe9e7e5e3e1dfdddbd9d7d5d3d1cfcdcbc9c7c5c3c1",
        KeyError::NotRandom
    )]
    // base64 of "the quick brown fox jumps over a"
    #[case::sentence("dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIGE=", KeyError::NotRandom)]
    fn refuses_what_is_no_key(#[case] text: &str, #[case] expected: KeyError) {
        assert_eq!(parse_key(text).unwrap_err(), expected);
    }

    #[test]
    fn tells_how_to_make_one_and_prints_none() {
        let key = parse_key(HEX).unwrap();
        assert_eq!(format!("{key:?}"), "SecretKey32(…)");
        let error = parse_key("c3VwZXItZ2VoZWlt").unwrap_err().to_string();
        assert!(error.contains("12 bytes") && error.contains("openssl rand"), "{error}");
        assert!(!error.contains("c3Vw"));
    }

    #[test]
    fn a_copy_is_the_same_key() {
        let key = parse_key(HEX).unwrap();
        assert_eq!(key.clone().expose(), key.expose());
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,100}") {
            let _ = parse_key(&text);
        }
    }
}
