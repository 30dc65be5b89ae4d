use std::sync::Arc;

use rstest::rstest;
use socle_application::files::{UploadFile, UploadFileError, UploadPart};
use socle_application::ports::{MockRateLimiter, RateDecision};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::files::{ContentRefusal, Danger, Detected, FileOwner, Quotas, purpose};

use super::support::{
    Break, Notes, Ready, Storage, asks, field, file_parts, parts, store, tx, whole,
};
use crate::support::{acme_id, anonymous, as_role, now, person, stranger, system};

const QUOTAS: Quotas = Quotas { per_person: 100, per_organization: 50 };

fn limiter(allowed: bool) -> MockRateLimiter {
    let mut limiter = MockRateLimiter::new();
    let resets_in = std::time::Duration::from_mins(1);
    let decision = RateDecision { allowed, max: 600, remaining: 0, resets_in };
    limiter.expect_hit().returning(move |_, _| decision);
    limiter
}

fn upload(store: &Arc<MockStore>, storage: Storage) -> UploadFile {
    UploadFile {
        store: store.clone(),
        storage: Arc::new(storage.clone()),
        inspector: Arc::new(storage),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
        limiter: Arc::new(limiter(true)),
        purposes: purpose::ALL.into(),
        quotas: QUOTAS,
        max_bytes: 1_000,
    }
}

/// Both transactions of an upload, and the one that gives its place up.
fn txs(broken: Break, notes: &Notes) -> Arc<MockStore> {
    let first = |at| if broken == at { broken } else { Break::Nowhere };
    let mut reserve = tx(broken, notes, 0);
    reserve.fail_commit = broken == Break::FirstCommit;
    let second = match broken {
        Break::SecondLock => Break::LockOwner,
        other => other,
    };
    let reserve = if broken == Break::SecondLock { tx(Break::Nowhere, notes, 0) } else { reserve };
    let mut record = tx(second, notes, 0);
    record.fail_commit = broken == Break::SecondCommit;
    let give_up = tx(first(Break::Delete), notes, 0);
    store(vec![reserve, record, give_up, tx(Break::Nowhere, notes, 0)])
}

async fn attempt(
    broken: Break,
    actor: &Actor,
    sent: Ready,
) -> (Result<socle_domain::files::StoredFile, UploadFileError>, Vec<String>, Vec<TxEnd>) {
    let notes = Notes::default();
    let store = txs(broken, &notes);
    let use_case = upload(&store, Storage::new(broken, &notes));
    let mut sent = sent;
    let outcome = use_case.execute(actor, Some(5), &mut sent).await;
    (outcome, notes.all(), store.ends())
}

#[tokio::test]
async fn a_place_is_reserved_filled_looked_at_and_then_there() {
    let (outcome, notes, ends) = attempt(Break::Nowhere, &asks(), whole()).await;
    let file = outcome.unwrap();
    assert_eq!(file.owner, FileOwner::Person(person().id));
    assert_eq!((file.uploaded_by, file.size), (Some(person().id), 5));
    assert_eq!((file.media_type.as_str(), file.created_at), ("text/plain", now()));
    let expected = [
        "lock person",
        "usage",
        "begin 5",
        "put",
        "inspect",
        "lock person",
        "finish",
        "audit file.uploaded",
        "announce file.uploaded",
    ];
    assert_eq!(notes, expected);
    assert_eq!(ends, [TxEnd::Committed, TxEnd::Committed]);
}

#[tokio::test]
async fn an_organization_that_is_named_late_is_asked_for_room_then() {
    let file = file_parts("notes.txt", b"hello");
    let after = [field("purpose", "document"), field("organization_id", &acme_id().to_string())];
    let sent = parts(&[&file[..], &after, &[UploadPart::End]].concat());
    let member = as_role(OrganizationRole::Member);
    let (outcome, notes, _) = attempt(Break::Nowhere, &member, sent).await;
    assert_eq!(outcome.unwrap().owner, FileOwner::Organization(acme_id()));
    assert_eq!(notes[..3], ["lock person", "usage", "begin 5"]);
    assert_eq!(notes[5..8], ["lock organization", "usage", "finish"]);
}

#[rstest]
#[case::nobody(anonymous(), None, Denied::NotAuthenticated)]
#[case::socle_itself(system(), None, Denied::Forbidden)]
#[case::a_viewer(as_role(OrganizationRole::Viewer), Some(()), Denied::Forbidden)]
#[case::a_stranger(stranger(), Some(()), Denied::NotFound)]
#[tokio::test]
async fn whoever_may_not_begins_nothing(
    #[case] actor: Actor,
    #[case] within: Option<()>,
    #[case] expected: Denied,
) {
    let organization = within.map(|()| field("organization_id", &acme_id().to_string()));
    let before: Vec<_> = organization.into_iter().chain([field("purpose", "document")]).collect();
    let file = file_parts("notes.txt", b"hello");
    let sent = parts(&[&before[..], &file, &[UploadPart::End]].concat());
    let (outcome, notes, ends) = attempt(Break::Nowhere, &actor, sent).await;
    let error = outcome.unwrap_err();
    assert!(matches!(error, UploadFileError::Denied(denied) if denied == expected), "{error:?}");
    assert_eq!((notes, ends), (vec![], vec![]));
}

