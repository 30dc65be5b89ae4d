use std::sync::Arc;

use crate::store::Store;

/// Asks what Socle cannot serve without.
pub struct CheckReadiness {
    store: Arc<dyn Store>,
}

/// What answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// Whether the database answers.
    pub database: bool,
}

impl Readiness {
    /// Whether requests can be served. Mail is not needed for that: it waits in the outbox.
    pub const fn is_ready(self) -> bool {
        self.database
    }
}

impl CheckReadiness {
    /// Over its ports.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Asks.
    pub async fn execute(&self) -> Readiness {
        let database = match self.store.ping().await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the database does not answer");
                false
            }
        };
        Readiness { database }
    }
}
