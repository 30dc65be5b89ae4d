//! A receiver of webhooks for tests.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::poll;

/// How long something that comes at once may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request that arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    /// Its headers, their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
}

/// What a receiver does with requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Answers with a status.
    Answer(u16),
    /// Takes them in and says nothing.
    Silence,
}

/// A receiver on this machine.
#[derive(Debug)]
pub struct Receiver {
    /// Where it listens.
    pub url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    manner: Arc<Mutex<Manner>>,
    serving: JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Receiver {
    /// Listens on a port that the system chooses.
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let arrived: Arc<Mutex<Vec<Arrived>>> = Arc::default();
        let manner = Arc::new(Mutex::new(manner));
        let (noted, behaves) = (Arc::clone(&arrived), Arc::clone(&manner));
        let serving = tokio::spawn(async move {
            let mut conversations = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (noted, behaves) = (Arc::clone(&noted), Arc::clone(&behaves));
                conversations.spawn(async move { converse(stream, &noted, &behaves).await });
            }
        });
        Self { url: format!("http://{address}/hook"), arrived, manner, serving }
    }

    /// Does something else from now on.
    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// What has arrived so far.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    /// Waits for so many requests.
    pub async fn wait_for(&self, count: usize) -> Vec<Arrived> {
        poll(&format!("{count} webhooks"), PATIENCE, async || {
            Some(self.arrived()).filter(|arrived| arrived.len() >= count)
        })
        .await
    }
}

async fn converse(mut stream: TcpStream, noted: &Mutex<Vec<Arrived>>, manner: &Mutex<Manner>) {
    let mut read = Vec::new();
    let request = loop {
        let mut buffer = [0; 4_096];
        match stream.read(&mut buffer).await {
            Ok(count @ 1..) => read.extend_from_slice(&buffer[..count]),
            _ => return,
        }
        if let Some(request) = whole(&read) {
            break request;
        }
    };
    noted.lock().unwrap().push(request);
    let manner = *manner.lock().unwrap();
    match manner {
        Manner::Answer(status) => {
            let answer = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        // Until the other side hangs up.
        Manner::Silence => {
            let _ = stream.read(&mut [0; 1]).await;
        }
    }
}

/// The request, when all of it has arrived.
fn whole(read: &[u8]) -> Option<Arrived> {
    let text = String::from_utf8(read.to_vec()).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let headers: BTreeMap<_, _> = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    (body.len() == length).then(|| Arrived { headers, body: body.to_owned() })
}
