//! Applications as they go over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::paging::Page;
use socle_application::recruiting::ports::{ApplicationView, CandidateName, NoteView};
use socle_domain::Id as _;
use socle_domain::recruiting::{
    ApplicationId, ApplicationNote, ApplicationNoteId, SentCv, Transition,
};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::cursor;
use crate::recruiting::applicants::names;

/// Somebody applies.
#[derive(Deserialize, ToSchema)]
pub(super) struct ApplyRequest {
    /// What they write.
    #[schema(max_length = 20_000)]
    pub(super) cover_letter: Option<String>,
    /// Which of their CVs; without it, the active one goes along if there is one.
    pub(super) cv_id: Option<Uuid>,
}

/// An application is moved.
#[derive(Deserialize, ToSchema)]
pub(super) struct TransitionRequest {
    /// The next state, `rejected`, or where a rejected one was.
    #[schema(example = "viewed")]
    pub(super) to: String,
    /// Why; a rejection says. The candidate reads it.
    #[schema(max_length = 2000)]
    pub(super) reason: Option<String>,
}

/// Something is noted.
#[derive(Deserialize, ToSchema)]
pub(super) struct NoteRequest {
    #[schema(min_length = 1, max_length = 2000)]
    pub(super) text: String,
}

/// Who applied.
#[derive(Serialize, ToSchema)]
struct CandidateNameBody {
    user_id: Uuid,
    first_name: String,
    last_name: String,
    email: String,
}

impl From<CandidateName> for CandidateNameBody {
    fn from(name: CandidateName) -> Self {
        let CandidateName { user_id, first_name, last_name, email } = name;
        Self { user_id: user_id.as_uuid(), first_name, last_name, email }
    }
}

/// A CV as it was sent.
#[derive(Serialize, ToSchema)]
struct SentCvBody {
    /// For `POST /files/{id}/download-url` by the employer.
    file_id: Uuid,
    name: String,
}

impl From<SentCv> for SentCvBody {
    fn from(cv: SentCv) -> Self {
        Self { file_id: cv.file_id.as_uuid(), name: cv.name.to_string() }
    }
}

/// How an application moved.
#[derive(Serialize, ToSchema)]
struct TransitionBody {
    from: String,
    to: String,
    at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<Transition> for TransitionBody {
    fn from(moved: Transition) -> Self {
        Self {
            from: moved.from.as_str().to_owned(),
            to: moved.to.as_str().to_owned(),
            at: moved.at,
            reason: moved.reason.map(|reason| reason.to_string()),
        }
    }
}

/// An application.
#[derive(Serialize, ToSchema)]
pub(in crate::recruiting) struct ApplicationBody {
    id: Uuid,
    organization_id: Uuid,
    job_id: Uuid,
    job_title: String,
    company: String,
    /// `null` once it was forgotten who applied.
    #[schema(required)]
    candidate: Option<CandidateNameBody>,
    /// `applied`, `viewed`, `shortlisted`, `interview`, `offer`, `accepted`, `rejected` or
    /// `withdrawn`.
    status: String,
    #[schema(required)]
    cover_letter: Option<String>,
    #[schema(required)]
    cv: Option<SentCvBody>,
    history: Vec<TransitionBody>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// For `If-Match`.
    version: i64,
    /// The employer's; for the candidate it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    applicant_id: Option<Uuid>,
    /// What the employer tagged the person with; for the candidate it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
}

impl From<ApplicationView> for ApplicationBody {
    fn from(view: ApplicationView) -> Self {
        let application = view.application;
        let applicant = view.applicant.as_ref();
        Self {
            id: application.id.as_uuid(),
            organization_id: application.organization_id.as_uuid(),
            job_id: application.job_id.as_uuid(),
            job_title: view.job_title,
            company: view.company,
            candidate: view.candidate.map(CandidateNameBody::from),
            status: application.status.as_str().to_owned(),
            cover_letter: application.cover_letter.map(|text| text.to_string()),
            cv: application.cv.map(SentCvBody::from),
            history: view.history.into_iter().map(TransitionBody::from).collect(),
            created_at: application.created_at,
            updated_at: application.updated_at,
            version: application.version,
            applicant_id: applicant.map(|mark| mark.id.as_uuid()),
            tags: applicant.map(|mark| names(&mark.tags)),
        }
    }
}

/// A page of applications.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationPage {
    data: Vec<ApplicationBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<ApplicationView, ApplicationId>> for ApplicationPage {
    fn from(page: Page<ApplicationView, ApplicationId>) -> Self {
        let data = page.items.into_iter().map(ApplicationBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// What an employer noted about an application.
#[derive(Serialize, ToSchema)]
pub(super) struct NoteBody {
    id: Uuid,
    /// Who wrote it; `null` for a program, or when they are gone.
    #[schema(required)]
    author_id: Option<Uuid>,
    /// What they are called; only in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    text: String,
    created_at: DateTime<Utc>,
}

impl From<ApplicationNote> for NoteBody {
    fn from(note: ApplicationNote) -> Self {
        Self {
            id: note.id.as_uuid(),
            author_id: note.author_id.map(|id| id.as_uuid()),
            author: None,
            text: note.text.to_string(),
            created_at: note.created_at,
        }
    }
}

/// A page of notes.
#[derive(Serialize, ToSchema)]
pub(super) struct NotePage {
    data: Vec<NoteBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<NoteView, ApplicationNoteId>> for NotePage {
    fn from(page: Page<NoteView, ApplicationNoteId>) -> Self {
        let notes = page.items.into_iter();
        let data = notes.map(|view| NoteBody { author: view.author, ..NoteBody::from(view.note) });
        Self { data: data.collect(), next_cursor: page.next.map(cursor) }
    }
}
