//! `AuditQueries::entries`.

use chrono::TimeDelta;
use socle_application::audit::AuditFilter;
use socle_application::audit::ports::Slice;
use socle_domain::Timestamp;
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry, Resource, policy};
use uuid::Uuid;

use super::{all, append, entry, entry_at, find, organization, system};
use crate::contract::samples::{id, later};
use crate::databases::TestDatabase;

pub async fn entries_of_one_chain_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let (chain, foreign) = (organization(), organization());
    let mut entries: Vec<_> = (0..7).map(|second| entry(chain, second)).collect();
    entries.push(entry(foreign, 3));
    entries.push(entry(AuditChain::Platform, 3));
    append(&*database.store, &entries).await;
    let view = policy::read(&system(), chain).unwrap();
    let (mut before, mut seen) = (None, Vec::new());
    for expected in [3, 3, 1, 0] {
        let slice = Slice { before, at_most: 3 };
        let page = database.audit.entries(&view, &AuditFilter::default(), slice).await.unwrap();
        assert_eq!(page.len(), expected);
        before = page.last().map(|recorded| recorded.entry.id).or(before);
        seen.extend(page.into_iter().map(|recorded| recorded.entry));
    }
    entries.truncate(7);
    entries.reverse();
    assert_eq!(seen, entries);
    assert_eq!(all(database, foreign).await.len(), 1);
}

pub async fn every_filter_lets_through_what_fits(database: &TestDatabase) {
    let chain = organization();
    let (somebody, something) = (id(), Uuid::from_u128(0x50));
    let odd = AuditEntry {
        actor: AuditActor::User(somebody),
        action: "role.created".to_owned(),
        resource: Some(Resource { kind: "role".to_owned(), id: something }),
        ..entry(chain, 10)
    };
    let bare = AuditEntry { actor: AuditActor::System, resource: None, ..entry(chain, 20) };
    append(&*database.store, &[odd.clone(), bare, entry(chain, 30)]).await;
    let none = AuditFilter::default;
    let actor_id = AuditActor::User(somebody).id();
    let filters = [
        AuditFilter { actor_id, ..none() },
        AuditFilter { action: Some("role.created".to_owned()), ..none() },
        AuditFilter { resource_type: Some("role".to_owned()), ..none() },
        AuditFilter { resource_id: Some(something), ..none() },
        AuditFilter { to: Some(later(20)), ..none() },
        AuditFilter { from: Some(later(10)), to: Some(later(11)), ..none() },
        AuditFilter {
            actor_id,
            action: Some("role.created".to_owned()),
            from: Some(later(10)),
            to: Some(later(20)),
            resource_type: Some("role".to_owned()),
            resource_id: Some(something),
        },
    ];
    for filter in filters {
        let found = find(database, chain, &filter).await;
        let ids: Vec<_> = found.iter().map(|recorded| recorded.entry.id).collect();
        assert_eq!(ids, [odd.id], "{filter:?}");
    }
    let contradiction =
        AuditFilter { actor_id, action: Some("member.removed".to_owned()), ..none() };
    assert_eq!(find(database, chain, &contradiction).await, []);
    assert_eq!(find(database, chain, &none()).await.len(), 3);
}

pub async fn moments_are_told_apart_by_the_microsecond(database: &TestDatabase) {
    let chain = organization();
    let at = |micros| later(0) + TimeDelta::microseconds(micros);
    let entries: Vec<_> = (0..4).map(|micros| entry_at(chain, at(micros))).collect();
    append(&*database.store, &entries).await;
    let between = async |from, to| {
        let filter = AuditFilter { from, to, ..AuditFilter::default() };
        let found = find(database, chain, &filter).await;
        let mut moments: Vec<_> = found.iter().map(|r| r.entry.occurred_at).collect();
        moments.sort_unstable();
        moments
    };
    assert_eq!(between(Some(at(1)), Some(at(3))).await, [at(1), at(2)]);
    assert_eq!(between(Some(at(3)), None).await, [at(3)]);
    assert_eq!(between(None, Some(at(1))).await, [at(0)]);
    assert!(between(Some(at(2)), Some(at(2))).await.is_empty());
    let moment = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let ever = between(moment("0001-01-01T00:00:00Z"), moment("9999-12-31T23:59:59Z")).await;
    assert_eq!(ever.len(), 4);
    assert!(between(moment("9999-12-31T23:59:59Z"), None).await.is_empty());
    assert!(between(None, moment("0001-01-01T00:00:00Z")).await.is_empty());
}
