//! Applicants as they go over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::paging::Page;
use socle_application::recruiting::applicants::ApplicantDetails;
use socle_application::recruiting::ports::{
    ApplicantSummary, FiledApplication, LikelyDuplicate, NamedApplicant, UsedTag,
};
use socle_domain::Id as _;
use socle_domain::recruiting::{ApplicantId, Tag, Tags};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;

/// All tags of a person.
#[derive(Deserialize, ToSchema)]
pub(super) struct TagsRequest {
    /// Each 1 to 40 characters; each once, however it is written.
    #[schema(max_items = 20, example = json!(["Day shift", "Call in spring"]))]
    pub(super) tags: Vec<String>,
}

/// Two are one person.
#[derive(Deserialize, ToSchema)]
pub(super) struct MergeRequest {
    /// The other one. What is kept about it goes to the one of the path.
    pub(super) applicant_id: Uuid,
}

/// Somebody who applied.
#[derive(Serialize, ToSchema)]
struct ApplicantPersonBody {
    applicant_id: Uuid,
    user_id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
    /// When they first applied.
    applied_at: DateTime<Utc>,
}

impl From<NamedApplicant> for ApplicantPersonBody {
    fn from(person: NamedApplicant) -> Self {
        let NamedApplicant { applicant, name } = person;
        Self {
            applicant_id: applicant.id.as_uuid(),
            user_id: name.user_id.as_uuid(),
            first_name: name.first_name,
            last_name: name.last_name,
            email: name.email,
            applied_at: applicant.applied_at,
        }
    }
}

/// An application of theirs.
#[derive(Serialize, ToSchema)]
struct FiledApplicationBody {
    id: Uuid,
    /// Which of the people sent it.
    applicant_id: Uuid,
    job_id: Uuid,
    job_title: String,
    status: String,
    created_at: DateTime<Utc>,
}

impl From<FiledApplication> for FiledApplicationBody {
    fn from(filed: FiledApplication) -> Self {
        Self {
            id: filed.id.as_uuid(),
            applicant_id: filed.applicant_id.as_uuid(),
            job_id: filed.job_id.as_uuid(),
            job_title: filed.job_title,
            status: filed.status.as_str().to_owned(),
            created_at: filed.created_at,
        }
    }
}

/// Somebody who may be the same person.
#[derive(Serialize, ToSchema)]
struct LikelyDuplicateBody {
    person: ApplicantPersonBody,
    /// `same_cv`, `same_phone`, `same_email` or `same_name`, the most telling first.
    reasons: Vec<String>,
}

impl From<LikelyDuplicate> for LikelyDuplicateBody {
    fn from(duplicate: LikelyDuplicate) -> Self {
        let reasons = duplicate.likenesses.iter();
        Self {
            person: duplicate.other.into(),
            reasons: reasons.map(|it| it.as_str().to_owned()).collect(),
        }
    }
}

pub(in crate::recruiting) fn names(tags: &Tags) -> Vec<String> {
    tags.as_slice().iter().map(Tag::to_string).collect()
}

/// What an organization keeps about somebody who applied.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicantBody {
    /// The applicant that stands for all of them.
    id: Uuid,
    /// In the order of their names.
    tags: Vec<String>,
    /// Those who are one person: first the one that stands for all.
    people: Vec<ApplicantPersonBody>,
    /// Their applications to the organization, the latest first; at most 100.
    applications: Vec<FiledApplicationBody>,
    /// Who may be the same person too, the most alike first; at most 20. Nobody is merged by this.
    duplicates: Vec<LikelyDuplicateBody>,
    /// For `If-Match`.
    version: i64,
}

impl ApplicantBody {
    /// What is shown when `id` was asked for.
    pub(super) fn of(id: ApplicantId, details: ApplicantDetails) -> Self {
        let ApplicantDetails { file, duplicates } = details;
        let main = file.people.first().map_or(id, |person| person.applicant.id);
        Self {
            id: main.as_uuid(),
            tags: names(&file.tags),
            people: file.people.into_iter().map(ApplicantPersonBody::from).collect(),
            applications: file.applications.into_iter().map(FiledApplicationBody::from).collect(),
            duplicates: duplicates.into_iter().map(LikelyDuplicateBody::from).collect(),
            version: file.version,
        }
    }
}

/// Somebody who applied, in a list.
#[derive(Serialize, ToSchema)]
struct ApplicantSummaryBody {
    person: ApplicantPersonBody,
    /// How many others are the same person.
    merged: u64,
    tags: Vec<String>,
}

impl From<ApplicantSummary> for ApplicantSummaryBody {
    fn from(summary: ApplicantSummary) -> Self {
        let tags = names(&summary.tags);
        Self { person: summary.main.into(), merged: summary.merged, tags }
    }
}

/// A page of those who applied.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicantPage {
    data: Vec<ApplicantSummaryBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<ApplicantSummary, ApplicantId>> for ApplicantPage {
    fn from(page: Page<ApplicantSummary, ApplicantId>) -> Self {
        let data = page.items.into_iter().map(ApplicantSummaryBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// A tag that an organization uses.
#[derive(Serialize, ToSchema)]
struct UsedTagBody {
    tag: String,
    /// How many people have it.
    people: u64,
}

/// The tags that an organization uses.
#[derive(Serialize, ToSchema)]
pub(super) struct UsedTagList {
    data: Vec<UsedTagBody>,
}

impl From<Vec<UsedTag>> for UsedTagList {
    fn from(used: Vec<UsedTag>) -> Self {
        let body = |UsedTag { tag, people }: UsedTag| UsedTagBody { tag: tag.to_string(), people };
        Self { data: used.into_iter().map(body).collect() }
    }
}
