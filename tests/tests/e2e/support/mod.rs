//! What the tests from end to end share: a mail server, and a wire to a database that can be cut.

mod proxy;
// The same as in the tests of the adapter: one idea of what Resend takes.
#[path = "../../../../crates/adapters/email/tests/email/support/resend.rs"]
#[allow(dead_code, reason = "the tests of the adapter use the rest")]
pub(crate) mod resend;
mod walk;

pub(crate) use proxy::Proxy;
pub(crate) use walk::{paste, paste_with};

use std::net::{Ipv4Addr, SocketAddr};

use socle_tests::databases::Engine;
use socle_tests::server::Installation;
use tokio::net::TcpListener;

/// An installation on an empty database of an engine.
pub(crate) async fn installation(engine: Engine) -> Installation {
    Installation::new().on(engine).await
}

/// A listener on a port that the system chooses.
pub(crate) async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// An address where nobody listens.
pub(crate) async fn nobody() -> SocketAddr {
    listener().await.1
}
