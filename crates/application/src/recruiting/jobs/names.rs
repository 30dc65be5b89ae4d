use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::recruiting::{JobId, notifications};
use uuid::Uuid;

use crate::notifications::NameSource;
use crate::recruiting::ports::JobQueries;
use crate::store::StoreError;

/// What jobs are called, in notifications.
pub struct JobNames(pub Arc<dyn JobQueries>);

#[async_trait]
impl NameSource for JobNames {
    fn of(&self) -> &'static str {
        notifications::JOBS
    }

    async fn names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(JobId::from_uuid).collect();
        let titles = self.0.titles(&ids).await?;
        Ok(titles.into_iter().map(|(id, title)| (id.as_uuid(), title)).collect())
    }
}
