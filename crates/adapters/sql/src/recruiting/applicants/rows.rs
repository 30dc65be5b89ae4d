use diesel::prelude::{Insertable, Queryable, Selectable};
use socle_domain::recruiting::{Applicant, ApplicantFile, Tags};

use super::schema::applicants;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = applicants, treat_none_as_default_value = false)]
pub(super) struct ApplicantRow {
    pub(super) id: DbUuid,
    organization_id: DbUuid,
    candidate_id: DbUuid,
    merged_into: Option<DbUuid>,
    applied_at: Instant,
    pub(super) version: i64,
}

impl ApplicantRow {
    /// One that is new, and stands for itself.
    pub(super) fn new(applicant: &Applicant) -> Self {
        Self {
            id: DbUuid::of(applicant.id),
            organization_id: DbUuid::of(applicant.organization_id),
            candidate_id: DbUuid::of(applicant.candidate_id),
            merged_into: None,
            applied_at: Instant(applicant.applied_at),
            version: 1,
        }
    }

    /// The one that stands for the person.
    pub(super) fn main(&self) -> DbUuid {
        self.merged_into.unwrap_or(self.id)
    }
}

impl From<ApplicantRow> for Applicant {
    fn from(row: ApplicantRow) -> Self {
        Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            candidate_id: row.candidate_id.id(),
            merged_into: row.merged_into.map(DbUuid::id),
            applied_at: row.applied_at.0,
        }
    }
}

/// A file of rows, in which the one that stands for all comes first.
pub(super) fn file(rows: Vec<ApplicantRow>, tags: Tags) -> Option<ApplicantFile> {
    let mut rows = rows.into_iter();
    let main = rows.next().filter(|row| row.merged_into.is_none())?;
    let version = main.version;
    Some(ApplicantFile {
        main: main.into(),
        merged: rows.map(Applicant::from).collect(),
        tags,
        version,
    })
}
