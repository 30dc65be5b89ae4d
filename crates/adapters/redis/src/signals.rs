use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::StreamExt as _;
use socle_application::ports::{Randomness, Signal, SignalTopic, Signals, Subscription};
use tokio::sync::{Mutex, mpsc};
use tokio::time::{interval, sleep, timeout};
use uuid::Uuid;

use crate::RedisLink;
use crate::link::{Away, is_open};

/// Carries signals between nodes.
///
/// All signals go through one channel, which each node hears on one connection of its own; subscribers are
/// found on the node, whatever their number. A node does not hear itself: what it sends, its own
/// subscribers get at once.
///
/// # What is lost
///
/// Whatever is sent while Redis is away, or faster than it takes it, reaches this node only. As soon as
/// Redis is back, the others are told that they missed something, and so are this node's subscribers.
pub struct RedisSignals {
    link: Arc<RedisLink>,
    here: Arc<dyn Signals>,
    /// Tells this node's messages from others'.
    node: String,
    queue: mpsc::Sender<Signal>,
    queued: Mutex<mpsc::Receiver<Signal>>,
    /// Whether something did not reach the others, who do not know it yet.
    lost: AtomicBool,
}

/// How many signals wait to be sent.
const QUEUE: usize = 4_096;

/// How many are sent at a time.
const BATCH: usize = 128;

/// How often the connection is asked whether it is there: one that only listens would not notice.
const ASK_EVERY: Duration = Duration::from_secs(10);

/// How long each step may take. Nobody waits for it.
const WITHIN: Duration = Duration::from_secs(5);

/// How long to wait before listening again.
const PAUSE: Duration = Duration::from_millis(500);

/// Said instead of signals that were lost.
const GAP: &str = "gap";

impl RedisSignals {
    /// Over that link, and on this node by `here`.
    pub fn new(link: Arc<RedisLink>, here: Arc<dyn Signals>, randomness: &dyn Randomness) -> Self {
        let mut random = [0; 12];
        randomness.fill(&mut random);
        let (queue, queued) = mpsc::channel(QUEUE);
        Self {
            link,
            here,
            node: URL_SAFE_NO_PAD.encode(random),
            queue,
            queued: Mutex::new(queued),
            lost: AtomicBool::new(false),
        }
    }

    /// Sends, and listens, for as long as it is polled.
    pub async fn run(&self) -> Infallible {
        tokio::select! {
            never = self.pass_on() => never,
            never = self.hear() => never,
        }
    }

