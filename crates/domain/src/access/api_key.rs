//! Keys with which programs act for an organization.

use std::collections::BTreeSet;
use std::fmt;

use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};

use crate::Timestamp;
use crate::access::{Grants, Membership};
use crate::id::id;
use crate::identity::{SecretToken, TokenDigest, UserId};
use crate::organizations::{Label, OrganizationId};

id!(
    /// Identifies an API key. Not the key itself.
    ApiKeyId
);

/// A key as a program presents it: `sk_live_` and a secret of 256 bits. Shown once, never stored,
/// never printed. The prefix lets scanners of public code find keys that leaked.
#[derive(Clone)]
pub struct ApiKeySecret(SecretString);

impl ApiKeySecret {
    /// What every key begins with.
    pub const PREFIX: &'static str = "sk_live_";
    const SHOWN_CHARS: usize = 4;

    /// The key that carries this secret.
    pub fn of(secret: &SecretToken) -> Self {
        Self(SecretString::from(format!("{}{}", Self::PREFIX, secret.expose())))
    }

    /// Takes a key from a program. `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        SecretToken::parse(text.strip_prefix(Self::PREFIX)?).map(|secret| Self::of(&secret))
    }

    /// The key itself, to show it once or to digest it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What people recognize it by later: too little to guess the rest from.
    pub fn shown_prefix(&self) -> String {
        self.expose().chars().take(Self::PREFIX.len() + Self::SHOWN_CHARS).collect()
    }
}

impl fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKeySecret(…)")
    }
}

/// A key that belongs to an organization: it stays when whoever made it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Identifies it.
    pub id: ApiKeyId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What people call it.
    pub name: Label,
    /// How the key begins, to recognize it by.
    pub prefix: String,
    /// What is stored of the key.
    pub digest: TokenDigest,
    /// The names of the permissions it has.
    pub scopes: BTreeSet<String>,
    /// Who made it; `None` for a key made by another key.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it no longer works, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, give or take a minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// How many that work an organization can have.
    pub const MAX_PER_ORGANIZATION: i64 = 100;
    /// The latest end that can be asked for.
    pub const MAX_LIFETIME: TimeDelta = TimeDelta::days(3_660);

    /// Whether it works.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// What it may do.
    pub fn grants(&self) -> Grants {
        Grants::named(self.scopes.iter().cloned())
    }

    /// What it may do, and where.
    pub fn membership(&self) -> Membership {
        Membership { organization_id: self.organization_id, grants: self.grants(), open: true }
    }
}
