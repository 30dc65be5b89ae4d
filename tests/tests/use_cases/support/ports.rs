use std::sync::Arc;

use socle_application::identity::ports::{
    IdentityQueries, LeakedPasswords, PasswordHasher, SessionCache, TokenSigner, UserCache,
};
use socle_application::identity::{
    Authenticate, ChangePassword, CreateAdministrator, EndOtherSessions, EndSession,
    ForgotPassword, GetProfile, IdentityMails, Links, ListSessions, NewPassword, Refresh,
    ResendVerification, ResetPassword, SignIn, SignOut, SignUp, UpdateProfile, VerifyEmail,
};
use socle_application::ports::{RateLimiter, Sealer};
use socle_application::store::Store;
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::identity::{PasswordPolicy, SessionLifetimes};
use url::Url;

use super::calls::Calls;
use super::{Call, Fault};

/// The ports of a world, and the use cases over them.
pub(crate) struct Ports {
    pub(super) store: Arc<MockStore>,
    pub(super) clock: Arc<FixedClock>,
    pub(super) randomness: Arc<CountingRandomness>,
    pub(super) queries: Arc<dyn IdentityQueries>,
    pub(super) hasher: Arc<dyn PasswordHasher>,
    pub(super) leaked: Arc<dyn LeakedPasswords>,
    pub(super) signer: Arc<dyn TokenSigner>,
    pub(super) limiter: Arc<dyn RateLimiter>,
    pub(super) session_cache: Arc<dyn SessionCache>,
    pub(super) user_cache: Arc<dyn UserCache>,
    pub(super) sealer: Arc<dyn Sealer>,
    pub(super) calls: Calls,
}

/// What was called, and how it ended.
impl Ports {
    /// Every call, in order.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.all()
    }

    /// The names of the methods that were called, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.calls().iter().map(Call::name).collect()
    }

    /// The calls that write, in order.
    pub(crate) fn writes(&self) -> Vec<Call> {
        self.calls().into_iter().filter(Call::writes).collect()
    }

    /// Exactly one transaction, which committed.
    pub(crate) fn assert_committed(&self) {
        assert_eq!(self.store.ends(), [TxEnd::Committed]);
    }

    /// Exactly one transaction, which was rolled back and had written nothing.
    pub(crate) fn assert_refused(&self) {
        assert_eq!(self.store.ends(), [TxEnd::RolledBack]);
        assert_eq!(self.writes(), []);
        self.assert_cache_untouched();
    }

    /// No transaction at all.
    pub(crate) fn assert_never_began(&self) {
        assert_eq!(self.store.ends(), []);
        assert_eq!(self.writes(), []);
        self.assert_cache_untouched();
    }

    /// Whatever the failing port left behind: an open transaction was rolled back, nothing was asked
    /// of anybody after the failure, and no cache was told of what did not happen.
    pub(crate) fn assert_undone(&self, fault: Fault) {
        let ends = self.store.ends();
        if fault.is_inside_a_transaction() {
            assert_eq!(ends, [TxEnd::RolledBack]);
            assert_eq!(self.names().last(), Some(&format!("{fault:?}")));
        } else {
            // The commit itself fails, or nothing began. Neither leaves something to roll back.
            assert_eq!(ends, []);
        }
        if fault != Fault::Commit && !fault.is_inside_a_transaction() {
            assert_eq!(self.writes(), []);
        }
        self.assert_cache_untouched();
    }

    fn assert_cache_untouched(&self) {
        let touched = |call: &Call| {
            matches!(call, Call::CacheEnd(..) | Call::CacheForget(_) | Call::Remember(..))
        };
        assert!(!self.calls().iter().any(touched), "{:?}", self.names());
    }
}

/// The use cases.
impl Ports {
    fn store(&self) -> Arc<dyn Store> {
        self.store.clone()
    }

    fn mails(&self) -> Arc<IdentityMails> {
        let links = Links::new(Url::parse("https://app.example.com").unwrap());
        Arc::new(IdentityMails::new(self.randomness.clone(), self.sealer.clone(), links))
    }

    fn new_password(&self) -> NewPassword {
        NewPassword {
            policy: PasswordPolicy::default(),
            leaked: self.leaked.clone(),
            hasher: self.hasher.clone(),
        }
    }

    pub(crate) fn sign_up(&self) -> SignUp {
        SignUp {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }

    pub(crate) fn verify_email(&self) -> VerifyEmail {
        VerifyEmail {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
        }
    }

    pub(crate) fn resend_verification(&self) -> ResendVerification {
        ResendVerification {
            store: self.store(),
            clock: self.clock.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
        }
    }

    pub(crate) fn sign_in(&self) -> SignIn {
        SignIn {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            hasher: self.hasher.clone(),
            signer: self.signer.clone(),
            limiter: self.limiter.clone(),
            lifetimes: SessionLifetimes::default(),
        }
    }

    pub(crate) fn sign_out(&self) -> SignOut {
        SignOut {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }

    pub(crate) fn refresh(&self) -> Refresh {
        Refresh {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            signer: self.signer.clone(),
            sealer: self.sealer.clone(),
            limiter: self.limiter.clone(),
            session_cache: self.session_cache.clone(),
            lifetimes: SessionLifetimes::default(),
        }
    }

    pub(crate) fn list_sessions(&self) -> ListSessions {
        ListSessions { queries: self.queries.clone(), clock: self.clock.clone() }
    }

    pub(crate) fn end_session(&self) -> EndSession {
        EndSession {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }

    pub(crate) fn end_other_sessions(&self) -> EndOtherSessions {
        EndOtherSessions {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }

    pub(crate) fn authenticate(&self) -> Authenticate {
        Authenticate {
            signer: self.signer.clone(),
            session_cache: self.session_cache.clone(),
            user_cache: self.user_cache.clone(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
        }
    }

    pub(crate) fn reset_password(&self) -> ResetPassword {
        ResetPassword {
            queries: self.queries.clone(),
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            limiter: self.limiter.clone(),
            session_cache: self.session_cache.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }

    pub(crate) fn forgot_password(&self) -> ForgotPassword {
        ForgotPassword {
            store: self.store(),
            clock: self.clock.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
        }
    }

    pub(crate) fn change_password(&self) -> ChangePassword {
        ChangePassword {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            hasher: self.hasher.clone(),
            limiter: self.limiter.clone(),
            session_cache: self.session_cache.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }

    pub(crate) fn get_profile(&self) -> GetProfile {
        GetProfile { user_cache: self.user_cache.clone(), queries: self.queries.clone() }
    }

    pub(crate) fn update_profile(&self) -> UpdateProfile {
        UpdateProfile {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
        }
    }

    pub(crate) fn create_administrator(&self) -> CreateAdministrator {
        CreateAdministrator {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }
}
