use std::borrow::Cow;
use std::future::pending;
use std::sync::Arc;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

/// What signals are about: one word of lower-case letters and underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignalTopic(Cow<'static, str>);

impl SignalTopic {
    /// A topic.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A topic as another node wrote it.
    pub fn read(name: &str) -> Self {
        Self(Cow::Owned(name.to_owned()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A hint that something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// What it is about.
    pub topic: SignalTopic,
    /// Whose it is, such as a person's; nil when it is everybody's.
    pub of: Uuid,
    /// What is to be known, at most a few hundred bytes: identifiers, and nothing that would have to
    /// be erased.
    pub body: String,
}

/// What a subscriber hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// The body of a signal.
    Signal(Arc<str>),
    /// Signals may have been lost: whoever needs to know asks the database.
    Missed,
}

/// Hints between all nodes, at once and without a promise: what is sent may be lost, and then
/// subscribers hear [`Heard::Missed`] as soon as that can be known. The truth is in the database.
///
/// Signals of one node about one topic and person arrive in their order. Thousands of subscribers of
/// a node cost no connection each.
pub trait Signals: Send + Sync {
    /// Tells whoever listens on any node, this one too. Does not wait.
    fn send(&self, signal: Signal);

    /// Listens on this node, from now on.
    fn subscribe(&self, topic: &SignalTopic, of: Uuid) -> Subscription;

    /// Tells every subscriber of this node that signals may have been lost.
    fn missed(&self);
}

/// Hears signals of one topic and person, until it is dropped.
#[derive(Debug)]
pub struct Subscription {
    // Dropped before `_leave`, which looks whether anybody still listens.
    receiver: broadcast::Receiver<Heard>,
    _leave: Leave,
}

struct Leave(Option<Box<dyn FnOnce() + Send + Sync>>);

impl std::fmt::Debug for Leave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Leave")
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        if let Some(leave) = self.0.take() {
            leave();
        }
    }
}

impl Subscription {
    /// A subscription that hears what comes through a channel. An adapter is told when it ends.
    pub fn new(
        receiver: broadcast::Receiver<Heard>,
        leave: impl FnOnce() + Send + Sync + 'static,
    ) -> Self {
        Self { receiver, _leave: Leave(Some(Box::new(leave))) }
    }

    /// Waits for what comes next. Nothing is lost when it is dropped before that.
    pub async fn next(&mut self) -> Heard {
        match self.receiver.recv().await {
            Ok(heard) => heard,
            // Others were faster than we.
            Err(RecvError::Lagged(_)) => Heard::Missed,
            // Nobody is left who could send: the process ends.
            Err(RecvError::Closed) => pending().await,
        }
    }
}
