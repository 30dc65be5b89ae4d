use std::collections::HashMap;

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, OptionalExtension as _,
    QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::paging::{Page, PageRequest};
use socle_application::recruiting::ports::{
    ApplicationParties, HiringParties, HiringQueries, InterviewTime, InterviewView,
    InterviewerName, ScorecardView,
};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::{TimeZone, UserId};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{InterviewId, Offer, OfferId, OfferStatus, ScorecardId};

use super::rows::{InterviewRow, OfferRow, ScorecardRow};
use super::schema::{application_scorecards, interviewers, interviews, offers};
use super::unsuccessful::{UNSUCCESSFUL, others, overdue};
use crate::SqlStore;
use crate::recruiting::schema::{applications, jobs};
use crate::schema::{organizations, users};
use crate::types::{DbUuid, Instant};

type ViewRow = (InterviewRow, String, String);

/// Interviews with what stands around them.
macro_rules! views {
    () => {
        interviews::table
            .inner_join(
                applications::table.inner_join(jobs::table.inner_join(organizations::table)),
            )
            .select((InterviewRow::as_select(), jobs::title, organizations::name))
    };
}

fn parties((id, organization_id, candidate_id): (DbUuid, DbUuid, Option<DbUuid>)) -> HiringParties {
    HiringParties {
        application_id: id.id(),
        parties: ApplicationParties {
            organization_id: organization_id.id(),
            candidate_id: candidate_id.map(DbUuid::id),
        },
    }
}

impl SqlStore {
    /// Who talks to the candidates of interviews, with one more question for all of them.
    async fn with_interviewers(
        &self,
        rows: Vec<ViewRow>,
    ) -> Result<Vec<InterviewView>, StoreError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = rows.iter().map(|(row, ..)| row.id).collect();
        let query = interviewers::table
            .inner_join(users::table)
            .filter(interviewers::interview_id.eq_any(ids))
            .order(interviewers::user_id)
            .select((interviewers::interview_id, users::id, users::first_name, users::last_name));
        let people: Vec<(DbUuid, DbUuid, String, String)> =
            self.read(|c| query.load(c).boxed()).await?;
        let mut talking: HashMap<DbUuid, Vec<InterviewerName>> = HashMap::new();
        for (interview_id, user_id, first, last) in people {
            let name = format!("{first} {last}");
            let one = InterviewerName { user_id: Some(user_id.id()), name };
            talking.entry(interview_id).or_default().push(one);
        }
        let views = rows.into_iter().map(|(row, job_title, company)| {
            let interviewers = talking.remove(&row.id).unwrap_or_default();
            let people = interviewers.iter().filter_map(|one| one.user_id).collect();
            Ok(InterviewView { interview: row.with(people)?, job_title, company, interviewers })
        });
        views.collect()
    }
}

/// What the candidate sees of an interview.
fn for_candidate(mut view: InterviewView) -> InterviewView {
    for one in &mut view.interviewers {
        one.user_id = None;
    }
    view
}

