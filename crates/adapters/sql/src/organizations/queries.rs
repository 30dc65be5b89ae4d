use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, EscapeExpressionMethods as _, ExpressionMethods as _,
    JoinOnDsl as _, NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
    TextExpressionMethods as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::organizations::ports::{
    InvitationView, MemberView, OrganizationFilter, OrganizationView, OrganizationsQueries,
};
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::{OrganizationRole, OrganizationScope};
use socle_domain::identity::{EmailAddress, TokenDigest, UserId};
use socle_domain::organizations::{Invitation, InvitationId, Organization, OrganizationId};

use super::rows::{InvitationRow, MemberRow, OrganizationRow};
use crate::SqlStore;
use crate::access::rows::CustomRoleRow;
use crate::error::corrupt;
use crate::schema::{
    custom_roles, invitations, organization_features, organization_members, organizations, users,
};
use crate::text::{containing, lower};
use crate::types::{DbUuid, Instant};

type ViewRow = (OrganizationRow, Option<MemberRow>, Option<CustomRoleRow>);

fn view((organization, member, custom): ViewRow) -> Result<OrganizationView, StoreError> {
    let role = member.map(|member| member.with(custom)).transpose()?.map(|member| member.role);
    Ok(OrganizationView { organization: organization.try_into()?, role })
}

type MemberViewRow = (MemberRow, Option<CustomRoleRow>, (String, String, String));

fn member_view(
    (member, custom, (email, first_name, last_name)): MemberViewRow,
) -> Result<MemberView, StoreError> {
    let email = EmailAddress::parse(&email)
        .map_err(|_| corrupt("users.email", "something that is no address"))?;
    Ok(MemberView { member: member.with(custom)?, email: Some(email), first_name, last_name })
}

#[async_trait]
impl OrganizationsQueries for SqlStore {
    async fn organization(
        &self,
        scope: &OrganizationScope,
        user_id: Option<UserId>,
    ) -> Result<Option<OrganizationView>, StoreError> {
        let mine = organization_members::organization_id
            .eq(organizations::id)
            .and(organization_members::user_id.nullable().eq(user_id.map(DbUuid::of)));
        let query = organizations::table
            .left_join(organization_members::table.left_join(custom_roles::table).on(mine))
            .filter(organizations::id.eq(DbUuid::of(scope.organization_id())))
            .select((
                OrganizationRow::as_select(),
                Option::<MemberRow>::as_select(),
                Option::<CustomRoleRow>::as_select(),
            ));
        let row: Option<ViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(view).transpose()
    }

