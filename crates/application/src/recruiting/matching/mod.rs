//! How well jobs and candidates fit: what is recommended to candidates, in which order employers see who
//! applied, and what somebody lacks for a job.
//!
//! A score is advice. **Nothing here changes the state of anything**, and whatever an employer was shown
//! is noted (Regulation (EU) 2024/1689, articles 12 and 14; ADR 0025). Employers see only people who
//! applied to them.
//!
//! What is compared of published jobs, and of candidates who look for work or wait for a decision, is
//! made in the background and stored with the version of what made it ([`KeepProfiles`]). What another
//! version made is not compared. Candidates themselves are compared as they are at the moment.

mod hear;
mod import_skills;
mod keep_profiles;
mod measure;
mod personal_data;
mod rank_applicants;
mod recommend;
mod skill_gap;
mod tasks;
mod taxonomies;
mod wording;

use socle_domain::access::Denied;
use socle_domain::recruiting::matching::MatchScore;

use crate::access::ReadError;
use crate::ports::CpuWorkError;
use crate::recruiting::embedder::EmbedError;
use crate::store::StoreError;

pub use hear::HearForMatching;
pub use import_skills::{ImportSkills, ImportSkillsError, Imported};
pub use keep_profiles::KeepProfiles;
pub use measure::{Current, Measure};
pub use personal_data::MatchingData;
pub use rank_applicants::{ApplicantMatch, RankApplicants};
pub use recommend::{Recommend, Recommendation};
pub use skill_gap::{CompareSkills, SkillGapView};
pub use tasks::{
    PROFILE_CANDIDATE, PROFILE_JOB, ProfileCandidate, ProfileJob, REFRESH_PROFILES, RefreshProfiles,
};
pub use taxonomies::Taxonomies;
#[cfg(feature = "testkit")]
pub use wording::MockMatchWording;
pub use wording::{MatchWording, SaidReason};

/// Every use case of matching.
pub struct Matching {
    /// Shows candidates which jobs suit them.
    pub recommend: Recommend,
    /// Shows employers in which order the applicants suit.
    pub rank_applicants: RankApplicants,
    /// Shows candidates what a job asks for that they have not told of.
    pub compare_skills: CompareSkills,
}

/// Where something stands in a ranking: the best first, what could not be compared last; of equals, the
/// one with the lower identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankPlace<T> {
    /// Its score, if there is one.
    pub score: Option<MatchScore>,
    /// Which.
    pub id: T,
}

/// Why nothing was compared.
#[derive(Debug, thiserror::Error)]
pub enum MatchingError {
    /// Whoever asks may not see it, or it is not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Too much is being compared.
    #[error(transparent)]
    Cpu(#[from] CpuWorkError),
    /// Texts cannot be embedded at the moment.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for MatchingError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}
