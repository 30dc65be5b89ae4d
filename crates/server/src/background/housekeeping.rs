//! What is done now and then, and is not missed when it is done later.

use std::sync::Arc;
use std::time::Duration;

use socle_application::access::ApiKeyUses;
use socle_application::caching::{CacheStatistics, ReadThrough};
use socle_application::tasks::{FireSchedules, RecoverTasks};
use tokio::sync::watch;

use super::PAUSE_AFTER_FAILURE;

/// How often it is stored when API keys were used.
const NOTE_KEY_USES_EVERY: Duration = Duration::from_secs(30);
/// How often workers that are gone are looked for.
const RECOVER_EVERY: Duration = Duration::from_secs(5);
/// How often schedules are looked at: their finest step is a minute.
const FIRE_EVERY: Duration = Duration::from_secs(10);
/// How often the log says how well the cache works.
const REPORT_CACHE_EVERY: Duration = Duration::from_hours(1);

/// Stores when API keys were used, and once more at the end.
pub(super) async fn note_key_uses(uses: Arc<ApiKeyUses>, mut stopped: watch::Receiver<bool>) {
    loop {
        let is_last = *stopped.borrow();
        if let Err(error) = uses.store().await {
            tracing::warn!(%error, "the last uses of API keys cannot be stored");
        }
        if is_last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(NOTE_KEY_USES_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Takes tasks from workers that are gone, wherever they ran.
pub(super) async fn recover(recover: Arc<RecoverTasks>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause = match recover.run_once().await {
            // There may be more where that came from.
            Ok(lost) if lost > 0 => continue,
            Ok(_) => RECOVER_EVERY,
            Err(error) => {
                tracing::warn!(%error, "lost tasks cannot be taken over");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Enqueues what is done again and again.
pub(super) async fn fire(schedules: Arc<FireSchedules>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        if let Err(error) = schedules.run_once().await {
            tracing::warn!(%error, "schedules cannot be read");
        }
        tokio::select! {
            () = tokio::time::sleep(FIRE_EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Says how well the cache works: now and then, and at the end.
pub(super) async fn report_cache(cache: Arc<ReadThrough>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        tokio::select! {
            () = tokio::time::sleep(REPORT_CACHE_EVERY) => {}
            _ = stopped.changed() => {}
        }
        for statistics in cache.statistics() {
            let hit_rate = statistics.hit_rate();
            let CacheStatistics { space, hits, shared, misses, unanswered } = statistics;
            tracing::info!(space, hits, shared, misses, unanswered, hit_rate, "cache");
        }
    }
}
