//! What happened to a person's account, for the person.

use std::net::IpAddr;

use crate::Timestamp;
use crate::id::id;
use crate::identity::{SessionId, UserId};

id!(
    /// Identifies a security event.
    SecurityEventId
);

/// Something a person should be able to look up about their account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// Identifies it.
    pub id: SecurityEventId,
    /// Whose account.
    pub user_id: UserId,
    /// What happened.
    pub kind: SecurityEventKind,
    /// The session it happened in, or to.
    pub session_id: Option<SessionId>,
    /// Where the request came from.
    pub ip: Option<IpAddr>,
    /// With what.
    pub user_agent: Option<String>,
    /// When.
    pub occurred_at: Timestamp,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecurityEventKind {
    /// A refresh token was used a second time, and its session was ended.
    RefreshTokenReused,
}

impl SecurityEventKind {
    /// Every kind.
    pub const ALL: [Self; 1] = [Self::RefreshTokenReused];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RefreshTokenReused => "refresh_token_reused",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
