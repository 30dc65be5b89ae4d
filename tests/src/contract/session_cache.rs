//! `SessionCache`.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::identity::ports::{SessionCache, SessionStanding};
use socle_application::ports::Clock as _;
use socle_application::testkit::FixedClock;
use socle_domain::identity::SessionId;

use crate::contract::samples::{digest, id};

/// What a case gets: an empty adapter and the clock it goes by.
pub struct Subject {
    /// The adapter.
    pub cache: Arc<dyn SessionCache>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
}

impl Subject {
    fn standing(&self) -> SessionStanding {
        SessionStanding {
            user_id: id(),
            ended: false,
            expires_at: self.clock.now() + TimeDelta::days(30),
            last_seen_at: self.clock.now(),
            authenticated_at: self.clock.now() - TimeDelta::hours(1),
            browser_secret: Some(digest()),
        }
    }

    async fn remember(&self, id: SessionId, standing: SessionStanding) {
        self.cache.remember(id, standing, self.cache.asking().await).await;
    }

    async fn is_live(&self, id: SessionId) -> bool {
        self.cache.get(id).await.is_some_and(|standing| standing.is_live(self.clock.now()))
    }
}

pub async fn nothing_is_known_of_a_stranger(subject: &Subject) {
    assert_eq!(subject.cache.get(id()).await, None);
}

pub async fn a_standing_comes_back_as_it_was(subject: &Subject) {
    for ended in [true, false] {
        let id = id();
        let standing = SessionStanding { ended, ..subject.standing() };
        subject.remember(id, standing).await;
        assert_eq!(subject.cache.get(id).await, Some(standing));
    }
}

pub async fn the_latest_standing_counts(subject: &Subject) {
    let (id, first) = (id(), subject.standing());
    let expires_at = first.expires_at + TimeDelta::days(1);
    let second = SessionStanding { expires_at, ..first };
    subject.remember(id, first).await;
    subject.remember(id, second).await;
    assert_eq!(subject.cache.get(id).await, Some(second));
}

pub async fn sessions_are_remembered_apart(subject: &Subject) {
    let (one, other) = (id(), id());
    let standing = subject.standing();
    subject.remember(one, standing).await;
    assert_eq!(subject.cache.get(other).await, None);
    subject.cache.end(other).await;
    assert_eq!(subject.cache.get(one).await, Some(standing));
}

pub async fn an_ended_session_is_live_for_nobody(subject: &Subject) {
    let (id, standing) = (id(), subject.standing());
    subject.remember(id, standing).await;
    assert!(subject.is_live(id).await);
    subject.cache.end(id).await;
    assert!(!subject.is_live(id).await);
    subject.cache.end(id).await;
    assert!(!subject.is_live(id).await, "ended twice");
}

pub async fn a_late_answer_of_the_database_revives_nothing(subject: &Subject) {
    for known in [true, false] {
        let (id, standing) = (id(), subject.standing());
        if known {
            subject.remember(id, standing).await;
        }
        let asked = subject.cache.asking().await;
        subject.cache.end(id).await;
        // Another request asked the database before the end and answers after it.
        subject.cache.remember(id, standing, asked).await;
        assert!(!subject.is_live(id).await);
    }
}

pub async fn what_was_forgotten_is_asked_for_again(subject: &Subject) {
    let (one, other) = (id(), id());
    let standing = subject.standing();
    subject.remember(one, standing).await;
    subject.cache.forget(one).await;
    assert_eq!(subject.cache.get(one).await, None);
    subject.cache.forget(other).await;
    subject.remember(one, standing).await;
    assert_eq!(subject.cache.get(one).await, Some(standing), "the database was asked since");
}

pub async fn an_answer_from_before_a_forgetting_is_not_believed(subject: &Subject) {
    let (id, standing) = (id(), subject.standing());
    let asked = subject.cache.asking().await;
    subject.cache.forget(id).await;
    subject.cache.remember(id, standing, asked).await;
    assert_eq!(subject.cache.get(id).await, None);
}

pub async fn a_forgetting_wins_every_race(subject: &Subject) {
    for _ in 0..20 {
        let (id, standing) = (id(), subject.standing());
        // All of them asked the database before it changed.
        let asked = subject.cache.asking().await;
        let racers = (0..10).map(|number| {
            let cache = Arc::clone(&subject.cache);
            tokio::spawn(async move {
                if number == 5 {
                    cache.forget(id).await;
                } else {
                    cache.remember(id, standing, asked).await;
                }
            })
        });
        for racer in join_all(racers).await {
            racer.unwrap();
        }
        assert_eq!(subject.cache.get(id).await, None);
    }
}

pub async fn a_standing_is_not_remembered_for_ever(subject: &Subject) {
    let (id, standing) = (id(), subject.standing());
    subject.remember(id, standing).await;
    subject.clock.advance(TimeDelta::days(1));
    assert_eq!(subject.cache.get(id).await, None);
}

pub async fn an_end_wins_every_race(subject: &Subject) {
    for _ in 0..20 {
        let (id, standing) = (id(), subject.standing());
        let racers = (0..10).map(|number| {
            let cache = Arc::clone(&subject.cache);
            tokio::spawn(async move {
                let asked = cache.asking().await;
                if number == 5 {
                    cache.end(id).await;
                } else {
                    cache.remember(id, standing, asked).await;
                }
            })
        });
        for racer in join_all(racers).await {
            racer.unwrap();
        }
        assert!(!subject.is_live(id).await);
    }
}
