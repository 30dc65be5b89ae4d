use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use socle_application::webhooks::ports::{Exchange, SendError, WebhookRequest, WebhookSender};
use socle_domain::webhooks::{TargetPolicy, TargetUrl};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use crate::dial::dial;
use crate::exchange::{Received, exchange};
use crate::resolver::Resolver;
use crate::signature::signatures;

/// How to send.
#[derive(Debug, Clone)]
pub struct HttpSenderSettings {
    /// Whom may be spoken to.
    pub policy: TargetPolicy,
    /// How long resolving, connecting and agreeing on TLS may take.
    pub connect_timeout: Duration,
    /// How long all of it may take.
    pub timeout: Duration,
    /// Whose certificates are believed.
    pub roots: RootCertStore,
}

impl HttpSenderSettings {
    /// 5 s to connect, 15 s in all, and Mozilla's authorities.
    pub fn new(policy: TargetPolicy) -> Self {
        Self {
            policy,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(15),
            roots: RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
        }
    }
}

/// TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("TLS cannot be set up: {0}")]
pub struct HttpSenderError(#[from] rustls::Error);

/// Sends webhooks over HTTP/1.1, one connection each. See the crate's documentation for what it does to
/// speak to nobody it should not.
pub struct HttpSender {
    policy: TargetPolicy,
    connect_timeout: Duration,
    timeout: Duration,
    tls: TlsConnector,
    resolver: Arc<dyn Resolver>,
}

type Headers = Vec<(&'static str, String)>;

/// What is kept of the headers that are sent: not the signature.
const SIGNATURE: &str = "webhook-signature";

impl HttpSender {
    /// Prepares; connects to nothing yet.
    pub fn new(
        settings: HttpSenderSettings,
        resolver: Arc<dyn Resolver>,
    ) -> Result<Self, HttpSenderError> {
        let HttpSenderSettings { policy, connect_timeout, timeout, roots } = settings;
        // Named, since another crate's choice of features must not change it.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConnector::from(Arc::new(config));
        Ok(Self { policy, connect_timeout, timeout, tls, resolver })
    }

    async fn attempt(
        &self,
        request: &WebhookRequest,
        headers: &Headers,
        began: Instant,
    ) -> Result<Received, SendError> {
        // What was acceptable when it was stored need not be now: development may have become production.
        let target = TargetUrl::parse(request.url.as_str(), self.policy)?;
        let deadline = began + self.timeout;
        let message = message(target.as_url(), headers, &request.body)?;
        let connected = deadline.min(began + self.connect_timeout);
        let too_slow = |limit: Duration| move |_| SendError::TooSlow(limit);
        let connect_limit = self.connect_timeout.min(self.timeout);
        let connecting = dial(&target, self.policy, &*self.resolver);
        let stream = timeout_at(connected, connecting).await.map_err(too_slow(connect_limit))??;
        if target.as_url().scheme() != "https" {
            let exchanged = timeout_at(deadline, exchange(stream, message, deadline)).await;
            return exchanged.map_err(too_slow(self.timeout))?;
        }
        let securing = self.secure(target.as_url(), stream);
        let stream = timeout_at(connected, securing).await.map_err(too_slow(connect_limit))??;
        let exchanged = timeout_at(deadline, exchange(stream, message, deadline)).await;
        exchanged.map_err(too_slow(self.timeout))?
    }

    async fn secure(
        &self,
        url: &Url,
        stream: TcpStream,
    ) -> Result<tokio_rustls::client::TlsStream<TcpStream>, SendError> {
        let name = match url.host() {
            Some(Host::Domain(name)) => ServerName::try_from(name.to_owned()).ok(),
            Some(Host::Ipv4(v4)) => Some(ServerName::from(std::net::IpAddr::V4(v4))),
            Some(Host::Ipv6(v6)) => Some(ServerName::from(std::net::IpAddr::V6(v6))),
            None => None,
        };
        let name = name.ok_or_else(|| SendError::Tls("the host name is none".to_owned()))?;
        let secured = self.tls.connect(name, stream).await;
        secured.map_err(|error| SendError::Tls(error.to_string()))
    }
}

/// The request as it is sent.
fn message(url: &Url, headers: &Headers, body: &str) -> Result<Request<Full<Bytes>>, SendError> {
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut request = Request::post(path).header("host", host);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.header("connection", "close");
    let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
    request.body(body).map_err(|error| SendError::Unreadable(error.to_string()))
}

#[async_trait]
impl WebhookSender for HttpSender {
    async fn send(&self, request: &WebhookRequest) -> Exchange {
        let began = Instant::now();
        let (id, timestamp) = (request.id.to_string(), request.sent_at.timestamp());
        let signature = signatures(&request.secrets, &id, timestamp, request.body.as_bytes());
        let headers: Headers = vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", concat!("socle/", env!("CARGO_PKG_VERSION")).to_owned()),
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.to_string()),
            (SIGNATURE, signature),
        ];
        let received = self.attempt(request, &headers, began).await;
        let (answer, retry_after) = match received {
            Ok(Received { answer, retry_after }) => (Ok(answer), retry_after),
            Err(error) => (Err(error), None),
        };
        let shown = headers.into_iter().filter(|(name, _)| *name != SIGNATURE);
        let request_headers = shown.map(|(name, value)| (name.to_owned(), value)).collect();
        Exchange { request_headers, duration: began.elapsed(), answer, retry_after }
    }
}
