//! What was asked for and what was promised.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use socle_tests::http::Person;

/// Everything that the loads write down.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Who tried to sign up, and whether the server said so.
    pub(crate) sign_ups: Mutex<Vec<(Person, Promise)>>,
    /// The names that organizations were given, in their order.
    pub(crate) renames: Mutex<BTreeMap<String, Vec<(String, Promise)>>>,
    /// The identifiers of roles that were made and taken away, each by requests that were sent until
    /// they were answered.
    pub(crate) roles: Mutex<Vec<String>>,
    /// How often members were given another role, each time by requests that were sent until they were
    /// answered.
    pub(crate) promotions: Mutex<BTreeMap<String, usize>>,
    /// The places of the notifications that members saw in their streams, in the order they came.
    pub(crate) heard: Mutex<BTreeMap<String, Vec<i64>>>,
    /// Who came all the way, to an organization and an export.
    pub(crate) journeys: Mutex<Vec<Journey>>,
    acknowledged: Mutex<BTreeMap<&'static str, usize>>,
    refused: AtomicUsize,
    unanswered: AtomicUsize,
}

/// Whether a change was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    /// It was.
    Given,
    /// Nobody knows: the answer was lost, or a 503.
    Open,
}

/// What somebody was told on the way.
#[derive(Debug)]
pub(crate) struct Journey {
    /// Who.
    pub(crate) person: Person,
    /// Their organization.
    pub(crate) organization: String,
    /// Their export, unless the answer with its identifier was lost.
    pub(crate) export: Option<String>,
}

impl Ledger {
    /// Counts a promise.
    pub(crate) fn acknowledge(&self, load: &'static str) {
        *self.acknowledged.lock().unwrap().entry(load).or_default() += 1;
    }

    /// Counts an answer that asks to try again later.
    pub(crate) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request without an answer.
    pub(crate) fn miss(&self) {
        self.unanswered.fetch_add(1, Ordering::Relaxed);
    }

    /// The promises so far, by load.
    pub(crate) fn acknowledged(&self) -> BTreeMap<&'static str, usize> {
        self.acknowledged.lock().unwrap().clone()
    }

    /// How many requests were not acknowledged: those that were told to try again later, and those
    /// that were not answered.
    pub(crate) fn failures(&self) -> (usize, usize) {
        (self.refused.load(Ordering::Relaxed), self.unanswered.load(Ordering::Relaxed))
    }
}
