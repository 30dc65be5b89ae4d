use rstest::rstest;
use socle_application::files::CopyFileError;
use socle_application::ports::RateLimited;
use socle_application::recruiting::applications::{ApplyError, ApplyInput};
use socle_application::testkit::TxEnd;
use socle_domain::Id as _;
use socle_domain::access::Denied;
use socle_domain::files::{FileId, FileName};
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationStatus, Job, JobStatus, LongText, SentCv,
};

use super::applying::{HOUR, cv_id};
use super::support::{Break, LETTER, World, job, job_id, refused};
use crate::support::{acme_id, field_errors, now, person, stranger};

/// What becomes of an attempt of Ada's, and how its transaction ends.
async fn attempt(world: &World, cv: Option<u128>) -> (Result<Application, ApplyError>, Vec<TxEnd>) {
    let store = world.applying();
    let cover_letter = Some(format!(" {LETTER}\r\n"));
    let request = ApplyInput { cover_letter, cv_id: cv.map(cv_id) };
    let outcome = world.apply(&store).execute(&stranger(), job_id(1), &request).await;
    (outcome.map(|view| view.application), store.ends())
}

/// What is stored.
fn application(cv: Option<SentCv>) -> Application {
    Application {
        id: ApplicationId::new(now(), [1; 10]),
        organization_id: acme_id(),
        job_id: job_id(1),
        candidate_id: Some(person().id),
        status: ApplicationStatus::Applied,
        rejected_from: None,
        cover_letter: Some(LongText::parse(LETTER).unwrap()),
        cv,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// What is done once it is.
const TOLD: [&str; 5] = [
    "audit application.created job_id",
    "announce application.created applied",
    "tell bob application-received",
    "tell carol application-received",
    "read by ada",
];

#[tokio::test]
async fn an_application_is_stored_noted_announced_and_told() {
    let world = World::broken(Break::Nowhere);
    let (applied, ends) = attempt(&world, None).await;
    assert_eq!(applied.unwrap(), application(None));
    let applicant = "applicant ada same_phone same_email same_name";
    let kept = ["count applications", "insert applied", applicant];
    assert_eq!(world.notes.all(), [&kept[..], &TOLD].concat());
    assert_eq!(ends, [TxEnd::Committed]);
}

#[rstest]
#[case::the_active_one(None)]
#[case::the_one_they_name(Some(1))]
#[tokio::test]
async fn the_cv_goes_along_as_a_copy(#[case] named: Option<u128>) {
    let world = World { cv: Some(cv_id(1)), ..World::broken(Break::Nowhere) };
    let (applied, ends) = attempt(&world, named).await;
    let (file_id, name) = (FileId::new(now(), [1; 10]), FileName::parse("cv.pdf").unwrap());
    assert_eq!(applied.unwrap(), application(Some(SentCv { file_id, name })));
    let copied = ["count applications", "begin 5", "read", "put", "keep sent_cv"];
    let kept = ["insert applied", "applicant ada same_cv same_phone same_email same_name"];
    assert_eq!(world.notes.all(), [&copied[..], &kept, &TOLD].concat());
    assert_eq!(ends, [TxEnd::Committed]);
}

#[tokio::test]
async fn a_cv_that_is_not_there_is_unknown() {
    let cases = [(Break::Nowhere, Some(2)), (Break::CvGone, Some(1)), (Break::CvGone, None)];
    for (broken, named) in cases {
        let world = World { cv: Some(cv_id(1)), ..World::broken(broken) };
        let (applied, ends) = attempt(&world, named).await;
        let Err(ApplyError::Invalid(invalid)) = applied else { panic!("{applied:?}") };
        assert_eq!(field_errors(&invalid), [("cv_id", "unknown")]);
        assert_eq!(world.notes.all(), ["count applications"]);
        assert_eq!(ends, []);
    }
}

#[tokio::test]
async fn nobody_applies_twice() {
    let world = World::broken(Break::Applied);
    let (applied, ends) = attempt(&world, None).await;
    assert!(matches!(applied, Err(ApplyError::AlreadyApplied)), "{applied:?}");
    assert_eq!(world.notes.all(), ["count applications"]);
    assert_eq!(ends, []);
    let world = World::broken(Break::Taken);
    let (applied, ends) = attempt(&world, None).await;
    assert!(matches!(applied, Err(ApplyError::AlreadyApplied)), "{applied:?}");
    assert_eq!(world.notes.all(), ["count applications", "insert applied"]);
    assert_eq!(ends, [TxEnd::RolledBack]);
}

#[tokio::test]
async fn whoever_comes_too_late_leaves_nothing_behind() {
    let closed = Job { status: JobStatus::Closed, ..job(1).job };
    let mut over = job(1).job;
    over.details.valid_through = Some(now());
    let copied = ["count applications", "begin 5", "read", "put"];
    let given_up = ["give up", "remove", "forget 1"];
    for job in [None, Some(closed), Some(over)] {
        let world = World { job, cv: Some(cv_id(1)), ..World::broken(Break::Nowhere) };
        let (applied, ends) = attempt(&world, None).await;
        assert!(matches!(applied, Err(ApplyError::Closed)), "{applied:?}");
        assert_eq!(world.notes.all(), [&copied[..], &given_up].concat());
        assert_eq!(ends, [TxEnd::RolledBack]);
    }
    let world = World { cv: Some(cv_id(1)), ..World::broken(Break::Late) };
    let (applied, ends) = attempt(&world, None).await;
    assert!(matches!(applied, Err(ApplyError::Copy(CopyFileError::Missing))), "{applied:?}");
    assert_eq!(world.notes.all(), [&copied[..], &["keep sent_cv"], &given_up].concat());
    assert_eq!(ends, [TxEnd::RolledBack]);
}

#[tokio::test]
async fn too_many_are_refused_and_a_letter_that_is_too_long_does_not_count() {
    let (applied, ends) = attempt(&World::broken(Break::Limited), None).await;
    let Err(ApplyError::RateLimited(limited)) = applied else { panic!("{applied:?}") };
    assert_eq!(limited, RateLimited { max: 60, retry_after: HOUR });
    assert_eq!(ends, []);
    let world = World::broken(Break::Nowhere);
    let store = world.applying();
    let request = ApplyInput { cover_letter: Some("a".repeat(20_001)), cv_id: None };
    let error = world.apply(&store).execute(&stranger(), job_id(1), &request).await;
    let Err(ApplyError::Invalid(invalid)) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("cover_letter", "too_long")]);
    assert_eq!(world.notes.all(), Vec::<String>::new());
    assert_eq!(store.ends(), []);
}

