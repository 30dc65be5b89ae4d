use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{OptionalExtension as _, QueryDsl as _};
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::RunQueryDsl as _;
use socle_application::organizations::ports::{Organizations, PutOrganizationError};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::organizations::Organization;

use super::rows::OrganizationRow;
use crate::SqlTx;
use crate::backend::for_update;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::organizations;
use crate::types::DbUuid;

fn put_error(error: Error) -> PutOrganizationError {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            PutOrganizationError::SlugTaken
        }
        error => PutOrganizationError::Store(store_error(error)),
    }
}

#[async_trait]
impl Organizations for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        organization: &Organization,
    ) -> Result<(), PutOrganizationError> {
        let organization = Organization { id: scope.organization_id(), ..organization.clone() };
        // A conflict must not spoil the transaction: another slug may be tried in it.
        let inserted = diesel::insert_into(organizations::table)
            .values(OrganizationRow::from(&organization))
            .on_conflict(organizations::slug)
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(put_error)?;
        if inserted == 0 { Err(PutOrganizationError::SlugTaken) } else { Ok(()) }
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
    ) -> Result<Option<Organization>, StoreError> {
        let query = organizations::table
            .find(DbUuid::of(scope.organization_id()))
            .select(OrganizationRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(Organization::try_from).transpose()
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        organization: &Organization,
    ) -> Result<(), PutOrganizationError> {
        let id = scope.organization_id();
        let organization = Organization { id, ..organization.clone() };
        diesel::update(organizations::table.find(DbUuid::of(id)))
            .set(OrganizationRow::from(&organization))
            .execute(self.connection()?)
            .await
            .map_err(put_error)?;
        // The trigger announces only what decides about requests; a name is seen by everybody.
        self.note_everywhere(Change::Organization(id)).await?;
        Ok(())
    }

    async fn erase(&mut self, scope: &OrganizationScope) -> Result<(), StoreError> {
        let id = scope.organization_id();
        diesel::delete(organizations::table.find(DbUuid::of(id)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::Organization(id));
        Ok(())
    }
}
