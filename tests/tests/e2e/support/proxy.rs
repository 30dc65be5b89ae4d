use std::net::SocketAddr;
use std::time::Duration;

use socle_tests::poll;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use url::Url;

use super::listener;

/// A wire between Socle and PostgreSQL that can be cut, mended and frozen.
pub(crate) struct Proxy {
    address: SocketAddr,
    target: String,
    frozen: watch::Sender<bool>,
    forwarding: Option<JoinHandle<()>>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

impl Proxy {
    /// A wire to the server of a database's address, and the address that goes through it.
    pub(crate) async fn to(url: &str) -> (Self, String) {
        let mut url = Url::parse(url).unwrap();
        let target = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let (listener, address) = listener().await;
        url.set_port(Some(address.port())).unwrap();
        let frozen = watch::Sender::new(false);
        let mut proxy = Self { address, target, frozen, forwarding: None };
        proxy.forward(listener);
        (proxy, url.to_string())
    }

    /// Ends every connection, and refuses new ones.
    pub(crate) fn cut(&mut self) {
        if let Some(forwarding) = self.forwarding.take() {
            forwarding.abort();
        }
    }

    /// Takes connections again.
    pub(crate) async fn mend(&mut self) {
        let address = self.address;
        let listener = poll("the port of the proxy", Duration::from_secs(10), async || {
            TcpListener::bind(address).await.ok()
        });
        self.forward(listener.await);
    }

    /// Keeps every connection open, and lets nothing through.
    pub(crate) fn freeze(&self) {
        self.frozen.send_replace(true);
    }

    /// Lets everything through again.
    pub(crate) fn thaw(&self) {
        self.frozen.send_replace(false);
    }

    fn forward(&mut self, listener: TcpListener) {
        let (target, frozen) = (self.target.clone(), self.frozen.subscribe());
        self.forwarding = Some(tokio::spawn(async move {
            // Connections end with the task that holds them.
            let mut connections = JoinSet::new();
            loop {
                let (here, _) = listener.accept().await.unwrap();
                let Ok(there) = TcpStream::connect(&target).await else { continue };
                let (requests, answered) = here.into_split();
                let (answers, requested) = there.into_split();
                connections.spawn(pump(requests, requested, frozen.clone()));
                connections.spawn(pump(answers, answered, frozen.clone()));
            }
        }));
    }
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut frozen: watch::Receiver<bool>) {
    let mut buffer = [0; 8_192];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if frozen.wait_for(|frozen| !frozen).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
    // An end is passed on, too.
    let _ = to.shutdown().await;
}
