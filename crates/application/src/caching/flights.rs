//! Computations that are under way in this process, so that nobody does one twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ports::{CacheKey, CacheTicket};

/// What a computation under way makes, for whoever waits for it.
pub(super) type Flight = Arc<tokio::sync::Mutex<Option<Arc<[u8]>>>>;

/// A value, and the moment that it is made for: what was begun before an invalidation is not for those
/// who asked after it.
type Name = (&'static str, u32, String, CacheTicket);

/// Every computation under way.
#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<Name, Flight>>);

impl Flights {
    /// Joins the one for this value and moment, or begins one.
    pub(super) fn join(&self, key: &CacheKey, ticket: &CacheTicket) -> Seat<'_> {
        let CacheKey { space, key, .. } = key;
        let name = (space.name, space.version, key.clone(), ticket.clone());
        let flight = Arc::clone(self.lock().entry(name.clone()).or_default());
        Seat { flights: self, name, flight }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Name, Flight>> {
        // Nothing that panics runs under it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in a computation, whoever does it. The last to leave clears it away.
pub(super) struct Seat<'a> {
    flights: &'a Flights,
    name: Name,
    pub(super) flight: Flight,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut flights = self.flights.lock();
        // The map's and ours.
        if Arc::strong_count(&self.flight) <= 2 {
            flights.remove(&self.name);
        }
    }
}
