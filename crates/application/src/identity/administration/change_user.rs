use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{
    AccountChange, SecurityEventKind, SessionEnd, SessionEndReason, SessionId, SessionLifetimes,
    User, UserId, UserStatus, policy,
};

use super::fields;
use crate::identity::events::{UserDisabled, UserEnabled, UserRoleChanged};
use crate::identity::ports::SessionCache;
use crate::identity::security;
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};

/// Closes or opens somebody's account, or gives them another role on the platform. Both act with
/// their next request; closing ends their sessions.
pub struct ChangeUser {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Forgets the sessions that end.
    pub session_cache: Arc<dyn SessionCache>,
    /// How fresh the proof of identity has to be.
    pub lifetimes: SessionLifetimes,
}

/// What is to change; `None` leaves a field as it is.
#[derive(Debug, Default)]
pub struct ChangeUserInput {
    /// `active` or `disabled`.
    pub status: Option<String>,
    /// A platform role.
    pub platform_role: Option<String>,
    /// The versions that the change was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeUserError {
    /// Whoever asks may not, or has to prove again who they are.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Somebody changed the account in the meantime.
    #[error("the account has changed; its version is {current}")]
    Stale {
        /// The version it has now.
        current: i64,
    },
    /// There is no such person.
    #[error("there is no such person")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ChangeUser {
    /// Changes the account and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: UserId,
        input: ChangeUserInput,
    ) -> Result<User, ChangeUserError> {
        policy::manage_users(actor)?;
        let change = parse(&input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, id, change, input.expected_versions).await;
        let (user, ended) = finish(tx, outcome).await?;
        for session in ended {
            self.session_cache.end(session).await;
        }
        Ok(user)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        id: UserId,
        change: AccountChange,
        expected: Option<Vec<i64>>,
    ) -> Result<(User, Vec<SessionId>), ChangeUserError> {
        let now = self.clock.now();
        let user = tx.users().lock(id).await?.filter(|user| user.status != UserStatus::Erased);
        let mut user = user.ok_or(ChangeUserError::NotFound)?;
        policy::administer(actor, &user, change, &self.lifetimes, now)?;
        if expected.is_some_and(|versions| !versions.contains(&user.version)) {
            return Err(ChangeUserError::Stale { current: user.version });
        }
        let before = user.clone();
        if !user.administer(change, now) {
            return Ok((user, Vec::new()));
        }
        tx.users().update(&user).await?;
        let mut ended = Vec::new();
        if user.status != before.status {
            ended = self.note_status(tx, actor, &before, &user, now).await?;
        }
        if user.platform_role != before.platform_role {
            self.note_role(tx, actor, &before, &user, now).await?;
        }
        Ok((user, ended))
    }

    /// Says which sessions ended with the account.
    async fn note_status(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        before: &User,
        user: &User,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        let id = self.randomness.id(now);
        let (kind, event, ended) = match user.status {
            UserStatus::Active => {
                let event = OutboxMessage::event(id, &UserEnabled::new(user.id), now);
                (SecurityEventKind::AccountEnabled, event, Vec::new())
            }
            UserStatus::Disabled | UserStatus::Erased => {
                let event = OutboxMessage::event(id, &UserDisabled::new(user.id), now);
                let end = SessionEnd { at: now, reason: SessionEndReason::AccountDisabled };
                let ended = tx.sessions().end_all_of(user.id, end).await?;
                (SecurityEventKind::AccountDisabled, event, ended)
            }
        };
        let details = [("from", before.status.as_str()), ("to", user.status.as_str())];
        let randomness = &*self.randomness;
        security::record_with(tx, randomness, actor, user.id, kind, &details, now).await?;
        tx.outbox().append(&[event]).await?;
        Ok(ended)
    }

    async fn note_role(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        before: &User,
        user: &User,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (from, to) = (before.platform_role.as_str(), user.platform_role.as_str());
        let (kind, details) = (SecurityEventKind::RoleChanged, [("from", from), ("to", to)]);
        let randomness = &*self.randomness;
        security::record_with(tx, randomness, actor, user.id, kind, &details, now).await?;
        let event = UserRoleChanged::new(user.id);
        tx.outbox().append(&[OutboxMessage::event(randomness.id(now), &event, now)]).await
    }
}

fn parse(input: &ChangeUserInput) -> Result<AccountChange, Invalid> {
    let mut check = Validation::new();
    let status = check.take(input.status.as_deref().map(fields::status).transpose());
    let role = input.platform_role.as_deref().map(|text| fields::role("platform_role", text));
    let role = check.take(role.transpose());
    let change = (|| Some(AccountChange { status: status?, platform_role: role? }))();
    check.finish(change)
}
