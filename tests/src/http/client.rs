use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::Value;

use super::answer::{Answer, Violation};
use super::document::Document;

/// Names the cryptography for TLS, which reqwest asks for when another crate of the same build wants
/// TLS of it. The first one named stays.
pub fn name_crypto_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Sends requests to one server.
#[derive(Debug, Clone)]
pub struct Client {
    base: String,
    document: Document,
    http: reqwest::Client,
}

impl Client {
    /// A client of the server at `base` (`http://127.0.0.1:1234`), which follows no redirect.
    pub fn new(base: &str) -> Self {
        name_crypto_provider();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // Tests ask for compression themselves, and see it.
            .no_gzip()
            .timeout(Duration::from_secs(90))
            .build()
            .expect("a client can be made");
        let base = base.trim_end_matches('/').to_owned();
        Self { base, document: Document::of_socle(), http }
    }

    /// The same client with another idea of what is promised.
    #[must_use]
    pub fn with_document(mut self, document: Document) -> Self {
        self.document = document;
        self
    }

    /// The address of the server.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A request for an operation of the document.
    pub fn call(&self, method: Method, path: &str) -> Call {
        self.build(method, path, true)
    }

    /// A request whose answer the document does not hold: hosted pages, wrong routes and methods.
    /// What all answers have in common is still checked.
    pub fn undocumented(&self, method: Method, path: &str) -> Call {
        self.build(method, path, false)
    }

    /// `GET` of an operation.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// `POST` of an operation.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// `PATCH` of an operation.
    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    fn build(&self, method: Method, path: &str, documented: bool) -> Call {
        let request = self.http.request(method, format!("{}{path}", self.base));
        Call { client: self.clone(), request, documented }
    }
}

/// A request that is being put together.
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    client: Client,
    request: reqwest::RequestBuilder,
    documented: bool,
}

impl Call {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        self.request = self.request.header(name, value);
        self
    }

    /// Shows an access token.
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Sends JSON.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sends bytes of a content type; an empty type is left out.
    pub fn body(mut self, content_type: &str, body: impl Into<reqwest::Body>) -> Self {
        if !content_type.is_empty() {
            self = self.header(CONTENT_TYPE.as_str(), content_type);
        }
        self.request = self.request.body(body);
        self
    }

    /// Sends, and fails the test unless the answer is what was promised.
    pub async fn send(self) -> Answer {
        match self.outcome().await {
            Ok(Ok(answer)) => answer,
            Ok(Err(violation)) => panic!("{violation}"),
            Err(error) => panic!("no answer: {error:?}"),
        }
    }

    /// Sends. The outer error means that no answer came, as when the server was killed; the inner
    /// one that the answer is not what was promised.
    pub async fn outcome(self) -> Result<Result<Answer, Violation>, reqwest::Error> {
        let Self { client, request, documented } = self;
        let request = request.build()?;
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let response = client.http.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await?.to_vec();
        let answer = Answer { method, path, status, headers, body };
        let mut checked = answer.check();
        if documented && answer.headers.get("content-encoding").is_none() {
            checked = checked.and_then(|()| client.document.check(&answer));
        }
        Ok(checked.map(|()| answer))
    }
}
