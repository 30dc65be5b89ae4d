//! Rows, and what they are in the domain. What people wrote is never quoted.

use diesel::prelude::{AsChangeset, Insertable, Queryable};
use serde_json::{Value, json};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::matching::{
    AskedSkill, CandidateProfile, Embedding, JobProfile, MatchReason, Pay, PlaceKey, SkillKey,
    SkillSet,
};
use socle_domain::recruiting::{JobId, SkillKind, SkillName, WorkMode};

use super::schema::{candidate_match_profiles, job_match_profiles};
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

/// What no version writes into that column.
pub(super) fn unreadable(column: &'static str) -> StoreError {
    corrupt(column, "something that is none")
}

fn embedding(
    column: &'static str,
    bytes: Option<Vec<u8>>,
) -> Result<Option<Embedding>, StoreError> {
    let parsed = bytes.map(|bytes| Embedding::from_bytes(&bytes)).transpose();
    parsed.map_err(|_| unreadable(column))
}

/// A skill that is asked for takes so many bytes beside its name.
const ASKED: usize = 9;

const fn kind_to_byte(kind: SkillKind) -> u8 {
    match kind {
        SkillKind::Technical => b't',
        SkillKind::Soft => b's',
        SkillKind::Language => b'l',
    }
}

const fn kind_of_byte(byte: u8) -> Option<SkillKind> {
    match byte {
        b't' => Some(SkillKind::Technical),
        b's' => Some(SkillKind::Soft),
        b'l' => Some(SkillKind::Language),
        _ => None,
    }
}

fn asked(bytes: &[u8], names: &str) -> Option<Vec<AskedSkill>> {
    let (bytes, rest) = bytes.as_chunks::<ASKED>();
    let mut names = names.lines();
    let mut skills = Vec::with_capacity(bytes.len());
    for [key @ .., kind] in bytes {
        let name = SkillName::parse(names.next()?).ok()?;
        skills.push(AskedSkill {
            key: SkillKey::from_bytes(*key),
            name,
            kind: kind_of_byte(*kind)?,
        });
    }
    (rest.is_empty() && names.next().is_none()).then_some(skills)
}

#[derive(Insertable, AsChangeset)]
#[diesel(
    table_name = job_match_profiles,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct JobProfileRow {
    job_id: DbUuid,
    organization_id: DbUuid,
    made_by: String,
    made_at: Instant,
    embedding: Option<Vec<u8>>,
    skills: Vec<u8>,
    skill_names: String,
}

impl JobProfileRow {
    /// Place, mode and pay are those of the job itself.
    pub(super) fn new(
        (organization_id, id): (OrganizationId, JobId),
        made_by: &str,
        profile: &JobProfile,
        now: Timestamp,
    ) -> Self {
        let skills = profile
            .skills
            .iter()
            .flat_map(|skill| skill.key.to_bytes().into_iter().chain([kind_to_byte(skill.kind)]));
        let names: Vec<_> = profile.skills.iter().map(|skill| skill.name.as_str()).collect();
        Self {
            job_id: DbUuid::of(id),
            organization_id: DbUuid::of(organization_id),
            made_by: made_by.to_owned(),
            made_at: Instant(now),
            embedding: profile.embedding.as_ref().map(Embedding::as_bytes),
            skills: skills.collect(),
            skill_names: names.join("\n"),
        }
    }
}

/// What a job is compared by, in the order of the query that reads it.
#[derive(Queryable)]
pub(super) struct ComparedJobRow {
    id: DbUuid,
    work_mode: Option<String>,
    location: Option<String>,
    salary_min: Option<i64>,
    salary_max: Option<i64>,
    currency: Option<String>,
    embedding: Option<Vec<u8>>,
    skills: Vec<u8>,
    skill_names: String,
}

impl TryFrom<ComparedJobRow> for (JobId, JobProfile) {
    type Error = StoreError;

