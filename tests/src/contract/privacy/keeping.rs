//! What is kept, and for how long.

use chrono::TimeDelta;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::identity::{
    OneTimeToken, OneTimeTokenPurpose, SecurityEvent, SecurityEventKind, UserId,
};
use socle_domain::privacy::{
    Consent, ConsentKind, ExportState, PersonalExport, TextVersion, retention,
};

use super::super::samples::{begin, digest, id, insert, issue, later, now, user};
use crate::databases::TestDatabase;

fn consent(user_id: UserId, kind: ConsentKind, version: &str, granted: bool) -> Consent {
    let version = TextVersion::parse(version).unwrap();
    Consent { id: id(), user_id, kind, version, granted, decided_at: now() }
}

pub async fn consents_come_back_the_latest_first(database: &TestDatabase) {
    let (ada, grace) = (user(), user());
    insert(&*database.store, &[&ada, &grace]).await;
    let mut given = [
        consent(ada.id, ConsentKind::Terms, "1", true),
        consent(ada.id, ConsentKind::Marketing, "m", true),
        consent(ada.id, ConsentKind::Terms, "1", false),
        consent(ada.id, ConsentKind::Terms, "2", true),
    ];
    given.sort_by_key(|consent| consent.id);
    let other = consent(grace.id, ConsentKind::Terms, "9", true);
    let mut tx = begin(&*database.store).await;
    for consent in given.iter().chain([&other]) {
        tx.consents().append(consent).await.unwrap();
    }
    let terms = given.iter().rev().find(|consent| consent.kind == ConsentKind::Terms);
    let latest = tx.consents().latest(ada.id, ConsentKind::Terms).await.unwrap();
    assert_eq!(latest.as_ref(), terms);
    let none = tx.consents().latest(ada.id, ConsentKind::PrivacyPolicy).await.unwrap();
    assert_eq!(none, None);
    tx.commit().await.unwrap();

    let decisions = database.privacy.decisions_of(ada.id).await.unwrap();
    assert_eq!(decisions.len(), 2);
    assert!(decisions.iter().any(|decision| Some(decision) == terms));
    given.reverse();
    let limit = PageLimit::new(3).unwrap();
    let page = PageRequest { limit, after: None };
    let first = database.privacy.consents_of(ada.id, page).await.unwrap();
    assert_eq!(first.items, given[..3]);
    let page = PageRequest { limit, after: first.next };
    let second = database.privacy.consents_of(ada.id, page).await.unwrap();
    assert_eq!((&second.items[..], second.next), (&given[3..], None));
}

pub async fn exports_are_seen_by_their_person_only(database: &TestDatabase) {
    let (ada, grace) = (user(), user());
    insert(&*database.store, &[&ada, &grace]).await;
    let mut export = PersonalExport::new(id(), ada.id, now());
    let mut tx = begin(&*database.store).await;
    tx.personal_exports().insert(&export).await.unwrap();
    assert_eq!(tx.personal_exports().since(ada.id, later(-1)).await.unwrap(), [export.clone()]);
    assert_eq!(tx.personal_exports().since(ada.id, now()).await.unwrap(), []);
    tx.commit().await.unwrap();

    let queries = &database.privacy;
    queries.note_progress(export.id, 40).await.unwrap();
    export.progress = 40;
    assert_eq!(queries.export(ada.id, export.id).await.unwrap(), Some(export.clone()));
    assert_eq!(queries.export(grace.id, export.id).await.unwrap(), None);
    assert_eq!(queries.sealed_archive(ada.id, export.id).await.unwrap(), None);

    export.finish(7, later(1));
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.personal_exports().find(id()).await.unwrap(), None);
    tx.personal_exports().finish(&export, Some(vec![0, 255])).await.unwrap();
    assert_eq!(tx.personal_exports().find(export.id).await.unwrap(), Some(export.clone()));
    tx.commit().await.unwrap();
    queries.note_progress(export.id, 10).await.unwrap();
    assert_eq!(queries.exports_of(ada.id).await.unwrap(), [export.clone()], "it is finished");
    assert_eq!(export.state_at(later(2)), ExportState::Ready);
    assert_eq!(queries.sealed_archive(ada.id, export.id).await.unwrap(), Some(vec![0, 255]));
    assert_eq!(queries.sealed_archive(grace.id, export.id).await.unwrap(), None);

    let mut tx = begin(&*database.store).await;
    tx.personal_exports().remove_all_of(ada.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(queries.exports_of(ada.id).await.unwrap(), []);
}

pub async fn nothing_is_overdue_in_an_empty_database(database: &TestDatabase) {
    assert_eq!(
        database.retention.len(),
        retention::ALL.len() - 3,
        "people, organizations and candidates"
    );
    for kind in &database.retention {
        assert_eq!(kind.overdue(now()).await.unwrap(), 0, "{}", kind.rule().name);
        assert_eq!(kind.remove(now(), 10).await.unwrap(), 0, "{}", kind.rule().name);
    }
}

pub async fn what_is_overdue_goes_batch_by_batch_and_the_rest_stays(database: &TestDatabase) {
    let ada = user();
    insert(&*database.store, &[&ada]).await;
    let event = |days: i64| SecurityEvent {
        id: id(),
        user_id: ada.id,
        kind: SecurityEventKind::NewDevice,
        session_id: None,
        ip: None,
        user_agent: None,
        occurred_at: now() - TimeDelta::days(days),
    };
    let mut tx = begin(&*database.store).await;
    for days in [400, 401, 500, 399, 0] {
        tx.security_events().record(&event(days)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let purposes = [OneTimeTokenPurpose::VerifyEmail, OneTimeTokenPurpose::ResetPassword];
    let issued = [now() - TimeDelta::days(40), now()];
    for (purpose, at) in purposes.into_iter().zip(issued) {
        let token = OneTimeToken::issue(id(), ada.id, purpose, digest(), at);
        issue(&*database.store, &token).await;
    }

    let of = |rule: &retention::RetentionRule| {
        let found = database.retention.iter().find(|kind| kind.rule().name == rule.name);
        found.expect("the rule is enforced")
    };
    let events = of(&retention::SECURITY_EVENTS);
    let cutoff = retention::SECURITY_EVENTS.cutoff(now());
    assert_eq!(events.overdue(cutoff).await.unwrap(), 3);
    assert_eq!(events.remove(cutoff, 2).await.unwrap(), 2);
    assert_eq!(events.remove(cutoff, 2).await.unwrap(), 1);
    assert_eq!(events.remove(cutoff, 2).await.unwrap(), 0);
    let left = database.identity.account_records(ada.id).await.unwrap().events;
    assert_eq!(left.len(), 2);
    let tokens = of(&retention::ONE_TIME_TOKENS);
    let cutoff = retention::ONE_TIME_TOKENS.cutoff(now());
    assert_eq!(tokens.remove(cutoff, 10).await.unwrap(), 1);
    let count = database.raw.texts("SELECT CAST(count(*) AS text) FROM one_time_tokens").await;
    assert_eq!(count, [Some("1".to_owned())]);
}
