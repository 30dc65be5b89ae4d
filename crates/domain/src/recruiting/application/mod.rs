//! Applications: a person who wants a job, and what becomes of it.

mod note;
mod status;

use crate::Timestamp;
use crate::files::{FileId, FileName, Purpose, kinds};
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::recruiting::{JobId, LongText, ShortText, permissions};

pub use note::{ApplicationNote, ApplicationNoteId};
pub use status::ApplicationStatus;

id!(
    /// Identifies an application.
    ApplicationId
);

id!(
    /// Identifies how an application moved.
    TransitionId
);

/// What the copy of a CV is for that an employer gets. Nobody uploads one.
pub const SENT_CV: Purpose = Purpose {
    name: "sent_cv",
    kinds: &[kinds::PDF, kinds::DOCX],
    max_bytes: 10 * 1024 * 1024,
    restricted_to: Some(&permissions::READ_APPLICATIONS),
};

/// A CV as it was sent. It stays so, whatever becomes of the one that the candidate keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCv {
    /// The copy, which belongs to the organization.
    pub file_id: FileId,
    /// What the candidate called it.
    pub name: FileName,
}

/// An application. Its [state](ApplicationStatus) is moved by the employer, or withdrawn by the
/// candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Identifies it.
    pub id: ApplicationId,
    /// Who decides about it.
    pub organization_id: OrganizationId,
    /// For which job.
    pub job_id: JobId,
    /// Who applied; `None` once that was forgotten.
    pub candidate_id: Option<UserId>,
    /// Its state.
    pub status: ApplicationStatus,
    /// Where it was when it was rejected, and goes on when that is taken back.
    pub rejected_from: Option<ApplicationStatus>,
    /// What the candidate wrote.
    pub cover_letter: Option<LongText>,
    /// The CV that came with it.
    pub cv: Option<SentCv>,
    /// When it came.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// How an application came from one state into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The state before.
    pub from: ApplicationStatus,
    /// The state after.
    pub to: ApplicationStatus,
    /// When.
    pub at: Timestamp,
    /// Why; a rejection always says.
    pub reason: Option<ShortText>,
}

impl Transition {
    /// Whether a decision was taken back.
    pub const fn is_reopening(&self) -> bool {
        !self.from.is_open()
    }
}

/// An application does not become what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// Not from the state it is in.
    #[error("an application that is {} does not become {}", .from.as_str(), .to.as_str())]
    Illegal {
        /// Its state.
        from: ApplicationStatus,
        /// The state that was asked for.
        to: ApplicationStatus,
    },
    /// Whoever is rejected may know why.
    #[error("a rejection needs a reason")]
    ReasonMissing,
}

impl Application {
    /// Moves it on behalf of the employer.
    pub fn transition(
        &mut self,
        to: ApplicationStatus,
        reason: Option<ShortText>,
        now: Timestamp,
    ) -> Result<Transition, TransitionError> {
        let from = self.status;
        let forward = from.next() == Some(to);
        let rejected = from.is_open() && to == ApplicationStatus::Rejected;
        let reopened = from == ApplicationStatus::Rejected && self.rejected_from == Some(to);
        if !(forward || rejected || reopened) {
            return Err(TransitionError::Illegal { from, to });
        }
        if rejected && reason.is_none() {
            return Err(TransitionError::ReasonMissing);
        }
        self.rejected_from = rejected.then_some(from);
        Ok(self.moved(to, reason, now))
    }

    /// Moves it on behalf of the candidate, who wants the job no more.
    pub fn withdraw(&mut self, now: Timestamp) -> Result<Transition, TransitionError> {
        let (from, to) = (self.status, ApplicationStatus::Withdrawn);
        if !from.is_open() {
            return Err(TransitionError::Illegal { from, to });
        }
        Ok(self.moved(to, None, now))
    }

    /// Moves it on behalf of the candidate, who takes what they are offered.
    pub fn accept_offer(&mut self, now: Timestamp) -> Result<Transition, TransitionError> {
        let (from, to) = (self.status, ApplicationStatus::Accepted);
        if from != ApplicationStatus::Offer {
            return Err(TransitionError::Illegal { from, to });
        }
        Ok(self.moved(to, None, now))
    }

    fn moved(
        &mut self,
        to: ApplicationStatus,
        reason: Option<ShortText>,
        now: Timestamp,
    ) -> Transition {
        let from = std::mem::replace(&mut self.status, to);
        self.updated_at = now;
        self.version += 1;
        Transition { from, to, at: now, reason }
    }
}

#[cfg(test)]
mod tests;
