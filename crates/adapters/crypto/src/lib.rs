//! Everything of Socle that computes with secrets, and the two sources nothing else may use: the
//! operating system's clock and its random generator.
//!
//! | Port (in `socle-application`) | Adapter | Primitive |
//! |---|---|---|
//! | `Clock` | [`SystemClock`] | the operating system, in microseconds |
//! | `Randomness` | [`SystemRandomness`], and [`BufferedRandomness`] for identifiers | the operating system's generator |
//! | `PasswordHasher` | [`BcryptHasher`] | bcrypt over HMAC-SHA384 with a [`Pepper`] |
//! | `TokenSigner` | [`Ed25519Signer`] | JWT signed with Ed25519 (RFC 8037) |
//! | `Sealer` | [`AesGcmSealer`] | AES-256-GCM (NIST SP 800-38D) |
//! | `Mac` | [`HmacSha256`] | HMAC-SHA256 (RFC 2104) |
//! | `Totp` | [`Rfc6238`] | time-based codes (RFC 6238), QR code as SVG |
//!
//! Beside them stand [`CpuPool`], a bounded pool for work that would keep a thread busy, and
//! [`SecretKey32`] with [`parse_key`], which reads a 256-bit key from a configuration and refuses
//! one that is no key.
//!
//! Nothing here reads configuration or knows where a key comes from: constructors take keys, and
//! `server` gets them.
//!
//! # How to extend it
//!
//! *A new primitive* (another signature, another cipher) is a file named after what it does, with one
//! public struct that implements a port of `socle-application`. Take the time and random bytes from
//! the ports `Clock` and `Randomness`, so that a test can fix them.
//!
//! *A new stored format* begins with its version and the identifier of its key, as those of
//! [`AesGcmSealer`] and [`BcryptHasher`] do. Then a key can be rotated: the constructor takes one
//! current key, which writes, and any number of previous ones, which still read.
//!
//! *A new secret* lives in a type that does not print and wipes itself: [`SecretKey32`], or a
//! `secrecy::SecretBox`. Errors say what is wrong with a secret, never what it is.
//!
//! *New CPU-heavy work* gets a [`CpuPool`] of its own, so that a flood of one kind leaves the others
//! alone.
//!
//! *A test* of a format pins a vector that another implementation made (an RFC, OpenSSL, crypt(3));
//! a round trip alone proves only that both directions share their mistakes.

mod clock;
mod digest;
mod key;
mod mac;
mod password;
mod pool;
mod randomness;
mod sealer;
mod token;
mod totp;

pub use clock::SystemClock;
pub use key::{KeyError, SecretKey32, parse_key};
pub use mac::HmacSha256;
pub use password::{BcryptHasher, BcryptSettings, BcryptSettingsError, Pepper, PepperTooShort};
pub use pool::{CpuPool, CpuPoolError, CpuPoolSettings, CpuPoolSettingsError};
pub use randomness::{BufferedRandomness, SystemRandomness};
pub use sealer::AesGcmSealer;
pub use token::{
    Ed25519PublicKey, Ed25519Signer, InvalidPublicKey, Jwk, JwkSet, PublicKeyError, SignerSettings,
    SignerSettingsError,
};
pub use totp::Rfc6238;
