//! Rows, and what they are in the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::files::FileName;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationNote, ApplicationStatus, LongText, SentCv, ShortText,
    Transition, TransitionId,
};

use crate::error::corrupt;
use crate::recruiting::schema::{application_notes, application_transitions, applications};
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = applications, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct ApplicationRow {
    id: DbUuid,
    organization_id: DbUuid,
    job_id: DbUuid,
    candidate_id: Option<DbUuid>,
    status: String,
    rejected_from: Option<String>,
    cover_letter: Option<String>,
    cv_file_id: Option<DbUuid>,
    cv_name: Option<String>,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

impl From<&Application> for ApplicationRow {
    fn from(application: &Application) -> Self {
        let cv = application.cv.as_ref();
        Self {
            id: DbUuid::of(application.id),
            organization_id: DbUuid::of(application.organization_id),
            job_id: DbUuid::of(application.job_id),
            candidate_id: application.candidate_id.map(DbUuid::of),
            status: application.status.as_str().to_owned(),
            rejected_from: application.rejected_from.map(|status| status.as_str().to_owned()),
            cover_letter: application.cover_letter.as_ref().map(ToString::to_string),
            cv_file_id: cv.map(|cv| DbUuid::of(cv.file_id)),
            cv_name: cv.map(|cv| cv.name.to_string()),
            created_at: Instant(application.created_at),
            updated_at: Instant(application.updated_at),
            version: application.version,
        }
    }
}

fn status(column: &'static str, name: &str) -> Result<ApplicationStatus, StoreError> {
    ApplicationStatus::parse(name).ok_or_else(|| corrupt(column, name))
}

impl TryFrom<ApplicationRow> for Application {
    type Error = StoreError;

    fn try_from(row: ApplicationRow) -> Result<Self, StoreError> {
        let unreadable = |column| corrupt(column, "something that is none");
        let cover_letter = row.cover_letter.map(|text| LongText::parse(&text)).transpose();
        // Without its file, the name of a CV leads nowhere.
        let cv = row.cv_file_id.zip(row.cv_name).map(|(file_id, name)| {
            let name = FileName::parse(&name).map_err(|_| unreadable("applications.cv_name"))?;
            Ok::<_, StoreError>(SentCv { file_id: file_id.id(), name })
        });
        let rejected_from = row.rejected_from.as_deref();
        let rejected_from =
            rejected_from.map(|name| status("applications.rejected_from", name)).transpose()?;
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            job_id: row.job_id.id(),
            candidate_id: row.candidate_id.map(DbUuid::id),
            status: status("applications.status", &row.status)?,
            rejected_from,
            cover_letter: cover_letter.map_err(|_| unreadable("applications.cover_letter"))?,
            cv: cv.transpose()?,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = application_transitions, treat_none_as_default_value = false)]
pub(super) struct TransitionRow {
    id: DbUuid,
    pub(super) application_id: DbUuid,
    from_status: String,
    to_status: String,
    at: Instant,
    reason: Option<String>,
    moved_by: Option<DbUuid>,
}

impl TransitionRow {
    pub(super) fn new(
        application_id: ApplicationId,
        id: TransitionId,
        transition: &Transition,
        by: Option<UserId>,
    ) -> Self {
        Self {
            id: DbUuid::of(id),
            application_id: DbUuid::of(application_id),
            from_status: transition.from.as_str().to_owned(),
            to_status: transition.to.as_str().to_owned(),
            at: Instant(transition.at),
            reason: transition.reason.as_ref().map(ToString::to_string),
            moved_by: by.map(DbUuid::of),
        }
    }
}

impl TryFrom<TransitionRow> for Transition {
    type Error = StoreError;

    fn try_from(row: TransitionRow) -> Result<Self, StoreError> {
        let reason = row.reason.map(|text| ShortText::parse(&text)).transpose();
        let unreadable = |_| corrupt("application_transitions.reason", "something that is none");
        Ok(Self {
            from: status("application_transitions.from_status", &row.from_status)?,
            to: status("application_transitions.to_status", &row.to_status)?,
            at: row.at.0,
            reason: reason.map_err(unreadable)?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = application_notes, treat_none_as_default_value = false)]
pub(super) struct NoteRow {
    id: DbUuid,
    application_id: DbUuid,
    author_id: Option<DbUuid>,
    text: String,
    created_at: Instant,
}

impl From<&ApplicationNote> for NoteRow {
    fn from(note: &ApplicationNote) -> Self {
        Self {
            id: DbUuid::of(note.id),
            application_id: DbUuid::of(note.application_id),
            author_id: note.author_id.map(DbUuid::of),
            text: note.text.to_string(),
            created_at: Instant(note.created_at),
        }
    }
}

impl TryFrom<NoteRow> for ApplicationNote {
    type Error = StoreError;

    fn try_from(row: NoteRow) -> Result<Self, StoreError> {
        let unreadable = |_| corrupt("application_notes.text", "something that is none");
        Ok(Self {
            id: row.id.id(),
            application_id: row.application_id.id(),
            author_id: row.author_id.map(DbUuid::id),
            text: ShortText::parse(&row.text).map_err(unreadable)?,
            created_at: row.created_at.0,
        })
    }
}
