use std::marker::PhantomData;
use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::ProfileEntry;

use super::Section;
use crate::recruiting::ports::CandidateQueries;
use crate::store::StoreError;

/// Shows people what is on a list of their profile.
pub struct ListEntries<E> {
    queries: Arc<dyn CandidateQueries>,
    section: PhantomData<fn() -> E>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ListEntriesError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E: Section> ListEntries<E> {
    /// Over these queries.
    pub fn new(queries: Arc<dyn CandidateQueries>) -> Self {
        Self { queries, section: PhantomData }
    }

    /// Everything that is on the person's list, in its order.
    pub async fn execute(&self, actor: &Actor) -> Result<Vec<ProfileEntry<E>>, ListEntriesError> {
        let user_id = policy::person(actor)?.user_id;
        let mut entries = E::all(&*self.queries, user_id).await?;
        entries.sort_by(|a, b| a.content.before(&b.content).then(a.id.cmp(&b.id)));
        Ok(entries)
    }
}
