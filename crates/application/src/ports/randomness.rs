use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use socle_domain::identity::{SecretToken, TokenDigest};
use socle_domain::{Id, Timestamp};

/// Draws random bytes fit for secrets.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait Randomness: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, bytes: &mut [u8]);
}

/// What use cases draw.
pub trait RandomnessExt: Randomness {
    /// A new identifier.
    fn id<T: Id>(&self, now: Timestamp) -> T {
        let mut random = [0; 10];
        self.fill(&mut random);
        T::new(now, random)
    }

    /// A new secret of 256 bits, and what to store of it.
    fn token(&self) -> (SecretToken, TokenDigest) {
        let mut random = [0; 32];
        self.fill(&mut random);
        let text = URL_SAFE_NO_PAD.encode(random);
        let digest = digest_of(&text);
        #[expect(clippy::expect_used, reason = "32 bytes encode to 43 characters of the alphabet")]
        let token = SecretToken::parse(&text).expect("an encoded token is a token");
        (token, digest)
    }
}

impl<T: Randomness + ?Sized> RandomnessExt for T {}

/// What is stored of a token that a person presents.
pub(crate) fn digest_of(token: &str) -> TokenDigest {
    TokenDigest::from_bytes(Sha256::digest(token.as_bytes()).into())
}
