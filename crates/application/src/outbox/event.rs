//! What happened, and the two shapes that most events have.

use serde_json::Value;
use socle_domain::organizations::OrganizationId;
use uuid::Uuid;

use crate::outbox::Topic;

/// Something that happened, as other contexts and webhooks hear of it.
pub trait Event {
    /// Its name: `resource.verb`, in the past tense.
    const NAME: Topic;

    /// The thing it happened to.
    fn aggregate_id(&self) -> Uuid;

    /// The organization whose business it is: its webhooks hear of it.
    fn organization_id(&self) -> Option<OrganizationId> {
        None
    }

    /// What there is to say about it.
    fn data(&self) -> Value;
}

/// Declares an event about a person, of whom nothing is told but the identifier.
macro_rules! user_event {
    ($(#[$meta:meta])* $name:ident = $topic:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// Whom it happened to.
            pub user_id: uuid::Uuid,
        }

        impl $name {
            /// It happened to this person.
            pub fn new(user_id: socle_domain::identity::UserId) -> Self {
                Self { user_id: socle_domain::Id::as_uuid(&user_id) }
            }
        }

        impl $crate::outbox::Event for $name {
            const NAME: $crate::outbox::Topic = $topic;

            fn aggregate_id(&self) -> uuid::Uuid {
                self.user_id
            }

            fn data(&self) -> serde_json::Value {
                serde_json::json!({ "user_id": self.user_id })
            }
        }
    };
}

/// Declares an event about something of an organization: where it belongs, and what is told of it.
/// Events of one organization are delivered in order.
macro_rules! organization_event {
    ($(#[$meta:meta])* $name:ident($thing:ty) = $topic:literal, $organization:expr, $data:expr) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name<'a>(pub &'a $thing);

        impl $crate::outbox::Event for $name<'_> {
            const NAME: $crate::outbox::Topic = $topic;

            fn aggregate_id(&self) -> uuid::Uuid {
                let id: fn(&$thing) -> socle_domain::organizations::OrganizationId = $organization;
                socle_domain::Id::as_uuid(&id(self.0))
            }

            fn organization_id(&self) -> Option<socle_domain::organizations::OrganizationId> {
                let id: fn(&$thing) -> socle_domain::organizations::OrganizationId = $organization;
                Some(id(self.0))
            }

            fn data(&self) -> serde_json::Value {
                let data: fn(&$thing) -> serde_json::Value = $data;
                data(self.0)
            }
        }
    };
}

pub(crate) use {organization_event, user_event};
