use std::sync::Arc;

use rstest::rstest;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::recruiting::matching::{
    ApplicantMatch, MatchingError, RankApplicants, RankPlace,
};
use socle_application::recruiting::ports::{
    Applicant, ApplicationView, MockJobQueries, MockMatchQueries,
};
use socle_application::testkit::{
    CountingRandomness, FixedClock, InlineCpu, MockStore, MockTx, TxEnd, unavailable,
};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, Principal};
use socle_domain::identity::{Locale, UserId};
use socle_domain::recruiting::matching::{MatchScore, RankingViewer};
use socle_domain::recruiting::{Application, ApplicationId, ApplicationStatus};
use uuid::Uuid;

use super::support::{Counter, candidate, job, job_id, measure, taxonomy, wording};
use crate::files::support::Notes;
use crate::support::{acme_id, anonymous, now, program, stranger, system};

type Place = RankPlace<ApplicationId>;

const READ: &str = "recruiting.applications.read";

fn page(limit: u32) -> PageRequest<Place> {
    PageRequest { limit: PageLimit::new(limit).unwrap(), after: None }
}

fn id(number: u128) -> ApplicationId {
    ApplicationId::from_uuid(Uuid::from_u128(number))
}

fn whose(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

/// Who applied: the fourth knows nothing of Rust, of the second and the fifth nothing is known.
fn applicants() -> Vec<Applicant> {
    let applicant = |number, skills: Option<&[&str]>| Applicant {
        id: id(number),
        candidate_id: Some(whose(number)),
        profile: skills.map(|it| candidate(it, true).source.profile(&taxonomy(), None)),
    };
    vec![
        applicant(5, None),
        applicant(4, Some(&["Cooking"])),
        applicant(3, Some(&["Rust"])),
        applicant(2, Some(&[])),
        applicant(1, Some(&["rustlang"])),
    ]
}

fn view(id: ApplicationId) -> ApplicationView {
    let application = Application {
        id,
        organization_id: acme_id(),
        job_id: job_id(1),
        candidate_id: None,
        status: ApplicationStatus::Applied,
        rejected_from: None,
        cover_letter: None,
        cv: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    ApplicationView {
        application,
        job_title: "Développeuse".to_owned(),
        company: "Acme".to_owned(),
        candidate: None,
        history: Vec::new(),
        applicant: None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Nowhere,
    Read,
    Add,
    Audit,
    Commit,
}

struct Stage {
    broken: Break,
    busy: bool,
    notes: Notes,
    store: Arc<MockStore>,
    views: Counter,
}

impl Stage {
    fn new(broken: Break) -> Self {
        let notes = Notes::default();
        let mut tx = MockTx::default();
        if broken == Break::Commit {
            tx.fail_commit = true;
        }
        let fails = move |at| if broken == at { Err(unavailable()) } else { Ok(()) };
        let noted = notes.clone();
        tx.recruiting.rankings.expect_add().returning(move |scope, ranking| {
            assert_eq!((scope.organization_id(), ranking.job_id), (acme_id(), job_id(1)));
            assert!(matches!(ranking.viewer, RankingViewer::Key(_)));
            for it in &ranking.applications {
                let number = it.application_id.as_uuid().as_u128();
                assert_eq!(it.candidate_id, Some(whose(number)));
                let score = it.score.map(MatchScore::percent);
                noted.note(format!("{number} {score:?} {}", it.reasons.len()));
            }
            fails(Break::Add)
        });
        let noted = notes.clone();
        tx.audit_log.expect_append().returning(move |entry| {
            noted.note(format!("audit {}", entry.action));
            fails(Break::Audit)
        });
        let store = Arc::new(MockStore::with(tx));
        Self { broken, busy: false, notes, store, views: Counter::default() }
    }

    fn use_case(&self) -> RankApplicants {
        let broken = self.broken;
        let mut jobs = MockJobQueries::new();
        jobs.expect_owner_of().returning(|id| Ok((id == job_id(1)).then(acme_id)));
        jobs.expect_job().returning(|_, _| Ok(Some(job(1))));
        let mut queries = MockMatchQueries::new();
        queries.expect_applicants().returning(move |_, _, _, after, _| {
            assert_eq!(after, None, "fewer came than were asked for");
            if broken == Break::Read { Err(unavailable()) } else { Ok(applicants()) }
        });
        let views = self.views.clone();
        queries.expect_applications_by_id().returning(move |_, ids| {
            views.up();
            Ok(ids.iter().rev().copied().map(view).collect())
        });
        RankApplicants {
            store: self.store.clone(),
            queries: Arc::new(queries),
            jobs: Arc::new(jobs),
            measure: measure(true),
            cpu: Arc::new(InlineCpu { busy: self.busy }),
            wording: wording(),
            clock: Arc::new(FixedClock::default()),
            randomness: Arc::new(CountingRandomness::default()),
        }
    }

    async fn ask(
        &self,
        actor: &Actor,
        page: PageRequest<Place>,
    ) -> Result<Page<ApplicantMatch, Place>, MatchingError> {
        self.use_case().execute(actor, job_id(1), page, Locale::He).await
    }
}

fn shown(page: &Page<ApplicantMatch, Place>) -> Vec<(ApplicationId, Option<u8>)> {
    let score = |it: &ApplicantMatch| it.score.map(MatchScore::percent);
    page.items.iter().map(|it| (it.view.application.id, score(it))).collect()
}

#[tokio::test]
async fn what_is_shown_is_noted_and_nothing_moves() {
    let stage = Stage::new(Break::Nowhere);
    let page = stage.ask(&program(&[READ]), page(10)).await.unwrap();
    // The transaction knows no other repository: whoever moved an application would fail here.
    let expected =
        [(id(1), Some(58)), (id(3), Some(58)), (id(4), Some(15)), (id(2), None), (id(5), None)];
    assert_eq!(shown(&page), expected);
    let noted = ["1 Some(58) 3", "3 Some(58) 3", "4 Some(15) 2", "2 None 0", "5 None 0"];
    assert_eq!(stage.notes.all(), [&noted[..], &["audit job.ranked"]].concat());
    assert_eq!(stage.store.ends(), [TxEnd::Committed]);
    assert_eq!(page.items[0].reasons[0].text, "he shared_skills Rust", "programs choose theirs");
    assert_eq!(page.next, None);
}

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let stage = Stage::new(Break::Nowhere);
        let part = stage.ask(&program(&[READ]), PageRequest { after, ..page(2) }).await.unwrap();
        seen.extend(shown(&part).into_iter().map(|(id, _)| id.as_uuid().as_u128()));
        after = part.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [1, 3, 4, 2, 5]);
}

#[rstest]
#[case(Break::Read)]
#[case(Break::Add)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn what_cannot_be_noted_is_not_shown(#[case] broken: Break) {
    let stage = Stage::new(broken);
    let error = stage.ask(&program(&[READ]), page(10)).await.unwrap_err();
    assert!(matches!(error, MatchingError::Store(_)), "{error:?}");
    let ends = usize::from(matches!(broken, Break::Add | Break::Audit));
    assert_eq!(stage.store.ends(), vec![TxEnd::RolledBack; ends]);
}

