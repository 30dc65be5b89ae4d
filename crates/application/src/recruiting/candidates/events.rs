//! What candidates announce: that something changed, and nothing of what they say.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::recruiting::Cv;
use uuid::Uuid;

use crate::outbox::{Event, Topic, user_event};

user_event!(
    /// A candidate says something else of themselves.
    CandidateUpdated = "candidate.updated"
);

macro_rules! cv_event {
    ($(#[$meta:meta])* $name:ident = $topic:literal) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name<'a>(pub &'a Cv);

        impl Event for $name<'_> {
            const NAME: Topic = $topic;

            /// What happens to the CVs of one person is told in its order.
            fn aggregate_id(&self) -> Uuid {
                self.0.user_id.as_uuid()
            }

            fn data(&self) -> Value {
                json!({
                    "id": self.0.id.as_uuid(),
                    "user_id": self.0.user_id.as_uuid(),
                    "file_id": self.0.file_id.as_uuid(),
                    "active": self.0.active,
                    "created_at": self.0.created_at,
                })
            }
        }
    };
}

cv_event!(
    /// A candidate keeps another CV.
    CvAdded = "cv.added"
);
cv_event!(
    /// Another CV goes along when the candidate applies.
    CvActivated = "cv.activated"
);
cv_event!(
    /// A CV is there no more.
    CvRemoved = "cv.removed"
);
