//! What has changed in the database, for whoever remembers what was read: on this node, and on others.
//!
//! A transaction tells of its changes after its commit. On PostgreSQL the database itself tells all
//! nodes, through triggers. Where nodes share signals, [`AnnounceChanges`] and [`hear_changes`] carry
//! the same news a second way, which no proxy before the database is in.

use std::fmt;
use std::sync::Arc;

use socle_domain::Id as _;
use socle_domain::access::ApiKeyId;
use socle_domain::identity::{SessionId, UserId};
use socle_domain::organizations::OrganizationId;
use uuid::Uuid;

use crate::access::ports::AccessChanges;
use crate::identity::ports::IdentityChanges;
use crate::notifications::NotificationHub;
use crate::notifications::ports::NotificationChanges;
use crate::organizations;
use crate::ports::{Cache, Heard, Signal, SignalTopic, Signals, Subscription};
use crate::recruiting;
use crate::recruiting::ports::RecruitingChanges;
use crate::store::ChangesObserver;

/// Something that others may have remembered as it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A person, and the version they have now.
    User(UserId, i64),
    /// A session.
    Session(SessionId),
    /// Where a person belongs, or as what.
    Member(UserId),
    /// An organization's state, one of its roles, or what is switched for it.
    Organization(OrganizationId),
    /// A key.
    ApiKey(ApiKeyId),
    /// What a person was told.
    Notified(UserId),
    /// What everybody sees of the work that an organization offers.
    Offers(OrganizationId),
}

impl Change {
    /// Reads what [`Display`](fmt::Display) writes, and what the triggers of the database send:
    /// `user:<uuid>:<version>`, or the kind and identifier of another thing.
    pub fn parse(text: &str) -> Option<Self> {
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
            "notified" => Some(Self::Notified(UserId::from_uuid(rest.parse().ok()?))),
            "offers" => Some(Self::Offers(OrganizationId::from_uuid(rest.parse().ok()?))),
            _ => None,
        }
    }

    /// Tells an observer.
    pub fn tell(self, observer: &dyn ChangesObserver) {
        match self {
            Self::User(id, version) => observer.user_changed(id, version),
            Self::Session(id) => observer.session_changed(id),
            Self::Member(id) => observer.memberships_changed(id),
            Self::Organization(id) => observer.organization_changed(id),
            Self::ApiKey(id) => observer.api_key_changed(id),
            Self::Notified(id) => observer.notified(id),
            Self::Offers(id) => observer.offers_changed(id),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id, version) => write!(f, "user:{id}:{version}"),
            Self::Session(id) => write!(f, "session:{id}"),
            Self::Member(id) => write!(f, "member:{id}"),
            Self::Organization(id) => write!(f, "organization:{id}"),
            Self::ApiKey(id) => write!(f, "api_key:{id}"),
            Self::Notified(id) => write!(f, "notified:{id}"),
            Self::Offers(id) => write!(f, "offers:{id}"),
        }
    }
}

/// Observers that are told the same, in this order.
pub struct EachOf(pub Vec<Arc<dyn ChangesObserver>>);

impl IdentityChanges for EachOf {
    fn user_changed(&self, id: UserId, version: i64) {
        self.0.iter().for_each(|observer| observer.user_changed(id, version));
    }

    fn session_changed(&self, id: SessionId) {
        self.0.iter().for_each(|observer| observer.session_changed(id));
    }

    fn anything_changed(&self) {
        self.0.iter().for_each(|observer| observer.anything_changed());
    }
}

impl AccessChanges for EachOf {
    fn memberships_changed(&self, user_id: UserId) {
        self.0.iter().for_each(|observer| observer.memberships_changed(user_id));
    }

    fn organization_changed(&self, organization_id: OrganizationId) {
        self.0.iter().for_each(|observer| observer.organization_changed(organization_id));
    }

    fn api_key_changed(&self, id: ApiKeyId) {
        self.0.iter().for_each(|observer| observer.api_key_changed(id));
    }
}

impl NotificationChanges for EachOf {
    fn notified(&self, user_id: UserId) {
        self.0.iter().for_each(|observer| observer.notified(user_id));
    }
}

impl RecruitingChanges for EachOf {
    fn offers_changed(&self, organization_id: OrganizationId) {
        self.0.iter().for_each(|observer| observer.offers_changed(organization_id));
    }
}

/// Makes the cache forget what is made of things that have changed. Things of which nothing is cached
/// are passed over: a value with another kind of tag needs a line here.
pub struct InvalidateCache(pub Arc<dyn Cache>);

impl IdentityChanges for InvalidateCache {
    fn user_changed(&self, _: UserId, _: i64) {}

    fn session_changed(&self, _: SessionId) {}

    fn anything_changed(&self) {
        self.0.invalidate_all();
    }
}

impl AccessChanges for InvalidateCache {
    fn memberships_changed(&self, _: UserId) {}

