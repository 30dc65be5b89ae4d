//! What is outside of transactions.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use socle_application::identity::ports::{
    InvalidAccessToken, LookupFailed, MockIdentityQueries, MockLeakedPasswords, MockPasswordHasher,
    MockSessionCache, MockTokenSigner, MockTotp, MockUserCache, SignInCandidate, TotpEnrollment,
};
use socle_application::paging::Page;
use socle_application::ports::AskedAt;
use socle_application::ports::{MockMac, MockRateLimiter, MockSealer, SealError};
use socle_application::testkit::MockStore;
use socle_domain::identity::TokenDigest;

use super::calls::Calls;
use super::{Call, Fault, World, hash};

impl World {
    pub(super) fn queries(&self, calls: &Calls) -> MockIdentityQueries {
        let mut mock = MockIdentityQueries::new();
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_sign_in_candidate().returning(move |email, marks| {
            noted.note(Call::SignInCandidate(email.to_string(), marks.to_vec()));
            world.fault.of_store(Fault::SignInCandidate)?;
            let candidate = |user| SignInCandidate { user, known_mark: world.known_mark };
            Ok(world.user.clone().map(candidate))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_lockout().returning(move |key| {
            noted.note(Call::Lockout(key));
            world.fault.of_store(Fault::Lockout)?;
            Ok(world.lockout)
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_user().returning(move |id| {
            noted.note(Call::User(id));
            world.fault.of_store(Fault::User)?;
            Ok(world.user.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_session_standing().returning(move |id| {
            noted.note(Call::Standing(id));
            world.fault.of_store(Fault::Standing)?;
            Ok(world.standing.zip(world.user.clone()))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_holder_of_token().returning(move |digest, purpose, now| {
            noted.note(Call::HolderOfToken(digest, purpose, now));
            world.fault.of_store(Fault::HolderOfToken)?;
            Ok(world.user.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_live_sessions_of().returning(move |user, page, now| {
            noted.note(Call::LiveSessionsOf(user, page, now));
            world.fault.of_store(Fault::LiveSessionsOf)?;
            let items: Vec<_> = world.session.iter().map(|(session, _)| session.clone()).collect();
            let next = items.last().map(|session| session.id);
            Ok(Page { items, next })
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_user_by_email().returning(move |email| {
            noted.note(Call::UserByEmail(email.to_string()));
            world.fault.of_store(Fault::UserByEmail)?;
            Ok(world.user.clone())
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_users().returning(move |filter, page| {
            noted.note(Call::Users(filter.clone(), page));
            world.fault.of_store(Fault::Users)?;
            let items: Vec<_> = world.user.clone().into_iter().collect();
            let next = items.last().map(|user| user.id);
            Ok(Page { items, next })
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_security_events_of().returning(move |user, page| {
            noted.note(Call::SecurityEventsOf(user, page));
            fault.of_store(Fault::SecurityEventsOf)?;
            Ok(Page { items: Vec::new(), next: None })
        });
        mock
    }

    pub(super) fn hasher(&self, calls: &Calls) -> MockPasswordHasher {
        let mut mock = MockPasswordHasher::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_hash().returning(move |password| {
            let text = password.as_attempt().expose();
            noted.note(Call::Hash(text.to_owned()));
            fault.of_hasher().map(|()| hash(text))
        });
        let (world, noted) = (self.clone(), calls.clone());
        mock.expect_verify().returning(move |attempt, hash| {
            noted.note(Call::Verify(attempt.expose().to_owned(), hash));
            world.fault.of_hasher().map(|()| world.matched.clone())
        });
        mock
    }

    pub(super) fn leaked(&self, calls: &Calls) -> MockLeakedPasswords {
        let mut mock = MockLeakedPasswords::new();
        let (leaked, fault, noted) = (self.leaked, self.fault, calls.clone());
        mock.expect_contains().returning(move |password| {
            noted.note(Call::LookUp(password.as_attempt().expose().to_owned()));
            if fault == Fault::LookUp {
                return Err(LookupFailed("the test broke it".into()));
            }
            Ok(leaked)
        });
        mock
    }

    pub(super) fn signer(&self, calls: &Calls) -> MockTokenSigner {
        let mut mock = MockTokenSigner::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_sign().returning(move |claims| {
            noted.note(Call::Sign(*claims));
            if fault == Fault::Sign { Err("the test broke it".into()) } else { Ok("signed".into()) }
        });
        let (claims, noted) = (self.claims, calls.clone());
        mock.expect_verify().returning(move |token, _| {
            noted.note(Call::VerifyToken(token.to_owned()));
            claims.ok_or_else(|| InvalidAccessToken("the test says so".to_owned()))
        });
        mock
    }

    pub(super) fn limiter(&self, calls: &Calls) -> MockRateLimiter {
        let mut mock = MockRateLimiter::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_hit().returning(move |limit, key| {
            noted.note(Call::Hit(limit.name, key.to_owned()));
            fault.of_hit(limit.name)
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_peek().returning(move |limit, key| {
            noted.note(Call::Peek(limit.name, key.to_owned()));
            fault.of_peek(limit.name)
        });
        mock
    }

    pub(super) fn session_cache(&self, calls: &Calls, store: &Arc<MockStore>) -> MockSessionCache {
        let mut mock = MockSessionCache::new();
        let (cached, noted) = (self.cached, calls.clone());
        mock.expect_get().returning(move |id| {
            noted.note(Call::CacheGet(id));
            cached
        });
        let noted = calls.clone();
        mock.expect_asking().returning(|| AskedAt(7));
        mock.expect_remember().returning(move |id, standing, asked| {
            assert_eq!(asked, AskedAt(7), "as it was before the database was asked");
            noted.note(Call::Remember(id, standing));
        });
        let (ended, noted) = (Arc::clone(store), calls.clone());
        mock.expect_forget().returning(move |id| noted.note(Call::CacheForget(id, ended.ends())));
        let (store, noted) = (Arc::clone(store), calls.clone());
        mock.expect_end().returning(move |id| noted.note(Call::CacheEnd(id, store.ends())));
        mock
    }

    pub(super) fn user_cache(&self, calls: &Calls) -> MockUserCache {
        let mut mock = MockUserCache::new();
        let (cached, noted) = (self.cached_user.clone(), calls.clone());
        mock.expect_get().returning(move |id| {
            noted.note(Call::UserCacheGet(id));
            cached.clone().map(Arc::new)
        });
        mock.expect_asking().returning(|| AskedAt(8));
        let noted = calls.clone();
        mock.expect_remember().returning(move |user, asked| {
            assert_eq!(asked, AskedAt(8), "as it was before the database was asked");
            noted.note(Call::RememberUser((*user).clone()));
        });
        mock
    }

    pub(super) fn sealer(&self, calls: &Calls) -> MockSealer {
        let mut mock = MockSealer::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_seal().returning(move |place, plain| {
            noted.note(Call::Seal(place.to_owned()));
            if fault == Fault::Seal {
                return Err(SealError::UnknownKey);
            }
            Ok([place.as_bytes(), b"|", plain].concat())
        });
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_open().returning(move |place, sealed| {
            noted.note(Call::Open(place.to_owned()));
            if fault == Fault::Open {
                return Err(SealError::UnknownKey);
            }
            let start = format!("{place}|");
            sealed.strip_prefix(start.as_bytes()).map(<[u8]>::to_vec).ok_or(SealError::Tampered)
        });
        mock
    }

    pub(super) fn totp(&self, calls: &Calls) -> MockTotp {
        let mut mock = MockTotp::new();
        let (fault, noted) = (self.fault, calls.clone());
        mock.expect_enrollment().returning(move |seed, account| {
            noted.note(Call::Enrollment(seed.expose().to_vec(), account.to_string()));
            if fault == Fault::Enrollment {
                return Err("the test broke it".into());
            }
            Ok(TotpEnrollment {
                secret: "the seed".to_owned(),
                otpauth_uri: format!("otpauth://totp/{account}"),
                qr_svg: "<svg/>".to_owned(),
            })
        });
        let (step, noted) = (self.step, calls.clone());
        mock.expect_step_of().returning(move |seed, code, _| {
            noted.note(Call::StepOf(seed.expose().to_vec(), code.expose().to_owned()));
            step
        });
        mock
    }

    /// Two keys are known.
    pub(super) fn mac() -> MockMac {
        let mut mock = MockMac::new();
        mock.expect_mac().returning(mac_of);
        mock.expect_macs().returning(|purpose, message| macs_of(purpose, message).to_vec());
        mock
    }
}

/// The code of a message under the current key.
pub(crate) fn mac_of(purpose: &str, message: &[u8]) -> TokenDigest {
    keyed("current", purpose, message)
}

/// The codes of a message under both keys, the current one first.
pub(crate) fn macs_of(purpose: &str, message: &[u8]) -> [TokenDigest; 2] {
    ["current", "previous"].map(|key| keyed(key, purpose, message))
}

fn keyed(key: &str, purpose: &str, message: &[u8]) -> TokenDigest {
    let input = [key.as_bytes(), b"|", purpose.as_bytes(), b"|", message].concat();
    TokenDigest::from_bytes(Sha256::digest(input).into())
}
