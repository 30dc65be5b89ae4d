use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_PAD_INDIFFERENT, URL_SAFE_NO_PAD};
use ed25519_dalek::{SigningKey, VerifyingKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::zeroize::Zeroizing;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::key::SecretKey32;

/// A public key that checks tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ed25519PublicKey([u8; 32]);

/// The bytes are no public key, or one of the few for which anybody can sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these 32 bytes are not an Ed25519 public key")]
pub struct InvalidPublicKey;

/// Why a text is not a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyError {
    /// It is something else.
    #[error(
        "it is no public key as `socle keys list` prints them (base64 of 44 bytes, beginning with \
         MCowBQYDK2Vw)"
    )]
    NotEncoded,
    /// It has the length of a private key, which must never be published.
    #[error(
        "it has the length of a private key; an accepted key is a public one, as `socle keys list` \
         prints them"
    )]
    MaybePrivate,
    /// It is encoded well, but the bytes are no key.
    #[error(transparent)]
    Invalid(#[from] InvalidPublicKey),
}

/// What stands before the 32 bytes in a `SubjectPublicKeyInfo` (RFC 8410 §4).
const SPKI_PREFIX: [u8; 12] =
    [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl Ed25519PublicKey {
    /// Takes a public key (RFC 8032 §5.1.5).
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, InvalidPublicKey> {
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if !key.is_weak() => Ok(Self(bytes)),
            _ => Err(InvalidPublicKey),
        }
    }

    /// Reads what [`Ed25519PublicKey::to_text`] writes; also as PEM, with its first and last line.
    ///
    /// The 32 bytes alone are not taken. A private key has as many: one that is given here by
    /// mistake would be published.
    pub fn parse(text: &str) -> Result<Self, PublicKeyError> {
        let body = text.replace("-----BEGIN PUBLIC KEY-----", "");
        let body = body.replace("-----END PUBLIC KEY-----", "");
        let body: String = body.split_whitespace().collect();
        let is_bare = crate::key::decode(&body).is_some_and(|bytes| bytes.len() == 32);
        if is_bare {
            return Err(PublicKeyError::MaybePrivate);
        }
        let der = STANDARD_PAD_INDIFFERENT.decode(body).map_err(|_| PublicKeyError::NotEncoded)?;
        let bytes = der.strip_prefix(&SPKI_PREFIX).ok_or(PublicKeyError::NotEncoded)?;
        let bytes = bytes.try_into().map_err(|_| PublicKeyError::NotEncoded)?;
        Ok(Self::from_bytes(bytes)?)
    }

    /// The key as OpenSSL writes it between the lines of a PEM file: base64 of its
    /// `SubjectPublicKeyInfo` (RFC 8410 §4), 60 characters.
    pub fn to_text(&self) -> String {
        STANDARD.encode([&SPKI_PREFIX[..], &self.0].concat())
    }

    /// The public key that belongs to a seed.
    pub fn of_seed(seed: &SecretKey32) -> Self {
        Self(SigningKey::from_bytes(seed.expose()).verifying_key().to_bytes())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its identifier: the JWK thumbprint (RFC 7638) with SHA-256. Two nodes, or one before and
    /// after a restart, give the same key the same identifier without agreeing on it.
    pub fn thumbprint(&self) -> String {
        // The required members in alphabetical order, without white space (RFC 7638 §3, RFC 8037 §2).
        let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, self.x());
        URL_SAFE_NO_PAD.encode(Sha256::digest(members))
    }

    /// For publication.
    pub fn to_jwk(self) -> Jwk {
        Jwk {
            kty: "OKP",
            crv: "Ed25519",
            x: self.x(),
            kid: self.thumbprint(),
            alg: "EdDSA",
            public_key_use: "sig",
        }
    }

    pub(super) fn decoding_key(&self) -> DecodingKey {
        DecodingKey::from_ed_der(&self.0)
    }

    fn x(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

/// A public key as others read it (RFC 7517, RFC 8037 §2). It has no member for a private key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jwk {
    /// Key type.
    pub kty: &'static str,
    /// Curve.
    pub crv: &'static str,
    /// The public key, in unpadded URL-safe base64.
    pub x: String,
    /// The identifier that tokens name in their header.
    pub kid: String,
    /// The algorithm it is for.
    pub alg: &'static str,
    /// What it is for: signatures.
    #[serde(rename = "use")]
    pub public_key_use: &'static str,
}

/// The public keys that check access tokens (RFC 7517 §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    /// The key that signs comes first.
    pub keys: Vec<Jwk>,
}

