use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::email::{Suppression, SuppressionReason, permissions};
use socle_domain::identity::EmailAddress;

use crate::email::AddressKeys;
use crate::email::fields;
use crate::email::suppress::{Suppressed, suppress};
use crate::ports::{Clock, Mac, Randomness};
use crate::store::{Store, StoreError, finish};
use crate::validation::{Invalid, Validation};

/// Stops mail to an address.
pub struct AddSuppression {
    /// Where the list is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Recognizes addresses.
    pub mac: Arc<dyn Mac>,
}

/// Which address, and why.
#[derive(Debug, Default)]
pub struct AddSuppressionInput {
    /// The address.
    pub email: String,
    /// `bounced`, `complained` or `manual`, which it is without one. For moving here from elsewhere.
    pub reason: Option<String>,
}

/// Why nothing was stopped.
#[derive(Debug, thiserror::Error)]
pub enum AddSuppressionError {
    /// Only administrators may.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AddSuppression {
    /// Puts the address on the list, and says whether it is new there. One that was there keeps
    /// whichever reason stops more.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: &AddSuppressionInput,
    ) -> Result<(Suppression, bool), AddSuppressionError> {
        policy::on_platform(actor, &permissions::MANAGE_SUPPRESSIONS)?;
        let (email, reason) = parse(input)?;
        let keys = &AddressKeys::of(&*self.mac, &email);
        let mut tx = self.store.begin().await?;
        let it = Suppressed { keys, reason, class: None };
        let outcome = suppress(&mut *tx, &*self.randomness, actor, it, self.clock.now()).await;
        Ok(finish(tx, outcome).await?)
    }
}

fn parse(input: &AddSuppressionInput) -> Result<(EmailAddress, SuppressionReason), Invalid> {
    let mut check = Validation::new();
    let email = check.take(fields::email(&input.email));
    let reason = input.reason.as_deref().map(fields::reason).transpose();
    let reason = check.take(reason).map(|given| given.unwrap_or(SuppressionReason::Manual));
    check.finish((|| Some((email?, reason?)))())
}
