//! What employers offer candidates, and what these answer.

mod answer_offer;
mod change;
mod draft_offer;
mod expire_offers;
mod move_offer;
mod read_offers;

use socle_domain::access::Denied;
use socle_domain::recruiting::TransitionError;
use socle_domain::recruiting::hiring::OfferError;

use crate::access::ReadError;
use crate::organizations::OrganizationUnavailable;
use crate::store::StoreError;
use crate::validation::Invalid;

pub use answer_offer::{Answer, AnswerOffer};
pub(super) use change::store_closed;
pub use draft_offer::{DraftOffer, OfferInput};
pub use expire_offers::{EXPIRE_OFFERS, ExpireOffers};
pub use move_offer::{Decision, MoveOffer};
pub use read_offers::ReadOffers;

/// Every use case of offers.
pub struct Offers {
    /// Drafts one.
    pub draft: DraftOffer,
    /// Sends one, and takes one back.
    pub change_state: MoveOffer,
    /// Takes or declines one, for its candidate.
    pub answer: AnswerOffer,
    /// Shows them.
    pub read: ReadOffers,
}

/// Why an offer was not drafted, moved or answered.
#[derive(Debug, thiserror::Error)]
pub enum WriteOfferError {
    /// Whoever asks may not, or there is no such thing of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// Its state does not allow it.
    #[error(transparent)]
    WrongState(#[from] OfferError),
    /// The state of its application does not allow it.
    #[error(transparent)]
    Application(#[from] TransitionError),
    /// The application is not so far, or decided already.
    #[error("the application is not in the state for this")]
    NotNow,
    /// There is one already.
    #[error("an offer is open for this application already")]
    AlreadyOpen,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReadError> for WriteOfferError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::Store(error) => error.into(),
        }
    }
}

/// The name of the kind of thing in audit entries.
const RESOURCE: &str = "offer";
