//! Access tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037).

mod keys;
mod signer;

pub use keys::{Ed25519PublicKey, InvalidPublicKey, Jwk, JwkSet, PublicKeyError};
pub use signer::{Ed25519Signer, SignerSettings, SignerSettingsError};
