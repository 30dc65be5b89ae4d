//! Rows, and what they are in the domain.

use chrono::NaiveDate;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::hiring::{
    Assessment, Criteria, Criterion, Interview, InterviewKind, InterviewPlan, InterviewStatus,
    Interviewers, Offer, OfferStatus, OfferTerms, OfferedSalary, Rating, Recommendation, Scorecard,
};
use socle_domain::recruiting::{Currency, Line, LongText, Prose, ShortText, Title, WebAddress};

use super::schema::{application_scorecards, interviewers, interviews, offers};
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

const NONE: &str = "something that is none";

fn unreadable<E>(column: &'static str) -> impl Fn(E) -> StoreError {
    move |_| corrupt(column, NONE)
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = application_scorecards,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct ScorecardRow {
    id: DbUuid,
    organization_id: DbUuid,
    application_id: DbUuid,
    author_id: Option<DbUuid>,
    criteria: String,
    recommendation: String,
    text: Option<String>,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

impl ScorecardRow {
    pub(super) fn new(organization_id: DbUuid, scorecard: &Scorecard) -> Self {
        let assessment = &scorecard.assessment;
        let line = |one: &Criterion| {
            let rating = one.rating.map_or_else(|| "-".to_owned(), |it| it.get().to_string());
            format!("{rating}\t{}", one.name)
        };
        let criteria: Vec<_> = assessment.criteria.iter().map(line).collect();
        Self {
            id: DbUuid::of(scorecard.id),
            organization_id,
            application_id: DbUuid::of(scorecard.application_id),
            author_id: scorecard.author_id.map(DbUuid::of),
            criteria: criteria.join("\n"),
            recommendation: assessment.recommendation.as_str().to_owned(),
            text: assessment.text.as_ref().map(ToString::to_string),
            created_at: Instant(scorecard.created_at),
            updated_at: Instant(scorecard.updated_at),
            version: scorecard.version,
        }
    }
}

fn criteria(lines: &str) -> Option<Criteria> {
    let criterion = |line: &str| {
        let (rating, name) = line.split_once('\t')?;
        let rating = match rating {
            "-" => None,
            rating => Some(Rating::new(rating.parse().ok()?)?),
        };
        Some(Criterion { name: Line::parse(name).ok()?, rating })
    };
    Criteria::new(lines.lines().map(criterion).collect::<Option<_>>()?).ok()
}

impl TryFrom<ScorecardRow> for Scorecard {
    type Error = StoreError;

    fn try_from(row: ScorecardRow) -> Result<Self, StoreError> {
        let missing = |column| move || corrupt(column, NONE);
        let text = row.text.map(|text| Prose::parse(&text)).transpose();
        let assessment = Assessment {
            criteria: criteria(&row.criteria)
                .ok_or_else(missing("application_scorecards.criteria"))?,
            recommendation: Recommendation::parse(&row.recommendation)
                .ok_or_else(missing("application_scorecards.recommendation"))?,
            text: text.map_err(unreadable("application_scorecards.text"))?,
        };
        Ok(Self {
            id: row.id.id(),
            application_id: row.application_id.id(),
            author_id: row.author_id.map(DbUuid::id),
            assessment,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = interviews, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct InterviewRow {
    pub(super) id: DbUuid,
    organization_id: DbUuid,
    application_id: DbUuid,
    kind: String,
    starts_at: Instant,
    ends_at: Instant,
    minutes: i32,
    place: Option<String>,
    link: Option<String>,
    instructions: Option<String>,
    status: String,
    sequence: i32,
    created_by: Option<DbUuid>,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

#[derive(Insertable)]
#[diesel(table_name = interviewers)]
pub(super) struct InterviewerRow {
    pub(super) interview_id: DbUuid,
    pub(super) user_id: DbUuid,
}

impl InterviewRow {
    pub(super) fn new(organization_id: DbUuid, interview: &Interview) -> Self {
        let plan = &interview.plan;
        Self {
            id: DbUuid::of(interview.id),
            organization_id,
            application_id: DbUuid::of(interview.application_id),
            kind: plan.kind.as_str().to_owned(),
            starts_at: Instant(plan.starts_at),
            ends_at: Instant(plan.ends_at()),
            minutes: i32::from(plan.minutes),
            place: plan.place.as_ref().map(ToString::to_string),
            link: plan.link.as_ref().map(|link| link.as_str().to_owned()),
            instructions: plan.instructions.as_ref().map(ToString::to_string),
            status: interview.status.as_str().to_owned(),
            sequence: interview.sequence,
            created_by: interview.created_by.map(DbUuid::of),
            created_at: Instant(interview.created_at),
            updated_at: Instant(interview.updated_at),
            version: interview.version,
        }
    }

    /// The interview, with those who talk to the candidate.
    pub(super) fn with(self, people: Vec<UserId>) -> Result<Interview, StoreError> {
        let missing = |column| move || corrupt(column, NONE);
        let place = self.place.map(|text| Title::parse(&text)).transpose();
        let link = self.link.map(|text| WebAddress::parse(&text)).transpose();
        let instructions = self.instructions.map(|text| ShortText::parse(&text)).transpose();
        let plan = InterviewPlan {
            kind: InterviewKind::parse(&self.kind).ok_or_else(missing("interviews.kind"))?,
            starts_at: self.starts_at.0,
            minutes: u16::try_from(self.minutes).map_err(unreadable("interviews.minutes"))?,
            place: place.map_err(unreadable("interviews.place"))?,
            link: link.map_err(unreadable("interviews.link"))?,
            instructions: instructions.map_err(unreadable("interviews.instructions"))?,
            interviewers: Interviewers::remaining(people),
        };
        let status = InterviewStatus::parse(&self.status);
        Ok(Interview {
            id: self.id.id(),
            organization_id: self.organization_id.id(),
            application_id: self.application_id.id(),
            plan,
            status: status.ok_or_else(missing("interviews.status"))?,
            sequence: self.sequence,
            created_by: self.created_by.map(DbUuid::id),
            created_at: self.created_at.0,
            updated_at: self.updated_at.0,
            version: self.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = offers, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct OfferRow {
    id: DbUuid,
    organization_id: DbUuid,
    application_id: DbUuid,
    salary: i64,
    currency: String,
    starts_on: String,
    expires_at: Instant,
    text: String,
    status: String,
    created_by: Option<DbUuid>,
    created_at: Instant,
    sent_at: Option<Instant>,
    closed_at: Option<Instant>,
    version: i64,
}

impl OfferRow {
    pub(super) fn new(organization_id: DbUuid, offer: &Offer) -> Self {
        let terms = &offer.terms;
        Self {
            id: DbUuid::of(offer.id),
            organization_id,
            application_id: DbUuid::of(offer.application_id),
            salary: terms.salary.minor_units(),
            currency: terms.salary.currency().to_string(),
            starts_on: terms.starts_on.to_string(),
            expires_at: Instant(terms.expires_at),
            text: terms.text.to_string(),
            status: offer.status.as_str().to_owned(),
            created_by: offer.created_by.map(DbUuid::of),
            created_at: Instant(offer.created_at),
            sent_at: offer.sent_at.map(Instant),
            closed_at: offer.closed_at.map(Instant),
            version: offer.version,
        }
    }
}

impl TryFrom<OfferRow> for Offer {
    type Error = StoreError;

    fn try_from(row: OfferRow) -> Result<Self, StoreError> {
        let missing = |column| move || corrupt(column, NONE);
        let currency = Currency::parse(&row.currency).ok_or_else(missing("offers.currency"))?;
        let starts_on: NaiveDate = row.starts_on.parse().map_err(unreadable("offers.starts_on"))?;
        let terms = OfferTerms {
            salary: OfferedSalary::new(row.salary, currency)
                .ok_or_else(missing("offers.salary"))?,
            starts_on,
            expires_at: row.expires_at.0,
            text: LongText::parse(&row.text).map_err(unreadable("offers.text"))?,
        };
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            application_id: row.application_id.id(),
            terms,
            status: OfferStatus::parse(&row.status).ok_or_else(missing("offers.status"))?,
            created_by: row.created_by.map(DbUuid::id),
            created_at: row.created_at.0,
            sent_at: row.sent_at.map(|at| at.0),
            closed_at: row.closed_at.map(|at| at.0),
            version: row.version,
        })
    }
}
