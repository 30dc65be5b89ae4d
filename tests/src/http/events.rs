//! Server-sent events.

use std::time::Duration;

use serde_json::Value;
use tokio::time::timeout;

use super::client::name_crypto_provider;

/// How long a server may be silent when something is expected of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Where it stands.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it says.
    pub data: Value,
}

/// A stream of events that is being read.
#[derive(Debug)]
pub struct Events {
    response: reqwest::Response,
    read: String,
    signs_of_life: usize,
}

impl Events {
    /// Opens a stream at an address, with these headers. Whatever the answer is, it is here.
    pub async fn open(url: &str, headers: &[(&str, &str)]) -> Self {
        Self::try_open(url, headers).await.expect("an answer")
    }

    /// The same with a server that may not be there.
    pub async fn try_open(url: &str, headers: &[(&str, &str)]) -> Option<Self> {
        name_crypto_provider();
        let client = reqwest::Client::new();
        let mut request = client.get(url).header("accept-encoding", "gzip, br");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = timeout(PATIENCE, request.send()).await.expect("an answer in time");
        Some(Self { response: response.ok()?, read: String::new(), signs_of_life: 0 })
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// The next event; `None` when the stream has ended. Comments are passed over.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event = parse(&self.read[..end]);
                self.read.drain(..end + 2);
                if event.is_some() {
                    return event;
                }
                self.signs_of_life += 1;
                continue;
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("a sign of life");
            let chunk = chunk.ok().flatten()?;
            self.read.push_str(std::str::from_utf8(&chunk).expect("events are text"));
        }
    }

    /// How many comments have come. A server that has nothing to tell sends one every quarter of a minute,
    /// when it looks again whether there is something after all.
    pub fn signs_of_life(&self) -> usize {
        self.signs_of_life
    }

    /// The next events.
    pub async fn take(&mut self, number: usize) -> Vec<Event> {
        let mut events = Vec::new();
        while events.len() < number {
            events.push(self.next().await.expect("the stream goes on"));
        }
        events
    }

    /// Waits for the end, and fails when an event comes first.
    pub async fn end(&mut self) {
        let event = self.next().await;
        assert_eq!(event, None, "the stream goes on");
    }
}

fn parse(block: &str) -> Option<Event> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
    };
    let data = field("data")?;
    Some(Event {
        id: field("id").unwrap_or_default(),
        name: field("event").unwrap_or_default(),
        data: serde_json::from_str(&data).expect("the data is JSON"),
    })
}