#[rstest]
#[case::lock(Break::LockOwner, false)]
#[case::usage(Break::Usage, false)]
#[case::begin(Break::Begin, false)]
#[case::commit(Break::FirstCommit, false)]
#[case::put(Break::Put, true)]
#[case::inspect(Break::Inspect, true)]
#[case::second_lock(Break::SecondLock, true)]
#[case::finish(Break::Finish, true)]
#[case::audit(Break::Audit, true)]
#[case::announce(Break::Append, true)]
#[case::second_commit(Break::SecondCommit, true)]
#[tokio::test]
async fn whatever_fails_the_place_is_given_up(#[case] broken: Break, #[case] began: bool) {
    let (outcome, notes, _) = attempt(broken, &asks(), whole()).await;
    let error = outcome.unwrap_err();
    let failed = matches!(
        error,
        UploadFileError::Store(_) | UploadFileError::Storage(_) | UploadFileError::Unavailable(_)
    );
    assert!(failed, "{error:?}");
    // Put and inspect fail before the second transaction: what is left for giving up is that one.
    let gave_up = notes.ends_with(&["give up".into(), "remove".into(), "forget 1".into()]);
    assert_eq!(gave_up, began, "{notes:?}");
}

#[tokio::test]
async fn a_place_that_cannot_be_given_up_is_for_the_clean_up() {
    let notes = Notes::default();
    let store = store(vec![tx(Break::Nowhere, &notes, 0), tx(Break::Nowhere, &notes, 0)]);
    let mut storage = Storage::new(Break::Remove, &notes);
    storage.detected = Detected::Unknown;
    let error = upload(&store, storage).execute(&asks(), None, &mut whole()).await.unwrap_err();
    let refused = UploadFileError::Refused(ContentRefusal::ContentMismatch);
    assert_eq!(format!("{error:?}"), format!("{refused:?}"));
    assert_eq!(notes.all().last().unwrap(), "remove");
    assert_eq!(store.ends(), [TxEnd::Committed; 2], "nothing is reserved for what is left");
}

#[rstest]
#[case::within_the_file(2)]
#[case::after_the_file(4)]
#[case::before_it(1)]
#[tokio::test]
async fn whoever_leaves_leaves_nothing_behind(#[case] after: usize) {
    let file = file_parts("notes.txt", b"hello");
    let all = [&[field("purpose", "document")], &file[..]].concat();
    let (outcome, notes, _) = attempt(Break::Nowhere, &asks(), parts(&all[..after])).await;
    let error = outcome.unwrap_err();
    assert!(matches!(error, UploadFileError::BrokeOff(_)), "{error:?}");
    assert_eq!(notes.contains(&"give up".to_owned()), after > 1, "{notes:?}");
}

#[rstest]
#[case::room_for_it(95, None, Some(5))]
#[case::said_to_be_larger_than_what_is_left(96, Some(5), None)]
#[case::larger_than_what_is_left(96, None, None)]
#[case::full(100, None, None)]
#[tokio::test]
async fn a_quota_is_never_overshot(
    #[case] used: u64,
    #[case] hint: Option<u64>,
    #[case] expected: Option<u64>,
) {
    let notes = Notes::default();
    let store = store(vec![tx(Break::Nowhere, &notes, used), tx(Break::Nowhere, &notes, used)]);
    let use_case = upload(&store, Storage::new(Break::Nowhere, &notes));
    match (use_case.execute(&asks(), hint, &mut whole()).await, expected) {
        (Ok(file), Some(size)) => assert_eq!(file.size, size),
        (Err(UploadFileError::QuotaExceeded(error)), None) => assert_eq!(error.quota, 100),
        (outcome, expected) => panic!("{outcome:?} instead of {expected:?}"),
    }
}

#[tokio::test]
async fn what_says_to_be_far_too_large_is_not_even_begun() {
    let notes = Notes::default();
    let store = store(vec![]);
    let use_case = upload(&store, Storage::new(Break::Nowhere, &notes));
    let error = use_case.execute(&asks(), Some(1_000_000), &mut whole()).await.unwrap_err();
    assert!(matches!(error, UploadFileError::TooLarge { limit: 1_000 }), "{error:?}");
    assert_eq!(notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn who_uploads_too_often_waits() {
    let notes = Notes::default();
    let store = store(vec![]);
    let mut use_case = upload(&store, Storage::new(Break::Nowhere, &notes));
    use_case.limiter = Arc::new(limiter(false));
    let error = use_case.execute(&asks(), None, &mut whole()).await.unwrap_err();
    assert!(matches!(error, UploadFileError::RateLimited(_)), "{error:?}");
}

#[rstest]
#[case::another_kind(Detected::Media("application/pdf".to_owned()))]
#[case::a_program(Detected::Media("application/x-executable".to_owned()))]
#[case::nothing_known(Detected::Unknown)]
#[tokio::test]
async fn what_is_not_what_it_says_is_given_up(#[case] detected: Detected) {
    let notes = Notes::default();
    let tx = || tx(Break::Nowhere, &notes, 0);
    let store = store(vec![tx(), tx(), tx()]);
    let storage = Storage { detected, ..Storage::new(Break::Nowhere, &notes) };
    let error = upload(&store, storage).execute(&asks(), None, &mut whole()).await.unwrap_err();
    assert!(matches!(error, UploadFileError::Refused(ContentRefusal::ContentMismatch)));
    assert!(notes.all().ends_with(&["give up".into(), "remove".into(), "forget 1".into()]));
    assert_eq!(ContentRefusal::from(Danger::Malware).code(), "malware");
}