#[tokio::test]
async fn people_apply_for_what_everybody_sees() {
    let refused = refused().into_iter();
    let mut cases: Vec<_> = refused.map(|(actor, it)| (Break::Nowhere, actor, 1, it)).collect();
    cases.push((Break::Nowhere, stranger(), 2, Denied::NotFound));
    cases.push((Break::Gone, stranger(), 1, Denied::NotFound));
    for (broken, actor, job, expected) in cases {
        let world = World::broken(broken);
        let (store, request) = (world.applying(), ApplyInput::default());
        let error = world.apply(&store).execute(&actor, job_id(job), &request).await.unwrap_err();
        assert!(matches!(error, ApplyError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
}

#[rstest]
#[case(Break::Job, false)]
#[case(Break::AppliedTo, false)]
#[case(Break::Facts, false)]
#[case(Break::CvToSend, false)]
#[case(Break::Copy, true)]
#[case(Break::LockJob, true)]
#[case(Break::Finish, true)]
#[case(Break::Insert, true)]
#[case(Break::Applicant, true)]
#[case(Break::Audit, true)]
#[case(Break::Append, true)]
#[case(Break::Members, true)]
#[case(Break::Chosen, true)]
#[case(Break::Tell, true)]
#[case(Break::Commit, true)]
#[tokio::test]
async fn a_failing_port_sends_nothing(#[case] broken: Break, #[case] copied: bool) {
    let world = World { cv: Some(cv_id(1)), ..World::broken(broken) };
    let (applied, ends) = attempt(&world, None).await;
    let error = applied.unwrap_err();
    let storage = matches!(error, ApplyError::Copy(CopyFileError::Storage(_)));
    assert_eq!(storage, broken == Break::Copy, "{error:?}");
    assert!(storage || matches!(error, ApplyError::Store(_)), "{error:?}");
    assert!(!ends.contains(&TxEnd::Committed));
    assert_eq!(world.notes.all().iter().any(|it| it == "give up"), copied, "what was copied goes");
}
