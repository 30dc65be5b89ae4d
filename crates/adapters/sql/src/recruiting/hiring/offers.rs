use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Offers;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Offer, OfferId, OfferStatus};

use super::rows::OfferRow;
use super::schema::offers;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::types::DbUuid;

/// The states in which something may still become of an offer, as the unique index names them.
const OPEN: [&str; 2] = [OfferStatus::Draft.as_str(), OfferStatus::Sent.as_str()];

#[async_trait]
impl Offers for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        offer: &Offer,
    ) -> Result<bool, StoreError> {
        let inserted = diesel::insert_into(offers::table)
            .values(OfferRow::new(DbUuid::of(scope.organization_id()), offer))
            .on_conflict_do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(inserted > 0)
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: OfferId,
    ) -> Result<Option<Offer>, StoreError> {
        let query = offers::table
            .find(DbUuid::of(id))
            .filter(offers::organization_id.eq(DbUuid::of(scope.organization_id())))
            .select(OfferRow::as_select());
        let row: Option<OfferRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Offer::try_from).transpose()
    }

    async fn lock_open(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
    ) -> Result<Option<Offer>, StoreError> {
        let query = offers::table
            .filter(offers::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(offers::application_id.eq(DbUuid::of(application_id)))
            .filter(offers::status.eq_any(OPEN))
            .select(OfferRow::as_select());
        let row: Option<OfferRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Offer::try_from).transpose()
    }

    async fn update(&mut self, scope: &OrganizationScope, offer: &Offer) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let stored = offers::table
            .filter(offers::organization_id.eq(organization_id))
            .filter(offers::id.eq(DbUuid::of(offer.id)));
        diesel::update(stored)
            .set(OfferRow::new(organization_id, offer))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
