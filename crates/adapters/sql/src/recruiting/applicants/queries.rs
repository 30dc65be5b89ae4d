use std::collections::HashMap;

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::dsl::{count_star, max};
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, JoinOnDsl as _,
    NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageRequest};
use socle_application::recruiting::ports::{
    ApplicantFileView, ApplicantFilter, ApplicantQueries, ApplicantSummary, CandidateName,
    FiledApplication, LikelyDuplicate, NamedApplicant, UsedTag,
};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{ApplicantFacts, ApplicantId, ApplicationStatus, fold};

use super::rows::ApplicantRow;
use super::schema::{applicant_tags, applicants};
use super::tags::tag;
use crate::SqlStore;
use crate::error::corrupt;
use crate::recruiting::candidates::schema::candidates;
use crate::recruiting::schema::{applications, jobs};
use crate::schema::users;
use crate::types::{DbUuid, Instant};

type NamedRow = (ApplicantRow, (DbUuid, String, String, String));

type FiledRow = (DbUuid, Option<DbUuid>, DbUuid, String, String, Instant);

/// Applicants of an organization, and what they are called.
macro_rules! named {
    ($scope:expr) => {
        applicants::table
            .inner_join(users::table)
            .filter(applicants::organization_id.eq(DbUuid::of($scope.organization_id())))
            .select((
                ApplicantRow::as_select(),
                (users::id, users::first_name, users::last_name, users::email),
            ))
    };
}

fn named((row, (user_id, first_name, last_name, email)): NamedRow) -> NamedApplicant {
    let name = CandidateName { user_id: user_id.id(), first_name, last_name, email };
    NamedApplicant { applicant: row.into(), name }
}

impl SqlStore {
    /// These applicants, in no order.
    pub(super) async fn named_applicants(
        &self,
        scope: &OrganizationScope,
        ids: &[DbUuid],
    ) -> Result<Vec<NamedApplicant>, StoreError> {
        let query = named!(scope).filter(applicants::id.eq_any(ids.to_vec()));
        let rows: Vec<NamedRow> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(named).collect())
    }

    /// The latest applications of people to an organization.
    async fn filed(
        &self,
        scope: &OrganizationScope,
        people: &[NamedApplicant],
        at_most: u32,
    ) -> Result<Vec<FiledApplication>, StoreError> {
        let ids: HashMap<_, _> =
            people.iter().map(|it| (it.applicant.candidate_id, it.applicant.id)).collect();
        let candidates: Vec<_> = ids.keys().copied().map(DbUuid::of).collect();
        let query = applications::table
            .inner_join(jobs::table)
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::candidate_id.eq_any(candidates))
            .order(applications::id.desc())
            .limit(i64::from(at_most))
            .select((
                applications::id,
                applications::candidate_id,
                applications::job_id,
                jobs::title,
                applications::status,
                applications::created_at,
            ));
        let rows: Vec<FiledRow> = self.read(|c| query.load(c).boxed()).await?;
        let filed = rows.into_iter().filter_map(|row| {
            let (id, candidate, job_id, job_title, status, created_at) = row;
            let applicant_id = *ids.get(&candidate?.id())?;
            let status = ApplicationStatus::parse(&status)
                .ok_or_else(|| corrupt("applications.status", &status));
            Some(status.map(|status| FiledApplication {
                id: id.id(),
                applicant_id,
                job_id: job_id.id(),
                job_title,
                status,
                created_at: created_at.0,
            }))
        });
        filed.collect()
    }

    /// How many others are the same people.
    async fn merged_into(
        &self,
        scope: &OrganizationScope,
        mains: &[DbUuid],
    ) -> Result<HashMap<DbUuid, u64>, StoreError> {
        let query = applicants::table
            .filter(applicants::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applicants::merged_into.eq_any(mains.to_vec()))
            .group_by(applicants::merged_into)
            .select((applicants::merged_into, count_star()));
        let rows: Vec<(Option<DbUuid>, i64)> = self.read(|c| query.load(c).boxed()).await?;
        let counts = rows.into_iter().filter_map(|(id, count)| Some((id?, count.unsigned_abs())));
        Ok(counts.collect())
    }
}

