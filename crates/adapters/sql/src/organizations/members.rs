use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::organizations::ports::Members;
use socle_application::store::StoreError;
use socle_domain::access::{OrganizationRole, OrganizationScope, Permission};
use socle_domain::identity::{EmailAddress, UserId, UserStatus};
use socle_domain::organizations::{Member, MemberRole, Organization};

use super::rows::{MemberRow, OrganizationRow};
use crate::SqlTx;
use crate::access::rows::{CustomRoleRow, role_columns};
use crate::backend::for_update_of;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::{custom_roles, organization_members, organizations, users};
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
            .inner_join(users::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(organization_members::role.eq(OrganizationRole::Owner.as_str()))
            .filter(users::erasure_requested_at.is_null())
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)
    }

    async fn owner_ids(&mut self, scope: &OrganizationScope) -> Result<Vec<UserId>, StoreError> {
        let ids: Vec<DbUuid> = organization_members::table
            .inner_join(users::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(organization_members::role.eq(OrganizationRole::Owner.as_str()))
            .filter(users::status.eq(UserStatus::Active.as_str()))
            .filter(users::erasure_requested_at.is_null())
            .order(users::id)
            .select(users::id)
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(ids.into_iter().map(DbUuid::id).collect())
    }

    async fn ids_with(
        &mut self,
        scope: &OrganizationScope,
        permission: &'static Permission,
    ) -> Result<Vec<UserId>, StoreError> {
        let rows: Vec<(MemberRow, Option<CustomRoleRow>)> = organization_members::table
            .inner_join(users::table)
            .left_join(custom_roles::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(users::status.eq(UserStatus::Active.as_str()))
            .filter(users::erasure_requested_at.is_null())
            .order(users::id)
            .select((MemberRow::as_select(), Option::<CustomRoleRow>::as_select()))
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        let members = rows.into_iter().map(|(member, custom)| member.with(custom));
        let allowed = members.filter_map(|member| match member {
            Ok(member) => member.role.grants().allow(permission).then_some(Ok(member.user_id)),
            Err(error) => Some(Err(error)),
        });
        allowed.collect()
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

    async fn lock_sole_ownerships(
        &mut self,
        user_id: UserId,
    ) -> Result<Vec<Organization>, StoreError> {
        let query = organizations::table
            .inner_join(organization_members::table)
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)))
            .filter(organizations::deleted_at.is_null())
            .order(organizations::id)
            .select(OrganizationRow::as_select());
        let locked = for_update_of!("organizations", query);
        let rows: Vec<OrganizationRow> =
            locked.load(self.connection()?).await.map_err(store_error)?;
        let joined: Result<Vec<_>, _> = rows.into_iter().map(Organization::try_from).collect();
        let mut joined = joined?;
        // Read once they are locked: what was read with the lock may be older than the lock.
        let ids: Vec<_> = joined.iter().map(|organization| DbUuid::of(organization.id)).collect();
        let owners: Vec<(DbUuid, DbUuid)> = organization_members::table
            .inner_join(users::table)
            .filter(organization_members::organization_id.eq_any(ids))
            .filter(organization_members::role.eq(OrganizationRole::Owner.as_str()))
            .filter(users::erasure_requested_at.is_null())
            .select((organization_members::organization_id, organization_members::user_id))
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        joined.retain(|organization| {
            let id = DbUuid::of(organization.id);
            let mut owners = owners.iter().filter(|(of, _)| *of == id).map(|(_, owner)| *owner);
            owners.next() == Some(DbUuid::of(user_id)) && owners.next().is_none()
        });
        Ok(joined)
    }

    async fn remove_everywhere(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let theirs = organization_members::table
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)));
        diesel::delete(theirs).execute(self.connection()?).await.map_err(store_error)?;
        self.note(Change::Member(user_id));
        Ok(())
    }
}
