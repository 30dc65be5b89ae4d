//! What privacy announces. Other contexts may depend on these, and on nothing else of privacy's.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use uuid::Uuid;

use crate::outbox::{Event, Topic};

macro_rules! user_event {
    ($(#[$meta:meta])* $name:ident = $topic:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// Whom it happened to.
            pub user_id: Uuid,
        }

        impl $name {
            /// It happened to this person.
            pub fn new(user_id: UserId) -> Self {
                Self { user_id: user_id.as_uuid() }
            }
        }

        impl Event for $name {
            const NAME: Topic = $topic;

            fn aggregate_id(&self) -> Uuid {
                self.user_id
            }

            fn data(&self) -> Value {
                json!({ "user_id": self.user_id })
            }
        }
    };
}

user_event!(
    /// A person's account is to be erased once the grace is over, and all their sessions ended.
    UserErasureRequested = "user.erasure_requested"
);
user_event!(
    /// A person's account is not to be erased after all.
    UserErasureCanceled = "user.erasure_canceled"
);
user_event!(
    /// A person was erased: what others keep about them goes by now.
    UserErased = "user.erased"
);
user_event!(
    /// The archive of a person's data is ready.
    UserExported = "user.exported"
);
