//! `SecurityEvents`.

use socle_domain::identity::{SecurityEvent, SecurityEventKind, UserId};

use crate::contract::samples::{begin, id, insert, now, user};
use crate::databases::TestDatabase;

fn event(user_id: UserId, kind: SecurityEventKind) -> SecurityEvent {
    SecurityEvent {
        id: id(),
        user_id,
        kind,
        session_id: Some(id()),
        ip: Some("2001:db8::1".parse().unwrap()),
        user_agent: Some("Browser/1.0".to_owned()),
        occurred_at: now(),
    }
}

pub async fn events_are_stored_with_what_they_tell(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let mut tx = begin(&*database.store).await;
    for kind in SecurityEventKind::ALL {
        tx.security_events().record(&event(user.id, kind)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let expect = async |column: &str, expected: Vec<Option<String>>| {
        let query = format!("SELECT {column} FROM security_events ORDER BY kind");
        assert_eq!(database.raw.texts(&query).await, expected, "{column}");
    };
    let mut kinds = SecurityEventKind::ALL.map(|kind| Some(kind.as_str().to_owned())).to_vec();
    kinds.sort();
    let same = |text: &str| vec![Some(text.to_owned()); kinds.len()];
    expect("ip", same("2001:db8::1")).await;
    expect("user_agent", same("Browser/1.0")).await;
    expect("kind", kinds).await;
}

pub async fn an_event_needs_a_person(database: &TestDatabase) {
    let mut tx = begin(&*database.store).await;
    let event = SecurityEvent {
        session_id: None,
        ip: None,
        user_agent: None,
        ..event(id(), SecurityEventKind::ALL[0])
    };
    assert!(tx.security_events().record(&event).await.is_err());
    tx.rollback().await.unwrap();
}
