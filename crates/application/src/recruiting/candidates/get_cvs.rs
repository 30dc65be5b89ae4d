use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::{Cv, CvId};

use crate::recruiting::ports::{CandidateQueries, CvProposalView};
use crate::store::StoreError;

/// Shows people their CVs.
pub struct GetCvs {
    /// Knows candidates.
    pub queries: Arc<dyn CandidateQueries>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum GetCvsError {
    /// Whoever asks may not, or there is no such CV of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl GetCvs {
    /// All of them, the latest first.
    pub async fn all(&self, actor: &Actor) -> Result<Vec<Cv>, GetCvsError> {
        let user_id = policy::person(actor)?.user_id;
        Ok(self.queries.cvs(user_id).await?)
    }

    /// One of them.
    pub async fn one(&self, actor: &Actor, id: CvId) -> Result<Cv, GetCvsError> {
        let user_id = policy::person(actor)?.user_id;
        Ok(self.queries.cv(user_id, id).await?.ok_or(Denied::NotFound)?)
    }

    /// What came of reading one of them.
    pub async fn proposal(&self, actor: &Actor, id: CvId) -> Result<CvProposalView, GetCvsError> {
        let user_id = policy::person(actor)?.user_id;
        Ok(self.queries.proposal(user_id, id).await?.ok_or(Denied::NotFound)?)
    }
}
