use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::RunQueryDsl as _;
use socle_application::access::ports::{CustomRoles, PutRoleError};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::organizations::{CustomRole, CustomRoleId, Label};

use super::rows::CustomRoleRow;
use crate::SqlTx;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::{custom_roles, organization_members};
use crate::types::DbUuid;

fn put_error(error: Error) -> PutRoleError {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => PutRoleError::NameTaken,
        error => PutRoleError::Store(store_error(error)),
    }
}

#[async_trait]
impl CustomRoles for SqlTx {
    async fn find(
        &mut self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<Option<CustomRole>, StoreError> {
        let query = custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(custom_roles::id.eq(DbUuid::of(id)))
            .select(CustomRoleRow::as_select());
        let row = query.first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(CustomRole::try_from).transpose()
    }

    async fn find_by_name(
        &mut self,
        scope: &OrganizationScope,
        name: &Label,
    ) -> Result<Option<CustomRole>, StoreError> {
        let query = custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(custom_roles::name_key.eq(CustomRole::key_of(name)))
            .select(CustomRoleRow::as_select());
        let row = query.first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(CustomRole::try_from).transpose()
    }

    async fn count(&mut self, scope: &OrganizationScope) -> Result<i64, StoreError> {
        custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        role: &CustomRole,
    ) -> Result<(), PutRoleError> {
        let role = CustomRole { organization_id: scope.organization_id(), ..role.clone() };
        diesel::insert_into(custom_roles::table)
            .values(CustomRoleRow::from(&role))
            .execute(self.connection()?)
            .await
            .map_err(put_error)?;
        Ok(())
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        role: &CustomRole,
    ) -> Result<(), PutRoleError> {
        let organization_id = scope.organization_id();
        let role = CustomRole { organization_id, ..role.clone() };
        let stored = custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(organization_id)))
            .filter(custom_roles::id.eq(DbUuid::of(role.id)));
        diesel::update(stored)
            .set(CustomRoleRow::from(&role))
            .execute(self.connection()?)
            .await
            .map_err(put_error)?;
        self.note(Change::Organization(organization_id));
        Ok(())
    }

    async fn is_in_use(
        &mut self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<bool, StoreError> {
        let members = organization_members::table
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(organization_members::custom_role_id.eq(DbUuid::of(id)));
        diesel::select(diesel::dsl::exists(members))
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn remove(
        &mut self,
        scope: &OrganizationScope,
        id: CustomRoleId,
    ) -> Result<(), StoreError> {
        let stored = custom_roles::table
            .filter(custom_roles::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(custom_roles::id.eq(DbUuid::of(id)));
        diesel::delete(stored).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }
}
