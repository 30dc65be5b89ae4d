//! Notes what happened, in the transaction of the change.

use std::fmt;

use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry, Outcome, Resource};
use socle_domain::identity::UserId;
use socle_domain::{Id, Timestamp};

use crate::audit::ports::AuditTx;
use crate::ports::{Randomness, RandomnessExt as _};
use crate::store::StoreError;

/// What happened, as a use case says it.
#[derive(Debug, Clone)]
pub struct Happening {
    chain: AuditChain,
    action: &'static str,
    outcome: Outcome,
    by: Option<AuditActor>,
    resource: Option<Resource>,
    details: Vec<(&'static str, String)>,
}

impl Happening {
    /// Something that concerns no organization.
    pub const fn on_platform(action: &'static str) -> Self {
        Self::on(AuditChain::Platform, action)
    }

    /// Something in an organization.
    pub const fn within(scope: &OrganizationScope, action: &'static str) -> Self {
        Self::on(AuditChain::Organization(scope.organization_id()), action)
    }

    /// Something in an organization, or in none.
    pub const fn at(scope: Option<&OrganizationScope>, action: &'static str) -> Self {
        match scope {
            Some(scope) => Self::within(scope, action),
            None => Self::on_platform(action),
        }
    }

    /// Something that belongs to a chain which whoever calls this may read.
    pub(super) const fn on(chain: AuditChain, action: &'static str) -> Self {
        let (outcome, by, resource) = (Outcome::Success, None, None);
        Self { chain, action, outcome, by, resource, details: Vec::new() }
    }

    /// What it happened to: a kind of thing, and which.
    #[must_use]
    pub fn to(mut self, kind: &str, id: impl Id) -> Self {
        self.resource = Some(Resource { kind: kind.to_owned(), id: id.as_uuid() });
        self
    }

    /// It was this person, whom the request proved to be only now.
    #[must_use]
    pub const fn by(mut self, user_id: UserId) -> Self {
        self.by = Some(AuditActor::User(user_id));
        self
    }

    /// It was tried in vain.
    #[must_use]
    pub const fn failed(mut self) -> Self {
        self.outcome = Outcome::Failure;
        self
    }

    /// What else there is to say: identifiers, kinds and names of fields. Never a person's name or
    /// address, nor a secret: entries are kept when a person is erased.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.details.push((name, value.to_string()));
        self
    }
}

/// Notes what happened. Every use case that changes something calls this in its transaction.
pub async fn record<T: AuditTx + ?Sized>(
    tx: &mut T,
    randomness: &dyn Randomness,
    actor: &Actor,
    happening: Happening,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Happening { chain, action, outcome, by, resource, details } = happening;
    let entry = AuditEntry::new(randomness.id(now), chain, actor, action, now);
    let details = details.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let actor = by.unwrap_or(entry.actor);
    let entry = AuditEntry { actor, outcome, resource, details, ..entry };
    tx.audit_log().append(&entry).await
}
