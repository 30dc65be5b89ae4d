//! What is remembered between requests, and who is told that it changed.

use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::identity::{SessionId, User, UserId};

use crate::ports::AskedAt;

use super::SessionStanding;

/// Remembers standings for a short while, so that a request costs no query. Truth is the database:
/// a cache that fails or forgets only costs that query.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SessionCache: Send + Sync {
    /// What is remembered of a session.
    async fn get(&self, id: SessionId) -> Option<SessionStanding>;

    /// Call this before asking the database, and give what it returns to
    /// [`SessionCache::remember`].
    async fn asking(&self) -> AskedAt;

    /// Remembers what the database said, unless the session has ended or was forgotten since it was
    /// asked.
    async fn remember(&self, id: SessionId, standing: SessionStanding, asked: AskedAt);

    /// Makes sure that no request from now on sees the session as live.
    async fn end(&self, id: SessionId);

    /// Makes sure that the next request asks the database. An answer that is on its way is not
    /// believed.
    async fn forget(&self, id: SessionId);
}

/// Remembers people for a short while, so that a request costs no query. Truth is the database, as
/// with [`SessionCache`].
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait UserCache: Send + Sync {
    /// What is remembered of a person.
    async fn get(&self, id: UserId) -> Option<Arc<User>>;

    /// Call this before asking the database, and give what it returns to [`UserCache::remember`].
    async fn asking(&self) -> AskedAt;

    /// Remembers what the database said, unless it is known to be outdated or a newer version is
    /// remembered.
    async fn remember(&self, user: Arc<User>, asked: AskedAt);

    /// A person has changed and has that version now. Versions below it are never served any more,
    /// nor is anything that the database was asked before this: not every change counts the version
    /// up, such as one by an operator's hand.
    async fn outdated(&self, id: UserId, version: i64);
}

/// Is told what has changed in the database, once the change is visible there. Called on the path of
/// requests: it must not wait.
pub trait IdentityChanges: Send + Sync {
    /// A person has changed, and has that version now, or is gone.
    fn user_changed(&self, id: UserId, version: i64);

    /// A session has ended or changed in another way that decides about requests.
    fn session_changed(&self, id: SessionId);

    /// Anything may have changed: nobody was listening for a while.
    fn anything_changed(&self);
}