#[async_trait]
impl ApplicantQueries for SqlStore {
    async fn facts_of(&self, candidate: UserId) -> Result<Option<ApplicantFacts>, StoreError> {
        let query = users::table
            .left_join(candidates::table.on(candidates::user_id.eq(users::id)))
            .filter(users::id.eq(DbUuid::of(candidate)))
            .select((
                users::first_name,
                users::last_name,
                users::email,
                candidates::phone.nullable(),
            ));
        let row: Option<(String, String, String, Option<String>)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(|(first_name, last_name, email, phone)| ApplicantFacts {
            first_name,
            last_name,
            email,
            phone,
            cv: None,
        }))
    }

    async fn organization_of(&self, id: ApplicantId) -> Result<Option<OrganizationId>, StoreError> {
        let query = applicants::table.find(DbUuid::of(id)).select(applicants::organization_id);
        let row: Option<DbUuid> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(DbUuid::id))
    }

    async fn file_about(
        &self,
        scope: &OrganizationScope,
        candidate: UserId,
    ) -> Result<Option<ApplicantId>, StoreError> {
        let query = applicants::table
            .filter(applicants::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applicants::candidate_id.eq(DbUuid::of(candidate)))
            .select(ApplicantRow::as_select());
        let row: Option<ApplicantRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(|row| row.main().id()))
    }

    async fn file(
        &self,
        scope: &OrganizationScope,
        id: ApplicantId,
        applications: u32,
    ) -> Result<Option<ApplicantFileView>, StoreError> {
        let asked = self.named_applicants(scope, &[DbUuid::of(id)]).await?;
        let Some(asked) = asked.into_iter().next() else { return Ok(None) };
        let main = DbUuid::of(asked.applicant.merged_into.unwrap_or(asked.applicant.id));
        let query = named!(scope)
            .filter(applicants::id.eq(main).nullable().or(applicants::merged_into.eq(main)))
            .order((applicants::merged_into.is_not_null(), applicants::id));
        let rows: Vec<NamedRow> = self.read(|c| query.load(c).boxed()).await?;
        // Forgotten, or merged elsewhere, between the two.
        let Some(version) = rows.iter().map(|(row, _)| row.version).next() else {
            return Ok(None);
        };
        let people: Vec<_> = rows.into_iter().map(named).collect();
        let tags = self.tags_of(scope, &[main]).await?.remove(&main).unwrap_or_default();
        let applications = self.filed(scope, &people, applications).await?;
        Ok(Some(ApplicantFileView { people, tags, applications, version }))
    }

    async fn files(
        &self,
        scope: &OrganizationScope,
        filter: &ApplicantFilter,
        page: PageRequest<ApplicantId>,
    ) -> Result<Page<ApplicantSummary, ApplicantId>, StoreError> {
        let mut query = named!(scope)
            .filter(applicants::merged_into.is_null())
            .order(applicants::id.desc())
            .limit(Page::<ApplicantSummary, ApplicantId>::rows_to_read(page.limit))
            .into_boxed();
        if let Some(tag) = &filter.tag {
            let with_it = applicant_tags::table
                .filter(applicant_tags::applicant_id.eq(applicants::id))
                .filter(applicant_tags::folded.eq(fold(tag.as_str())));
            query = query.filter(diesel::dsl::exists(with_it));
        }
        if let Some(me) = filter.not_about {
            query = query.filter(applicants::id.ne(DbUuid::of(me)));
        }
        if let Some(after) = page.after {
            query = query.filter(applicants::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<NamedRow> = self.read(|c| query.load(c).boxed()).await?;
        let mains: Vec<_> = rows.iter().map(|(row, _)| row.id).collect();
        let mut tags = self.tags_of(scope, &mains).await?;
        let merged = self.merged_into(scope, &mains).await?;
        let people = rows.into_iter().map(|row| {
            let id = row.0.id;
            ApplicantSummary {
                main: named(row),
                merged: merged.get(&id).copied().unwrap_or_default(),
                tags: tags.remove(&id).unwrap_or_default(),
            }
        });
        Ok(Page::of(people.collect(), page.limit, |it| it.main.applicant.id))
    }

    async fn alike(
        &self,
        scope: &OrganizationScope,
        file: ApplicantId,
        at_most: u32,
    ) -> Result<Vec<LikelyDuplicate>, StoreError> {
        self.likely_duplicates(scope, file, at_most).await
    }

    async fn tags_in_use(
        &self,
        scope: &OrganizationScope,
        at_most: u32,
    ) -> Result<Vec<UsedTag>, StoreError> {
        let query = applicant_tags::table
            .filter(applicant_tags::organization_id.eq(DbUuid::of(scope.organization_id())))
            .group_by(applicant_tags::folded)
            .order((count_star().desc(), applicant_tags::folded))
            .limit(i64::from(at_most))
            .select((max(applicant_tags::name), count_star()));
        let rows: Vec<(Option<String>, i64)> = self.read(|c| query.load(c).boxed()).await?;
        let used = rows.into_iter().filter_map(|(name, people)| {
            let tag = tag(&name?);
            Some(tag.map(|tag| UsedTag { tag, people: people.unsigned_abs() }))
        });
        used.collect()
    }
}
