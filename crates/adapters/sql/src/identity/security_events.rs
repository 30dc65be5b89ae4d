use async_trait::async_trait;
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::SecurityEvents;
use socle_application::store::StoreError;
use socle_domain::identity::SecurityEvent;

use super::rows::SecurityEventRow;
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::security_events;

#[async_trait]
impl SecurityEvents for SqlTx {
    async fn record(&mut self, event: &SecurityEvent) -> Result<(), StoreError> {
        diesel::insert_into(security_events::table)
            .values(SecurityEventRow::from(event))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
