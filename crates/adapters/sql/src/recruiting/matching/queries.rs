use async_trait::async_trait;
use diesel::dsl;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _,
    NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _, QueryableByName,
};
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{
    Applicant, ApplicationView, JobView, JobsFor, MatchCandidate, MatchQueries, ShownRank,
};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::{Locale, UserId};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::matching::{CandidateProfile, JobProfile, MatchScore, RankingId};
use socle_domain::recruiting::{ApplicationId, JobId, JobType, WorkMode};
use uuid::Uuid;

use super::rows::{ComparedCandidateRow, ComparedJobRow, read_reasons, unreadable};
use super::schema::{
    candidate_match_profiles, job_match_profiles, match_ranking_entries, match_rankings,
};
use super::source;
use crate::SqlStore;
use crate::error::corrupt;
use crate::recruiting::schema::{applications, jobs};
use crate::schema::{organizations, users};
use crate::types::{DbUuid, Instant, UuidSql};

/// Whoever looks for work, or waits for a decision.
const WANTED: &str = "SELECT user_id FROM candidates WHERE open_to_work AND user_id > $1 \
     UNION SELECT candidate_id AS user_id FROM applications WHERE candidate_id > $1 \
     AND status IN ('applied', 'viewed', 'shortlisted', 'interview', 'offer')";

const JOBS_DUE: &str = "SELECT id, organization_id FROM jobs WHERE id > $1 AND \
     CASE WHEN status = 'published' \
     THEN NOT EXISTS (SELECT 1 FROM job_match_profiles AS p \
         WHERE p.job_id = jobs.id AND p.made_by = $2) \
     ELSE EXISTS (SELECT 1 FROM job_match_profiles AS p WHERE p.job_id = jobs.id) END \
     ORDER BY id LIMIT $3";

#[derive(QueryableByName)]
struct DueJob {
    #[diesel(sql_type = UuidSql)]
    id: DbUuid,
    #[diesel(sql_type = UuidSql)]
    organization_id: DbUuid,
}

#[derive(QueryableByName)]
struct DueCandidate {
    #[diesel(sql_type = UuidSql)]
    user_id: DbUuid,
}

type ApplicantRow = (DbUuid, Option<DbUuid>, Option<ComparedCandidateRow>);

type RankRow = (DbUuid, String, String, DbUuid, Instant, i32, Option<i16>, Option<String>, String);

/// Before every identifier there is.
fn nowhere() -> DbUuid {
    DbUuid(Uuid::nil())
}

#[async_trait]
impl MatchQueries for SqlStore {
    async fn language(&self, user_id: UserId) -> Result<Option<Locale>, StoreError> {
        let query = users::table.find(DbUuid::of(user_id)).select(users::locale);
        let tag: Option<String> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        let read = |tag: String| Locale::parse(&tag).map_err(|_| corrupt("users.locale", &tag));
        tag.map(read).transpose()
    }

    async fn match_candidate(&self, user_id: UserId) -> Result<MatchCandidate, StoreError> {
        self.read(|c| source::read(c, user_id).boxed()).await?.try_into()
    }

    async fn jobs_for(
        &self,
        wanted: &JobsFor,
        at_most: u16,
    ) -> Result<Vec<(JobId, JobProfile)>, StoreError> {
        let open = jobs::valid_through.is_null().or(jobs::valid_through.gt(Instant(wanted.now)));
        let applied = applications::table
            .filter(applications::job_id.eq(jobs::id))
            .filter(applications::candidate_id.eq(DbUuid::of(wanted.candidate)));
        let mut query = jobs::table
            .inner_join(organizations::table)
            .inner_join(job_match_profiles::table)
            // As the index says it: a value that is sent separately would not be recognized in it.
            .filter(dsl::sql::<diesel::sql_types::Bool>("jobs.status = 'published'"))
            .filter(open.assume_not_null())
            .filter(organizations::deleted_at.is_null())
            .filter(job_match_profiles::made_by.eq(wanted.made_by.clone()))
            .filter(dsl::not(dsl::exists(applied)))
            .order((jobs::published_at.desc(), jobs::id.desc()))
            .limit(i64::from(at_most))
            .select((
                jobs::id,
                jobs::work_mode,
                jobs::location,
                jobs::salary_min,
                jobs::salary_max,
                jobs::currency,
                job_match_profiles::embedding,
                job_match_profiles::skills,
                job_match_profiles::skill_names,
            ))
            .into_boxed();
        if !wanted.work_modes.is_empty() {
            let modes: Vec<_> = wanted.work_modes.iter().copied().map(WorkMode::as_str).collect();
            query = query.filter(jobs::work_mode.is_null().or(jobs::work_mode.eq_any(modes)));
        }
        if !wanted.job_types.is_empty() {
            let types: Vec<_> = wanted.job_types.iter().copied().map(JobType::as_str).collect();
            query = query.filter(jobs::job_type.is_null().or(jobs::job_type.eq_any(types)));
        }
        let rows: Vec<ComparedJobRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    async fn jobs_by_id(&self, ids: &[JobId]) -> Result<Vec<JobView>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        self.in_order(ids).await
    }

