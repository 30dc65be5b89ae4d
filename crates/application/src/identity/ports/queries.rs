//! Reads that need no transaction.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::PlatformRole;
use socle_domain::identity::{
    EmailAddress, KnownDevice, Lockout, OneTimeTokenPurpose, SecurityEvent, SecurityEventId,
    Session, SessionId, TokenDigest, User, UserId, UserStatus,
};

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Reads of identity that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait IdentityQueries: Send + Sync {
    /// Who signs in with an address, and which of the marks is that of a device they are known on.
    async fn sign_in_candidate(
        &self,
        email: &EmailAddress,
        marks: &[TokenDigest],
    ) -> Result<Option<SignInCandidate>, StoreError>;

    /// What counts under a key now.
    async fn lockout(&self, key: TokenDigest) -> Result<Lockout, StoreError>;

    /// A person by identifier.
    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError>;

    /// A person by address.
    async fn user_by_email(&self, email: &EmailAddress) -> Result<Option<User>, StoreError>;

    /// The people that a filter lets through, the latest first.
    async fn users(
        &self,
        filter: &UserFilter,
        page: PageRequest<UserId>,
    ) -> Result<Page<User, UserId>, StoreError>;

    /// What happened to a person's account, the latest first.
    async fn security_events_of(
        &self,
        user_id: UserId,
        page: PageRequest<SecurityEventId>,
    ) -> Result<Page<SecurityEvent, SecurityEventId>, StoreError>;

    /// Whose unused, unexpired token of that purpose this is. Says nothing about the next moment:
    /// only [`OneTimeTokens::redeem`](super::OneTimeTokens::redeem) decides.
    async fn holder_of_token(
        &self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError>;

    /// A person's live sessions, the latest sign-in first.
    async fn live_sessions_of(
        &self,
        user_id: UserId,
        page: PageRequest<SessionId>,
        now: Timestamp,
    ) -> Result<Page<Session, SessionId>, StoreError>;

    /// What decides whether a session's access tokens work, and whose it is, in one query. `None`
    /// when there is no such session.
    async fn session_standing(
        &self,
        id: SessionId,
    ) -> Result<Option<(SessionStanding, User)>, StoreError>;

    /// Everything that is kept about a person and may be shown to them, the latest first.
    async fn account_records(&self, user_id: UserId) -> Result<AccountRecords, StoreError>;
}

/// What is kept about a person beside their account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountRecords {
    /// Where they are or were signed in.
    pub sessions: Vec<Session>,
    /// The devices they are known on.
    pub devices: Vec<KnownDevice>,
    /// What happened to their account.
    pub events: Vec<SecurityEvent>,
}

/// Which people to list; `None` lets all through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Stands in the address or in the full name, whether in capitals or not.
    pub text: Option<String>,
    /// Whether the account is open.
    pub status: Option<UserStatus>,
    /// The role on the platform.
    pub platform_role: Option<PlatformRole>,
}

/// Who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInCandidate {
    /// Whose address it is.
    pub user: User,
    /// The mark of the device, if they are known on it.
    pub known_mark: Option<TokenDigest>,
}

/// What decides whether a session's access tokens work, now. What belongs to the person (their role,
/// whether the account is open) stands in [`User`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionStanding {
    /// Whose session it is.
    pub user_id: UserId,
    /// Whether the session was ended.
    pub ended: bool,
    /// When it ends by itself: the earlier of the absolute and the idle end.
    pub expires_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
    /// When the person last proved who they are.
    pub authenticated_at: Timestamp,
    /// What is stored of the secret in the browser's cookie, if a cookie carries the session.
    pub browser_secret: Option<TokenDigest>,
}

impl SessionStanding {
    /// Whether its access tokens work, as far as the session is concerned.
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.ended && now < self.expires_at
    }
}
