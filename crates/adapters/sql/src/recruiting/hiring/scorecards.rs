use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Scorecards;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Scorecard, ScorecardId};

use super::rows::ScorecardRow;
use super::schema::application_scorecards;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::types::DbUuid;

#[async_trait]
impl Scorecards for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        scorecard: &Scorecard,
    ) -> Result<bool, StoreError> {
        let inserted = diesel::insert_into(application_scorecards::table)
            .values(ScorecardRow::new(DbUuid::of(scope.organization_id()), scorecard))
            .on_conflict((
                application_scorecards::application_id,
                application_scorecards::author_id,
            ))
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(inserted > 0)
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
        id: ScorecardId,
    ) -> Result<Option<Scorecard>, StoreError> {
        let query = application_scorecards::table
            .find(DbUuid::of(id))
            .filter(application_scorecards::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(application_scorecards::application_id.eq(DbUuid::of(application_id)))
            .select(ScorecardRow::as_select());
        let row: Option<ScorecardRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Scorecard::try_from).transpose()
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        scorecard: &Scorecard,
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let stored = application_scorecards::table
            .filter(application_scorecards::organization_id.eq(organization_id))
            .filter(application_scorecards::id.eq(DbUuid::of(scorecard.id)));
        diesel::update(stored)
            .set(ScorecardRow::new(organization_id, scorecard))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
