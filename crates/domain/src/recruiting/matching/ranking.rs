//! What is kept of a ranking that an employer was shown.

use crate::Timestamp;
use crate::access::{ApiKeyId, Principal};
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::recruiting::matching::{MatchReason, MatchScore};
use crate::recruiting::{ApplicationId, JobId};

id!(
    /// Identifies a ranking that was shown.
    RankingId
);

/// To whom a ranking was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankingViewer {
    /// A person.
    Person(UserId),
    /// A program, by its key.
    Key(ApiKeyId),
}

impl RankingViewer {
    /// Whoever asks, if it is somebody to whom something can be shown.
    pub const fn of(principal: &Principal) -> Option<Self> {
        match principal {
            Principal::User(person) => Some(Self::Person(person.user_id)),
            Principal::ApiKey(key) => Some(Self::Key(key.key_id)),
            Principal::System | Principal::Anonymous => None,
        }
    }
}

/// An application in a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedApplication {
    /// Which.
    pub application_id: ApplicationId,
    /// Whose it is; `None` once that was forgotten.
    pub candidate_id: Option<UserId>,
    /// Its score; `None` when there was nothing to compare, or not yet.
    pub score: Option<MatchScore>,
    /// Why.
    pub reasons: Vec<MatchReason>,
}

/// A ranking that an employer was shown: who saw which applications in which order, with which scores
/// and made by what (Regulation (EU) 2024/1689, articles 12 and 26 §6). Nothing follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// Identifies it.
    pub id: RankingId,
    /// Whose job it is.
    pub organization_id: OrganizationId,
    /// For which job.
    pub job_id: JobId,
    /// Who saw it.
    pub viewer: RankingViewer,
    /// By which version of matching it was made.
    pub version: String,
    /// When it was shown.
    pub shown_at: Timestamp,
    /// What was shown, in its order.
    pub applications: Vec<RankedApplication>,
}
