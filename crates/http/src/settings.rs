//! What the interface has to know about its surroundings.

use std::time::Duration;

use ipnet::IpNet;
use url::Url;

/// Settings of the interface.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// The address under which browsers reach Socle.
    pub public_url: Url,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The largest request body, in bytes.
    pub max_body_bytes: usize,
    /// How long a request body may take to arrive.
    pub body_timeout: Duration,
    /// The country of places that name none, for feeds of jobs.
    pub country: Option<String>,
}

impl HttpSettings {
    /// The settings of an installation that browsers reach under this address.
    pub fn new(public_url: Url) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            max_body_bytes: 256 * 1024,
            body_timeout: Duration::from_secs(30),
            country: None,
        }
    }
}
