//! What saved searches say of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use socle_domain::identity::User;
use socle_domain::recruiting::{JobType, SavedSearch, WorkMode};
use socle_domain::{Id as _, Timestamp};

use crate::privacy::{PersonalData, PersonalSection};
use crate::recruiting::ports::SavedSearchQueries;
use crate::store::{StoreError, Tx};

/// What people look for.
pub struct SearchesData {
    /// Knows saved searches.
    pub queries: Arc<dyn SavedSearchQueries>,
}

#[async_trait]
impl PersonalData for SearchesData {
    fn section(&self) -> &'static str {
        "saved_searches"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let searches = self.queries.saved_searches(user.id).await?;
        let records: Vec<_> = searches.iter().map(record).collect();
        Ok(PersonalSection::of(json!({ "searches": records })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.saved_searches().forget(user.id).await
    }
}

fn record(search: &SavedSearch) -> Value {
    let (content, terms) = (&search.content, &search.content.terms);
    json!({
        "id": search.id.as_uuid(),
        "name": content.name.as_str(),
        "q": terms.words.as_ref().map(ToString::to_string),
        "job_type": terms.job_type.map(JobType::as_str),
        "work_mode": terms.work_mode.map(WorkMode::as_str),
        "location": terms.location.as_ref().map(ToString::to_string),
        "company": terms.company.map(|id| id.as_uuid()),
        "salary_min": terms.salary_min,
        "alert": content.alert.as_str(),
        "created_at": search.created_at,
        "updated_at": search.updated_at,
    })
}