#[tokio::test]
async fn only_its_employer_sees_a_ranking() {
    let mut outside = program(&[READ]);
    if let Principal::ApiKey(key) = &mut outside.principal {
        key.organization_id = socle_domain::organizations::OrganizationId::from_uuid(Uuid::nil());
    }
    outside.memberships = stranger().memberships;
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (stranger(), Denied::NotFound),
        (outside, Denied::NotFound),
        (program(&["recruiting.jobs.read"]), Denied::Forbidden),
        (system(), Denied::Forbidden),
    ] {
        let stage = Stage::new(Break::Nowhere);
        let error = stage.ask(&actor, page(10)).await.unwrap_err();
        assert!(matches!(error, MatchingError::Denied(denied) if denied == expected), "{error:?}");
        assert_eq!((stage.views.get(), stage.notes.all().len()), (0, 0));
    }
    let stage = Stage::new(Break::Nowhere);
    let unknown = stage.use_case();
    let unknown = unknown.execute(&program(&[READ]), job_id(9), page(1), Locale::En).await;
    assert!(matches!(unknown, Err(MatchingError::Denied(Denied::NotFound))), "{unknown:?}");
}

#[tokio::test]
async fn too_much_work_is_turned_away_and_nothing_noted() {
    let stage = Stage { busy: true, ..Stage::new(Break::Nowhere) };
    let error = stage.ask(&program(&[READ]), page(10)).await.unwrap_err();
    assert!(matches!(error, MatchingError::Cpu(_)), "{error:?}");
    assert_eq!(stage.notes.all().len(), 0);
}