/// PKCS#8 (RFC 8410 §7): version 0, algorithm 1.3.101.112, and the seed in two OCTET STRINGs.
pub(super) fn encoding_key(seed: &SecretKey32) -> EncodingKey {
    const PREFIX: [u8; 16] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    let mut der = Zeroizing::new([0; PREFIX.len() + SecretKey32::BYTES]);
    der[..PREFIX.len()].copy_from_slice(&PREFIX);
    der[PREFIX.len()..].copy_from_slice(seed.expose());
    EncodingKey::from_ed_der(der.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.1.
    const RFC_SEED: [u8; 32] = [
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c,
        0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae,
        0x7f, 0x60,
    ];

    /// RFC 8037, appendices A.2 and A.3.
    #[test]
    fn agrees_with_the_rfc() {
        let key = Ed25519PublicKey::of_seed(&SecretKey32::from_bytes(RFC_SEED));
        assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(
            serde_json::to_value(key.to_jwk()).unwrap(),
            serde_json::json!({
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                "alg": "EdDSA",
                "use": "sig",
            })
        );
    }

    /// RFC 8037, appendix A.4: Ed25519 signatures are deterministic.
    #[test]
    fn signs_as_the_rfc_does() {
        let key = encoding_key(&SecretKey32::from_bytes(RFC_SEED));
        let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let algorithm = jsonwebtoken::Algorithm::EdDSA;
        assert_eq!(
            jsonwebtoken::crypto::sign(message, &key, algorithm).unwrap(),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    /// RFC 8410, §10.1, whose private key is that of §10.3.
    #[test]
    fn is_written_as_the_rfc_does() {
        let text = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
        let key = Ed25519PublicKey::parse(text).unwrap();
        assert_eq!(key.to_text(), text);
        assert_eq!(Ed25519PublicKey::parse(text.trim_end_matches('=')), Ok(key));
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n");
        assert_eq!(Ed25519PublicKey::parse(&pem), Ok(key));
    }

    #[test]
    fn a_private_key_is_not_taken_for_a_public_one() {
        use PublicKeyError as E;
        let private = [
            STANDARD.encode(RFC_SEED),
            URL_SAFE_NO_PAD.encode(RFC_SEED),
            crate::digest::hex(&RFC_SEED),
        ];
        for text in private {
            assert_eq!(Ed25519PublicKey::parse(&text), Err(E::MaybePrivate));
        }
        // PKCS#8, RFC 8410 §10.3.
        let pkcs8 = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";
        for text in ["", "nonsense!", "MCowBQYDK2VwAyEA", pkcs8] {
            assert_eq!(Ed25519PublicKey::parse(text), Err(E::NotEncoded), "{text}");
        }
        let weak = STANDARD.encode([&SPKI_PREFIX[..], &[0; 32]].concat());
        assert_eq!(Ed25519PublicKey::parse(&weak), Err(E::Invalid(InvalidPublicKey)));
    }

    #[test]
    fn refuses_keys_that_anybody_can_sign_for() {
        let mut identity = [0; 32];
        identity[0] = 1;
        // Of small order: the identity and a point of order 4. Not on the curve: y = 2.
        let mut off_curve = [0; 32];
        off_curve[0] = 2;
        for bytes in [identity, [0; 32], off_curve] {
            assert_eq!(Ed25519PublicKey::from_bytes(bytes), Err(InvalidPublicKey));
        }
        let good = Ed25519PublicKey::of_seed(&SecretKey32::from_bytes(RFC_SEED));
        assert_eq!(Ed25519PublicKey::from_bytes(*good.as_bytes()), Ok(good));
    }
}
