//! What candidates say that may count.

use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel::{QueryResult, dsl};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::MatchCandidate;
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::matching::CandidateSource;
use socle_domain::recruiting::{ApplicationStatus, Candidate, ProfileEntry};

use crate::backend::Connection;
use crate::recruiting::candidates::rows::{CandidateRow, ExperienceRow, SkillRow};
use crate::recruiting::candidates::schema::{candidate_experiences, candidate_skills, candidates};
use crate::recruiting::schema::applications;
use crate::types::DbUuid;

/// The states of applications about which something is still to be decided.
pub(super) fn waiting() -> Vec<&'static str> {
    let open = ApplicationStatus::ALL.into_iter().filter(|status| status.is_open());
    open.map(ApplicationStatus::as_str).collect()
}

pub(super) struct SourceRows {
    candidate: Option<CandidateRow>,
    experiences: Vec<ExperienceRow>,
    skills: Vec<SkillRow>,
    waits: bool,
}

/// Reads it, in a transaction or outside of one.
pub(super) async fn read(c: &mut Connection, user_id: UserId) -> QueryResult<SourceRows> {
    let user_id = DbUuid::of(user_id);
    let candidate = candidates::table.find(user_id).select(CandidateRow::as_select());
    let experiences = candidate_experiences::table
        .filter(candidate_experiences::user_id.eq(user_id))
        .order(candidate_experiences::id)
        .select(ExperienceRow::as_select());
    let skills = candidate_skills::table
        .filter(candidate_skills::user_id.eq(user_id))
        .order(candidate_skills::id)
        .select(SkillRow::as_select());
    let waits = applications::table
        .filter(applications::candidate_id.eq(user_id))
        .filter(applications::status.eq_any(waiting()));
    Ok(SourceRows {
        candidate: candidate.first(c).await.optional()?,
        experiences: experiences.load(c).await?,
        skills: skills.load(c).await?,
        waits: diesel::select(dsl::exists(waits)).get_result(c).await?,
    })
}

impl TryFrom<SourceRows> for MatchCandidate {
    type Error = StoreError;

    fn try_from(rows: SourceRows) -> Result<Self, StoreError> {
        let candidate = rows.candidate.map(Candidate::try_from).transpose()?;
        let said = candidate.map(|candidate| candidate.profile).unwrap_or_default();
        let experiences = rows.experiences.into_iter().map(ProfileEntry::try_from);
        let experiences = experiences.map(|it| it.map(|entry| entry.content));
        let skills = rows.skills.into_iter().map(ProfileEntry::try_from);
        let skills = skills.map(|it| it.map(|entry| entry.content));
        let wanted = said.open_to_work || rows.waits;
        let source = CandidateSource {
            said,
            experiences: experiences.collect::<Result<_, _>>()?,
            skills: skills.collect::<Result<_, _>>()?,
        };
        Ok(Self { source, wanted })
    }
}
