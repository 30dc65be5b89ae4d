use std::sync::Arc;

use socle_application::access::ports::{AccessQueries, ApiKeyCache, MembershipCache};
use socle_application::identity::ports::{
    IdentityQueries, LeakedPasswords, PasswordHasher, SessionCache, TokenSigner, Totp, UserCache,
};
use socle_application::organizations::ports::OrganizationsQueries;
use socle_application::outbox::OutboxMessage;
use socle_application::ports::{Mac, RateLimiter, Sealer};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::audit::{AuditChain, AuditEntry, Outcome};
use socle_domain::identity::SecurityEvent;

use super::calls::Calls;
use super::{Call, Fault};

/// The ports of a world.
pub(crate) struct Ports {
    pub(super) store: Arc<MockStore>,
    pub(super) clock: Arc<FixedClock>,
    pub(super) randomness: Arc<CountingRandomness>,
    pub(super) queries: Arc<dyn IdentityQueries>,
    pub(super) organizations: Arc<dyn OrganizationsQueries>,
    pub(super) access: Arc<dyn AccessQueries>,
    pub(super) memberships: Arc<dyn MembershipCache>,
    pub(super) api_keys: Arc<dyn ApiKeyCache>,
    pub(super) hasher: Arc<dyn PasswordHasher>,
    pub(super) leaked: Arc<dyn LeakedPasswords>,
    pub(super) signer: Arc<dyn TokenSigner>,
    pub(super) limiter: Arc<dyn RateLimiter>,
    pub(super) session_cache: Arc<dyn SessionCache>,
    pub(super) user_cache: Arc<dyn UserCache>,
    pub(super) sealer: Arc<dyn Sealer>,
    pub(super) mac: Arc<dyn Mac>,
    pub(super) totp: Arc<dyn Totp>,
    pub(super) calls: Calls,
}

/// What was called, and how it ended.
impl Ports {
    /// Every call, in order. Audit entries stand apart, in [`Self::audited`]: every change writes one,
    /// and where among its other writes does not matter.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.all().into_iter().filter(|call| !matches!(call, Call::Audit(_))).collect()
    }

    /// Every call, in order, audit entries among the others.
    pub(crate) fn every_call(&self) -> Vec<Call> {
        self.calls.all()
    }

    /// The audit entries that were written, in order.
    pub(crate) fn audited(&self) -> Vec<AuditEntry> {
        let audited = |call| if let Call::Audit(entry) = call { Some(entry) } else { None };
        self.calls.all().into_iter().filter_map(audited).collect()
    }

    /// The one audit entry about that action. It is on the platform's chain and says nothing that
    /// erasure would have to find.
    pub(crate) fn audit_entry(&self, action: &str) -> AuditEntry {
        let mut found = self.audited();
        found.retain(|entry| entry.action == action);
        let [entry] = &found[..] else { panic!("{action}: {:?}", self.audited()) };
        assert_eq!(entry.chain, AuditChain::Platform);
        for personal in ["@", "Ada", "Lovelace", "hash of"] {
            assert!(!entry.details.values().any(|text| text.contains(personal)), "{entry:?}");
        }
        entry.clone()
    }

    /// One success of that action was noted, with those details.
    pub(crate) fn assert_audited(&self, action: &str, details: &[(&str, &str)]) {
        let entry = self.audit_entry(action);
        assert_eq!(entry.outcome, Outcome::Success, "{entry:?}");
        assert!(entry.resource.is_some(), "{entry:?}");
        for (name, value) in details {
            assert_eq!(entry.details.get(*name).map(String::as_str), Some(*value), "{entry:?}");
        }
    }

    /// One failure of that action was noted, with those details.
    pub(crate) fn assert_failure_audited(&self, action: &str, details: &[(&str, &str)]) {
        let entry = self.audit_entry(action);
        assert_eq!(entry.outcome, Outcome::Failure, "{entry:?}");
        for (name, value) in details {
            assert_eq!(entry.details.get(*name).map(String::as_str), Some(*value), "{entry:?}");
        }
    }

    /// The names of the methods that were called, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.calls().iter().map(Call::name).collect()
    }

    /// The calls that write, in order.
    pub(crate) fn writes(&self) -> Vec<Call> {
        self.calls().into_iter().filter(Call::writes).collect()
    }

    /// What was announced and mailed, in order.
    pub(crate) fn appended(&self) -> Vec<OutboxMessage> {
        let appended = |call| if let Call::Append(messages) = call { messages } else { Vec::new() };
        self.calls().into_iter().flat_map(appended).collect()
    }

    /// What was noted for the person.
    pub(crate) fn recorded(&self) -> Vec<SecurityEvent> {
        let recorded = |call| if let Call::RecordEvent(event) = call { Some(event) } else { None };
        self.calls().into_iter().filter_map(recorded).collect()
    }

    /// Exactly one transaction, which committed, and left an audit entry.
    pub(crate) fn assert_committed(&self) {
        assert_eq!(self.store.ends(), [TxEnd::Committed]);
        assert_ne!(self.audited(), [], "every change leaves an audit entry");
    }

    /// The same without an entry: what it did is no change that anybody would look for.
    pub(crate) fn assert_committed_unaudited(&self) {
        assert_eq!(self.store.ends(), [TxEnd::Committed]);
        assert_eq!(self.audited(), []);
    }

    /// Nothing changed but that the refusal was noted: whatever was open before was rolled back.
    pub(crate) fn assert_refused_and_audited(&self, action: &str, details: &[(&str, &str)]) {
        let ends = self.store.ends();
        match &ends[..] {
            [TxEnd::Committed] => assert_eq!(self.writes(), []),
            ends => assert_eq!(ends, [TxEnd::RolledBack, TxEnd::Committed]),
        }
        assert!(matches!(
            self.calls.all().iter().rfind(|call| call.writes()),
            Some(Call::Audit(_))
        ));
        self.assert_failure_audited(action, details);
        self.assert_cache_untouched();
    }

    /// Exactly one transaction, which was rolled back and had written nothing.
    pub(crate) fn assert_refused(&self) {
        assert_eq!(self.store.ends(), [TxEnd::RolledBack]);
        assert_eq!(self.writes(), []);
        assert_eq!(self.audited(), []);
        self.assert_cache_untouched();
    }

    /// Exactly one transaction, which was rolled back with whatever it had written.
    pub(crate) fn assert_rolled_back(&self) {
        assert_eq!(self.store.ends(), [TxEnd::RolledBack]);
        self.assert_cache_untouched();
    }

    /// No transaction at all.
    pub(crate) fn assert_never_began(&self) {
        assert_eq!(self.store.ends(), []);
        assert_eq!(self.writes(), []);
        assert_eq!(self.audited(), []);
        self.assert_cache_untouched();
    }

    /// Whatever the failing port left behind: an open transaction was rolled back, nothing was asked
    /// of anybody after the failure, and no cache was told of what did not happen.
    pub(crate) fn assert_undone(&self, fault: Fault) {
        let ends = self.store.ends();
        if fault.is_inside_a_transaction() {
            assert_eq!(ends, [TxEnd::RolledBack]);
            let last = self.calls.all().last().map(Call::name);
            assert_eq!(last, Some(format!("{fault:?}")));
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
            matches!(call, Call::CacheEnd(..) | Call::CacheForget(..) | Call::Remember(..))
        };
        assert!(!self.calls().iter().any(touched), "{:?}", self.names());
    }
}
