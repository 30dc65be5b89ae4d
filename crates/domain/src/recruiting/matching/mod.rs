//! How well a job and a candidate fit, with reasons that a person can read.
//!
//! A score is advice: it orders lists, and **no state changes because of one**. A person decides, and
//! sees why (Regulation (EU) 2024/1689, articles 13 and 14: employment is high-risk). So there is no
//! threshold here and nothing that answers yes or no.
//!
//! What may count are the fields of [`JobProfile`] and [`CandidateProfile`]. Name, age, sex, origin,
//! health, family and photograph are none of them, and must not be in the texts that are embedded either
//! (code du travail, article L1132-1): build those from headline, experience and skills only.
//!
//! # Versions
//!
//! The same profiles give the same score on every machine, as long as [`MATCHING_VERSION`] and the
//! embedder's version stay the same. Store both with a score. Whoever changes a weight changes the
//! version.

mod embedding;
mod profile;
mod rank;
mod ranking;
mod reason;
mod score;
mod skills;
mod source;
#[cfg(test)]
mod tests;

pub use embedding::{Embedding, EmbeddingBytesError};
pub use profile::{CandidateProfile, JobProfile, Pay, PlaceKey};
pub use rank::{Ranked, Window, rank_candidates, rank_jobs};
pub use ranking::{RankedApplication, Ranking, RankingId, RankingViewer};
pub use reason::{MatchReason, Similarity};
pub use score::{MATCHING_VERSION, Match, MatchScore, match_profiles};
pub use skills::{AskedSkill, SkillGap, SkillKey, SkillSet, SkillSetBytesError, skill_gap};
pub use source::{CandidateSource, job_profile, job_text};
