use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use sha2::{Digest as _, Sha256};
use socle_application::identity::ports::{AccessClaims, InvalidAccessToken, TokenSigner};
use socle_application::store::Cause;
use socle_domain::Timestamp;

/// Remembers which access tokens were verified: a signature costs more than everything else that an
/// authenticated request does.
///
/// Only what was verified is remembered, under the token's SHA-256, so that memory holds no token and
/// nobody finds another's claims under a token of their own. Its times are checked at every use.
/// A session that ends ends in the session's standing, not here.
pub struct CachedTokenSigner {
    signer: Arc<dyn TokenSigner>,
    verified: Cache<[u8; 32], AccessClaims>,
}

impl CachedTokenSigner {
    /// How many tokens are remembered unless told otherwise; some twenty megabytes when all are.
    pub const DEFAULT_CAPACITY: u64 = 100_000;

    /// Longer than an access token lives; what has expired works no more anyway.
    const LONGEST: Duration = Duration::from_mins(15);

    /// Remembers that many tokens of this signer.
    pub fn new(signer: Arc<dyn TokenSigner>, capacity: u64) -> Self {
        let verified = Cache::builder().max_capacity(capacity).time_to_live(Self::LONGEST).build();
        Self { signer, verified }
    }
}

impl TokenSigner for CachedTokenSigner {
    fn sign(&self, claims: &AccessClaims) -> Result<String, Cause> {
        self.signer.sign(claims)
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims, InvalidAccessToken> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(claims) = self.verified.get(&digest) {
            // Outside of these, the signer says what is wrong.
            if claims.issued_at <= now && now < claims.expires_at {
                return Ok(claims);
            }
        }
        let claims = self.signer.verify(token, now)?;
        self.verified.insert(digest, claims);
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use socle_application::identity::ports::MockTokenSigner;
    use socle_application::ports::Clock as _;
    use socle_application::testkit::FixedClock;
    use socle_domain::Id as _;
    use socle_domain::identity::{SessionId, UserId};
    use uuid::Uuid;

    fn now() -> Timestamp {
        FixedClock::default().now()
    }

    fn claims() -> AccessClaims {
        AccessClaims {
            user_id: UserId::from_uuid(Uuid::from_u128(1)),
            session_id: SessionId::from_uuid(Uuid::from_u128(2)),
            issued_at: now(),
            expires_at: now() + TimeDelta::minutes(15),
        }
    }

    /// A signer that knows one token, and is asked that many times.
    fn cached(times: usize) -> CachedTokenSigner {
        let mut signer = MockTokenSigner::new();
        signer.expect_verify().times(times).returning(|token, now| {
            let is_good = token == "good" && now < claims().expires_at;
            is_good.then(claims).ok_or_else(|| InvalidAccessToken("refused".to_owned()))
        });
        CachedTokenSigner::new(Arc::new(signer), 10)
    }

    #[test]
    fn a_token_is_verified_once() {
        let signer = cached(1);
        for _ in 0..3 {
            assert_eq!(signer.verify("good", now()), Ok(claims()));
        }
    }

    #[test]
    fn what_is_refused_is_refused_by_the_signer_every_time() {
        let signer = cached(4);
        assert!(signer.verify("good", now()).is_ok());
        for token in ["bad", "good ", "bad"] {
            assert!(signer.verify(token, now()).is_err(), "{token}");
        }
        assert!(signer.verify("good", now()).is_ok());
    }

    #[test]
    fn a_remembered_token_expires_to_the_microsecond() {
        let signer = cached(2);
        let end = claims().expires_at;
        assert!(signer.verify("good", now()).is_ok());
        assert!(signer.verify("good", end - TimeDelta::microseconds(1)).is_ok());
        assert!(signer.verify("good", end).is_err());
    }

    #[test]
    fn a_token_from_the_future_is_the_signers_to_judge() {
        let signer = cached(3);
        assert!(signer.verify("good", now()).is_ok());
        for _ in 0..2 {
            assert!(signer.verify("good", now() - TimeDelta::seconds(1)).is_ok());
        }
    }
}