    async fn applicants(
        &self,
        scope: &OrganizationScope,
        job_id: JobId,
        made_by: &str,
        after: Option<ApplicationId>,
        at_most: u16,
    ) -> Result<Vec<Applicant>, StoreError> {
        let same_person =
            applications::candidate_id.eq(candidate_match_profiles::user_id.nullable());
        let current = candidate_match_profiles::made_by.eq(made_by.to_owned());
        let mut query = applications::table
            .left_join(candidate_match_profiles::table.on(same_person.and(current)))
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::job_id.eq(DbUuid::of(job_id)))
            .filter(applications::status.eq_any(source::waiting()))
            .order(applications::id.desc())
            .limit(i64::from(at_most))
            .select((
                applications::id,
                applications::candidate_id,
                (
                    candidate_match_profiles::embedding,
                    candidate_match_profiles::skills,
                    candidate_match_profiles::place,
                    candidate_match_profiles::work_modes,
                    candidate_match_profiles::pay_min,
                    candidate_match_profiles::currency,
                )
                    .nullable(),
            ))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(applications::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ApplicantRow> = self.read(|c| query.load(c).boxed()).await?;
        let applicants = rows.into_iter().map(|(id, candidate_id, profile)| {
            let profile = profile.map(CandidateProfile::try_from).transpose()?;
            let candidate_id = candidate_id.map(DbUuid::id);
            Ok(Applicant { id: id.id(), candidate_id, profile })
        });
        applicants.collect()
    }

    async fn applications_by_id(
        &self,
        scope: &OrganizationScope,
        ids: &[ApplicationId],
    ) -> Result<Vec<ApplicationView>, StoreError> {
        self.application_views(scope, ids).await
    }

    async fn jobs_to_profile(
        &self,
        made_by: &str,
        after: Option<JobId>,
        at_most: u16,
    ) -> Result<Vec<(OrganizationId, JobId)>, StoreError> {
        let query = diesel::sql_query(JOBS_DUE)
            .bind::<UuidSql, _>(after.map_or_else(nowhere, DbUuid::of))
            .bind::<Text, _>(made_by.to_owned())
            .bind::<BigInt, _>(i64::from(at_most));
        let rows: Vec<DueJob> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|row| (row.organization_id.id(), row.id.id())).collect())
    }

    async fn candidates_to_profile(
        &self,
        made_by: &str,
        after: Option<UserId>,
        at_most: u16,
    ) -> Result<Vec<UserId>, StoreError> {
        let statement = format!(
            "SELECT user_id FROM (\
             SELECT user_id FROM ({WANTED}) AS wanted WHERE NOT EXISTS \
             (SELECT 1 FROM candidate_match_profiles AS p \
             WHERE p.user_id = wanted.user_id AND p.made_by = $2) \
             UNION SELECT user_id FROM candidate_match_profiles WHERE user_id > $1 \
             AND user_id NOT IN ({WANTED})) AS due ORDER BY user_id LIMIT $3"
        );
        let query = diesel::sql_query(statement)
            .bind::<UuidSql, _>(after.map_or_else(nowhere, DbUuid::of))
            .bind::<Text, _>(made_by.to_owned())
            .bind::<BigInt, _>(i64::from(at_most));
        let rows: Vec<DueCandidate> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|row| row.user_id.id()).collect())
    }

    async fn profile_of(&self, user_id: UserId) -> Result<Option<(String, Timestamp)>, StoreError> {
        let query = candidate_match_profiles::table
            .find(DbUuid::of(user_id))
            .select((candidate_match_profiles::made_by, candidate_match_profiles::made_at));
        let row: Option<(String, Instant)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(|(made_by, made_at)| (made_by, made_at.0)))
    }

    async fn ranks_of(
        &self,
        user_id: UserId,
        after: Option<RankingId>,
        at_most: u16,
    ) -> Result<Vec<ShownRank>, StoreError> {
        let query = match_ranking_entries::table
            .inner_join(
                match_rankings::table.inner_join(jobs::table.inner_join(organizations::table)),
            )
            .filter(match_ranking_entries::candidate_id.eq(DbUuid::of(user_id)))
            .filter(match_ranking_entries::ranking_id.gt(after.map_or_else(nowhere, DbUuid::of)))
            .order(match_ranking_entries::ranking_id)
            .limit(i64::from(at_most))
            .select((
                match_rankings::id,
                jobs::title,
                organizations::name,
                match_ranking_entries::application_id,
                match_rankings::shown_at,
                match_ranking_entries::place,
                match_ranking_entries::score,
                match_ranking_entries::reasons,
                match_rankings::version,
            ));
        let rows: Vec<RankRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(shown_rank).collect()
    }
}

fn shown_rank(row: RankRow) -> Result<ShownRank, StoreError> {
    let (ranking_id, job_title, company, application_id, shown_at, place, score, reasons, version) =
        row;
    let score = score.map(u16::try_from).transpose();
    let score = score.map_err(|_| unreadable("match_ranking_entries.score"))?;
    Ok(ShownRank {
        ranking_id: ranking_id.id(),
        job_title,
        company,
        application_id: application_id.id(),
        shown_at: shown_at.0,
        place: place.unsigned_abs(),
        score: score.map(MatchScore::from_thousandths),
        reasons: reasons.as_deref().map(read_reasons).transpose()?.unwrap_or_default(),
        version,
    })
}
