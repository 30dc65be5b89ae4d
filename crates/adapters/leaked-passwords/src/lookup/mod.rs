use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, header};
use rustls::{ClientConfig, RootCertStore};
use sha1::{Digest as _, Sha1};
use socle_application::identity::ports::{LeakedPasswords, LookupFailed};
use socle_domain::identity::Password;
use url::Url;

use crate::answer::{Answer, Garbage, SUFFIX};

/// The hexadecimal digits of a SHA-1 that are told.
const PREFIX: usize = 5;

/// Whom to ask, and how patiently.
#[derive(Debug, Clone)]
pub struct RangeLookupSettings {
    /// What stands before `/range/…`.
    pub url: Url,
    /// How long a whole lookup may take, from the connection to the last byte.
    pub timeout: Duration,
    /// The most bytes that an answer may have.
    pub max_answer_bytes: usize,
}

impl RangeLookupSettings {
    /// 2 s and 1 MiB: an answer of Pwned Passwords has about 1,000 lines, some 40 KiB.
    pub const fn new(url: Url) -> Self {
        Self { url, timeout: Duration::from_secs(2), max_answer_bytes: 1024 * 1024 }
    }
}

/// Why nothing can be looked up like that.
#[derive(Debug, thiserror::Error)]
pub enum RangeLookupSettingsError {
    /// Neither HTTP nor HTTPS.
    #[error("it must be an http or https address")]
    Scheme,
    /// A query or a fragment, after which no path can follow.
    #[error("it must have no query and no fragment")]
    NoBase,
    /// TLS or the client cannot be set up.
    #[error("the client cannot be made: {0}")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Asks a service that answers range requests as Pwned Passwords does
/// (<https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange>).
///
/// It is told the first 5 of the 40 hexadecimal digits of the password's SHA-1 and answers with all
/// the others that begin so, several hundred: it learns neither the password nor which answer
/// mattered (k-anonymity). It is asked to pad the answer, so that its length tells nothing to whoever
/// listens, and the answer is read to its end whatever is found.
///
/// TLS trusts Mozilla's authorities. No redirect is followed, no proxy of the environment is used,
/// and an answer that is late, too long or not what it should be is none.
pub struct RangeLookup {
    client: Client,
    base: String,
    max_answer_bytes: usize,
}

/// What went wrong. Holds nothing of the request: its address contains a part of the hash.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no answer in time")]
    TooSlow,
    #[error("the service cannot be reached")]
    Unreachable,
    #[error("the connection broke")]
    Broken,
    #[error("the service answered {0}")]
    Status(StatusCode),
    #[error("the answer is longer than {0} bytes")]
    TooLong(usize),
    #[error(transparent)]
    Garbage(#[from] Garbage),
}

impl RangeLookup {
    /// Prepares the client; connects to nothing yet.
    pub fn new(settings: RangeLookupSettings) -> Result<Self, RangeLookupSettingsError> {
        let RangeLookupSettings { url, timeout, max_answer_bytes } = settings;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(RangeLookupSettingsError::Scheme);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(RangeLookupSettingsError::NoBase);
        }
        let client = client(timeout)?;
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { client, base, max_answer_bytes })
    }

    async fn look_up(&self, hash: &str) -> Result<bool, Failure> {
        let (prefix, suffix) = hash.split_at_checked(PREFIX).ok_or(Garbage)?;
        let suffix: [u8; SUFFIX] = suffix.as_bytes().try_into().map_err(|_| Garbage)?;
        let request = self.client.get(format!("{}/range/{prefix}", self.base));
        let request = request.header("Add-Padding", "true");
        let mut response = request.send().await.map_err(|error| Failure::of(&error))?;
        if response.status() != StatusCode::OK {
            return Err(Failure::Status(response.status()));
        }
        let mut answer = Answer::looking_for(suffix);
        let mut bytes = 0;
        while let Some(part) = response.chunk().await.map_err(|error| Failure::of(&error))? {
            bytes += part.len();
            if bytes > self.max_answer_bytes {
                return Err(Failure::TooLong(self.max_answer_bytes));
            }
            answer.read(&part)?;
        }
        Ok(answer.finish()?)
    }
}

impl Failure {
    /// The texts of the library's errors name the address.
    fn of(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TooSlow
        } else if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Broken
        }
    }
}

fn client(timeout: Duration) -> Result<Client, RangeLookupSettingsError> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    // Named, since another crate's choice of features must not change it.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| RangeLookupSettingsError::Client(error.into()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(timeout)
        .redirect(Policy::none())
        .no_proxy()
        // Another crate's choice of features must not make the answer larger than what was read.
        .no_gzip()
        .referer(false)
        .user_agent(concat!("socle/", env!("CARGO_PKG_VERSION")))
        .default_headers(accept_text())
        .build()
        .map_err(|error| RangeLookupSettingsError::Client(error.without_url().into()))
}

fn accept_text() -> header::HeaderMap {
    let accept = header::HeaderValue::from_static("text/plain");
    header::HeaderMap::from_iter([(header::ACCEPT, accept)])
}

/// SHA-1 in 40 upper-case hexadecimal digits, as the service files passwords.
fn sha1_of(password: &Password) -> String {
    let digest = Sha1::digest(password.as_attempt().expose());
    digest.iter().fold(String::with_capacity(PREFIX + SUFFIX), |mut hex, byte| {
        // Writing to a text cannot fail.
        let _ = write!(hex, "{byte:02X}");
        hex
    })
}

#[async_trait]
impl LeakedPasswords for RangeLookup {
    async fn contains(&self, password: &Password) -> Result<bool, LookupFailed> {
        let hash = sha1_of(password);
        self.look_up(&hash).await.map_err(|failure| LookupFailed(failure.into()))
    }
}

/// Knows no leaked password: for installations that ask nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLookup;

#[async_trait]
impl LeakedPasswords for NoLookup {
    async fn contains(&self, _: &Password) -> Result<bool, LookupFailed> {
        Ok(false)
    }
}

#[cfg(test)]
mod tests;
