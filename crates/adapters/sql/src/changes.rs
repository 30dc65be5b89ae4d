//! What has changed, for whoever remembers what was read.
//!
//! A transaction notes what it changes, and tells it after its commit: no use case can forget to.
//! On PostgreSQL the database itself tells all nodes, through triggers.

use std::sync::{Arc, OnceLock};

pub(crate) use socle_application::store::ChangesObserver;
use socle_domain::access::ApiKeyId;
use socle_domain::identity::{SessionId, UserId};
use socle_domain::organizations::OrganizationId;

/// Something that others may have remembered as it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// A person, and the version they have now.
    User(UserId, i64),
    /// A session.
    Session(SessionId),
    /// Where a person belongs, or as what.
    Member(UserId),
    /// An organization's state or one of its roles.
    Organization(OrganizationId),
    /// A key.
    ApiKey(ApiKeyId),
}

impl Change {
    /// What a trigger sends: `user:<uuid>:<version>`, or the kind and identifier of another thing.
    #[cfg(feature = "postgres")]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        use socle_domain::Id as _;

        let (kind, rest) = text.split_once(':')?;
        match kind {
            "user" => {
                let (id, version) = rest.split_once(':')?;
                Some(Self::User(UserId::from_uuid(id.parse().ok()?), version.parse().ok()?))
            }
            "session" => Some(Self::Session(SessionId::from_uuid(rest.parse().ok()?))),
            "member" => Some(Self::Member(UserId::from_uuid(rest.parse().ok()?))),
            "organization" => {
                Some(Self::Organization(OrganizationId::from_uuid(rest.parse().ok()?)))
            }
            "api_key" => Some(Self::ApiKey(ApiKeyId::from_uuid(rest.parse().ok()?))),
            _ => None,
        }
    }
}

/// Whom to tell, once somebody wants to know.
#[derive(Clone, Default)]
pub(crate) struct Observer(Arc<OnceLock<Arc<dyn ChangesObserver>>>);

impl Observer {
    /// Tells this one from here on. The first one stays.
    pub(crate) fn set(&self, observer: Arc<dyn ChangesObserver>) {
        if self.0.set(observer).is_err() {
            tracing::warn!("somebody is told of changes already; the second asked in vain");
        }
    }

    pub(crate) fn tell(&self, change: Change) {
        if let Some(observer) = self.0.get() {
            match change {
                Change::User(id, version) => observer.user_changed(id, version),
                Change::Session(id) => observer.session_changed(id),
                Change::Member(id) => observer.memberships_changed(id),
                Change::Organization(id) => observer.organization_changed(id),
                Change::ApiKey(id) => observer.api_key_changed(id),
            }
        }
    }

    /// Nobody listened for a while.
    #[cfg(feature = "postgres")]
    pub(crate) fn tell_everything(&self) {
        if let Some(observer) = self.0.get() {
            observer.anything_changed();
        }
    }
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::*;
    use socle_domain::Id as _;
    use uuid::Uuid;

    #[test]
    fn a_notice_is_read_or_not_understood() {
        let id = Uuid::from_u128(0xada);
        let user = Change::User(UserId::from_uuid(id), 7);
        assert_eq!(Change::parse(&format!("user:{id}:7")), Some(user));
        let session = Change::Session(SessionId::from_uuid(id));
        assert_eq!(Change::parse(&format!("session:{id}")), Some(session));
        for (text, change) in [
            ("member", Change::Member(UserId::from_uuid(id))),
            ("organization", Change::Organization(OrganizationId::from_uuid(id))),
            ("api_key", Change::ApiKey(ApiKeyId::from_uuid(id))),
        ] {
            assert_eq!(Change::parse(&format!("{text}:{id}")), Some(change));
        }
        for text in ["", "user", "user:", "user:7", "session:x", "other:1", "user:x:1"] {
            assert_eq!(Change::parse(text), None, "{text}");
        }
        assert_eq!(Change::parse(&format!("user:{id}")), None);
    }
}
