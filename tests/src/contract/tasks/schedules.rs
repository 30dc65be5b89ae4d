//! `Schedules`, and what many nodes make of them.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::ports::{Clock, Randomness};
use socle_application::tasks::ports::ScheduleState;
use socle_application::tasks::{FireSchedules, Schedule};
use socle_application::testkit::FixedClock;
use socle_crypto::SystemRandomness;
use socle_domain::tasks::TaskKind;

use super::{claim, worker};
use crate::contract::samples::{begin, later, now};
use crate::databases::TestDatabase;

pub async fn a_schedule_is_kept_and_moved(database: &TestDatabase) {
    let state = |second, pattern: &str| ScheduleState {
        name: "sample.do".to_owned(),
        due_at: later(second),
        pattern: pattern.to_owned(),
    };
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.schedules().lock("sample.do").await.unwrap(), None);
    assert!(tx.schedules().add(&state(1, "a")).await.unwrap());
    assert!(!tx.schedules().add(&state(2, "b")).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.schedules().lock("sample.do").await.unwrap(), Some(state(1, "a")));
    assert_eq!(tx.schedules().lock("other.do").await.unwrap(), None);
    tx.schedules().update(&state(3, "c")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.schedules().lock("sample.do").await.unwrap(), Some(state(3, "c")));
    tx.rollback().await.unwrap();
}

pub async fn many_nodes_fire_a_schedule_once(database: &TestDatabase) {
    const HOURLY: TaskKind = TaskKind::named("sample.hourly");
    let clock = Arc::new(FixedClock::at(now()));
    let fire = || FireSchedules {
        store: Arc::clone(&database.store),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        randomness: Arc::new(SystemRandomness) as Arc<dyn Randomness>,
        schedules: vec![Schedule::parse(&HOURLY, "0 * * * *").unwrap()],
    };
    let all = async || {
        let nodes = (0..50).map(|_| {
            let node = fire();
            tokio::spawn(async move { node.run_once().await.unwrap() })
        });
        join_all(nodes).await.into_iter().map(Result::unwrap).sum::<u32>()
    };
    assert_eq!(all().await, 0, "it is known from now on");
    for _ in 0..3 {
        clock.advance(TimeDelta::hours(1));
        assert_eq!(all().await, 1);
        assert_eq!(all().await, 0, "once an hour");
    }
    // Missed while nobody ran: done once.
    clock.advance(TimeDelta::days(9));
    assert_eq!(all().await, 1);
    assert_eq!(claim(database, worker(), 10_000_000, 100).await.len(), 4);
}
