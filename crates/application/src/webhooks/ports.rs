//! What webhooks need from the world.

use std::time::Duration;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::EmailAddress;
use socle_domain::webhooks::{
    Answer, DeliveryAttempt, DeliveryStatus, SealedSecrets, SigningSecret, TargetUrl,
    TargetUrlError, WebhookDelivery, WebhookDeliveryId, WebhookEndpoint, WebhookEndpointId,
};
use uuid::Uuid;

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Webhooks' slice of a transaction. Whoever locks several things locks the organization first, then
/// the endpoint, then the delivery.
pub trait WebhooksTx: Send {
    /// Where organizations want to hear of what happens.
    fn webhook_endpoints(&mut self) -> &mut dyn WebhookEndpoints;
    /// What they are told.
    fn webhook_deliveries(&mut self) -> &mut dyn WebhookDeliveries;
}

/// Endpoints in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait WebhookEndpoints: Send {
    /// Adds an endpoint with its secret.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        endpoint: &WebhookEndpoint,
        secrets: &SealedSecrets,
    ) -> Result<(), StoreError>;

    /// How many an organization has.
    async fn count(&mut self, scope: &OrganizationScope) -> Result<i64, StoreError>;

    /// Those of an open organization to which something is sent. They stay there until the
    /// transaction ends.
    async fn enabled(
        &mut self,
        scope: &OrganizationScope,
    ) -> Result<Vec<WebhookEndpoint>, StoreError>;

    /// Reads an endpoint and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<Option<WebhookEndpoint>, StoreError>;

    /// Stores a locked endpoint.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        endpoint: &WebhookEndpoint,
    ) -> Result<(), StoreError>;

    /// The secrets of a locked endpoint.
    async fn secrets(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<Option<SealedSecrets>, StoreError>;

    /// Stores the secrets of a locked endpoint.
    async fn set_secrets(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
        secrets: &SealedSecrets,
    ) -> Result<(), StoreError>;

    /// Removes a locked endpoint, with everything that was told to it.
    async fn delete(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<(), StoreError>;
}

/// Deliveries in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait WebhookDeliveries: Send {
    /// Adds a delivery; `false` when its endpoint is told of that event already.
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        delivery: &WebhookDelivery,
    ) -> Result<bool, StoreError>;

    /// Reads a delivery and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
    ) -> Result<Option<WebhookDelivery>, StoreError>;

    /// Stores a locked delivery.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        delivery: &WebhookDelivery,
    ) -> Result<(), StoreError>;

    /// Notes an attempt at a locked delivery.
    async fn add_attempt(
        &mut self,
        id: WebhookDeliveryId,
        attempt: &DeliveryAttempt,
    ) -> Result<(), StoreError>;

    /// Removes every delivery in which an address stands, in what was sent or what was answered.
    async fn forget_address(&mut self, email: &EmailAddress) -> Result<(), StoreError>;
}

/// A delivery that is to be tried, and everything that takes.
#[derive(Debug, Clone)]
pub struct Dispatch {
    /// The delivery.
    pub delivery: WebhookDelivery,
    /// To whom.
    pub endpoint: WebhookEndpoint,
    /// What signs it.
    pub secrets: SealedSecrets,
    /// Whether the organization is open.
    pub is_open: bool,
}

/// Reads of webhooks that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait WebhookQueries: Send + Sync {
    /// An endpoint.
    async fn endpoint(
        &self,
        scope: &OrganizationScope,
        id: WebhookEndpointId,
    ) -> Result<Option<WebhookEndpoint>, StoreError>;

    /// The endpoints of an organization, the latest first.
    async fn endpoints_of(
        &self,
        scope: &OrganizationScope,
        page: PageRequest<WebhookEndpointId>,
    ) -> Result<Page<WebhookEndpoint, WebhookEndpointId>, StoreError>;

    /// A delivery to an endpoint.
    async fn delivery(
        &self,
        scope: &OrganizationScope,
        endpoint_id: WebhookEndpointId,
        id: WebhookDeliveryId,
    ) -> Result<Option<WebhookDelivery>, StoreError>;

    /// The deliveries to an endpoint that are there, or all; the latest first.
    async fn deliveries_to(
        &self,
        scope: &OrganizationScope,
        endpoint_id: WebhookEndpointId,
        status: Option<DeliveryStatus>,
        page: PageRequest<WebhookDeliveryId>,
    ) -> Result<Page<WebhookDelivery, WebhookDeliveryId>, StoreError>;

    /// The attempts at a delivery, the earliest first; the latest hundred.
    async fn attempts_at(
        &self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
    ) -> Result<Vec<DeliveryAttempt>, StoreError>;

    /// A delivery, with what it takes to try it.
    async fn dispatch(
        &self,
        scope: &OrganizationScope,
        id: WebhookDeliveryId,
    ) -> Result<Option<Dispatch>, StoreError>;
}

/// What is sent to an endpoint.
#[derive(Debug, Clone)]
pub struct WebhookRequest {
    /// Where to.
    pub url: TargetUrl,
    /// What the receiver knows it by, whichever attempt this is.
    pub id: Uuid,
    /// When this attempt is made; it is signed along.
    pub sent_at: Timestamp,
    /// The body, as it is sent.
    pub body: String,
    /// What signs it, the latest secret first.
    pub secrets: Vec<SigningSecret>,
}

/// What came of sending it.
#[derive(Debug)]
pub struct Exchange {
    /// What was sent along, without the signature.
    pub request_headers: Vec<(String, String)>,
    /// How long it took, all in all.
    pub duration: Duration,
    /// What was answered.
    pub answer: Result<Answer, SendError>,
    /// The `Retry-After` header of the answer, as it was sent.
    pub retry_after: Option<String>,
}

/// Why nothing was answered. Each says it to whoever manages the endpoint, who is to learn nothing
/// about the network that Socle stands in: no address that a name leads to, for one.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It was acceptable once: under another configuration.
    #[error("the address is not acceptable any more: {0}")]
    NotAcceptable(#[from] TargetUrlError),
    /// Its name leads where nobody may be spoken to.
    #[error("the address does not lead to the public internet")]
    NotPublic,
    /// The name leads nowhere.
    #[error("the host name cannot be resolved")]
    Unresolved,
    /// Nobody takes the connection.
    #[error("the connection failed: {0}")]
    Connect(String),
    /// TLS could not be agreed on, or the certificate is not the right one.
    #[error("TLS failed: {0}")]
    Tls(String),
    /// It took too long.
    #[error("no answer within {} s", .0.as_secs())]
    TooSlow(Duration),
    /// What was answered is not HTTP, or broke off.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
}

/// Sends. It speaks to no address that the policy does not allow, whatever a name leads to by then,
/// follows no redirect and reads no more of an answer than is kept.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Sends one request, once.
    async fn send(&self, request: &WebhookRequest) -> Exchange;
}
