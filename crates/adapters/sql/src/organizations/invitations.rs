use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    ExpressionMethods as _, NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::organizations::ports::Invitations;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::{EmailAddress, TokenDigest, UserId};
use socle_domain::organizations::{Invitation, InvitationId, Inviter, OpenInvitations};

use super::rows::InvitationRow;
use crate::SqlTx;
use crate::access::rows::CustomRoleRow;
use crate::error::store_error;
use crate::schema::{custom_roles, invitations, organization_members};
use crate::types::{DbUuid, Instant};

impl SqlTx {
    /// An invitation's role, if the organization made it.
    async fn with_role(&mut self, row: InvitationRow) -> Result<Invitation, StoreError> {
        let custom = match row.custom_role_id() {
            None => None,
            Some(id) => {
                let query = custom_roles::table.find(id).select(CustomRoleRow::as_select());
                query.first(self.connection()?).await.optional().map_err(store_error)?
            }
        };
        row.with(custom)
    }
}

#[async_trait]
impl Invitations for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        invitation: &Invitation,
    ) -> Result<(), StoreError> {
        let organization_id = scope.organization_id();
        let invitation = Invitation { organization_id, ..invitation.clone() };
        diesel::insert_into(invitations::table)
            .values(InvitationRow::from(&invitation))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn find_by_digest(
        &mut self,
        digest: TokenDigest,
    ) -> Result<Option<Invitation>, StoreError> {
        let query = invitations::table
            .filter(invitations::digest.eq(digest.as_bytes().to_vec()))
            .select(InvitationRow::as_select());
        let row = query.first(self.connection()?).await.optional().map_err(store_error)?;
        match row {
            Some(row) => self.with_role(row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StoreError> {
        // The organization is locked, and with it its invitations.
        let query = invitations::table
            .filter(invitations::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(invitations::id.eq(DbUuid::of(id)))
            .select(InvitationRow::as_select());
        let row = query.first(self.connection()?).await.optional().map_err(store_error)?;
        match row {
            Some(row) => self.with_role(row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        invitation: &Invitation,
    ) -> Result<(), StoreError> {
        let stored = invitations::table
            .filter(invitations::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(invitations::id.eq(DbUuid::of(invitation.id)));
        diesel::update(stored)
            .set((
                invitations::accepted_at.eq(invitation.accepted_at.map(Instant)),
                invitations::revoked_at.eq(invitation.revoked_at.map(Instant)),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn open(
        &mut self,
        scope: &OrganizationScope,
        which: &OpenInvitations,
    ) -> Result<Vec<Invitation>, StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let open = invitations::table
            .filter(invitations::organization_id.eq(organization_id))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null())
            .order(invitations::id)
            .select(InvitationRow::as_select())
            .into_boxed();
        let query = match which {
            OpenInvitations::To(email) => open.filter(invitations::email.eq(email.to_string())),
            OpenInvitations::By(Inviter::Person(id)) => {
                open.filter(invitations::invited_by.eq(DbUuid::of(*id)))
            }
            OpenInvitations::By(Inviter::ApiKey(id)) => {
                open.filter(invitations::invited_by_key.eq(DbUuid::of(*id)))
            }
            OpenInvitations::ByMembersWith(role_id) => {
                let members = organization_members::table
                    .filter(organization_members::organization_id.eq(organization_id))
                    .filter(organization_members::custom_role_id.eq(DbUuid::of(*role_id)))
                    .select(organization_members::user_id.nullable());
                open.filter(invitations::invited_by.eq_any(members))
            }
            OpenInvitations::As(role_id) => {
                open.filter(invitations::custom_role_id.eq(DbUuid::of(*role_id)))
            }
        };
        let rows: Vec<InvitationRow> = query.load(self.connection()?).await.map_err(store_error)?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(self.with_role(row).await?);
        }
        Ok(found)
    }

    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let to_them = invitations::table.filter(invitations::email.eq(email.to_string()));
        diesel::delete(to_them).execute(self.connection()?).await.map_err(store_error)?;
        let open = invitations::table
            .filter(invitations::invited_by.eq(DbUuid::of(user_id)))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null());
        diesel::update(open)
            .set(invitations::revoked_at.eq(Some(Instant(now))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
