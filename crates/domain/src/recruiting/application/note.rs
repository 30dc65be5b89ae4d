//! What employers note about applications. Candidates never see it.

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::recruiting::{ApplicationId, ShortText};

id!(
    /// Identifies a note.
    ApplicationNoteId
);

/// What somebody noted about an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationNote {
    /// Identifies it.
    pub id: ApplicationNoteId,
    /// About which application.
    pub application_id: ApplicationId,
    /// Who wrote it; `None` for a program, or when they are gone.
    pub author_id: Option<UserId>,
    /// What they wrote.
    pub text: ShortText,
    /// When.
    pub created_at: Timestamp,
}