    /// Sends what waits.
    async fn pass_on(&self) -> Infallible {
        let mut queued = self.queued.lock().await;
        let mut connections = self.link.connections();
        let mut signals = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                count = queued.recv_many(&mut signals, BATCH) => if count == 0 {
                    // The sender is ours: it cannot be gone.
                    return pending().await;
                },
                _ = connections.changed() => {}
            }
            let mut messages = Vec::with_capacity(signals.len() + 1);
            if self.lost.swap(false, Ordering::SeqCst) {
                messages.push(format!("{} {GAP}", self.node));
            }
            messages.extend(signals.drain(..).map(|signal| self.written(&signal)));
            if !messages.is_empty() && self.publish(&messages).await.is_err() {
                self.lost.store(true, Ordering::SeqCst);
            }
        }
    }

    async fn publish(&self, messages: &[String]) -> Result<(), Away> {
        let mut pipeline = redis::pipe();
        for message in messages {
            pipeline.cmd("PUBLISH").arg(self.channel()).arg(message).ignore();
        }
        self.link.query_all(&pipeline).await
    }

    /// Listens, and listens again whenever the connection is lost.
    async fn hear(&self) -> Infallible {
        let mut told = false;
        loop {
            self.link.opened().await;
            let mut heard = false;
            let Err(cause) = self.hear_once(&mut heard).await;
            told &= !heard;
            // That Redis is away, the link has said.
            if self.link.is_open() && !told {
                tracing::warn!(cause, "signals of other nodes are not heard; trying again");
                told = true;
            }
            sleep(PAUSE).await;
        }
    }

    /// Listens until the connection is lost. `heard` becomes true when it listens.
    async fn hear_once(&self, heard: &mut bool) -> Result<Infallible, String> {
        let mut connections = self.link.connections();
        if !is_open(*connections.borrow_and_update()) {
            return Err("Redis is away".to_owned());
        }
        let opening = async {
            let (mut sink, stream) = self.link.client().get_async_pubsub().await?.split();
            sink.subscribe(self.channel()).await?;
            redis::RedisResult::Ok((sink, stream))
        };
        let opened = timeout(WITHIN, opening).await.map_err(|_| "no answer".to_owned())?;
        let (mut sink, mut stream) = opened.map_err(|error| error.to_string())?;
        *heard = true;
        // Whatever was sent until now was said to nobody here.
        self.here.missed();
        let mut asking = interval(ASK_EVERY);
        loop {
            tokio::select! {
                message = stream.next() => match message {
                    Some(message) => self.take(message.get_payload().ok()),
                    None => return Err("the connection was closed".to_owned()),
                },
                // Another connection of the same node was lost: better look after this one, too.
                _ = connections.changed() => return Err("Redis was away".to_owned()),
                _ = asking.tick() => {
                    let answer = timeout(WITHIN, sink.ping::<()>()).await;
                    answer.map_err(|_| "no answer".to_owned())?.map_err(|e| e.to_string())?;
                }
            }
        }
    }

    /// A message of some node.
    fn take(&self, text: Option<String>) {
        let text = text.unwrap_or_default();
        match Message::read(&text) {
            Some(Message { node, .. }) if node == self.node => {}
            Some(Message { signal: Some(signal), .. }) => self.here.send(signal),
            // A gap, or what a newer version says and this one does not know.
            Some(Message { signal: None, .. }) | None => self.here.missed(),
        }
    }

    fn written(&self, Signal { topic, of, body }: &Signal) -> String {
        format!("{} {} {of} {body}", self.node, topic.as_str())
    }

    fn channel(&self) -> String {
        self.link.key("signals")
    }
}

/// What goes through the channel: `<node> <topic> <uuid> <body>`, or `<node> gap`.
#[derive(Debug, PartialEq, Eq)]
struct Message<'a> {
    node: &'a str,
    signal: Option<Signal>,
}

impl<'a> Message<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (node, rest) = text.split_once(' ')?;
        let signal = || {
            let (topic, rest) = rest.split_once(' ')?;
            let (of, body) = rest.split_once(' ')?;
            let (topic, of): (_, Uuid) = (SignalTopic::read(topic), of.parse().ok()?);
            Some(Signal { topic, of, body: body.to_owned() })
        };
        Some(Self { node, signal: signal() })
    }
}

impl Signals for RedisSignals {
    fn send(&self, signal: Signal) {
        if self.queue.try_send(signal.clone()).is_err() {
            self.lost.store(true, Ordering::SeqCst);
        }
        self.here.send(signal);
    }

    fn subscribe(&self, topic: &SignalTopic, of: Uuid) -> Subscription {
        self.here.subscribe(topic, of)
    }

    fn missed(&self) {
        self.here.missed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_a_signal_a_gap_or_not_understood() {
        let of = Uuid::from_u128(7);
        for body in ["", "text", "a b  c\nd", "שלום"] {
            let text = format!("node topic {of} {body}");
            let signal = Signal { topic: SignalTopic::new("topic"), of, body: body.to_owned() };
            let expected = Message { node: "node", signal: Some(signal) };
            assert_eq!(Message::read(&text), Some(expected), "{text}");
        }
        for text in ["node gap", "node topic", "node topic x", "node topic x y", "node "] {
            assert_eq!(Message::read(text), Some(Message { node: "node", signal: None }), "{text}");
        }
        assert_eq!(Message::read(""), None);
        assert_eq!(Message::read("node"), None);
    }
}
