use std::fmt;
use std::sync::Arc;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use socle_application::ports::{Randomness, SealError, Sealer};

use crate::digest::labeled_digest;
use crate::key::SecretKey32;

const VERSION: u8 = 1;
const KEY_ID_LEN: usize = 8;
const HEADER_LEN: usize = 1 + KEY_ID_LEN;
const NONCE_LEN: usize = 12;

/// Seals with AES-256-GCM (NIST SP 800-38D).
///
/// ```text
/// 1 byte   8 bytes  12 bytes                as long as the plain text, and 16 more
/// version  key id   nonce                   ciphertext and tag
/// ```
///
/// The associated data is the header (version and key id) and the place, so a sealed value opens
/// only where it was sealed for and only as what it says it is. The key id is the beginning of the
/// key's SHA-256 under a label of its own.
///
/// # Rotation
///
/// New values are sealed with the current key; previous keys still open theirs. Whoever re-encrypts
/// asks [`AesGcmSealer::is_current`] what is left to do. Nonces are random: rotate a key before it
/// has sealed 2³² values (SP 800-38D §8.3).
pub struct AesGcmSealer {
    current: Key,
    previous: Vec<Key>,
    randomness: Arc<dyn Randomness>,
}

struct Key {
    id: [u8; KEY_ID_LEN],
    cipher: Aes256Gcm,
}

impl AesGcmSealer {
    /// Seals with `current`, opens with any.
    pub fn new(
        current: &SecretKey32,
        previous: &[SecretKey32],
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        let previous = previous.iter().map(Key::new).collect();
        Self { current: Key::new(current), previous, randomness }
    }

    /// Whether a sealed value was sealed with the current key, in the current format.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.starts_with(&self.current.header())
    }

    fn key(&self, id: &[u8]) -> Result<&Key, SealError> {
        std::iter::once(&self.current)
            .chain(&self.previous)
            .find(|key| key.id == id)
            .ok_or(SealError::UnknownKey)
    }
}

impl Key {
    fn new(key: &SecretKey32) -> Self {
        let digest = labeled_digest("socle sealing key id v1", key.expose());
        let mut id = [0; KEY_ID_LEN];
        id.copy_from_slice(&digest[..KEY_ID_LEN]);
        Self { id, cipher: Aes256Gcm::new(key.expose().into()) }
    }

    fn header(&self) -> [u8; HEADER_LEN] {
        let mut header = [VERSION; HEADER_LEN];
        header[1..].copy_from_slice(&self.id);
        header
    }
}

impl Sealer for AesGcmSealer {
    fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let header = self.current.header();
        let mut nonce = [0; NONCE_LEN];
        self.randomness.fill(&mut nonce);
        let aad = associated_data(&header, place);
        let ciphertext = self
            .current
            .cipher
            .encrypt(&nonce.into(), Payload { msg: plain, aad: &aad })
            // Only beyond 64 GiB, which nothing in memory that is to be stored ever has.
            .map_err(|_| SealError::Tampered)?;
        Ok([header.as_slice(), &nonce, &ciphertext].concat())
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (header, rest) = sealed.split_first_chunk::<HEADER_LEN>().ok_or(SealError::Tampered)?;
        let (nonce, ciphertext) =
            rest.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Tampered)?;
        if header[0] != VERSION {
            return Err(SealError::Tampered);
        }
        let aad = associated_data(header, place);
        self.key(&header[1..])?
            .cipher
            .decrypt(nonce.into(), Payload { msg: ciphertext, aad: &aad })
            .map_err(|_| SealError::Tampered)
    }
}

/// The header's length is fixed, so no two pairs give the same bytes.
fn associated_data(header: &[u8; HEADER_LEN], place: &str) -> Vec<u8> {
    [header.as_slice(), place.as_bytes()].concat()
}

