use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable,
    Selectable,
};
use diesel_async::RunQueryDsl as _;
use socle_application::store::StoreError;
use socle_application::tasks::ports::{ScheduleState, Schedules};

use super::schema::schedules;
use crate::SqlTx;
use crate::backend::for_update_skip_locked;
use crate::error::store_error;
use crate::types::Instant;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = schedules)]
struct ScheduleRow {
    name: String,
    pattern: String,
    due_at: Instant,
}

#[async_trait]
impl Schedules for SqlTx {
    async fn add(&mut self, state: &ScheduleState) -> Result<bool, StoreError> {
        let row = ScheduleRow {
            name: state.name.clone(),
            pattern: state.pattern.clone(),
            due_at: Instant(state.due_at),
        };
        let insert = diesel::insert_into(schedules::table).values(row).on_conflict_do_nothing();
        let added = insert.execute(self.connection()?).await.map_err(store_error)?;
        Ok(added == 1)
    }

    async fn lock(&mut self, name: &str) -> Result<Option<ScheduleState>, StoreError> {
        let query = schedules::table.find(name).select(ScheduleRow::as_select());
        let row: Option<ScheduleRow> = for_update_skip_locked!(query)
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        let state = |row: ScheduleRow| ScheduleState {
            name: row.name,
            due_at: row.due_at.0,
            pattern: row.pattern,
        };
        Ok(row.map(state))
    }

    async fn update(&mut self, state: &ScheduleState) -> Result<(), StoreError> {
        diesel::update(schedules::table.find(&state.name))
            .set((
                schedules::pattern.eq(&state.pattern),
                schedules::due_at.eq(Instant(state.due_at)),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
