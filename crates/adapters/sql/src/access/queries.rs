use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::access::ports::AccessQueries;
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::{ApiKey, ApiKeyId, Memberships, OrganizationScope};
use socle_domain::identity::{TokenDigest, UserId};
use socle_domain::organizations::{CustomRole, CustomRoleId};

use super::rows::{ApiKeyRow, CustomRoleRow, MembershipRow, membership};
use crate::SqlStore;
use crate::schema::{api_keys, custom_roles, organization_members, organizations};
use crate::types::{DbUuid, Instant};

#[async_trait]
impl AccessQueries for SqlStore {
    async fn memberships_of(&self, user_id: UserId) -> Result<Memberships, StoreError> {
        let query = organization_members::table
            .inner_join(organizations::table)
            .left_join(custom_roles::table)
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)))
            .select((
                organization_members::organization_id,
                organization_members::role,
                custom_roles::permissions.nullable(),
                organizations::deleted_at,
            ));
        let rows: Vec<MembershipRow> = self.read(|c| query.load(c).boxed()).await?;
        let memberships: Result<Vec<_>, _> = rows.into_iter().map(membership).collect();
        memberships.map(Memberships::new)
    }

    async fn api_key_by_digest(&self, digest: TokenDigest) -> Result<Option<ApiKey>, StoreError> {
        let query = api_keys::table
            .inner_join(organizations::table)
            .filter(api_keys::digest.eq(digest.as_bytes().to_vec()))
            .filter(organizations::deleted_at.is_null())
            .select(ApiKeyRow::as_select());
        let row: Option<ApiKeyRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(ApiKey::try_from).transpose()
    }

    async fn api_keys_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<ApiKeyId>,
    ) -> Result<Page<ApiKey, ApiKeyId>, StoreError> {
        let mut query = api_keys::table
            .filter(api_keys::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(api_keys::revoked_at.is_null())
            .order(api_keys::id.desc())
            .limit(Page::<ApiKey, ApiKeyId>::rows_to_read(page.limit))
            .select(ApiKeyRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(api_keys::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ApiKeyRow> = self.read(|c| query.load(c).boxed()).await?;
        let keys: Result<Vec<_>, _> = rows.into_iter().map(ApiKey::try_from).collect();
        Ok(Page::of(keys?, page.limit, |key| key.id))
    }

    async fn custom_roles_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<CustomRoleId>,
    ) -> Result<Page<CustomRole, CustomRoleId>, StoreError> {
        let mut query = custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .order(custom_roles::id.desc())
            .limit(Page::<CustomRole, CustomRoleId>::rows_to_read(page.limit))
            .select(CustomRoleRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(custom_roles::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<CustomRoleRow> = self.read(|c| query.load(c).boxed()).await?;
        let roles: Result<Vec<_>, _> = rows.into_iter().map(CustomRole::try_from).collect();
        Ok(Page::of(roles?, page.limit, |role| role.id))
    }

    async fn custom_role(
        &self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<Option<CustomRole>, StoreError> {
        let query = custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(custom_roles::id.eq(DbUuid::of(id)))
            .select(CustomRoleRow::as_select());
        let row: Option<CustomRoleRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(CustomRole::try_from).transpose()
    }

    async fn api_keys_by(&self, user_id: UserId) -> Result<Vec<ApiKey>, StoreError> {
        let query = api_keys::table
            .filter(api_keys::created_by.eq(DbUuid::of(user_id)))
            .order(api_keys::id.desc())
            .select(ApiKeyRow::as_select());
        let rows: Vec<ApiKeyRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(ApiKey::try_from).collect()
    }

    async fn note_key_uses(&self, uses: &[(ApiKeyId, Timestamp)]) -> Result<(), StoreError> {
        for (id, at) in uses {
            let at = Instant(*at);
            // Another node may have noted a later use.
            let earlier = api_keys::last_used_at.is_null().or(api_keys::last_used_at.lt(at));
            let key = api_keys::table.filter(api_keys::id.eq(DbUuid::of(*id))).filter(earlier);
            let noted = diesel::update(key).set(api_keys::last_used_at.eq(Some(at)));
            self.write(|c| noted.execute(c).boxed()).await?;
        }
        Ok(())
    }
}
