//! Webhooks: where organizations want to hear of what happens, and how they are told.
//!
//! What goes over the wire follows the [Standard Webhooks](https://www.standardwebhooks.com)
//! specification. Here stand its rules: which addresses may be spoken to, when something is tried
//! again, what is signed. The clock, the network and the cipher are elsewhere.

pub mod address;
mod delivery;
mod endpoint;
mod filter;
pub mod permissions;
mod retry_after;
pub mod schedule;
mod signing;
mod target;

pub use delivery::{
    Answer, AttemptOutcome, DeliveryAttempt, DeliveryStatus, WebhookAttemptId, WebhookDelivery,
    WebhookDeliveryId,
};
pub use endpoint::{
    Description, DescriptionError, DisabledBecause, Disabling, WebhookEndpoint, WebhookEndpointId,
};
pub use filter::{EventFilter, EventFilterError};
pub use retry_after::retry_after;
pub use signing::{SealedSecrets, SigningSecret, signed_content};
pub use target::{TargetPolicy, TargetUrl, TargetUrlError};
