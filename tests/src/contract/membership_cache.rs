//! `MembershipCache`.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::access::ports::MembershipCache;
use socle_application::store::ChangesObserver;
use socle_application::testkit::FixedClock;
use socle_domain::access::{Grants, Membership, Memberships, OrganizationRole};
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;

use crate::contract::samples::id;

/// What a case gets: an empty adapter, what tells it of changes, and the clock it goes by.
pub struct Subject {
    /// The adapter.
    pub cache: Arc<dyn MembershipCache>,
    /// Is told what has changed.
    pub changes: Arc<dyn ChangesObserver>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
}

impl Subject {
    async fn remember(&self, id: UserId, memberships: &Memberships) {
        self.cache.remember(id, memberships.clone(), self.cache.asking().await).await;
    }
}

fn membership(organization_id: OrganizationId) -> Membership {
    let grants = Grants::Role(OrganizationRole::Member);
    Membership { organization_id, grants, open: true }
}

fn memberships() -> Memberships {
    Memberships::new([membership(id()), membership(id())])
}

pub async fn nothing_is_known_of_a_stranger(subject: &Subject) {
    assert_eq!(subject.cache.get(id()).await, None);
}

pub async fn memberships_come_back_as_they_were(subject: &Subject) {
    let (ada, bob, nobody) = (id(), id(), id());
    let (hers, his) = (memberships(), memberships());
    subject.remember(ada, &hers).await;
    subject.remember(bob, &his).await;
    subject.remember(nobody, &Memberships::default()).await;
    assert_eq!(subject.cache.get(ada).await, Some(hers));
    assert_eq!(subject.cache.get(bob).await, Some(his));
    let none = subject.cache.get(nobody).await;
    assert_eq!(none, Some(Memberships::default()), "to belong nowhere is an answer");
}

pub async fn the_latest_memberships_count(subject: &Subject) {
    let (ada, second) = (id(), memberships());
    subject.remember(ada, &memberships()).await;
    subject.remember(ada, &second).await;
    assert_eq!(subject.cache.get(ada).await, Some(second));
}

pub async fn a_person_who_changed_is_asked_for_again(subject: &Subject) {
    let (ada, before, after) = (id(), memberships(), memberships());
    subject.remember(ada, &before).await;
    let asked = subject.cache.asking().await;
    subject.changes.memberships_changed(ada);
    assert_eq!(subject.cache.get(ada).await, None);
    subject.cache.remember(ada, before, asked).await;
    assert_eq!(subject.cache.get(ada).await, None, "an answer from before");
    subject.remember(ada, &after).await;
    assert_eq!(subject.cache.get(ada).await, Some(after), "the database was asked since");
}

pub async fn an_organization_that_changed_is_believed_of_no_member(subject: &Subject) {
    let (changed, other, people) = (id(), id(), [id(), id(), id()]);
    let of = |ids: &[OrganizationId]| Memberships::new(ids.iter().copied().map(membership));
    let [both, one, none] = [of(&[changed, other]), of(&[changed]), of(&[])];
    let asked = subject.cache.asking().await;
    for (person, memberships) in people.iter().zip([&both, &one, &none]) {
        subject.remember(*person, memberships).await;
    }
    subject.changes.organization_changed(changed);
    assert_eq!(subject.cache.get(people[0]).await, None);
    assert_eq!(subject.cache.get(people[1]).await, None);
    assert_eq!(subject.cache.get(people[2]).await, Some(none), "who belongs nowhere");
    subject.cache.remember(people[0], both.clone(), asked).await;
    assert_eq!(subject.cache.get(people[0]).await, None, "an answer from before");
    subject.remember(people[0], &both).await;
    assert_eq!(subject.cache.get(people[0]).await, Some(both), "the database was asked since");
}

pub async fn what_was_missed_counts_as_changed(subject: &Subject) {
    let (ada, bob) = (id(), id());
    subject.remember(ada, &memberships()).await;
    subject.remember(bob, &Memberships::default()).await;
    let asked = subject.cache.asking().await;
    subject.changes.anything_changed();
    subject.cache.remember(ada, memberships(), asked).await;
    assert_eq!(subject.cache.get(ada).await, None);
    assert_eq!(subject.cache.get(bob).await, None);
}

pub async fn nothing_is_remembered_for_long(subject: &Subject) {
    let (ada, memberships) = (id(), memberships());
    subject.remember(ada, &memberships).await;
    subject.clock.advance(TimeDelta::milliseconds(4_999));
    assert_eq!(subject.cache.get(ada).await, Some(memberships.clone()));
    subject.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(subject.cache.get(ada).await, None);
    subject.remember(ada, &memberships).await;
    subject.clock.advance(TimeDelta::milliseconds(-1));
    assert_eq!(subject.cache.get(ada).await, None, "the clock was set back");
}

pub async fn a_change_wins_every_race(subject: &Subject) {
    for round in 0..20 {
        let (ada, organization) = (id(), id());
        // All of them asked the database before it changed.
        let asked = subject.cache.asking().await;
        let racers = (0..10).map(|number| {
            let (cache, changes) = (Arc::clone(&subject.cache), Arc::clone(&subject.changes));
            tokio::spawn(async move {
                if number != 5 {
                    let memberships = Memberships::new([membership(organization)]);
                    cache.remember(ada, memberships, asked).await;
                } else if round % 2 == 0 {
                    changes.memberships_changed(ada);
                } else {
                    changes.organization_changed(organization);
                }
            })
        });
        for racer in join_all(racers).await {
            racer.unwrap();
        }
        assert_eq!(subject.cache.get(ada).await, None);
    }
}
