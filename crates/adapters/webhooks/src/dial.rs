//! From an address to a connection.

use std::net::{IpAddr, SocketAddr};

use socle_application::webhooks::ports::SendError;
use socle_domain::webhooks::{TargetPolicy, TargetUrl};
use tokio::net::TcpStream;
use url::Host;

use crate::resolver::Resolver;

/// How many addresses of a host are tried, one after another.
const TRIED: usize = 4;

/// Connects to one of the addresses of a target, all of which may be spoken to.
pub(crate) async fn dial(
    target: &TargetUrl,
    policy: TargetPolicy,
    resolver: &dyn Resolver,
) -> Result<TcpStream, SendError> {
    let url = target.as_url();
    let addresses = match url.host() {
        Some(Host::Ipv4(v4)) => vec![IpAddr::V4(v4)],
        Some(Host::Ipv6(v6)) => vec![IpAddr::V6(v6)],
        Some(Host::Domain(name)) => resolver.resolve(name).await.map_err(|error| {
            tracing::debug!(host = name, %error, "the host of a webhook cannot be resolved");
            SendError::Unresolved
        })?,
        None => return Err(SendError::Unresolved),
    };
    if let Some(refused) = addresses.iter().find(|address| !policy.allows(**address)) {
        // For operators alone: whoever manages the endpoint must not learn what names lead to in here.
        let host = target.host();
        tracing::warn!(host, %refused, "a webhook leads to an address that is not public");
        return Err(SendError::NotPublic);
    }
    let port = url.port_or_known_default().ok_or(SendError::Unresolved)?;
    let mut failure = SendError::Unresolved;
    for address in addresses.into_iter().take(TRIED) {
        // To this very address: the name is not asked again.
        match TcpStream::connect(SocketAddr::new(address, port)).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = SendError::Connect(error.kind().to_string()),
        }
    }
    Err(failure)
}
