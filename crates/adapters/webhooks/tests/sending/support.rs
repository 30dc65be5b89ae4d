//! A server that answers what the test wrote, and a resolver whose answers change.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::DateTime;
use socle_application::webhooks::ports::{Exchange, WebhookRequest, WebhookSender as _};
use socle_domain::webhooks::{SigningSecret, TargetPolicy, TargetUrl};
use socle_webhooks::{HttpSender, HttpSenderSettings, Resolver};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Whom the tests may speak to: this machine.
pub(crate) const LOCAL: TargetPolicy = TargetPolicy { allow_http: true, allow_loopback: true };

/// What `send` sends.
pub(crate) const BODY: &str = r#"{"type":"webhook.test"}"#;

/// A server that takes one request after another, and gives each the same answer.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What a server does once it has read a request.
#[derive(Clone)]
pub(crate) enum Act {
    /// Answers these bytes, and hangs up.
    Answer(Vec<u8>),
    /// Answers these bytes, and says nothing more.
    Stall(Vec<u8>),
    /// Answers these bytes, and then zeros without an end.
    Flood(Vec<u8>),
}

pub(crate) fn answer(text: &str) -> Act {
    Act::Answer(text.as_bytes().to_vec())
}

impl Server {
    pub(crate) async fn start(act: Act) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = Arc::clone(&requests);
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                serve(stream, &act, &noted).await;
            }
        });
        Self { address, requests, serving }
    }

    /// What it was sent so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn url(&self, host: &str) -> String {
        format!("http://{host}:{}/hook?of=acme", self.address.port())
    }
}

/// Reads a request to the end of what the tests send.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut read = Vec::new();
    while !read.ends_with(BODY.as_bytes()) {
        let mut buffer = [0; 1_024];
        match stream.read(&mut buffer).await {
            Ok(count @ 1..) => read.extend_from_slice(&buffer[..count]),
            _ => break,
        }
    }
    String::from_utf8(read).unwrap()
}

async fn serve(mut stream: TcpStream, act: &Act, noted: &Mutex<Vec<String>>) {
    let request = read_request(&mut stream).await;
    noted.lock().unwrap().push(request);
    match act {
        Act::Answer(bytes) => {
            // Whoever has read enough may be gone.
            let _ = stream.write_all(bytes).await;
        }
        Act::Stall(bytes) => {
            let _ = stream.write_all(bytes).await;
            // Until the other side hangs up.
            let _ = stream.read(&mut [0; 1]).await;
        }
        Act::Flood(bytes) => {
            let _ = stream.write_all(bytes).await;
            while stream.write_all(&[b'0'; 8_192]).await.is_ok() {}
        }
    }
}

/// Answers each question with the next of these answers, and the last ones for ever.
pub(crate) struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>, Mutex<Vec<String>>);

impl Scripted {
    pub(crate) fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |answer: &&[&str]| answer.iter().map(|ip| ip.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().map(parse).collect()), Mutex::default()))
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.1.lock().unwrap().clone()
    }
}

#[async_trait]
impl Resolver for Scripted {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.1.lock().unwrap().push(host.to_owned());
        let mut answers = self.0.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        answer.ok_or_else(|| io::Error::other("no such host"))
    }
}

pub(crate) fn settings(policy: TargetPolicy) -> HttpSenderSettings {
    HttpSenderSettings {
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(5),
        ..HttpSenderSettings::new(policy)
    }
}

pub(crate) fn request(url: &str) -> WebhookRequest {
    WebhookRequest {
        url: TargetUrl::stored(url).unwrap(),
        id: Uuid::from_u128(7),
        sent_at: DateTime::from_timestamp(1_614_265_330, 0).unwrap(),
        body: BODY.to_owned(),
        secrets: vec![SigningSecret::from_bytes(vec![7; 32]).unwrap()],
    }
}

/// Sends to an address, with a resolver.
pub(crate) async fn send_over(
    settings: HttpSenderSettings,
    resolver: Arc<dyn Resolver>,
    url: &str,
) -> Exchange {
    HttpSender::new(settings, resolver).unwrap().send(&request(url)).await
}

/// Sends to a server on this machine.
pub(crate) async fn send(server: &Server) -> Exchange {
    let resolver = Scripted::new(&[&["127.0.0.1"]]);
    send_over(settings(LOCAL), resolver, &server.url("hooks.example.com")).await
}
