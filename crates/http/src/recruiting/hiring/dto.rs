//! Hiring as it goes over the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use socle_application::paging::Page;
use socle_application::patch::Patch;
use socle_application::recruiting::hiring::interviews::{InterviewInput, InterviewPatch};
use socle_application::recruiting::hiring::offers::OfferInput;
use socle_application::recruiting::hiring::scorecards::{
    AssessmentInput, CriterionInput, SeenScorecards,
};
use socle_application::recruiting::ports::{InterviewView, ScorecardView};
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::recruiting::hiring::{Criterion, InterviewId, Offer, OfferId, Scorecard};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{cursor, patch};

/// One criterion of a scorecard.
#[derive(Deserialize, Serialize, ToSchema)]
pub(super) struct ScorecardCriterion {
    #[schema(min_length = 1, max_length = 100, example = "Teamwork")]
    name: String,
    /// 1 (poorly) to 5 (outstandingly); `null` when it did not come up.
    #[schema(minimum = 1, maximum = 5, example = 4)]
    rating: Option<i64>,
}

impl From<&Criterion> for ScorecardCriterion {
    fn from(criterion: &Criterion) -> Self {
        let rating = criterion.rating.map(|rating| i64::from(rating.get()));
        Self { name: criterion.name.to_string(), rating }
    }
}

/// What somebody thinks of a candidate.
#[derive(Deserialize, ToSchema)]
pub(super) struct ScorecardRequest {
    /// Each named once.
    #[schema(max_items = 20)]
    criteria: Option<Vec<ScorecardCriterion>>,
    /// `strong_no`, `no`, `yes` or `strong_yes`.
    #[schema(example = "yes")]
    recommendation: String,
    #[schema(max_length = 5000)]
    text: Option<String>,
}

impl From<ScorecardRequest> for AssessmentInput {
    fn from(body: ScorecardRequest) -> Self {
        let criterion =
            |it: ScorecardCriterion| CriterionInput { name: it.name, rating: it.rating };
        Self {
            criteria: body.criteria.into_iter().flatten().map(criterion).collect(),
            recommendation: body.recommendation,
            text: body.text,
        }
    }
}

/// A scorecard.
#[derive(Serialize, ToSchema)]
pub(super) struct ScorecardBody {
    id: Uuid,
    application_id: Uuid,
    /// Who wrote it; `null` when they are gone.
    #[schema(required)]
    author_id: Option<Uuid>,
    /// What they are called; only in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    criteria: Vec<ScorecardCriterion>,
    recommendation: String,
    #[schema(required)]
    text: Option<String>,
    created_at: DateTime<Utc>,
    /// Later than `created_at` when its author has changed their mind.
    updated_at: DateTime<Utc>,
    /// For `If-Match`.
    version: i64,
}

impl From<Scorecard> for ScorecardBody {
    fn from(scorecard: Scorecard) -> Self {
        let assessment = scorecard.assessment;
        Self {
            id: scorecard.id.as_uuid(),
            application_id: scorecard.application_id.as_uuid(),
            author_id: scorecard.author_id.map(|id| id.as_uuid()),
            author: None,
            criteria: assessment.criteria.iter().map(ScorecardCriterion::from).collect(),
            recommendation: assessment.recommendation.as_str().to_owned(),
            text: assessment.text.map(|text| text.to_string()),
            created_at: scorecard.created_at,
            updated_at: scorecard.updated_at,
            version: scorecard.version,
        }
    }
}

/// A page of scorecards.
#[derive(Serialize, ToSchema)]
pub(super) struct ScorecardPage {
    data: Vec<ScorecardBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
    /// How many there are that one sees once one has written one's own.
    withheld: usize,
}

impl From<SeenScorecards> for ScorecardPage {
    fn from(seen: SeenScorecards) -> Self {
        let body = |view: ScorecardView| ScorecardBody {
            author: view.author,
            ..ScorecardBody::from(view.scorecard)
        };
        let data = seen.page.items.into_iter().map(body).collect();
        Self { data, next_cursor: seen.page.next.map(cursor), withheld: seen.withheld }
    }
}

/// An interview is planned.
#[derive(Deserialize, ToSchema)]
pub(super) struct PlanInterviewRequest {
    /// `phone`, `video` or `on_site`.
    #[schema(example = "video")]
    kind: String,
    /// When it begins; in the future.
    starts_at: DateTime<Utc>,
    #[schema(minimum = 5, maximum = 720, example = 45)]
    duration_minutes: i64,
    /// In which place, or under which number; needed on site.
    #[schema(max_length = 200)]
    place: Option<String>,
    /// Where they see each other; needed for a video interview.
    #[schema(example = "https://meet.example.com/room")]
    link: Option<String>,
    /// What the candidate should know. They read it.
    #[schema(max_length = 2000)]
    instructions: Option<String>,
    /// Members who see the organization's applications.
    #[schema(min_items = 1, max_items = 10)]
    interviewers: Vec<Uuid>,
}

impl From<PlanInterviewRequest> for InterviewInput {
    fn from(body: PlanInterviewRequest) -> Self {
        Self {
            kind: body.kind,
            starts_at: body.starts_at,
            minutes: body.duration_minutes,
            place: body.place,
            link: body.link,
            instructions: body.instructions,
            interviewers: body.interviewers.into_iter().map(UserId::from_uuid).collect(),
        }
    }
}

