//! Saved searches' use cases over their adapters, and who hears of new jobs.

use std::sync::Arc;

use socle_application::caching::ReadThrough;
use socle_application::ports::{Clock, Randomness};
use socle_application::recruiting::jobs::ReadJobs;
use socle_application::recruiting::searches::{
    AlertPeople, ChangeSearch, ReadSearches, RemoveSearch, SaveSearch, Searches, SendAlertDigests,
};
use socle_domain::recruiting::AlertPeriod;

use crate::wiring::StorePorts;

pub(super) fn wire(
    ports: &StorePorts,
    cache: &Arc<ReadThrough>,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Searches {
    let store = &ports.store;
    Searches {
        save: SaveSearch {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        change: ChangeSearch {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        remove: RemoveSearch {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        read: ReadSearches {
            queries: ports.searches.clone(),
            jobs: ReadJobs {
                queries: ports.jobs.clone(),
                clock: clock.clone(),
                cache: cache.clone(),
            },
        },
    }
}

/// Tells people of a job that was published.
pub(super) fn alerting(
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> AlertPeople {
    AlertPeople {
        store: ports.store.clone(),
        jobs: ports.jobs.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    }
}

/// Tells them once a period.
pub(super) fn digests(
    period: AlertPeriod,
    ports: &StorePorts,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Arc<SendAlertDigests> {
    Arc::new(SendAlertDigests {
        store: ports.store.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        period,
    })
}
