//! One request.

use std::sync::Arc;

use reqwest::redirect::Policy;
use reqwest::{StatusCode, header};
use rustls::{ClientConfig, RootCertStore};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use uuid::Uuid;

use super::failure::Failure;
use super::{ResendConfigError, ResendSettings, pace};

/// The most bytes that are read of an answer.
const LONGEST_ANSWER: usize = 16 * 1024;

/// Sends requests. TLS trusts Mozilla's authorities; no redirect is followed, since the request
/// carries the key, and no proxy of the environment is used.
pub(super) struct Client {
    http: reqwest::Client,
    emails: String,
}

/// An error as Resend describes it. Its message is left out: it may repeat what was sent.
#[derive(Deserialize)]
struct ErrorBody {
    name: String,
}

impl Client {
    pub(super) fn new(settings: &ResendSettings) -> Result<Self, ResendConfigError> {
        let url = &settings.url;
        let is_web = matches!(url.scheme(), "http" | "https");
        if !is_web || url.query().is_some() || url.fragment().is_some() {
            return Err(ResendConfigError::Url);
        }
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .timeout(settings.timeout)
            .redirect(Policy::none())
            .no_proxy()
            // Another crate's choice of features must not make the answer larger than what was read.
            .no_gzip()
            .referer(false)
            // Resend refuses requests without one.
            .user_agent(concat!("socle/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers(settings)?)
            .build()
            .map_err(|error| ResendConfigError::Client(error.without_url().into()))?;
        Ok(Self { http, emails: format!("{}/emails", url.as_str().trim_end_matches('/')) })
    }

    /// Hands a message over.
    pub(super) async fn post(&self, id: Uuid, body: Vec<u8>) -> Result<(), Failure> {
        let request = self.http.post(&self.emails).header("Idempotency-Key", id.to_string());
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        let response = request.send().await.map_err(|error| Failure::of(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let pause = pace::asked_for(response.headers());
        let name = error_name(response).await;
        if status == StatusCode::CONFLICT && name == "invalid_idempotent_request" {
            // Resend has sent the message already, in other words: an update of Socle came between
            // the two tries.
            tracing::warn!(%id, "Resend has sent this mail already, in other words");
            return Ok(());
        }
        Err(Failure::answered(status, name, pause))
    }
}

fn tls() -> Result<ClientConfig, ResendConfigError> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    // Named, since another crate's choice of features must not change it.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ResendConfigError::Client(error.into()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn headers(settings: &ResendSettings) -> Result<header::HeaderMap, ResendConfigError> {
    let key = settings.api_key.expose_secret().trim();
    if key.is_empty() {
        return Err(ResendConfigError::ApiKey);
    }
    let bearer = header::HeaderValue::from_str(&format!("Bearer {key}"));
    let mut bearer = bearer.map_err(|_| ResendConfigError::ApiKey)?;
    bearer.set_sensitive(true);
    let accept = header::HeaderValue::from_static("application/json");
    Ok(header::HeaderMap::from_iter([(header::AUTHORIZATION, bearer), (header::ACCEPT, accept)]))
}

/// What Resend calls the error: letters and underscores, or nothing.
async fn error_name(mut response: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(part)) = response.chunk().await {
        bytes.extend_from_slice(&part);
        if bytes.len() > LONGEST_ANSWER {
            return String::new();
        }
    }
    let name = serde_json::from_slice(&bytes).map(|body: ErrorBody| body.name).unwrap_or_default();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.len() <= 64 && name.chars().all(fits) { name } else { String::new() }
}
