//! Webhooks: telling what happens to programs of organizations.
//!
//! [`TellWebhooks`] hears of every event of an organization and stores, in the transaction that removes
//! the event, a delivery for each endpoint that wants it, with a task. [`DeliverWebhook`] does the task:
//! it sends outside of any transaction and stores what came of it and when to try again. Deliveries
//! arrive at least once and in no promised order; a receiver knows what it has seen by `webhook-id`.
//!
//! What goes over the wire is the [Standard Webhooks](https://www.standardwebhooks.com) specification.
//! See `docs/guides/webhooks.md`.

mod create_endpoint;
mod delete_endpoint;
mod deliver;
pub mod events;
mod input;
mod lanes;
mod list_deliveries;
mod list_endpoints;
mod mails;
mod message;
mod personal_data;
pub mod ports;
mod redeliver;
mod rotate_secret;
mod secrets;
mod send_test;
mod tell;
mod update_endpoint;

use socle_domain::access::Denied;

use crate::store::StoreError;

pub use create_endpoint::{CreateEndpoint, CreateEndpointError, CreateEndpointInput};
pub use delete_endpoint::{DeleteEndpoint, DeleteEndpointError};
pub use deliver::{DELIVER, DeliverWebhook};
pub use lanes::{Lanes, Place};
pub use list_deliveries::{DeliveryView, ListDeliveries, ListDeliveriesError};
pub use list_endpoints::ListEndpoints;
pub use mails::WebhookMails;
pub use personal_data::WebhooksData;
pub use redeliver::{Redeliver, RedeliverError};
pub use rotate_secret::{RotateSecret, RotateSecretError};
pub use secrets::{SecretKeeper, SecretUnusable, secret_text};
pub use send_test::{SendTest, SendTestError, TEST};
pub use tell::TellWebhooks;
pub use update_endpoint::{UpdateEndpoint, UpdateEndpointError, UpdateEndpointInput};

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Whoever asks may not see it, or it is not there.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Every use case of webhooks, built once by the wiring.
pub struct Webhooks {
    /// Makes an endpoint.
    pub create: CreateEndpoint,
    /// Shows endpoints.
    pub list: ListEndpoints,
    /// Changes one.
    pub update: UpdateEndpoint,
    /// Removes one.
    pub delete: DeleteEndpoint,
    /// Gives one another secret.
    pub rotate_secret: RotateSecret,
    /// Tells one of nothing in particular.
    pub send_test: SendTest,
    /// Shows what was told.
    pub deliveries: ListDeliveries,
    /// Tells it again.
    pub redeliver: Redeliver,
}
