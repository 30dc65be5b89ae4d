use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    AsChangeset, ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _,
    Queryable, Selectable,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{HiringStages, StageQueries};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::hiring::{Stage, StageId, Stages};
use socle_domain::recruiting::{ApplicationId, ApplicationStatus, Line};

use super::schema::{application_stages, hiring_stages};
use crate::error::{corrupt, store_error};
use crate::types::DbUuid;
use crate::{SqlStore, SqlTx};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = hiring_stages)]
struct StageRow {
    id: DbUuid,
    organization_id: DbUuid,
    position: i32,
    name: String,
    status: String,
}

impl TryFrom<StageRow> for Stage {
    type Error = StoreError;

    fn try_from(row: StageRow) -> Result<Self, StoreError> {
        let unreadable = |column| corrupt(column, "something that is none");
        let status = ApplicationStatus::parse(&row.status);
        Ok(Self {
            id: row.id.id(),
            name: Line::parse(&row.name).map_err(|_| unreadable("hiring_stages.name"))?,
            status: status.ok_or_else(|| unreadable("hiring_stages.status"))?,
        })
    }
}

fn stages(rows: Vec<StageRow>) -> Result<Stages, StoreError> {
    let stages: Vec<_> = rows.into_iter().map(Stage::try_from).collect::<Result<_, _>>()?;
    Stages::new(stages).map_err(|_| corrupt("hiring_stages", "a list that is none"))
}

/// The stages of an organization.
macro_rules! stages_of {
    ($scope:expr) => {
        hiring_stages::table
            .filter(hiring_stages::organization_id.eq(DbUuid::of($scope.organization_id())))
            .order(hiring_stages::position)
            .select(StageRow::as_select())
    };
}

#[async_trait]
impl HiringStages for SqlTx {
    async fn all(&mut self, scope: &OrganizationScope) -> Result<Stages, StoreError> {
        let rows = stages_of!(scope).load(self.connection()?).await.map_err(store_error)?;
        stages(rows)
    }

    async fn replace(
        &mut self,
        scope: &OrganizationScope,
        stages: &Stages,
        moves: &[(StageId, StageId)],
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        for (position, stage) in (0..).zip(stages.as_slice()) {
            let row = StageRow {
                id: DbUuid::of(stage.id),
                organization_id,
                position,
                name: stage.name.to_string(),
                status: stage.status.as_str().to_owned(),
            };
            let stored = hiring_stages::table
                .filter(hiring_stages::organization_id.eq(organization_id))
                .filter(hiring_stages::id.eq(row.id));
            let known = diesel::update(stored)
                .set(&row)
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
            if known == 0 {
                diesel::insert_into(hiring_stages::table)
                    .values(row)
                    .execute(self.connection()?)
                    .await
                    .map_err(store_error)?;
            }
        }
        for (from, to) in moves {
            let inside = application_stages::table
                .filter(application_stages::organization_id.eq(organization_id))
                .filter(application_stages::stage_id.eq(DbUuid::of(*from)));
            diesel::update(inside)
                .set(application_stages::stage_id.eq(DbUuid::of(*to)))
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
        }
        let kept: Vec<_> = stages.as_slice().iter().map(|stage| DbUuid::of(stage.id)).collect();
        let gone = hiring_stages::table
            .filter(hiring_stages::organization_id.eq(organization_id))
            .filter(hiring_stages::id.ne_all(kept));
        diesel::delete(gone).execute(self.connection()?).await.map_err(store_error)?;
        Ok(())
    }

    async fn in_use(&mut self, scope: &OrganizationScope, id: StageId) -> Result<u64, StoreError> {
        let count: i64 = application_stages::table
            .filter(application_stages::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(application_stages::stage_id.eq(DbUuid::of(id)))
            .count()
            .get_result(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(count.unsigned_abs())
    }

    async fn put(
        &mut self,
        scope: &OrganizationScope,
        application_id: ApplicationId,
        stage: Option<StageId>,
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let application_id = DbUuid::of(application_id);
        let before = application_stages::table
            .filter(application_stages::organization_id.eq(organization_id))
            .filter(application_stages::application_id.eq(application_id));
        diesel::delete(before).execute(self.connection()?).await.map_err(store_error)?;
        let Some(stage_id) = stage else { return Ok(()) };
        diesel::insert_into(application_stages::table)
            .values((
                application_stages::application_id.eq(application_id),
                application_stages::organization_id.eq(organization_id),
                application_stages::stage_id.eq(DbUuid::of(stage_id)),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}

#[async_trait]
impl StageQueries for SqlStore {
    async fn stages_of(&self, scope: &OrganizationScope) -> Result<Stages, StoreError> {
        let query = stages_of!(scope);
        stages(self.read(|c| query.load(c).boxed()).await?)
    }

    async fn stage_of(
        &self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Option<Stage>, StoreError> {
        let query = application_stages::table
            .inner_join(hiring_stages::table)
            .filter(application_stages::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(application_stages::application_id.eq(DbUuid::of(id)))
            .select(StageRow::as_select());
        let row: Option<StageRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(Stage::try_from).transpose()
    }
}