/// What changes about an interview; fields that are left out stay, and `null` empties.
#[derive(Deserialize, ToSchema)]
pub(super) struct MoveInterviewRequest {
    kind: Option<String>,
    starts_at: Option<DateTime<Utc>>,
    #[schema(minimum = 5, maximum = 720)]
    duration_minutes: Option<i64>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    place: Patch<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    link: Patch<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    instructions: Patch<String>,
    #[schema(min_items = 1, max_items = 10)]
    interviewers: Option<Vec<Uuid>>,
}

impl From<MoveInterviewRequest> for InterviewPatch {
    fn from(body: MoveInterviewRequest) -> Self {
        let people = |ids: Vec<Uuid>| ids.into_iter().map(UserId::from_uuid).collect();
        Self {
            kind: body.kind,
            starts_at: body.starts_at,
            minutes: body.duration_minutes,
            place: body.place,
            link: body.link,
            instructions: body.instructions,
            interviewers: body.interviewers.map(people),
        }
    }
}

/// Somebody who talks to the candidate.
#[derive(Serialize, ToSchema)]
struct InterviewerBody {
    /// Who; only for the employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<Uuid>,
    name: String,
}

/// An interview.
#[derive(Serialize, ToSchema)]
pub(super) struct InterviewBody {
    id: Uuid,
    application_id: Uuid,
    job_title: String,
    company: String,
    /// `phone`, `video` or `on_site`.
    kind: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    duration_minutes: u16,
    #[schema(required)]
    place: Option<String>,
    #[schema(required)]
    link: Option<String>,
    #[schema(required)]
    instructions: Option<String>,
    interviewers: Vec<InterviewerBody>,
    /// `planned`, `done`, `canceled` or `no_show`.
    status: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// For `If-Match`.
    version: i64,
}

impl From<InterviewView> for InterviewBody {
    fn from(view: InterviewView) -> Self {
        let interview = view.interview;
        let plan = interview.plan;
        let interviewers = view.interviewers.into_iter().map(|one| InterviewerBody {
            user_id: one.user_id.map(|id| id.as_uuid()),
            name: one.name,
        });
        Self {
            id: interview.id.as_uuid(),
            application_id: interview.application_id.as_uuid(),
            job_title: view.job_title,
            company: view.company,
            kind: plan.kind.as_str().to_owned(),
            starts_at: plan.starts_at,
            ends_at: plan.ends_at(),
            duration_minutes: plan.minutes,
            place: plan.place.map(|place| place.to_string()),
            link: plan.link.map(|link| link.as_str().to_owned()),
            instructions: plan.instructions.map(|text| text.to_string()),
            interviewers: interviewers.collect(),
            status: interview.status.as_str().to_owned(),
            created_at: interview.created_at,
            updated_at: interview.updated_at,
            version: interview.version,
        }
    }
}

/// A page of interviews.
#[derive(Serialize, ToSchema)]
pub(super) struct InterviewPage {
    data: Vec<InterviewBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<InterviewView, InterviewId>> for InterviewPage {
    fn from(page: Page<InterviewView, InterviewId>) -> Self {
        let data = page.items.into_iter().map(InterviewBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// An offer is drafted.
#[derive(Deserialize, ToSchema)]
pub(super) struct DraftOfferRequest {
    /// Before taxes, for a year of full time, in the smallest unit of the currency (cents).
    #[schema(minimum = 0, example = 4_500_000)]
    salary_minor_units: i64,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: String,
    /// The first day of work.
    starts_on: NaiveDate,
    /// Until when the candidate can answer; up to a year from now.
    expires_at: DateTime<Utc>,
    /// What else is promised. Plain text with lines.
    #[schema(min_length = 1, max_length = 20_000)]
    text: String,
}

impl From<DraftOfferRequest> for OfferInput {
    fn from(body: DraftOfferRequest) -> Self {
        let DraftOfferRequest { salary_minor_units, currency, starts_on, expires_at, text } = body;
        Self { salary_minor_units, currency, starts_on, expires_at, text }
    }
}

/// An offer.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferBody {
    id: Uuid,
    application_id: Uuid,
    /// Before taxes, for a year of full time, in the smallest unit of the currency (cents).
    salary_minor_units: i64,
    currency: String,
    starts_on: NaiveDate,
    expires_at: DateTime<Utc>,
    text: String,
    /// `draft`, `sent`, `accepted`, `declined`, `withdrawn` or `expired`.
    status: String,
    created_at: DateTime<Utc>,
    /// `null` for what the candidate never got.
    #[schema(required)]
    sent_at: Option<DateTime<Utc>>,
    /// When it was answered, taken back or over.
    #[schema(required)]
    closed_at: Option<DateTime<Utc>>,
}

impl From<Offer> for OfferBody {
    fn from(offer: Offer) -> Self {
        let terms = offer.terms;
        Self {
            id: offer.id.as_uuid(),
            application_id: offer.application_id.as_uuid(),
            salary_minor_units: terms.salary.minor_units(),
            currency: terms.salary.currency().to_string(),
            starts_on: terms.starts_on,
            expires_at: terms.expires_at,
            text: terms.text.to_string(),
            status: offer.status.as_str().to_owned(),
            created_at: offer.created_at,
            sent_at: offer.sent_at,
            closed_at: offer.closed_at,
        }
    }
}

/// A page of offers.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferPage {
    data: Vec<OfferBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<Offer, OfferId>> for OfferPage {
    fn from(page: Page<Offer, OfferId>) -> Self {
        let data = page.items.into_iter().map(OfferBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}
