//! Why a score is what it is.

use std::fmt;

use crate::recruiting::{SkillName, WorkMode};

/// How alike two texts are, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Similarity {
    /// They share a subject.
    Some,
    /// They are about the same.
    Strong,
}

impl Similarity {
    /// The name in the HTTP contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Some => "some",
            Self::Strong => "strong",
        }
    }
}

/// One thing that raised a score or lowered it. Catalogues word it by [`Self::key`] with its data;
/// [`fmt::Display`] says it in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatchReason {
    /// They have these skills that the job asks for, by the job's names.
    SharedSkills(Vec<SkillName>),
    /// They speak these languages that the job asks for.
    LanguagesShared(Vec<SkillName>),
    /// They have not told of these skills or languages that the job asks for.
    MissingSkills(Vec<SkillName>),
    /// What they have done reads like the job.
    SimilarText(Similarity),
    /// The job is where they want to work.
    SamePlace(String),
    /// The job is elsewhere, at this place.
    OtherPlace(String),
    /// The job can be done from anywhere.
    RemoteOk,
    /// The job is done in this way, which they do not want.
    WorkModeMismatch(WorkMode),
    /// The job pays what they want.
    SalaryOverlap,
    /// The job pays less than they want.
    SalaryBelow,
}

impl MatchReason {
    /// Every key, for whoever checks that catalogues are complete.
    pub const KEYS: [&'static str; 10] = [
        "shared_skills",
        "languages_shared",
        "missing_skills",
        "similar_text",
        "same_place",
        "other_place",
        "remote_ok",
        "work_mode_mismatch",
        "salary_overlap",
        "salary_below",
    ];

    /// The name in the HTTP contract and in catalogues.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::SharedSkills(_) => "shared_skills",
            Self::LanguagesShared(_) => "languages_shared",
            Self::MissingSkills(_) => "missing_skills",
            Self::SimilarText(_) => "similar_text",
            Self::SamePlace(_) => "same_place",
            Self::OtherPlace(_) => "other_place",
            Self::RemoteOk => "remote_ok",
            Self::WorkModeMismatch(_) => "work_mode_mismatch",
            Self::SalaryOverlap => "salary_overlap",
            Self::SalaryBelow => "salary_below",
        }
    }

    /// Whether it speaks for the match.
    pub const fn is_for(&self) -> bool {
        !matches!(
            self,
            Self::MissingSkills(_)
                | Self::OtherPlace(_)
                | Self::WorkModeMismatch(_)
                | Self::SalaryBelow
        )
    }

    /// What it names: skills, languages or a place, as the job writes them, or a word of the contract
    /// (`strong`, `on_site`).
    pub fn values(&self) -> Vec<&str> {
        match self {
            Self::SharedSkills(names)
            | Self::LanguagesShared(names)
            | Self::MissingSkills(names) => names.iter().map(SkillName::as_str).collect(),
            Self::SimilarText(level) => vec![level.as_str()],
            Self::SamePlace(place) | Self::OtherPlace(place) => vec![place],
            Self::WorkModeMismatch(mode) => vec![mode.as_str()],
            Self::RemoteOk | Self::SalaryOverlap | Self::SalaryBelow => Vec::new(),
        }
    }
}

impl fmt::Display for MatchReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = || self.values().join(", ");
        match self {
            Self::SharedSkills(_) => write!(f, "has {}", listed()),
            Self::LanguagesShared(_) => write!(f, "speaks {}", listed()),
            Self::MissingSkills(_) => write!(f, "has not told of {}", listed()),
            Self::SimilarText(Similarity::Some) => f.write_str("the experience is related"),
            Self::SimilarText(Similarity::Strong) => f.write_str("the experience reads alike"),
            Self::SamePlace(place) => write!(f, "wants to work in {place}"),
            Self::OtherPlace(place) => write!(f, "the job is in {place}"),
            Self::RemoteOk => f.write_str("the job can be done from anywhere"),
            Self::WorkModeMismatch(WorkMode::OnSite) => f.write_str("the job is on site"),
            Self::WorkModeMismatch(WorkMode::Remote) => f.write_str("the job is remote"),
            Self::WorkModeMismatch(WorkMode::Hybrid) => f.write_str("the job is hybrid"),
            Self::SalaryOverlap => f.write_str("the pay is what is wanted"),
            Self::SalaryBelow => f.write_str("the pay is less than wanted"),
        }
    }
}
