use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::Candidate;

use crate::recruiting::ports::CandidateQueries;
use crate::store::StoreError;

/// Shows people what they say of themselves.
pub struct GetProfile {
    /// Knows candidates.
    pub queries: Arc<dyn CandidateQueries>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetProfileError {
    /// Whoever asks may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetProfile {
    /// What the person says, which may be nothing yet.
    pub async fn execute(&self, actor: &Actor) -> Result<Candidate, GetProfileError> {
        let user_id = policy::person(actor)?.user_id;
        let said = self.queries.candidate(user_id).await?;
        Ok(said.unwrap_or_else(|| Candidate::unwritten(user_id)))
    }
}
