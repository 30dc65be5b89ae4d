use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socle_application::ports::{Heard, Signal, SignalTopic, Signals, Subscription};
use tokio::sync::broadcast;
use uuid::Uuid;

/// Carries signals inside this process.
///
/// # Guarantees
///
/// - Whoever has subscribed hears every signal that is sent afterwards, in order, or that something was
///   missed: a subscriber that falls behind by [`MemorySignals::BACKLOG`] keeps nobody waiting.
/// - A signal finds its subscribers by one lookup, however many there are of others.
#[derive(Default)]
pub struct MemorySignals {
    listeners: Arc<Listeners>,
}

#[derive(Default)]
struct Listeners(Mutex<HashMap<Name, broadcast::Sender<Heard>>>);

type Name = (SignalTopic, Uuid);

impl MemorySignals {
    /// How many signals wait for a subscriber.
    pub const BACKLOG: usize = 64;

    /// Without subscribers.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Listeners {
    fn lock(&self) -> MutexGuard<'_, HashMap<Name, broadcast::Sender<Heard>>> {
        // Nothing that panics runs under it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a channel that nobody listens to any more.
    fn tidy(&self, name: &Name) {
        let mut listeners = self.lock();
        if listeners.get(name).is_some_and(|channel| channel.receiver_count() == 0) {
            listeners.remove(name);
        }
    }
}

impl Signals for MemorySignals {
    fn send(&self, signal: Signal) {
        let Signal { topic, of, body } = signal;
        if let Some(channel) = self.listeners.lock().get(&(topic, of)) {
            // Fails only when the last listener is just leaving.
            let _ = channel.send(Heard::Signal(body.into()));
        }
    }

    fn subscribe(&self, topic: &SignalTopic, of: Uuid) -> Subscription {
        let name = (topic.clone(), of);
        let mut listeners = self.listeners.lock();
        let channel =
            listeners.entry(name.clone()).or_insert_with(|| broadcast::channel(Self::BACKLOG).0);
        let listeners = Arc::clone(&self.listeners);
        Subscription::new(channel.subscribe(), move || listeners.tidy(&name))
    }

    fn missed(&self) {
        for channel in self.listeners.lock().values() {
            let _ = channel.send(Heard::Missed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: SignalTopic = SignalTopic::new("tests");

    #[test]
    fn nothing_is_kept_for_whoever_has_left() {
        let signals = MemorySignals::new();
        let people: Vec<_> = (0..1_000).map(Uuid::from_u128).collect();
        let listening: Vec<_> =
            people.iter().flat_map(|of| [(); 2].map(|()| signals.subscribe(&TOPIC, *of))).collect();
        assert_eq!(signals.listeners.lock().len(), 1_000);
        drop(listening);
        assert_eq!(signals.listeners.lock().len(), 0);
    }
}
