//! What identity announces. Other contexts may depend on these, and on nothing else of identity's.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::identity::{SessionId, UserId};
use uuid::Uuid;

use crate::outbox::{Event, Topic, user_event};

user_event!(
    /// A person signed up; the address is not proved yet.
    UserSignedUp = "user.signed_up"
);
user_event!(
    /// A person proved that they read the mail of their address.
    UserEmailVerified = "user.email_verified"
);
user_event!(
    /// A person's profile changed.
    UserUpdated = "user.updated"
);
user_event!(
    /// A person's password was set anew, and all their sessions ended.
    UserPasswordReset = "user.password_reset"
);
user_event!(
    /// A person chose another password, and all their other sessions ended.
    UserPasswordChanged = "user.password_changed"
);
user_event!(
    /// A person's account moved to another address.
    UserEmailChanged = "user.email_changed"
);
user_event!(
    /// A person set up a second factor.
    UserSecondFactorEnabled = "user.second_factor_enabled"
);
user_event!(
    /// A person removed their second factor.
    UserSecondFactorDisabled = "user.second_factor_disabled"
);

user_event!(
    /// An administrator closed a person's account, and all their sessions ended.
    UserDisabled = "user.disabled"
);
user_event!(
    /// An administrator opened a person's account again.
    UserEnabled = "user.enabled"
);
user_event!(
    /// An administrator gave a person another role on the platform.
    UserRoleChanged = "user.role_changed"
);

macro_rules! session_event {
    ($(#[$meta:meta])* $name:ident = $topic:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// The session.
            pub session_id: Uuid,
            /// Whose it is.
            pub user_id: Uuid,
        }

        impl $name {
            /// It happened to this session of this person.
            pub fn new(session_id: SessionId, user_id: UserId) -> Self {
                Self { session_id: session_id.as_uuid(), user_id: user_id.as_uuid() }
            }
        }

        impl Event for $name {
            const NAME: Topic = $topic;

            fn aggregate_id(&self) -> Uuid {
                self.session_id
            }

            fn data(&self) -> Value {
                json!({ "session_id": self.session_id, "user_id": self.user_id })
            }
        }
    };
}

session_event!(
    /// A person signed in.
    SessionStarted = "session.started"
);
session_event!(
    /// A session ended.
    SessionEnded = "session.ended"
);