    async fn organizations_of(
        &self,
        user_id: UserId,
        page: PageRequest<OrganizationId>,
    ) -> Result<Page<OrganizationView, OrganizationId>, StoreError> {
        let open_or_own = organizations::deleted_at
            .is_null()
            .or(organization_members::role.eq(OrganizationRole::Owner.as_str()).assume_not_null());
        let mut query = organization_members::table
            .inner_join(organizations::table)
            .left_join(custom_roles::table)
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)))
            .filter(open_or_own)
            .order(organizations::id.desc())
            .limit(Page::<OrganizationView, OrganizationId>::rows_to_read(page.limit))
            .select((
                OrganizationRow::as_select(),
                MemberRow::as_select(),
                Option::<CustomRoleRow>::as_select(),
            ))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(organizations::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<(OrganizationRow, MemberRow, Option<CustomRoleRow>)> =
            self.read(|c| query.load(c).boxed()).await?;
        let views: Result<Vec<_>, _> = rows
            .into_iter()
            .map(|(organization, member, custom)| view((organization, Some(member), custom)))
            .collect();
        Ok(Page::of(views?, page.limit, |view| view.organization.id))
    }

    async fn members_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<UserId>,
    ) -> Result<Page<MemberView, UserId>, StoreError> {
        let mut query = organization_members::table
            .inner_join(users::table)
            .left_join(custom_roles::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .order(organization_members::user_id.asc())
            .limit(Page::<MemberView, UserId>::rows_to_read(page.limit))
            .select((
                MemberRow::as_select(),
                Option::<CustomRoleRow>::as_select(),
                (users::email, users::first_name, users::last_name),
            ))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(organization_members::user_id.gt(DbUuid::of(after)));
        }
        let rows: Vec<MemberViewRow> = self.read(|c| query.load(c).boxed()).await?;
        let views: Result<Vec<_>, _> = rows.into_iter().map(member_view).collect();
        Ok(Page::of(views?, page.limit, |view| view.member.user_id))
    }

    async fn member(
        &self,
        scope: &OrganizationScope,
        user_id: UserId,
    ) -> Result<Option<MemberView>, StoreError> {
        let query = organization_members::table
            .inner_join(users::table)
            .left_join(custom_roles::table)
            .filter(organization_members::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(organization_members::user_id.eq(DbUuid::of(user_id)))
            .select((
                MemberRow::as_select(),
                Option::<CustomRoleRow>::as_select(),
                (users::email, users::first_name, users::last_name),
            ));
        let row: Option<MemberViewRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(member_view).transpose()
    }

    async fn invitations_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<InvitationId>,
        now: Timestamp,
    ) -> Result<Page<Invitation, InvitationId>, StoreError> {
        let mut query = invitations::table
            .left_join(custom_roles::table)
            .filter(invitations::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null())
            .filter(invitations::expires_at.gt(Instant(now)))
            .order(invitations::id.desc())
            .limit(Page::<Invitation, InvitationId>::rows_to_read(page.limit))
            .select((InvitationRow::as_select(), Option::<CustomRoleRow>::as_select()))
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(invitations::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<(InvitationRow, Option<CustomRoleRow>)> =
            self.read(|c| query.load(c).boxed()).await?;
        let invitations: Result<Vec<_>, _> =
            rows.into_iter().map(|(invitation, custom)| invitation.with(custom)).collect();
        Ok(Page::of(invitations?, page.limit, |invitation| invitation.id))
    }

    async fn invitation_by_digest(
        &self,
        digest: TokenDigest,
    ) -> Result<Option<InvitationView>, StoreError> {
        let query = invitations::table
            .inner_join(organizations::table)
            .left_join(custom_roles::table)
            .filter(invitations::digest.eq(digest.as_bytes().to_vec()))
            .filter(organizations::deleted_at.is_null())
            .select((
                InvitationRow::as_select(),
                Option::<CustomRoleRow>::as_select(),
                organizations::name,
            ));
        let row: Option<(InvitationRow, Option<CustomRoleRow>, String)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(invitation, custom, organization_name)| {
            Ok(InvitationView { invitation: invitation.with(custom)?, organization_name })
        })
        .transpose()
    }

    async fn switched_features(
        &self,
        scope: &OrganizationScope,
    ) -> Result<Vec<(String, bool)>, StoreError> {
        let query = organization_features::table
            .filter(organization_features::organization_id.eq(DbUuid::of(scope.organization_id())))
            .select((organization_features::feature, organization_features::enabled));
        self.read(|c| query.load(c).boxed()).await
    }

    async fn all_organizations(
        &self,
        filter: &OrganizationFilter,
        page: PageRequest<OrganizationId>,
    ) -> Result<Page<Organization, OrganizationId>, StoreError> {
        let mut query = organizations::table
            .order(organizations::id.desc())
            .limit(Page::<Organization, OrganizationId>::rows_to_read(page.limit))
            .select(OrganizationRow::as_select())
            .into_boxed();
        if let Some(text) = &filter.text {
            let pattern = containing(text);
            query = query.filter(
                lower(organizations::name)
                    .like(pattern.clone())
                    .escape('\\')
                    .or(organizations::slug.like(pattern).escape('\\')),
            );
        }
        match filter.deleted {
            Some(true) => query = query.filter(organizations::deleted_at.is_not_null()),
            Some(false) => query = query.filter(organizations::deleted_at.is_null()),
            None => {}
        }
        if let Some(after) = page.after {
            query = query.filter(organizations::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<OrganizationRow> = self.read(|c| query.load(c).boxed()).await?;
        let found: Result<Vec<_>, _> = rows.into_iter().map(Organization::try_from).collect();
        Ok(Page::of(found?, page.limit, |organization| organization.id))
    }

    async fn invitations_to(
        &self,
        email: &EmailAddress,
    ) -> Result<Vec<InvitationView>, StoreError> {
        let query = invitations::table
            .inner_join(organizations::table)
            .left_join(custom_roles::table)
            .filter(invitations::email.eq(email.to_string()))
            .order(invitations::id.desc())
            .select((
                InvitationRow::as_select(),
                Option::<CustomRoleRow>::as_select(),
                organizations::name,
            ));
        let rows: Vec<(InvitationRow, Option<CustomRoleRow>, String)> =
            self.read(|c| query.load(c).boxed()).await?;
        let view = |(invitation, custom, organization_name): (InvitationRow, _, _)| {
            Ok(InvitationView { invitation: invitation.with(custom)?, organization_name })
        };
        rows.into_iter().map(view).collect()
    }

    async fn organizations_to_erase(
        &self,
        deleted_before: Timestamp,
        limit: u32,
    ) -> Result<Vec<OrganizationId>, StoreError> {
        let query = organizations::table
            .filter(organizations::deleted_at.le(Instant(deleted_before)))
            .order(organizations::id)
            .limit(i64::from(limit))
            .select(organizations::id);
        let ids: Vec<DbUuid> = self.read(|c| query.load(c).boxed()).await?;
        Ok(ids.into_iter().map(DbUuid::id).collect())
    }
}
