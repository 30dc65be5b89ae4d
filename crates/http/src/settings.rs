//! What the interface has to know about its surroundings.

use std::time::Duration;

use ipnet::IpNet;

/// Settings of the interface.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The largest request body, in bytes.
    pub max_body_bytes: usize,
    /// How long a request body may take to arrive.
    pub body_timeout: Duration,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            max_body_bytes: 256 * 1024,
            body_timeout: Duration::from_secs(30),
        }
    }
}
