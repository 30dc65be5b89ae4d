use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::email::{Suppression, SuppressionId, permissions};

use crate::email::AddressKeys;
use crate::email::fields;
use crate::email::ports::EmailQueries;
use crate::paging::{Page, PageRequest};
use crate::ports::Mac;
use crate::store::StoreError;
use crate::validation::Invalid;

/// Lists addresses that get no more mail, for administration.
pub struct ListSuppressions {
    /// Knows them.
    pub queries: Arc<dyn EmailQueries>,
    /// Recognizes those that were forgotten.
    pub mac: Arc<dyn Mac>,
}

/// Why nothing was listed.
#[derive(Debug, thiserror::Error)]
pub enum ListSuppressionsError {
    /// Only managers and those above them may.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What was asked for is no address.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListSuppressions {
    /// A page of them, the latest first; with an address, that one alone, also when the list has
    /// forgotten it. Empty text means all.
    pub async fn execute(
        &self,
        actor: &Actor,
        email: Option<&str>,
        page: PageRequest<SuppressionId>,
    ) -> Result<Page<Suppression, SuppressionId>, ListSuppressionsError> {
        policy::on_platform(actor, &permissions::READ_SUPPRESSIONS)?;
        let given = email.filter(|text| !text.trim().is_empty());
        let email = given.map(fields::email).transpose().map_err(Invalid::from)?;
        let keys = email.map(|email| AddressKeys::of(&*self.mac, &email));
        Ok(self.queries.suppressions(keys, page).await?)
    }
}
