//! A way to PostgreSQL that counts how often the server is asked.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// What a client sends before anything else to ask for TLS, in the place of a version.
const TLS_REQUEST: u32 = 80_877_103;

/// Passes on everything between stores and a server.
#[derive(Debug)]
pub struct CountedServer {
    url: String,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    asked: AtomicUsize,
    run: AtomicUsize,
}

impl CountedServer {
    /// Stands in front of the server of a database.
    pub async fn before(url: &str) -> Self {
        let mut url = Url::parse(url).expect("the address of a database is a URL");
        let host = url.host_str().expect("it names a host").to_owned();
        let server = (host, url.port().unwrap_or(5432));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("there is a free port");
        let port = listener.local_addr().expect("a listener has an address").port();
        url.set_host(Some("127.0.0.1")).expect("an address is a host");
        url.set_port(Some(port)).expect("the URL has a port");
        let counts = Arc::new(Counts::default());
        let counter = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server.clone()).await.expect("the server answers");
                let (mut answers, requests) = server.into_split();
                let (from_client, mut to_client) = client.into_split();
                tokio::spawn(async move { tokio::io::copy(&mut answers, &mut to_client).await });
                tokio::spawn(pass_on(from_client, requests, Arc::clone(&counter)));
            }
        });
        Self { url: url.into(), counts }
    }

    /// The way through here.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many messages have come after which a client waits for the answer: `Query` and `Sync`
    /// (PostgreSQL's documentation, "Message Formats").
    pub fn asked(&self) -> usize {
        self.counts.asked.load(Ordering::SeqCst)
    }

    /// How many statements have been run, whether they were sent whole or prepared: `Query` and
    /// `Execute`. Unlike [`asked`](Self::asked), this does not move while a client tells the server
    /// meanwhile which statements it can forget.
    pub fn statements(&self) -> usize {
        self.counts.run.load(Ordering::SeqCst)
    }
}

async fn pass_on(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    counts: Arc<Counts>,
) -> io::Result<()> {
    loop {
        let message = body(&mut from).await?;
        to.write_all(&message).await?;
        if message.get(4..8) != Some(&TLS_REQUEST.to_be_bytes()) {
            break;
        }
    }
    loop {
        let kind = from.read_u8().await?;
        let message = body(&mut from).await?;
        if matches!(kind, b'Q' | b'S') {
            counts.asked.fetch_add(1, Ordering::SeqCst);
        }
        if matches!(kind, b'Q' | b'E') {
            counts.run.fetch_add(1, Ordering::SeqCst);
        }
        to.write_u8(kind).await?;
        to.write_all(&message).await?;
    }
}

/// The length of a message, which counts itself, and the rest.
async fn body(from: &mut OwnedReadHalf) -> io::Result<Vec<u8>> {
    let length = from.read_u32().await?;
    let mut message = length.to_be_bytes().to_vec();
    message.resize(length as usize, 0);
    from.read_exact(&mut message[4..]).await?;
    Ok(message)
}