    fn organization_changed(&self, organization_id: OrganizationId) {
        self.0.invalidate(organizations::cache_tag(organization_id));
        // What it is called, and whether it is open, is seen with all that it offers.
        self.offers_changed(organization_id);
    }

    fn api_key_changed(&self, _: ApiKeyId) {}
}

impl NotificationChanges for InvalidateCache {
    fn notified(&self, _: UserId) {}
}

impl RecruitingChanges for InvalidateCache {
    fn offers_changed(&self, organization_id: OrganizationId) {
        for tag in recruiting::cache_tags(organization_id) {
            self.0.invalidate(tag);
        }
    }
}

/// Wakes the streams of notifications that have something new to tell, or may have to end.
pub struct WakeStreams(pub Arc<NotificationHub>);

impl IdentityChanges for WakeStreams {
    fn user_changed(&self, id: UserId, _: i64) {
        self.0.person_changed(id);
    }

    fn session_changed(&self, id: SessionId) {
        self.0.session_changed(id);
    }

    fn anything_changed(&self) {
        self.0.anything_changed();
    }
}

/// Where somebody belongs decides nothing about what they were told themselves.
impl AccessChanges for WakeStreams {
    fn memberships_changed(&self, _: UserId) {}

    fn organization_changed(&self, _: OrganizationId) {}

    fn api_key_changed(&self, _: ApiKeyId) {}
}

impl NotificationChanges for WakeStreams {
    fn notified(&self, user_id: UserId) {
        self.0.told(user_id);
    }
}

/// What organizations offer is told to nobody over a stream.
impl RecruitingChanges for WakeStreams {
    fn offers_changed(&self, _: OrganizationId) {}
}

/// What signals about changes are about.
const TOPIC: SignalTopic = SignalTopic::new("changes");

/// Tells other nodes what the transactions of this one have changed.
pub struct AnnounceChanges(pub Arc<dyn Signals>);

impl AnnounceChanges {
    fn send(&self, body: String) {
        self.0.send(Signal { topic: TOPIC, of: Uuid::nil(), body });
    }
}

impl IdentityChanges for AnnounceChanges {
    fn user_changed(&self, id: UserId, version: i64) {
        self.send(Change::User(id, version).to_string());
    }

    fn session_changed(&self, id: SessionId) {
        self.send(Change::Session(id).to_string());
    }

    fn anything_changed(&self) {
        // Nobody understands it, and then forgets everything.
        self.send("anything".to_owned());
    }
}

impl AccessChanges for AnnounceChanges {
    fn memberships_changed(&self, user_id: UserId) {
        self.send(Change::Member(user_id).to_string());
    }

    fn organization_changed(&self, organization_id: OrganizationId) {
        self.send(Change::Organization(organization_id).to_string());
    }

    fn api_key_changed(&self, id: ApiKeyId) {
        self.send(Change::ApiKey(id).to_string());
    }
}

impl NotificationChanges for AnnounceChanges {
    fn notified(&self, user_id: UserId) {
        self.send(Change::Notified(user_id).to_string());
    }
}

impl RecruitingChanges for AnnounceChanges {
    fn offers_changed(&self, organization_id: OrganizationId) {
        self.send(Change::Offers(organization_id).to_string());
    }
}

/// Listens for what other nodes announce.
pub fn announced_changes(signals: &dyn Signals) -> Subscription {
    signals.subscribe(&TOPIC, Uuid::nil())
}

/// Tells an observer what other nodes announce, for as long as it is polled. Whatever was missed counts
/// as changed.
pub async fn hear_changes(mut announced: Subscription, observer: &dyn ChangesObserver) {
    loop {
        let change = match announced.next().await {
            Heard::Signal(body) => Change::parse(&body),
            Heard::Missed => None,
        };
        match change {
            Some(change) => change.tell(observer),
            // A newer version says what this one does not know: be careful.
            None => observer.anything_changed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_it_was_written_or_not_understood() {
        let id = Uuid::from_u128(0xada);
        for (text, change) in [
            (format!("user:{id}:7"), Change::User(UserId::from_uuid(id), 7)),
            (format!("session:{id}"), Change::Session(SessionId::from_uuid(id))),
            (format!("member:{id}"), Change::Member(UserId::from_uuid(id))),
            (format!("organization:{id}"), Change::Organization(OrganizationId::from_uuid(id))),
            (format!("api_key:{id}"), Change::ApiKey(ApiKeyId::from_uuid(id))),
            (format!("notified:{id}"), Change::Notified(UserId::from_uuid(id))),
            (format!("offers:{id}"), Change::Offers(OrganizationId::from_uuid(id))),
        ] {
            assert_eq!(Change::parse(&text), Some(change));
            assert_eq!(change.to_string(), text);
        }
        for text in ["", "user", "user:", "user:7", "session:x", "other:1", "user:x:1", "anything"]
        {
            assert_eq!(Change::parse(text), None, "{text}");
        }
        assert_eq!(Change::parse(&format!("user:{id}")), None);
    }
}
