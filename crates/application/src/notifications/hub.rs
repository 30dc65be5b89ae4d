use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socle_domain::identity::{SessionId, UserId};
use tokio::sync::watch;

/// Wakes the streams of this node: when their person was told something, when their session may be
/// over, and when the node stops.
///
/// It hears what the caches hear, from the same places, so nothing has to be subscribed to for each
/// stream: the streams of one person share one channel, which holds nothing but counters. However slow
/// a client is, nothing piles up for it.
pub struct NotificationHub {
    limits: StreamLimits,
    state: Mutex<State>,
}

/// How many streams there may be at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Of one person on this node.
    pub per_person: usize,
    /// Of everybody on this node.
    pub per_node: usize,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self { per_person: 10, per_node: 10_000 }
    }
}

/// What a stream was woken for, as counters that only grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wake {
    /// How often there may have been something new.
    pub told: u64,
    /// How often the session, or the person, may have changed.
    pub checks: u64,
    /// The node stops.
    pub over: bool,
}

/// Why there is no place for another stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    /// The person has as many as one may have.
    #[error("one person follows from {0} places at most")]
    OfPerson(usize),
    /// The node has as many as it can have, or stops.
    #[error("this node takes no more streams")]
    OnNode,
}

#[derive(Default)]
struct State {
    people: HashMap<UserId, Person>,
    sessions: HashMap<SessionId, OfSession>,
    streams: usize,
    over: bool,
}

struct Person {
    wake: watch::Sender<Wake>,
    streams: usize,
}

struct OfSession {
    user_id: UserId,
    streams: usize,
}

/// The place of one stream; it is free again when this is dropped.
pub struct Place {
    hub: Arc<NotificationHub>,
    user_id: UserId,
    session_id: SessionId,
    /// What wakes it.
    pub wake: watch::Receiver<Wake>,
}

impl NotificationHub {
    /// A hub without streams.
    pub fn new(limits: StreamLimits) -> Self {
        Self { limits, state: Mutex::default() }
    }

    /// A place for a stream of a person, who is signed in with this session.
    pub fn enter(
        self: &Arc<Self>,
        user_id: UserId,
        session_id: SessionId,
    ) -> Result<Place, NoPlace> {
        let mut state = self.lock();
        if state.over || state.streams >= self.limits.per_node {
            return Err(NoPlace::OnNode);
        }
        let person = state
            .people
            .entry(user_id)
            .or_insert_with(|| Person { wake: watch::channel(Wake::default()).0, streams: 0 });
        if person.streams >= self.limits.per_person {
            return Err(NoPlace::OfPerson(self.limits.per_person));
        }
        person.streams += 1;
        let wake = person.wake.subscribe();
        let of_session = OfSession { user_id, streams: 0 };
        state.sessions.entry(session_id).or_insert(of_session).streams += 1;
        state.streams += 1;
        Ok(Place { hub: Arc::clone(self), user_id, session_id, wake })
    }

    /// A person was told something.
    pub fn told(&self, user_id: UserId) {
        self.wake(user_id, |wake| wake.told += 1);
    }

    /// A person has changed.
    pub fn person_changed(&self, user_id: UserId) {
        self.wake(user_id, |wake| wake.checks += 1);
    }

    /// A session has ended, or has changed in another way.
    pub fn session_changed(&self, id: SessionId) {
        let state = self.lock();
        let person = state.sessions.get(&id).and_then(|of| state.people.get(&of.user_id));
        if let Some(person) = person {
            person.wake.send_modify(|wake| wake.checks += 1);
        }
    }

    /// Anything may have happened: nobody was listening for a while.
    pub fn anything_changed(&self) {
        for person in self.lock().people.values() {
            person.wake.send_modify(|wake| {
                wake.told += 1;
                wake.checks += 1;
            });
        }
    }

    /// Ends all streams, and takes no more: the node stops.
    pub fn close(&self) {
        let mut state = self.lock();
        state.over = true;
        for person in state.people.values() {
            person.wake.send_modify(|wake| wake.over = true);
        }
    }

    /// How many streams there are.
    pub fn streams(&self) -> usize {
        self.lock().streams
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Counters are right whoever panicked while holding them.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, user_id: UserId, change: impl Fn(&mut Wake)) {
        if let Some(person) = self.lock().people.get(&user_id) {
            person.wake.send_modify(change);
        }
    }

    fn leave(&self, user_id: UserId, session_id: SessionId) {
        let mut state = self.lock();
        state.streams -= 1;
        if let Some(person) = state.people.get_mut(&user_id) {
            person.streams -= 1;
            if person.streams == 0 {
                state.people.remove(&user_id);
            }
        }
        if let Some(session) = state.sessions.get_mut(&session_id) {
            session.streams -= 1;
            if session.streams == 0 {
                state.sessions.remove(&session_id);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hub.leave(self.user_id, self.session_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socle_domain::Id as _;
    use uuid::Uuid;

    fn user(number: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(number))
    }

    fn session(number: u128) -> SessionId {
        SessionId::from_uuid(Uuid::from_u128(number))
    }

    fn hub(per_person: usize, per_node: usize) -> Arc<NotificationHub> {
        Arc::new(NotificationHub::new(StreamLimits { per_person, per_node }))
    }

    fn seen(place: &mut Place) -> Wake {
        *place.wake.borrow_and_update()
    }

    #[test]
    fn only_the_streams_of_the_person_are_woken() {
        let hub = hub(2, 9);
        let mut ada = hub.enter(user(1), session(1)).unwrap();
        let mut same = hub.enter(user(1), session(2)).unwrap();
        let mut grace = hub.enter(user(2), session(3)).unwrap();
        hub.told(user(1));
        let told = Wake { told: 1, ..Wake::default() };
        assert_eq!(
            [seen(&mut ada), seen(&mut same), seen(&mut grace)],
            [told, told, Wake::default()]
        );
        hub.session_changed(session(3));
        hub.session_changed(session(4));
        assert_eq!(seen(&mut grace).checks, 1);
        assert_eq!(seen(&mut ada), told);
        hub.person_changed(user(1));
        assert_eq!(seen(&mut ada).checks, 1);
        hub.anything_changed();
        assert_eq!(seen(&mut ada), Wake { told: 2, checks: 2, over: false });
        assert_eq!(seen(&mut grace), Wake { told: 1, checks: 2, over: false });
    }

    #[test]
    fn places_are_limited_and_free_again() {
        let hub = hub(2, 3);
        let one = hub.enter(user(1), session(1)).unwrap();
        let _two = hub.enter(user(1), session(1)).unwrap();
        assert_eq!(hub.enter(user(1), session(9)).err(), Some(NoPlace::OfPerson(2)));
        let _three = hub.enter(user(2), session(2)).unwrap();
        assert_eq!(hub.enter(user(3), session(3)).err(), Some(NoPlace::OnNode));
        drop(one);
        assert_eq!(hub.streams(), 2);
        assert!(hub.enter(user(1), session(1)).is_ok());
    }

    #[test]
    fn nothing_is_left_of_whoever_left() {
        let hub = hub(2, 3);
        drop(hub.enter(user(1), session(1)).unwrap());
        let state = hub.lock();
        assert_eq!((state.people.len(), state.sessions.len(), state.streams), (0, 0, 0));
    }

    #[test]
    fn a_node_that_stops_ends_all_and_takes_none() {
        let hub = hub(2, 3);
        let mut place = hub.enter(user(1), session(1)).unwrap();
        hub.close();
        assert!(seen(&mut place).over);
        assert_eq!(hub.enter(user(2), session(2)).err(), Some(NoPlace::OnNode));
    }
}
