use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::recruiting::{SavedSearchId, notifications};
use uuid::Uuid;

use crate::notifications::NameSource;
use crate::recruiting::ports::SavedSearchQueries;
use crate::store::StoreError;

/// What people call their searches, in what they are told.
pub struct SearchNames(pub Arc<dyn SavedSearchQueries>);

#[async_trait]
impl NameSource for SearchNames {
    fn of(&self) -> &'static str {
        notifications::SEARCHES
    }

    async fn names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(SavedSearchId::from_uuid).collect();
        let names = self.0.search_names(&ids).await?;
        Ok(names.into_iter().map(|(id, name)| (id.as_uuid(), name)).collect())
    }
}
