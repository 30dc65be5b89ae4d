//! When keys were last used, without a write a request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use socle_domain::Timestamp;
use socle_domain::access::ApiKeyId;

use crate::access::ports::AccessQueries;
use crate::store::StoreError;

/// Collects when keys were used, and stores it now and then. What a process that is killed had not
/// stored yet is forgotten: a last use is for people, and decides about nothing.
pub struct ApiKeyUses {
    queries: Arc<dyn AccessQueries>,
    noted: Mutex<HashMap<ApiKeyId, Timestamp>>,
}

impl ApiKeyUses {
    /// Nothing noted yet.
    pub fn new(queries: Arc<dyn AccessQueries>) -> Self {
        Self { queries, noted: Mutex::default() }
    }

    /// A key was used.
    pub fn note(&self, id: ApiKeyId, at: Timestamp) {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).insert(id, at);
    }

    /// Stores what was noted. What cannot be stored is noted again.
    pub async fn store(&self) -> Result<(), StoreError> {
        let noted = std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner));
        if noted.is_empty() {
            return Ok(());
        }
        let uses: Vec<_> = noted.into_iter().collect();
        let stored = self.queries.note_key_uses(&uses).await;
        if stored.is_err() {
            let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            for (id, at) in uses {
                noted.entry(id).or_insert(at);
            }
        }
        stored
    }
}
