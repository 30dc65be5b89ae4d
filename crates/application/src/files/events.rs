//! What files announce. What they are called stays out: it may say who somebody is, and what is
//! announced may be kept longer than the file.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::files::{FileOwner, StoredFile};
use socle_domain::organizations::OrganizationId;
use uuid::Uuid;

use crate::outbox::{Event, Topic};

macro_rules! file_event {
    ($(#[$meta:meta])* $name:ident = $topic:literal) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name<'a>(pub &'a StoredFile);

        impl Event for $name<'_> {
            const NAME: Topic = $topic;

            fn aggregate_id(&self) -> Uuid {
                self.0.id.as_uuid()
            }

            fn organization_id(&self) -> Option<OrganizationId> {
                self.0.owner.organization_id()
            }

            fn data(&self) -> Value {
                file(self.0)
            }
        }
    };
}

fn file(file: &StoredFile) -> Value {
    let user_id = match file.owner {
        FileOwner::Person(id) => Some(id.as_uuid()),
        FileOwner::Organization(_) => None,
    };
    json!({
        "id": file.id.as_uuid(),
        "organization_id": file.owner.organization_id().map(|id| id.as_uuid()),
        "user_id": user_id,
        "purpose": file.purpose.as_str(),
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.digest.to_string(),
        "created_at": file.created_at,
    })
}

file_event!(
    /// A file is there.
    FileUploaded = "file.uploaded"
);
file_event!(
    /// A file is there no more.
    FileDeleted = "file.deleted"
);