#[async_trait]
impl HiringQueries for SqlStore {
    async fn scorecard_authors(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Vec<Option<UserId>>, StoreError> {
        let query = application_scorecards::table
            .filter(application_scorecards::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(application_scorecards::application_id.eq(DbUuid::of(id)))
            .select(application_scorecards::author_id);
        let authors: Vec<Option<DbUuid>> = self.read(|c| query.load(c).boxed()).await?;
        Ok(authors.into_iter().map(|author| author.map(DbUuid::id)).collect())
    }

    async fn scorecards_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<ScorecardId>,
    ) -> Result<Page<ScorecardView, ScorecardId>, StoreError> {
        let mut query = application_scorecards::table
            .left_join(users::table.on(application_scorecards::author_id.eq(users::id.nullable())))
            .filter(application_scorecards::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(application_scorecards::application_id.eq(DbUuid::of(id)))
            .order(application_scorecards::id.desc())
            .limit(Page::<ScorecardView, ScorecardId>::rows_to_read(page.limit))
            .select((ScorecardRow::as_select(), (users::first_name, users::last_name).nullable()))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(application_scorecards::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<(ScorecardRow, Option<(String, String)>)> =
            self.read(|c| query.load(c).boxed()).await?;
        let views = rows.into_iter().map(|(row, name)| {
            let author = name.map(|(first, last)| format!("{first} {last}"));
            Ok(ScorecardView { scorecard: row.try_into()?, author })
        });
        let views: Vec<_> = views.collect::<Result<_, StoreError>>()?;
        Ok(Page::of(views, page.limit, |view| view.scorecard.id))
    }

    async fn parties_of_interview(
        &self,
        id: InterviewId,
    ) -> Result<Option<HiringParties>, StoreError> {
        let query = interviews::table
            .inner_join(applications::table)
            .filter(interviews::id.eq(DbUuid::of(id)))
            .select((applications::id, applications::organization_id, applications::candidate_id));
        let row: Option<(DbUuid, DbUuid, Option<DbUuid>)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(parties))
    }

    async fn interview(
        &self,
        scope: &OrganizationScope,
        id: InterviewId,
    ) -> Result<Option<InterviewView>, StoreError> {
        let query = views!()
            .filter(interviews::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(interviews::id.eq(DbUuid::of(id)));
        let row: Option<ViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(self.with_interviewers(row.into_iter().collect()).await?.pop())
    }

    async fn interview_with(
        &self,
        candidate: UserId,
        id: InterviewId,
    ) -> Result<Option<InterviewView>, StoreError> {
        let query = views!()
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .filter(interviews::id.eq(DbUuid::of(id)));
        let row: Option<ViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        let view = self.with_interviewers(row.into_iter().collect()).await?.pop();
        Ok(view.map(for_candidate))
    }

    async fn interviews_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<InterviewId>,
    ) -> Result<Page<InterviewView, InterviewId>, StoreError> {
        let mut query = views!()
            .filter(interviews::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(interviews::application_id.eq(DbUuid::of(id)))
            .order(interviews::id.desc())
            .limit(Page::<InterviewView, InterviewId>::rows_to_read(page.limit))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(interviews::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views = self.with_interviewers(rows).await?;
        Ok(Page::of(views, page.limit, |view| view.interview.id))
    }

    async fn interviews_with(
        &self,
        candidate: UserId,
        id: Option<ApplicationId>,
        page: PageRequest<InterviewId>,
    ) -> Result<Page<InterviewView, InterviewId>, StoreError> {
        let mut query = views!()
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .order(interviews::id.desc())
            .limit(Page::<InterviewView, InterviewId>::rows_to_read(page.limit))
            .into_boxed();
        if let Some(id) = id {
            query = query.filter(interviews::application_id.eq(DbUuid::of(id)));
        }
        if let Some(after) = page.after {
            query = query.filter(interviews::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views = self.with_interviewers(rows).await?.into_iter().map(for_candidate).collect();
        Ok(Page::of(views, page.limit, |view: &InterviewView| view.interview.id))
    }

    async fn interview_times(
        &self,
        ids: &[InterviewId],
    ) -> Result<HashMap<InterviewId, InterviewTime>, StoreError> {
        let ids: Vec<_> = ids.iter().map(|id| DbUuid::of(*id)).collect();
        let query = interviews::table
            .inner_join(applications::table.inner_join(users::table))
            .filter(interviews::id.eq_any(ids))
            .select((interviews::id, interviews::starts_at, users::time_zone));
        let rows: Vec<(DbUuid, Instant, String)> = self.read(|c| query.load(c).boxed()).await?;
        let time = |(id, at, zone): (DbUuid, Instant, String)| {
            (id.id(), (at.0, TimeZone::parse(&zone).unwrap_or(TimeZone::UTC)))
        };
        Ok(rows.into_iter().map(time).collect())
    }

    async fn parties_of_offer(&self, id: OfferId) -> Result<Option<HiringParties>, StoreError> {
        let query = offers::table
            .inner_join(applications::table)
            .filter(offers::id.eq(DbUuid::of(id)))
            .select((applications::id, applications::organization_id, applications::candidate_id));
        let row: Option<(DbUuid, DbUuid, Option<DbUuid>)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(row.map(parties))
    }

    async fn offer(
        &self,
        scope: &OrganizationScope,
        id: OfferId,
    ) -> Result<Option<Offer>, StoreError> {
        let query = offers::table
            .filter(offers::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(offers::id.eq(DbUuid::of(id)))
            .select(OfferRow::as_select());
        let row: Option<OfferRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Offer::try_from).transpose()
    }

    async fn offer_to(&self, candidate: UserId, id: OfferId) -> Result<Option<Offer>, StoreError> {
        let query = offers::table
            .inner_join(applications::table)
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .filter(offers::sent_at.is_not_null())
            .filter(offers::id.eq(DbUuid::of(id)))
            .select(OfferRow::as_select());
        let row: Option<OfferRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Offer::try_from).transpose()
    }

    async fn offers_on(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
        page: PageRequest<OfferId>,
    ) -> Result<Page<Offer, OfferId>, StoreError> {
        let mut query = offers::table
            .filter(offers::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(offers::application_id.eq(DbUuid::of(id)))
            .order(offers::id.desc())
            .limit(Page::<Offer, OfferId>::rows_to_read(page.limit))
            .select(OfferRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(offers::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<OfferRow> = self.read(|c| query.load(c).boxed()).await?;
        let offers: Vec<_> = rows.into_iter().map(Offer::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(offers, page.limit, |offer| offer.id))
    }

    async fn offers_to(
        &self,
        candidate: UserId,
        id: Option<ApplicationId>,
        page: PageRequest<OfferId>,
    ) -> Result<Page<Offer, OfferId>, StoreError> {
        let mut query = offers::table
            .inner_join(applications::table)
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .filter(offers::sent_at.is_not_null())
            .order(offers::id.desc())
            .limit(Page::<Offer, OfferId>::rows_to_read(page.limit))
            .select(OfferRow::as_select())
            .into_boxed();
        if let Some(id) = id {
            query = query.filter(offers::application_id.eq(DbUuid::of(id)));
        }
        if let Some(after) = page.after {
            query = query.filter(offers::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<OfferRow> = self.read(|c| query.load(c).boxed()).await?;
        let offers: Vec<_> = rows.into_iter().map(Offer::try_from).collect::<Result<_, _>>()?;
        Ok(Page::of(offers, page.limit, |offer| offer.id))
    }

    async fn overdue_offers(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(OrganizationId, OfferId)>, StoreError> {
        let query = offers::table
            .filter(offers::status.eq(OfferStatus::Sent.as_str()))
            .filter(offers::expires_at.le(Instant(now)))
            .order(offers::expires_at)
            .limit(i64::from(limit))
            .select((offers::organization_id, offers::id));
        let rows: Vec<(DbUuid, DbUuid)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(organization, id)| (organization.id(), id.id())).collect())
    }

    async fn unsuccessful(
        &self,
        last_contact: Timestamp,
        limit: u32,
    ) -> Result<Vec<(OrganizationId, ApplicationId)>, StoreError> {
        let query = overdue!(last_contact)
            .order(applications::updated_at)
            .limit(i64::from(limit))
            .select((applications::organization_id, applications::id));
        let rows: Vec<(DbUuid, DbUuid)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(organization, id)| (organization.id(), id.id())).collect())
    }

    async fn count_unsuccessful(&self, last_contact: Timestamp) -> Result<u64, StoreError> {
        let query = overdue!(last_contact).count();
        let count: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(count.unsigned_abs())
    }
}
