use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::files::ports::{FileQueries, Whereabouts};
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::ApiKeyId;
use socle_domain::files::{
    FileId, FileOwner, FileScope, FileState, LinkHolder, PurposeName, StoredFile,
};
use socle_domain::identity::{UserId, UserStatus};
use socle_domain::organizations::OrganizationId;

use super::rows::{FileRow, owner, owner_columns};
use crate::SqlStore;
use crate::schema::{api_keys, files, organization_members, organizations, users};
use crate::types::{DbUuid, Instant};

const STORED: &str = FileState::Stored.as_str();

/// The person, the organization, and who uploaded it.
type OwnerColumns = (Option<DbUuid>, Option<DbUuid>, Option<DbUuid>, Option<String>);

impl SqlStore {
    /// Whether a person has an open account that does not wait to be erased.
    async fn is_open_account(&self, id: UserId) -> Result<bool, StoreError> {
        let query = users::table
            .filter(users::id.eq(DbUuid::of(id)))
            .filter(users::status.eq(UserStatus::Active.as_str()))
            .filter(users::erasure_requested_at.is_null())
            .count();
        let count: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(count > 0)
    }

    async fn is_member(
        &self,
        user_id: UserId,
        organization_id: OrganizationId,
    ) -> Result<bool, StoreError> {
        let query = organization_members::table
            .inner_join(organizations::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(organization_id)))
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)))
            .filter(organizations::deleted_at.is_null())
            .count();
        let count: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(count > 0)
    }

    async fn is_key_of(
        &self,
        key_id: ApiKeyId,
        organization_id: OrganizationId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let works = api_keys::expires_at.is_null().or(api_keys::expires_at.gt(Instant(now)));
        let query = api_keys::table
            .inner_join(organizations::table)
            .filter(api_keys::id.eq(DbUuid::of(key_id)))
            .filter(api_keys::organization_id.eq(DbUuid::of(organization_id)))
            .filter(api_keys::revoked_at.is_null())
            .filter(works)
            .filter(organizations::deleted_at.is_null())
            .count();
        let count: i64 = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(count > 0)
    }
}

#[async_trait]
impl FileQueries for SqlStore {
    async fn whereabouts(&self, id: FileId) -> Result<Option<Whereabouts>, StoreError> {
        let query = files::table
            .filter(files::id.eq(DbUuid::of(id)))
            .filter(files::state.eq(STORED))
            .select((files::user_id, files::organization_id, files::uploaded_by, files::purpose));
        let row: Option<OwnerColumns> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(user_id, organization_id, uploaded_by, purpose)| {
            let owner = owner(user_id, organization_id)?;
            let purpose = purpose.as_deref().and_then(PurposeName::parse);
            Ok(Whereabouts { owner, uploaded_by: uploaded_by.map(DbUuid::id), purpose })
        })
        .transpose()
    }

    async fn file(&self, scope: &FileScope, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        let (user_id, organization_id) = owner_columns(scope.owner());
        let query = files::table
            .filter(files::id.eq(DbUuid::of(id)))
            .filter(files::user_id.eq(user_id).or(files::organization_id.eq(organization_id)))
            .filter(files::state.eq(STORED))
            .select(FileRow::as_select());
        let row: Option<FileRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(StoredFile::try_from).transpose()
    }

    async fn file_of_link(
        &self,
        id: FileId,
        holder: LinkHolder,
        now: Timestamp,
    ) -> Result<Option<StoredFile>, StoreError> {
        let query = files::table
            .filter(files::id.eq(DbUuid::of(id)))
            .filter(files::state.eq(STORED))
            .select(FileRow::as_select());
        let row: Option<FileRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        let Some(row) = row else { return Ok(None) };
        let file = StoredFile::try_from(row)?;
        let may = match (file.owner, holder) {
            (FileOwner::Person(owner), LinkHolder::Person(holder)) => {
                owner == holder && self.is_open_account(holder).await?
            }
            (FileOwner::Organization(organization), LinkHolder::Person(holder)) => {
                self.is_member(holder, organization).await? && self.is_open_account(holder).await?
            }
            (FileOwner::Organization(organization), LinkHolder::ApiKey(key)) => {
                self.is_key_of(key, organization, now).await?
            }
            (FileOwner::Person(_), LinkHolder::ApiKey(_)) => false,
        };
        Ok(may.then_some(file))
    }

    async fn uploaded_by(
        &self,
        user_id: UserId,
        page: PageRequest<FileId>,
    ) -> Result<Page<StoredFile, FileId>, StoreError> {
        let mut query = files::table
            .filter(files::uploaded_by.eq(DbUuid::of(user_id)))
            .filter(files::state.eq(STORED))
            .order(files::id.desc())
            .limit(Page::<StoredFile, FileId>::rows_to_read(page.limit))
            .select(FileRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(files::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<FileRow> = self.read(|c| query.load(c).boxed()).await?;
        let found: Result<Vec<_>, _> = rows.into_iter().map(StoredFile::try_from).collect();
        Ok(Page::of(found?, page.limit, |file| file.id))
    }

    async fn deleted(&self, limit: u32) -> Result<Vec<FileId>, StoreError> {
        let query = files::table
            .filter(files::state.eq(FileState::Deleted.as_str()))
            .order(files::id)
            .limit(i64::from(limit))
            .select(files::id);
        let ids: Vec<DbUuid> = self.read(|c| query.load(c).boxed()).await?;
        Ok(ids.into_iter().map(DbUuid::id).collect())
    }

    async fn known(&self, ids: &[FileId]) -> Result<Vec<FileId>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(DbUuid::of).collect();
        let query = files::table.filter(files::id.eq_any(ids)).select(files::id);
        let ids: Vec<DbUuid> = self.read(|c| query.load(c).boxed()).await?;
        Ok(ids.into_iter().map(DbUuid::id).collect())
    }
}
