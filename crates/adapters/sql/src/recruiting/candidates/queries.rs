use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{CandidateQueries, CvProposalView};
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Candidate, CandidateSkill, Cv, CvId, CvReading, Education, Experience, ProfileEntry,
};

use super::rows::{CandidateRow, CvRow, EducationRow, ExperienceRow, SkillRow, reading};
use super::schema::{
    candidate_cvs, candidate_education, candidate_experiences, candidate_skills, candidates,
};
use crate::SqlStore;
use crate::types::DbUuid;

/// Every row of a person's list.
macro_rules! entries {
    ($store:ident, $user_id:ident, $table:ident, $row:ty) => {{
        let query = $table::table
            .filter($table::user_id.eq(DbUuid::of($user_id)))
            .select(<$row>::as_select());
        let rows: Vec<$row> = $store.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(ProfileEntry::try_from).collect()
    }};
}

/// Whether a CV was read, why not, and what it says.
type ReadingColumns = (String, Option<String>, Option<String>);

#[async_trait]
impl CandidateQueries for SqlStore {
    async fn candidate(&self, user_id: UserId) -> Result<Option<Candidate>, StoreError> {
        let query = candidates::table.find(DbUuid::of(user_id)).select(CandidateRow::as_select());
        let row: Option<CandidateRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Candidate::try_from).transpose()
    }

    async fn experiences(
        &self,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<Experience>>, StoreError> {
        entries!(self, user_id, candidate_experiences, ExperienceRow)
    }

    async fn education(&self, user_id: UserId) -> Result<Vec<ProfileEntry<Education>>, StoreError> {
        entries!(self, user_id, candidate_education, EducationRow)
    }

    async fn skills(
        &self,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<CandidateSkill>>, StoreError> {
        entries!(self, user_id, candidate_skills, SkillRow)
    }

    async fn cvs(&self, user_id: UserId) -> Result<Vec<Cv>, StoreError> {
        let query = candidate_cvs::table
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)))
            .order(candidate_cvs::id.desc())
            .select(CvRow::as_select());
        let rows: Vec<CvRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(Cv::try_from).collect()
    }

    async fn cv(&self, user_id: UserId, id: CvId) -> Result<Option<Cv>, StoreError> {
        let query = candidate_cvs::table
            .find(DbUuid::of(id))
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)))
            .select(CvRow::as_select());
        let row: Option<CvRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Cv::try_from).transpose()
    }

    async fn proposal(
        &self,
        user_id: UserId,
        id: CvId,
    ) -> Result<Option<CvProposalView>, StoreError> {
        let query = candidate_cvs::table
            .find(DbUuid::of(id))
            .filter(candidate_cvs::user_id.eq(DbUuid::of(user_id)))
            .select((
                candidate_cvs::reading,
                candidate_cvs::unreadable_because,
                candidate_cvs::proposal,
            ));
        let row: Option<ReadingColumns> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(state, reason, proposal)| {
            Ok(CvProposalView { reading: reading(&state, reason.as_deref())?, proposal })
        })
        .transpose()
    }

    async fn pending_cv(&self, id: CvId) -> Result<Option<Cv>, StoreError> {
        let query = candidate_cvs::table
            .find(DbUuid::of(id))
            .filter(candidate_cvs::reading.eq(CvReading::Pending.as_str()))
            .select(CvRow::as_select());
        let row: Option<CvRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Cv::try_from).transpose()
    }
}
