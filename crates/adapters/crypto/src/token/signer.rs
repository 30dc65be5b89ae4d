use std::fmt;

use chrono::{DateTime, TimeDelta};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use socle_application::identity::ports::{
    AccessClaims, InvalidAccessToken, PublicKeys, TokenSigner,
};
use socle_application::store::Cause;
use socle_domain::Timestamp;

use super::keys::{self, Ed25519PublicKey, JwkSet};
use crate::key::SecretKey32;

/// The media type of access tokens (RFC 9068 §2.1). No other token of ours, present or future, can
/// be passed off as one (RFC 8725 §3.11).
const TYPE: &str = "at+jwt";

/// Our tokens have about 500 bytes. Longer ones than this are not even parsed.
const MAX_TOKEN_BYTES: usize = 4096;

/// How far another node's clock may be ahead of this one's.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(60);

/// Whose tokens, for whom, with which keys.
#[derive(Debug, Clone)]
pub struct SignerSettings {
    /// The 32-byte seed (RFC 8032 §5.1.5) of the key that signs.
    pub current: SecretKey32,
    /// Keys that only check and are published with the current one: those whose tokens may still be
    /// in use and, before a rotation, the next one, so that every node knows it before one uses it.
    pub accepted: Vec<Ed25519PublicKey>,
    /// Who makes the tokens, `iss`: the public address of this installation.
    pub issuer: String,
    /// Whom they are for, `aud`.
    pub audience: String,
}

/// Why tokens cannot be signed like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignerSettingsError {
    /// Any token without one would match.
    #[error("the issuer is empty")]
    NoIssuer,
    /// Any token without one would match.
    #[error("the audience is empty")]
    NoAudience,
}

/// Signs access tokens with Ed25519 and checks them.
///
/// A token says `iss`, `aud`, `sub` (the person), `sid` (the session), `iat`, `nbf` and `exp`, in
/// whole seconds: fractions are cut off. Its header is exactly `alg`, `typ` and `kid`.
///
/// A token is checked against RFC 8725 (JWT best current practices) and OWASP ASVS 5.0 §9:
///
/// - the header must be the one this signer writes, member for member. So there is one algorithm,
///   one type, and no place for a key that the token itself brings (`jwk`, `jku`, `x5u`, `x5c`) nor
///   for demands that would have to be understood (`crit`, `b64`);
/// - `kid` is only looked up among the configured keys;
/// - `iss` and `aud` are single strings that must match exactly, and every claim must be there;
/// - times are compared with the `now` that the caller gives: `exp` to the second, `iat` and `nbf`
///   at most 60 s ahead, as another node's clock may be.
///
/// The signature is checked before any claim is read.
pub struct Ed25519Signer {
    issuer: String,
    audience: String,
    encoding_key: EncodingKey,
    /// The current key comes first.
    keys: Vec<Verifier>,
    validation: Validation,
}

struct Verifier {
    header: Header,
    public_key: Ed25519PublicKey,
    decoding_key: DecodingKey,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Ed25519Signer {
    /// Prepares the keys.
    pub fn new(settings: SignerSettings) -> Result<Self, SignerSettingsError> {
        let SignerSettings { current, accepted, issuer, audience } = settings;
        if issuer.is_empty() {
            return Err(SignerSettingsError::NoIssuer);
        }
        if audience.is_empty() {
            return Err(SignerSettingsError::NoAudience);
        }
        // Named, since another crate's choice of features must not change it. When somebody has
        // named one before, that one stays.
        let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
        let mut keys = vec![Verifier::new(Ed25519PublicKey::of_seed(&current))];
        for key in accepted {
            if keys.iter().all(|known| known.public_key != key) {
                keys.push(Verifier::new(key));
            }
        }
        let validation = validation(&issuer, &audience);
        let encoding_key = keys::encoding_key(&current);
        Ok(Self { issuer, audience, encoding_key, keys, validation })
    }

    /// The public keys, for whoever checks our tokens without us.
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: self.keys.iter().map(|key| key.public_key.to_jwk()).collect() }
    }

    /// The key that signed a token with this header, if the header is one of ours.
    fn key_for(&self, header: &Header) -> Result<&Verifier, &'static str> {
        let key = self.keys.iter().find(|key| key.header.kid == header.kid).ok_or("unknown key")?;
        if key.header == *header { Ok(key) } else { Err("the header is not one of ours") }
    }

    fn check(&self, token: &str, now: Timestamp) -> Result<AccessClaims, &'static str> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err("too long");
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| "malformed")?;
        let key = self.key_for(&header)?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.decoding_key, &self.validation)
            .map_err(|error| reason(error.kind()))?
            .claims;
        claims.check(now)
    }
}

impl Verifier {
    fn new(public_key: Ed25519PublicKey) -> Self {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(public_key.thumbprint());
        Self { header, public_key, decoding_key: public_key.decoding_key() }
    }
}

impl Claims {
    fn check(&self, now: Timestamp) -> Result<AccessClaims, &'static str> {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).ok_or("a time is out of range");
        let (issued_at, expires_at) = (at(self.iat)?, at(self.exp)?);
        if now >= expires_at {
            return Err("expired");
        }
        if issued_at.max(at(self.nbf)?) - now > CLOCK_SKEW {
            return Err("not valid yet");
        }
        Ok(AccessClaims {
            user_id: self.sub.parse().map_err(|_| "sub is no identifier")?,
            session_id: self.sid.parse().map_err(|_| "sid is no identifier")?,
            issued_at,
            expires_at,
        })
    }
}

impl TokenSigner for Ed25519Signer {
    fn sign(&self, claims: &AccessClaims) -> Result<String, Cause> {
        let issued_at = claims.issued_at.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: claims.user_id.to_string(),
            sid: claims.session_id.to_string(),
            iat: issued_at,
            nbf: issued_at,
            exp: claims.expires_at.timestamp(),
        };
        let [current, ..] = self.keys.as_slice() else {
            return Err("no key to sign with".into());
        };
        Ok(jsonwebtoken::encode(&current.header, &claims, &self.encoding_key)?)
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, InvalidAccessToken> {
        self.check(token, now).map_err(|reason| InvalidAccessToken(reason.to_owned()))
    }
}

fn validation(issuer: &str, audience: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "nbf", "exp"]);
    // It would ask the system for the time; `Claims::check` takes the caller's.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

/// For the log. The library's own texts quote the token.
fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidSignature => "wrong signature",
        ErrorKind::InvalidIssuer => "wrong issuer",
        ErrorKind::InvalidAudience => "wrong audience",
        ErrorKind::MissingRequiredClaim(_) => "a claim is missing",
        ErrorKind::Json(_) => "the claims are not what they should be",
        _ => "malformed",
    }
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519Signer")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .finish_non_exhaustive()
    }
}

impl PublicKeys for Ed25519Signer {
    fn jwk_set(&self) -> serde_json::Value {
        // A struct of texts always has a JSON form.
        serde_json::to_value(self.jwks()).unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "signer_tests.rs"]
mod tests;
