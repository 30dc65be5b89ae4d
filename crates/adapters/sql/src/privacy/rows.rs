//! Rows, and what they are in the domain.

use diesel::prelude::{Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::privacy::{Consent, ConsentKind, PersonalExport, TextVersion};

use crate::error::corrupt;
use crate::schema::{consents, personal_exports};
use crate::types::{DbUuid, Instant};

/// An export without its archive, which is large.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = personal_exports)]
pub(super) struct ExportRow {
    id: DbUuid,
    user_id: DbUuid,
    progress: i32,
    created_at: Instant,
    finished_at: Option<Instant>,
    size: Option<i64>,
    error: Option<String>,
}

impl From<&PersonalExport> for ExportRow {
    fn from(export: &PersonalExport) -> Self {
        Self {
            id: DbUuid::of(export.id),
            user_id: DbUuid::of(export.user_id),
            progress: i32::from(export.progress),
            created_at: Instant(export.created_at),
            finished_at: export.finished_at.map(Instant),
            size: export.size,
            error: export.error.clone(),
        }
    }
}

impl TryFrom<ExportRow> for PersonalExport {
    type Error = StoreError;

    fn try_from(row: ExportRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            progress: u8::try_from(row.progress)
                .map_err(|_| corrupt("personal_exports.progress", row.progress))?,
            created_at: row.created_at.0,
            finished_at: row.finished_at.map(|at| at.0),
            size: row.size,
            error: row.error,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
pub(super) struct ConsentRow {
    id: DbUuid,
    user_id: DbUuid,
    kind: String,
    version: String,
    granted: bool,
    decided_at: Instant,
}

impl From<&Consent> for ConsentRow {
    fn from(consent: &Consent) -> Self {
        Self {
            id: DbUuid::of(consent.id),
            user_id: DbUuid::of(consent.user_id),
            kind: consent.kind.as_str().to_owned(),
            version: consent.version.as_str().to_owned(),
            granted: consent.granted,
            decided_at: Instant(consent.decided_at),
        }
    }
}

impl TryFrom<ConsentRow> for Consent {
    type Error = StoreError;

    fn try_from(row: ConsentRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            kind: ConsentKind::parse(&row.kind)
                .ok_or_else(|| corrupt("consents.kind", &row.kind))?,
            version: TextVersion::parse(&row.version)
                .ok_or_else(|| corrupt("consents.version", &row.version))?,
            granted: row.granted,
            decided_at: row.decided_at.0,
        })
    }
}