    fn try_from(row: ComparedJobRow) -> Result<Self, StoreError> {
        const SKILLS: &str = "job_match_profiles.skills";
        let mode =
            |word: String| WorkMode::parse(&word).ok_or_else(|| corrupt("jobs.work_mode", &word));
        let (min, max) = (row.salary_min, row.salary_max);
        let profile = JobProfile {
            skills: asked(&row.skills, &row.skill_names).ok_or_else(|| unreadable(SKILLS))?,
            embedding: embedding("job_match_profiles.embedding", row.embedding)?,
            place: row.location.as_deref().and_then(PlaceKey::parse),
            work_mode: row.work_mode.map(mode).transpose()?,
            pay: row.currency.map(|currency| Pay { currency, min, max }),
        };
        Ok((row.id.id(), profile))
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(
    table_name = candidate_match_profiles,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct CandidateProfileRow {
    user_id: DbUuid,
    made_by: String,
    made_at: Instant,
    embedding: Option<Vec<u8>>,
    skills: Vec<u8>,
    place: Option<String>,
    work_modes: String,
    pay_min: Option<i64>,
    currency: Option<String>,
}

impl CandidateProfileRow {
    pub(super) fn new(
        user_id: UserId,
        made_by: &str,
        profile: &CandidateProfile,
        now: Timestamp,
    ) -> Self {
        let modes: Vec<_> = profile.work_modes.iter().map(|mode| mode.as_str()).collect();
        let pay = profile.pay.as_ref().and_then(|pay| Some((pay.min?, pay.currency.clone())));
        let (pay_min, currency) = pay.unzip();
        Self {
            user_id: DbUuid::of(user_id),
            made_by: made_by.to_owned(),
            made_at: Instant(now),
            embedding: profile.embedding.as_ref().map(Embedding::as_bytes),
            skills: profile.skills.to_bytes(),
            place: profile.place.as_ref().map(|place| place.key().to_owned()),
            work_modes: modes.join(" "),
            pay_min,
            currency,
        }
    }
}

/// What a candidate is compared by, in the order of the query that reads it.
#[derive(Queryable)]
pub(super) struct ComparedCandidateRow {
    embedding: Option<Vec<u8>>,
    skills: Vec<u8>,
    place: Option<String>,
    work_modes: String,
    pay_min: Option<i64>,
    currency: Option<String>,
}

impl TryFrom<ComparedCandidateRow> for CandidateProfile {
    type Error = StoreError;

    fn try_from(row: ComparedCandidateRow) -> Result<Self, StoreError> {
        const SKILLS: &str = "candidate_match_profiles.skills";
        const MODES: &str = "candidate_match_profiles.work_modes";
        let skills = SkillSet::from_bytes(&row.skills).map_err(|_| unreadable(SKILLS))?;
        let modes = row.work_modes.split_ascii_whitespace();
        let modes = modes.map(|word| WorkMode::parse(word).ok_or_else(|| corrupt(MODES, word)));
        let pay = row.currency.map(|currency| Pay { currency, min: row.pay_min, max: None });
        Ok(Self {
            skills,
            embedding: embedding("candidate_match_profiles.embedding", row.embedding)?,
            place: row.place.map(PlaceKey::from_key),
            work_modes: modes.collect::<Result<_, _>>()?,
            pay,
        })
    }
}

/// Reasons as JSON: of each its key, and what it names.
pub(super) fn reasons_text(reasons: &[MatchReason]) -> String {
    let record = |reason: &MatchReason| json!([reason.key(), reason.values()]);
    Value::from(reasons.iter().map(record).collect::<Vec<_>>()).to_string()
}

/// From what [`reasons_text`] gave.
pub(super) fn read_reasons(text: &str) -> Result<Vec<(String, Vec<String>)>, StoreError> {
    serde_json::from_str(text).map_err(|_| unreadable("match_ranking_entries.reasons"))
}
