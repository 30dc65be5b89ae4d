use std::sync::Arc;

use rstest::rstest;
use socle_application::files::{UploadFile, UploadFileError, UploadPart};
use socle_application::ports::{MockRateLimiter, RateDecision};
use socle_application::recruiting::candidates::{AddCv, AddCvError};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::Actor;
use socle_domain::files::{ContentRefusal, Detected, Quotas, purpose};
use socle_domain::recruiting::Cv;

use super::support::{Break, World, asks, clock, cv, randomness, refused};
use crate::files::support::{self as files, Break as FileBreak, Notes, Storage, field, parts};

/// Both transactions of an upload, and the one that gives its place up.
fn txs(world: &World) -> Arc<MockStore> {
    let aside = || files::tx(FileBreak::Nowhere, &Notes::default(), 0);
    let mut record = world.tx();
    record.files.expect_finish().returning(|_, _, _| Ok(true));
    record.files.expect_give_up().returning(|_, _| Ok(true));
    Arc::new(MockStore::with_all([aside(), record, aside()]))
}

async fn add(
    store: &Arc<MockStore>,
    detected: &str,
    actor: &Actor,
    before: &[UploadPart],
) -> Result<Cv, AddCvError> {
    let mut limiter = MockRateLimiter::new();
    let resets_in = std::time::Duration::from_mins(1);
    let decision = RateDecision { allowed: true, max: 600, remaining: 0, resets_in };
    limiter.expect_hit().returning(move |_, _| decision);
    let detected = Detected::Media(detected.to_owned());
    let storage = Storage { detected, ..Storage::new(FileBreak::Nowhere, &Notes::default()) };
    let upload = UploadFile {
        store: store.clone(),
        storage: Arc::new(storage.clone()),
        inspector: Arc::new(storage),
        clock: clock(),
        randomness: randomness(),
        limiter: Arc::new(limiter),
        purposes: purpose::ALL.into(),
        quotas: Quotas { per_person: 100, per_organization: 0 },
        max_bytes: 1_000,
    };
    let use_case = AddCv { upload: Arc::new(upload), clock: clock(), randomness: randomness() };
    let file = [
        UploadPart::File { name: Some("cv.pdf".to_owned()), media_type: None },
        UploadPart::Chunk(bytes::Bytes::from_static(b"hello")),
        UploadPart::FileEnd,
        UploadPart::End,
    ];
    let mut sent = parts(&[before, &file].concat());
    use_case.execute(actor, Some(5), &mut sent).await
}

const PDF: &str = "application/pdf";

#[rstest]
#[case::the_first(vec![], &[], "insert cv.pdf active=true")]
#[case::another(vec![cv(1, true)], &[field("name", "Mine")], "insert Mine active=false")]
#[tokio::test]
async fn a_cv_is_made_with_its_file_and_the_first_is_active(
    #[case] cvs: Vec<Cv>,
    #[case] before: &[UploadPart],
    #[case] inserted: &str,
) {
    let world = World { cvs, ..World::broken(Break::Nowhere) };
    let store = txs(&world);
    let made = add(&store, PDF, &asks(), before).await.unwrap();
    assert_eq!((made.media_type.as_str(), made.size), (PDF, 5));
    let expected = [
        "audit file.uploaded",
        "announce file.uploaded",
        inserted,
        "enqueue recruiting.read_cv",
        "audit cv.added",
        "announce cv.added",
    ];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::Committed]);
}

#[tokio::test]
async fn a_person_keeps_so_many_and_no_file_more() {
    let cvs = (1..=20).map(|number| cv(number, number == 1)).collect();
    let world = World { cvs, ..World::broken(Break::Nowhere) };
    let store = txs(&world);
    let error = add(&store, PDF, &asks(), &[]).await.unwrap_err();
    assert!(matches!(error, AddCvError::TooMany), "{error:?}");
    let given_up = [TxEnd::Committed, TxEnd::RolledBack, TxEnd::Committed];
    assert_eq!(store.ends(), given_up, "its place was reserved, and is given up");
}

#[tokio::test]
async fn what_is_no_document_is_no_cv() {
    let store = txs(&World::broken(Break::Nowhere));
    let error = add(&store, "text/html", &asks(), &[]).await.unwrap_err();
    let refusal = UploadFileError::Refused(ContentRefusal::ContentMismatch);
    assert_eq!(error.to_string(), AddCvError::from(refusal).to_string());
    for before in [field("purpose", "cv"), field("name", "\n")] {
        let store = txs(&World::broken(Break::Nowhere));
        let error = add(&store, PDF, &asks(), &[before]).await.unwrap_err();
        assert!(matches!(error, AddCvError::Upload(UploadFileError::Invalid(_))), "{error:?}");
        assert_eq!(store.ends(), []);
    }
}

#[tokio::test]
async fn only_people_have_cvs() {
    for (actor, expected) in refused() {
        let store = txs(&World::broken(Break::Nowhere));
        let error = add(&store, PDF, &actor, &[]).await.unwrap_err();
        let denied = matches!(error, AddCvError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        assert_eq!(store.ends(), []);
    }
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::All)]
#[case(Break::Put)]
#[case(Break::Enqueue)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_leaves_neither_a_cv_nor_a_file(#[case] broken: Break) {
    let store = txs(&World::broken(broken));
    add(&store, PDF, &asks(), &[]).await.unwrap_err();
    let ends = store.ends();
    assert_eq!(ends.first(), Some(&TxEnd::Committed), "the place was reserved");
    assert_eq!(ends.last(), Some(&TxEnd::Committed), "and is given up");
    let undone = ends.len() == 3 || broken == Break::Commit;
    assert!(undone, "{ends:?}");
}
