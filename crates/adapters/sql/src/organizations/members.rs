use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::organizations::ports::Members;
use socle_application::store::StoreError;
use socle_domain::access::{OrganizationRole, OrganizationScope};
use socle_domain::identity::{EmailAddress, UserId};
use socle_domain::organizations::{Member, MemberRole};

use super::rows::MemberRow;
use crate::SqlTx;
use crate::access::rows::{CustomRoleRow, role_columns};
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::{custom_roles, organization_members, users};
use crate::types::DbUuid;

#[async_trait]
impl Members for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        member: &Member,
    ) -> Result<bool, StoreError> {
        let member = Member { organization_id: scope.organization_id(), ..member.clone() };
        let inserted = diesel::insert_into(organization_members::table)
            .values(MemberRow::from(&member))
            .on_conflict((organization_members::organization_id, organization_members::user_id))
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::Member(member.user_id));
        Ok(inserted == 1)
    }

    async fn find(
        &mut self,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<Option<Member>, StoreError> {
        let query = organization_members::table
            .left_join(custom_roles::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)))
            .select((MemberRow::as_select(), Option::<CustomRoleRow>::as_select()));
        let row: Option<(MemberRow, Option<CustomRoleRow>)> =
            query.first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(|(member, custom)| member.with(custom)).transpose()
    }

    async fn has_address(
        &mut self,
        scope: &OrganizationScope,
        email: &EmailAddress,
    ) -> Result<bool, StoreError> {
        let member = organization_members::table
            .inner_join(users::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(users::email.eq(email.to_string()));
        diesel::select(diesel::dsl::exists(member))
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn owners(&mut self, scope: &OrganizationScope) -> Result<i64, StoreError> {
        organization_members::table
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(organization_members::role.eq(OrganizationRole::Owner.as_str()))
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn set_role(
        &mut self,
        scope: &OrganizationScope,
        user_id: UserId,
        role: &MemberRole,
    ) -> Result<(), StoreError> {
        let (role, custom_role_id) = role_columns(role);
        let key = (DbUuid::of(scope.organization_id()), DbUuid::of(user_id));
        diesel::update(organization_members::table.find(key))
            .set((
                organization_members::role.eq(role),
                organization_members::custom_role_id.eq(custom_role_id),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::Member(user_id));
        Ok(())
    }

    async fn remove(
        &mut self,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<(), StoreError> {
        let key = (DbUuid::of(scope.organization_id()), DbUuid::of(user_id));
        diesel::delete(organization_members::table.find(key))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::Member(user_id));
        Ok(())
    }
}
