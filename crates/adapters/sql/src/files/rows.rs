//! Rows, and what they are in the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::files::{
    ContentDigest, FileName, FileOwner, FileState, PurposeName, StoredFile, Upload,
};

use crate::error::corrupt;
use crate::schema::files;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = files, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct FileRow {
    id: DbUuid,
    user_id: Option<DbUuid>,
    organization_id: Option<DbUuid>,
    uploaded_by: Option<DbUuid>,
    state: String,
    name: Option<String>,
    media_type: Option<String>,
    purpose: Option<String>,
    size: i64,
    sha256: Option<Vec<u8>>,
    created_at: Instant,
}

/// The two columns of an owner: a person, or an organization. Compared with a row's, the one that is
/// `None` is never equal.
pub(super) fn owner_columns(owner: FileOwner) -> (Option<DbUuid>, Option<DbUuid>) {
    match owner {
        FileOwner::Person(id) => (Some(DbUuid::of(id)), None),
        FileOwner::Organization(id) => (None, Some(DbUuid::of(id))),
    }
}

/// Whose a row is that is not deleted.
pub(super) fn owner(
    user_id: Option<DbUuid>,
    organization_id: Option<DbUuid>,
) -> Result<FileOwner, StoreError> {
    match (user_id, organization_id) {
        (Some(id), None) => Ok(FileOwner::Person(id.id())),
        (None, Some(id)) => Ok(FileOwner::Organization(id.id())),
        _ => Err(corrupt("files.user_id", "not one owner")),
    }
}

/// A size as the databases count.
fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

impl From<&Upload> for FileRow {
    fn from(upload: &Upload) -> Self {
        let (user_id, organization_id) = owner_columns(upload.owner);
        Self {
            id: DbUuid::of(upload.id),
            user_id,
            organization_id,
            uploaded_by: upload.uploaded_by.map(DbUuid::of),
            state: FileState::Pending.as_str().to_owned(),
            name: None,
            media_type: None,
            purpose: None,
            size: size(upload.reserved),
            sha256: None,
            created_at: Instant(upload.created_at),
        }
    }
}

impl From<&StoredFile> for FileRow {
    fn from(file: &StoredFile) -> Self {
        let (user_id, organization_id) = owner_columns(file.owner);
        Self {
            id: DbUuid::of(file.id),
            user_id,
            organization_id,
            uploaded_by: file.uploaded_by.map(DbUuid::of),
            state: FileState::Stored.as_str().to_owned(),
            name: Some(file.name.to_string()),
            media_type: Some(file.media_type.clone()),
            purpose: Some(file.purpose.as_str().to_owned()),
            size: size(file.size),
            sha256: Some(file.digest.as_bytes().to_vec()),
            created_at: Instant(file.created_at),
        }
    }
}

impl TryFrom<FileRow> for StoredFile {
    type Error = StoreError;

    fn try_from(row: FileRow) -> Result<Self, StoreError> {
        let missing = |column| move || corrupt(column, "nothing in a stored file");
        let name = row.name.ok_or_else(missing("files.name"))?;
        let purpose = row.purpose.ok_or_else(missing("files.purpose"))?;
        let digest = row.sha256.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        Ok(Self {
            id: row.id.id(),
            owner: owner(row.user_id, row.organization_id)?,
            uploaded_by: row.uploaded_by.map(DbUuid::id),
            name: FileName::parse(&name)
                .map_err(|_| corrupt("files.name", "something that is no name"))?,
            media_type: row.media_type.ok_or_else(missing("files.media_type"))?,
            purpose: PurposeName::parse(&purpose)
                .ok_or_else(|| corrupt("files.purpose", &purpose))?,
            size: u64::try_from(row.size).map_err(|_| corrupt("files.size", row.size))?,
            digest: digest.map(ContentDigest::from_bytes).ok_or_else(missing("files.sha256"))?,
            created_at: row.created_at.0,
        })
    }
}
