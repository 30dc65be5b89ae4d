//! From two profiles to a number.
//!
//! | part | weight | worth |
//! |---|---|---|
//! | skills | 55 | the share of what the job asks for: a craft counts 3, a language 2, a soft skill 1 |
//! | text | 30 | the cosine of the embeddings, from 0.05 (nothing) to 0.50 (everything) |
//! | place and mode | 10 | remote or the same town: all; hybrid elsewhere: 3 tenths; unwanted or elsewhere: nothing |
//! | pay | 5 | all, or nothing |
//!
//! A part about which either side says nothing is left out, and the others count for all: nobody loses
//! by what was not asked. The score is the weighted mean in thousandths, rounded down, in integers.

use super::{CandidateProfile, JobProfile, MatchReason, Similarity, skill_gap};
use crate::recruiting::{SkillKind, SkillName, WorkMode};

/// How scores are made. It changes with every weight.
pub const MATCHING_VERSION: &str = "2026-11";

const SKILLS: u32 = 55;
const TEXT: u32 = 30;
const PLACE: u32 = 10;
const PAY: u32 = 5;

/// A part's worth is in thousandths.
const WHOLE: u32 = 1000;
/// What a hybrid job elsewhere is worth: a train now and then.
const HYBRID_ELSEWHERE: u32 = 300;

/// Texts that share no subject come this far by chance.
const COSINE_FLOOR: f64 = 0.05;
/// Texts about the same hardly come further.
const COSINE_CEILING: f64 = 0.50;
const SOME: u32 = 300;
const STRONG: u32 = 600;

/// How well a job and a candidate fit, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchScore(u16);

impl MatchScore {
    /// From 0 to 1000, fine enough to put lists into an order.
    pub const fn thousandths(self) -> u16 {
        self.0
    }

    /// From 0 to 100, as people see it.
    pub const fn percent(self) -> u8 {
        #[expect(clippy::cast_possible_truncation, reason = "at most 100")]
        let percent = ((self.0 + 5) / 10) as u8;
        percent
    }

    /// From what a database keeps; more than everything is everything.
    pub fn from_thousandths(thousandths: u16) -> Self {
        Self(thousandths.min(1000))
    }
}

/// A score and why it is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// How well they fit.
    pub score: MatchScore,
    /// Why, in the order of the parts: what is shared before what is missing.
    pub reasons: Vec<MatchReason>,
}

/// Compares a job and a candidate.
pub fn match_profiles(job: &JobProfile, candidate: &CandidateProfile) -> Match {
    let mut reasons = skill_reasons(job, candidate);
    let level = match text(job, candidate) {
        Some(STRONG..) => Some(Similarity::Strong),
        Some(SOME..) => Some(Similarity::Some),
        _ => None,
    };
    reasons.extend(level.map(MatchReason::SimilarText));
    reasons.extend(place(job, candidate).and_then(|(_, place)| reason_of(place)));
    reasons.extend(
        pay(job, candidate).map(|enough| {
            if enough { MatchReason::SalaryOverlap } else { MatchReason::SalaryBelow }
        }),
    );
    Match { score: score(job, candidate), reasons }
}

/// The number alone, without anything allocated: for lists of a hundred thousand.
pub(super) fn score(job: &JobProfile, candidate: &CandidateProfile) -> MatchScore {
    let parts = [
        (SKILLS, skills(job, candidate)),
        (TEXT, text(job, candidate)),
        (PLACE, place(job, candidate).map(|(worth, _)| worth)),
        (PAY, pay(job, candidate).map(|enough| if enough { WHOLE } else { 0 })),
    ];
    let (mut reached, mut possible) = (0, 0);
    for (weight, worth) in parts {
        if let Some(worth) = worth {
            reached += weight * worth;
            possible += weight;
        }
    }
    let mean = reached.checked_div(possible).unwrap_or(0);
    MatchScore::from_thousandths(u16::try_from(mean).unwrap_or(u16::MAX))
}

fn skills(job: &JobProfile, candidate: &CandidateProfile) -> Option<u32> {
    let (mut has, mut asked) = (0, 0);
    for skill in &job.skills {
        asked += skill.weight();
        if candidate.skills.contains(skill.key) {
            has += skill.weight();
        }
    }
    (has * WHOLE).checked_div(asked)
}

fn skill_reasons(job: &JobProfile, candidate: &CandidateProfile) -> Vec<MatchReason> {
    let gap = skill_gap(&job.skills, &candidate.skills);
    let (languages, skills): (Vec<_>, Vec<_>) =
        gap.have.into_iter().partition(|skill| skill.kind == SkillKind::Language);
    let named = |reason: fn(Vec<SkillName>) -> MatchReason, skills: Vec<&super::AskedSkill>| {
        let names: Vec<_> = skills.into_iter().map(|skill| skill.name.clone()).collect();
        (!names.is_empty()).then(|| reason(names))
    };
    [
        named(MatchReason::SharedSkills, skills),
        named(MatchReason::LanguagesShared, languages),
        named(MatchReason::MissingSkills, gap.missing),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn text(job: &JobProfile, candidate: &CandidateProfile) -> Option<u32> {
    let (job, candidate) = (job.embedding.as_ref()?, candidate.embedding.as_ref()?);
    if job.is_empty() || candidate.is_empty() {
        return None;
    }
    let share = (job.cosine(candidate) - COSINE_FLOOR) / (COSINE_CEILING - COSINE_FLOOR);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000"
    )]
    let worth = (share.clamp(0.0, 1.0) * f64::from(WHOLE)) as u32;
    Some(worth)
}

/// What is to be said of where the work is.
#[derive(Debug, Clone, Copy)]
enum Where<'a> {
    Unwanted(WorkMode),
    Anywhere,
    Here(&'a str),
    Elsewhere(&'a str),
    Unknown,
}

fn place<'a>(job: &'a JobProfile, candidate: &CandidateProfile) -> Option<(u32, Where<'a>)> {
    let wanted = &candidate.work_modes;
    if let Some(mode) = job.work_mode {
        if !wanted.is_empty() && !wanted.contains(&mode) {
            return Some((0, Where::Unwanted(mode)));
        }
        if mode == WorkMode::Remote {
            return Some((WHOLE, Where::Anywhere));
        }
    }
    match (&job.place, &candidate.place) {
        (Some(there), Some(here)) if there.is(here) => Some((WHOLE, Where::Here(there.as_str()))),
        (Some(there), Some(_)) if job.work_mode == Some(WorkMode::Hybrid) => {
            Some((HYBRID_ELSEWHERE, Where::Elsewhere(there.as_str())))
        }
        (Some(there), Some(_)) => Some((0, Where::Elsewhere(there.as_str()))),
        // They said how they want to work, and the job is so.
        _ if job.work_mode.is_some() && !wanted.is_empty() => Some((WHOLE, Where::Unknown)),
        _ => None,
    }
}

fn reason_of(place: Where<'_>) -> Option<MatchReason> {
    match place {
        Where::Unwanted(mode) => Some(MatchReason::WorkModeMismatch(mode)),
        Where::Anywhere => Some(MatchReason::RemoteOk),
        Where::Here(town) => Some(MatchReason::SamePlace(town.to_owned())),
        Where::Elsewhere(town) => Some(MatchReason::OtherPlace(town.to_owned())),
        Where::Unknown => None,
    }
}

fn pay(job: &JobProfile, candidate: &CandidateProfile) -> Option<bool> {
    job.pay.as_ref()?.reaches(candidate.pay.as_ref()?)
}
