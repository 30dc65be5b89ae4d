//! What a provider reports of mails.

#![expect(clippy::unnecessary_wraps, reason = "they are what a port answers that may fail")]

use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::email::ports::{MockBounceReports, RawReport, Report, ReportError};
use socle_application::email::{HearReport, HearReportError};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::audit::AuditActor;
use socle_domain::email::{
    BounceKind, ReportClass, ReportId, Reported, SoftBounces, SuppressionReason,
};

use super::{Fault, Stored, entry, mac, store};
use crate::support::{anonymous, now, person};

use SuppressionReason::{Bounced, Complained};

fn raw() -> RawReport {
    RawReport { headers: vec![("svix-id".to_owned(), "msg_1".to_owned())], body: b"{}".to_vec() }
}

fn report(about: Reported) -> Report {
    Report {
        id: ReportId::parse("msg_1").unwrap(),
        // Named twice, it is one.
        recipients: vec![person().email, person().email],
        about,
        class: ReportClass::new("Permanent/General"),
    }
}

fn hear(store: &Arc<MockStore>, answer: fn() -> Result<Report, ReportError>) -> HearReport {
    let mut reports = MockBounceReports::new();
    reports.expect_read().times(1).returning(move |given, at| {
        assert_eq!((given, at), (&raw(), now()));
        answer()
    });
    HearReport {
        store: store.clone(),
        reports: Arc::new(reports),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(CountingRandomness::default()),
        mac: Arc::new(mac()),
    }
}

fn bounced() -> Result<Report, ReportError> {
    Ok(report(Reported::Bounced(BounceKind::Permanent)))
}

fn transient() -> Result<Report, ReportError> {
    Ok(report(Reported::Bounced(BounceKind::Transient)))
}

fn complained() -> Result<Report, ReportError> {
    Ok(report(Reported::Complained))
}

#[rstest]
#[case(bounced, Bounced)]
#[case(complained, Complained)]
#[tokio::test]
async fn a_report_puts_an_address_on_the_list(
    #[case] answer: fn() -> Result<Report, ReportError>,
    #[case] reason: SuppressionReason,
) {
    let (store, seen) = store(&Stored::default(), Fault::Nowhere);
    hear(&store, answer).execute(&anonymous(), &raw()).await.unwrap();
    let inserted = seen.inserted.lock().unwrap();
    let [made] = &inserted[..] else { panic!("{inserted:?}") };
    assert_eq!((made.reason, &made.email), (reason, &Some(person().email)));
    assert_eq!(made.class, ReportClass::new("Permanent/General"));
    let audited = seen.audited.lock().unwrap();
    let [entry] = &audited[..] else { panic!("{audited:?}") };
    // It is Socle that does it, on behalf of that request.
    assert_eq!(
        (entry.actor, entry.action.as_str()),
        (AuditActor::System, "email_suppression.added")
    );
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn a_report_that_was_heard_before_changes_nothing() {
    let stored = Stored { heard_before: true, ..Stored::default() };
    let (store, seen) = store(&stored, Fault::Nowhere);
    hear(&store, bounced).execute(&anonymous(), &raw()).await.unwrap();
    assert!(seen.inserted.lock().unwrap().is_empty() && seen.audited.lock().unwrap().is_empty());
}

#[rstest]
#[case(0, false)]
#[case(3, false)]
#[case(4, true)]
#[tokio::test]
async fn what_comes_back_for_the_time_being_is_counted(#[case] before: u32, #[case] last: bool) {
    let since = Some(now() - TimeDelta::days(1));
    let stored = Stored { bounces: SoftBounces { count: before, since }, ..Stored::default() };
    let (store, seen) = store(&stored, Fault::Nowhere);
    hear(&store, transient).execute(&anonymous(), &raw()).await.unwrap();
    assert_eq!(*seen.bounces.lock().unwrap(), [SoftBounces { count: before + 1, since }]);
    let inserted = seen.inserted.lock().unwrap();
    assert_eq!(inserted.len(), usize::from(last));
    assert!(inserted.iter().all(|it| it.reason == Bounced));
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case(|| Ok(report(Reported::Other)))]
#[case(|| Ok(report(Reported::Bounced(BounceKind::Content))))]
#[case(|| Ok(Report { recipients: Vec::new(), ..report(Reported::Complained) }))]
#[tokio::test]
async fn what_is_of_no_consequence_is_acknowledged(
    #[case] answer: fn() -> Result<Report, ReportError>,
) {
    let store = Arc::new(MockStore::unavailable());
    hear(&store, answer).execute(&anonymous(), &raw()).await.unwrap();
}

#[rstest]
#[case(|| Err(ReportError::Forged("no signature is right")))]
#[case(|| Err(ReportError::Unreadable("line 1".into())))]
#[tokio::test]
async fn what_is_no_report_is_refused_before_anything_begins(
    #[case] answer: fn() -> Result<Report, ReportError>,
) {
    let store = Arc::new(MockStore::unavailable());
    let error = hear(&store, answer).execute(&anonymous(), &raw()).await.unwrap_err();
    assert!(matches!(error, HearReportError::Report(_)), "{error:?}");
}

#[rstest]
#[case(Fault::Begin, bounced)]
#[case(Fault::Note, bounced)]
#[case(Fault::Lock, bounced)]
#[case(Fault::Insert, bounced)]
#[case(Fault::Audit, complained)]
#[case(Fault::Commit, bounced)]
#[case(Fault::LockBounces, transient)]
#[case(Fault::StoreBounces, transient)]
#[tokio::test]
async fn a_report_that_cannot_be_stored_is_not_heard(
    #[case] fault: Fault,
    #[case] answer: fn() -> Result<Report, ReportError>,
) {
    let (store, _) = store(&Stored::default(), fault);
    let error = hear(&store, answer).execute(&anonymous(), &raw()).await.unwrap_err();
    assert!(matches!(error, HearReportError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[tokio::test]
async fn an_entry_that_cannot_be_stored_again_is_as_it_was() {
    let stored = Stored { entry: Some(entry(Complained)), ..Stored::default() };
    let (store, _) = store(&stored, Fault::Update);
    let error = hear(&store, bounced).execute(&anonymous(), &raw()).await.unwrap_err();
    assert!(matches!(error, HearReportError::Store(_)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}
