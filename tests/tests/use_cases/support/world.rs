use std::sync::Arc;

use socle_application::identity::ports::{AccessClaims, PasswordMatch, SessionStanding};
use socle_application::ports::Clock as _;
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx};
use socle_domain::Timestamp;
use socle_domain::identity::{
    Lockout, OneTimeToken, PasswordHash, RefreshToken, Session, SessionId, SignInChallenge,
    TokenDigest, TotpFactor, TotpStep, User, UserId,
};

use super::calls::Calls;
use super::{Fault, Ports, Workplace};

/// When everything happens.
pub(crate) fn now() -> Timestamp {
    FixedClock::default().now()
}

/// A stored hash.
pub(crate) fn hash(text: &str) -> PasswordHash {
    PasswordHash::new(format!("hash of {text}"))
}

/// What the ports answer.
#[derive(Clone)]
#[allow(clippy::struct_excessive_bools, reason = "they are answers of different ports")]
pub(crate) struct World {
    /// Whom queries find.
    pub(crate) user: Option<User>,
    /// Whom transactions find.
    pub(crate) locked: Option<User>,
    /// Whether somebody else takes the address first.
    pub(crate) email_taken: bool,
    /// Whether new passwords are among the leaked ones.
    pub(crate) leaked: bool,
    /// How an attempt compares.
    pub(crate) matched: PasswordMatch,
    /// Who has the address that an account is to move to.
    pub(crate) owner: Option<User>,
    /// The mark of the device, if the person is known on it.
    pub(crate) known_mark: Option<TokenDigest>,
    /// Whether they are known on any.
    pub(crate) has_devices: bool,
    /// What had failed before the work began.
    pub(crate) lockout: Lockout,
    /// What has failed by the time the transaction asks.
    pub(crate) counted: Lockout,
    /// The sign-in that waits for its second factor.
    pub(crate) challenge: Option<SignInChallenge>,
    /// The authenticator app.
    pub(crate) totp: Option<TotpFactor>,
    /// The step that a code was made for, if it is one of the app.
    pub(crate) step: Option<TotpStep>,
    /// How many recovery codes are left after this one, if it is one.
    pub(crate) recovery_codes_left: Option<i64>,
    /// Whose token it is, if it does not work any more.
    pub(crate) holder: Option<UserId>,
    /// The token that works.
    pub(crate) redeemed: Option<OneTimeToken>,
    /// The session that is found, and the refresh token it is found by.
    pub(crate) session: Option<(Session, RefreshToken)>,
    /// The sessions that end when all do.
    pub(crate) open_sessions: Vec<SessionId>,
    /// Whether the session that ends was open.
    pub(crate) session_is_open: bool,
    /// What the cache remembers of the session.
    pub(crate) cached: Option<SessionStanding>,
    /// What it remembers of the person.
    pub(crate) cached_user: Option<User>,
    /// What the database says.
    pub(crate) standing: Option<SessionStanding>,
    /// What a token says, if it is valid.
    pub(crate) claims: Option<AccessClaims>,
    /// What organizations and access answer.
    pub(crate) workplace: Workplace,
    /// Where it is broken.
    pub(crate) fault: Fault,
}

impl Default for World {
    /// A world without people in which everything works.
    fn default() -> Self {
        Self {
            user: None,
            locked: None,
            email_taken: false,
            leaked: false,
            matched: PasswordMatch::No,
            owner: None,
            known_mark: None,
            has_devices: false,
            lockout: Lockout::default(),
            counted: Lockout::default(),
            challenge: None,
            totp: None,
            step: None,
            recovery_codes_left: None,
            holder: None,
            redeemed: None,
            session: None,
            open_sessions: Vec::new(),
            session_is_open: true,
            cached: None,
            cached_user: None,
            standing: None,
            claims: None,
            workplace: Workplace::default(),
            fault: Fault::Nowhere,
        }
    }
}

impl World {
    /// A world in which one person lives.
    pub(crate) fn of(user: User) -> Self {
        Self { user: Some(user.clone()), locked: Some(user), ..Self::default() }
    }

    fn tx(&self, calls: &Calls) -> MockTx {
        let mut tx = MockTx::default();
        tx.users = self.users(calls);
        tx.sessions = self.sessions(calls);
        tx.one_time_tokens = self.one_time_tokens(calls);
        tx.security_events = self.security_events(calls);
        tx.failed_attempts = self.failed_attempts(calls);
        tx.known_devices = self.known_devices(calls);
        tx.sign_in_challenges = self.sign_in_challenges(calls);
        tx.second_factors = self.second_factors(calls);
        tx.organizations = self.organizations(calls);
        tx.members = self.members(calls);
        tx.invitations = self.invitations(calls);
        tx.organization_features = self.organization_features(calls);
        tx.custom_roles = self.custom_roles(calls);
        tx.api_keys = self.api_keys(calls);
        tx.audit_log = self.audit_log(calls);
        tx.outbox = self.outbox(calls);
        tx.fail_commit = self.fault == Fault::Commit;
        tx
    }

    /// The ports of this world. There are two transactions: for the work, and to note that it was
    /// refused.
    pub(crate) fn ports(self) -> Ports {
        let calls = Calls::default();
        let broken = self.fault == Fault::Begin;
        let txs = (0..2).map(|_| self.tx(&calls));
        let store =
            Arc::new(if broken { MockStore::unavailable() } else { MockStore::with_all(txs) });
        Ports {
            clock: Arc::new(FixedClock::default()),
            randomness: Arc::new(CountingRandomness::default()),
            queries: Arc::new(self.queries(&calls)),
            organizations: Arc::new(self.organization_queries(&calls)),
            access: Arc::new(self.access_queries(&calls)),
            memberships: Arc::new(self.membership_cache(&calls)),
            api_keys: Arc::new(self.api_key_cache(&calls)),
            hasher: Arc::new(self.hasher(&calls)),
            leaked: Arc::new(self.leaked(&calls)),
            signer: Arc::new(self.signer(&calls)),
            limiter: Arc::new(self.limiter(&calls)),
            session_cache: Arc::new(self.session_cache(&calls, &store)),
            user_cache: Arc::new(self.user_cache(&calls)),
            sealer: Arc::new(self.sealer(&calls)),
            mac: Arc::new(Self::mac()),
            totp: Arc::new(self.totp(&calls)),
            store,
            calls,
        }
    }
}