impl fmt::Debug for AesGcmSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AesGcmSealer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandomness;
    use proptest::prelude::*;

    const PLACE: &str = "channels/0198c5c4/refresh_token";
    const PLAIN: &[u8] = b"1//0gXyz-refresh-token";

    fn key(byte: u8) -> SecretKey32 {
        SecretKey32::from_bytes([byte; 32])
    }

    fn with_keys(current: u8, previous: &[u8]) -> AesGcmSealer {
        let previous: Vec<_> = previous.iter().copied().map(key).collect();
        AesGcmSealer::new(&key(current), &previous, Arc::new(SystemRandomness))
    }

    /// A nonce of zeros, for vectors.
    struct Zeros;

    impl Randomness for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn opens_what_it_sealed() {
        let adapter = with_keys(1, &[]);
        for plain in [PLAIN, b"", &vec![0; 100_000]] {
            let sealed = adapter.seal(PLACE, plain).unwrap();
            assert_eq!(sealed.len(), HEADER_LEN + NONCE_LEN + plain.len() + 16);
            assert_eq!(adapter.open(PLACE, &sealed).unwrap(), plain);
        }
    }

    /// The keystream under a zero key and nonce: test case 14 of the GCM submission (McGrew and
    /// Viega) encrypts sixteen zero bytes to this. The tag differs, since it covers the place.
    #[test]
    fn agrees_with_the_specification() {
        let adapter = AesGcmSealer::new(&key(0), &[], Arc::new(Zeros));
        let sealed = adapter.seal("", &[0; 16]).unwrap();
        let expected = [
            0xce, 0xa7, 0x40, 0x3d, 0x4d, 0x60, 0x6b, 0x6e, 0x07, 0x4e, 0xc5, 0xd3, 0xba, 0xf3,
            0x9d, 0x18,
        ];
        assert_eq!(sealed[0], VERSION);
        assert_eq!(sealed[HEADER_LEN + NONCE_LEN..][..16], expected);
    }

    #[test]
    fn never_seals_alike_and_shows_nothing() {
        let adapter = with_keys(1, &[]);
        let sealed = adapter.seal(PLACE, PLAIN).unwrap();
        assert_ne!(sealed, adapter.seal(PLACE, PLAIN).unwrap());
        assert!(!sealed.windows(6).any(|part| PLAIN.windows(6).any(|plain| plain == part)));
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let adapter = with_keys(1, &[2]);
        let sealed = adapter.seal(PLACE, PLAIN).unwrap();
        for index in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[index] ^= 1 << bit;
                let expected = if (1..HEADER_LEN).contains(&index) {
                    SealError::UnknownKey
                } else {
                    SealError::Tampered
                };
                assert_eq!(adapter.open(PLACE, &changed), Err(expected), "byte {index}");
            }
        }
    }

    #[test]
    fn every_cut_is_noticed() {
        let adapter = with_keys(1, &[]);
        let sealed = adapter.seal(PLACE, PLAIN).unwrap();
        for length in 0..sealed.len() {
            assert_eq!(adapter.open(PLACE, &sealed[..length]), Err(SealError::Tampered));
        }
        let longer = [sealed.as_slice(), &[0]].concat();
        assert_eq!(adapter.open(PLACE, &longer), Err(SealError::Tampered));
    }

    #[test]
    fn opens_only_in_its_place() {
        let adapter = with_keys(1, &[]);
        let sealed = adapter.seal(PLACE, PLAIN).unwrap();
        for place in ["", "channels/0198c5c5/refresh_token", &PLACE[1..]] {
            assert_eq!(adapter.open(place, &sealed), Err(SealError::Tampered), "{place}");
        }
    }

    #[test]
    fn keys_rotate() {
        let sealed = with_keys(1, &[]).seal(PLACE, PLAIN).unwrap();
        let rotated = with_keys(2, &[3, 1]);
        assert_eq!(rotated.open(PLACE, &sealed).unwrap(), PLAIN);
        assert!(!rotated.is_current(&sealed));
        let resealed = rotated.seal(PLACE, PLAIN).unwrap();
        assert!(rotated.is_current(&resealed));
        assert_eq!(with_keys(1, &[]).open(PLACE, &resealed), Err(SealError::UnknownKey));
        assert_eq!(with_keys(2, &[3]).open(PLACE, &sealed), Err(SealError::UnknownKey));
    }

    /// A key that took another's identifier would still not open its values.
    #[test]
    fn the_identifier_opens_nothing() {
        let sealed = with_keys(1, &[]).seal(PLACE, PLAIN).unwrap();
        let mut relabeled = with_keys(2, &[]);
        relabeled.current.id = Key::new(&key(1)).id;
        assert_eq!(relabeled.open(PLACE, &sealed), Err(SealError::Tampered));
    }

    proptest! {
        #[test]
        fn garbage_opens_nothing(garbage in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(with_keys(1, &[2]).open(PLACE, &garbage).is_err());
        }
    }
}
