//! `MailReports`.

use chrono::TimeDelta;
use socle_domain::email::{ReportId, SoftBounces};
use socle_domain::identity::TokenDigest;
use socle_domain::privacy::retention::{self, RetentionRule};

use crate::contract::samples::{begin, digest, later, now};
use crate::databases::TestDatabase;

fn report(text: &str) -> ReportId {
    ReportId::parse(text).unwrap()
}

async fn count(database: &TestDatabase, digest: TokenDigest, at: i64) -> SoftBounces {
    let mut tx = begin(&*database.store).await;
    let mut bounces = tx.mail_reports().lock_bounces(digest).await.unwrap();
    bounces.count(later(at));
    tx.mail_reports().store_bounces(digest, &bounces).await.unwrap();
    tx.commit().await.unwrap();
    bounces
}

pub async fn a_report_is_noted_once(database: &TestDatabase) {
    for (text, is_new) in [("msg_1", true), ("msg_2", true), ("msg_1", false), ("MSG_1", true)] {
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.mail_reports().note(&report(text), now()).await.unwrap(), is_new, "{text}");
        tx.commit().await.unwrap();
    }
    let mut tx = begin(&*database.store).await;
    assert!(tx.mail_reports().note(&report("msg_3"), now()).await.unwrap());
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert!(tx.mail_reports().note(&report("msg_3"), now()).await.unwrap(), "nothing came of it");
    tx.commit().await.unwrap();
}

pub async fn bounces_count_for_each_address(database: &TestDatabase) {
    let (one, other) = (digest(), digest());
    assert_eq!(count(database, one, 0).await.count, 1);
    assert_eq!(count(database, one, 1).await, SoftBounces { count: 2, since: Some(now()) });
    assert_eq!(count(database, other, 2).await, SoftBounces { count: 1, since: Some(later(2)) });
    let mut tx = begin(&*database.store).await;
    tx.mail_reports().forget_bounces(one).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(database, one, 3).await, SoftBounces { count: 1, since: Some(later(3)) });
    assert_eq!(count(database, other, 4).await.count, 2);
}

pub async fn counts_and_reports_go_by_age(database: &TestDatabase) {
    let (old, new) = (digest(), digest());
    let day = 86_400;
    count(database, old, -30 * day).await;
    count(database, new, -29 * day).await;
    let mut tx = begin(&*database.store).await;
    let ages = [("old", 30), ("new", 29)];
    for (text, days) in ages {
        let at = now() - TimeDelta::days(days);
        tx.mail_reports().note(&report(text), at).await.unwrap();
    }
    tx.commit().await.unwrap();
    for rule in [&retention::SOFT_BOUNCES, &retention::MAIL_REPORTS] {
        assert_eq!(removed(database, rule).await, 1, "{}", rule.name);
        assert_eq!(removed(database, rule).await, 0, "{}", rule.name);
    }
    assert_eq!(count(database, new, 0).await.count, 2);
    assert_eq!(count(database, old, 0).await.count, 1);
}

async fn removed(database: &TestDatabase, rule: &RetentionRule) -> u64 {
    let kind = database.retention.iter().find(|kind| kind.rule().name == rule.name).unwrap();
    kind.remove(rule.cutoff(now()), 10).await.unwrap()
}
