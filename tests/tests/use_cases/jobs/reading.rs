use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::access::ReadError;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::recruiting::jobs::{FoundJob, JobSearch, ListJobsError, Offer, ReadJobs};
use socle_application::recruiting::ports::{
    CompanyRef, JobFilter, JobPageRequest, JobPlace, JobView, MockJobQueries,
};
use socle_application::testkit::FixedClock;
use socle_domain::access::{Actor, Denied, OrganizationRole, Principal};
use socle_domain::recruiting::search::SearchQuery;
use socle_domain::recruiting::{JobStatus, JobType, WorkMode};

use super::queries::{cache, place};
use super::support::{Break, World, clock, employer, job, job_id, view};
use crate::support::{acme_id, anonymous, as_role, field_errors, now, program, stranger, system};

fn read(world: &World, clock: &Arc<FixedClock>) -> ReadJobs {
    ReadJobs { queries: world.queries(), clock: clock.clone(), cache: cache(clock) }
}

/// Over queries that are asked once.
fn read_once(queries: MockJobQueries) -> ReadJobs {
    ReadJobs { queries: Arc::new(queries), ..read(&World::shown(Break::Nowhere), &clock()) }
}

fn page() -> JobPageRequest {
    JobPageRequest { limit: PageLimit::default(), after: None }
}

fn all() -> JobSearch {
    JobSearch::default()
}

fn titles(page: Page<JobView, JobPlace>) -> Vec<String> {
    page.items.into_iter().map(|view| view.job.details.title.to_string()).collect()
}

fn closing() -> Actor {
    let mut actor = stranger();
    if let Principal::User(signed_in) = &mut actor.principal {
        signed_in.closing = true;
    }
    actor
}

#[tokio::test]
async fn what_everybody_sees_is_made_once() {
    let world = World::shown(Break::Nowhere);
    let read = read(&world, &clock());
    for _ in 0..2 {
        let shown = read.for_everybody(&all(), page(), "titles", titles).await.unwrap();
        assert_eq!(shown, ["Cook 1", "Cook 2"]);
    }
    assert_eq!(world.notes.all(), ["page of 20"]);
    // Another search, another page and another shape are others.
    let remote = JobSearch { work_mode: Some("remote".to_owned()), ..all() };
    read.for_everybody(&remote, page(), "titles", titles).await.unwrap();
    let further = JobPageRequest { after: Some(place()), ..page() };
    read.for_everybody(&all(), further, "titles", titles).await.unwrap();
    let count = |page: Page<JobView, JobPlace>| page.items.len();
    assert_eq!(read.for_everybody(&all(), page(), "count", count).await.unwrap(), 2);
    let asked = ["page of 20", "page of 20", "page of 20 further on", "page of 20"];
    assert_eq!(world.notes.all(), asked);
}

#[rstest]
#[case(Some(120), 120)]
#[case(None, 300)]
#[tokio::test]
async fn it_is_remembered_for_a_while_and_never_beyond_the_end_of_a_job(
    #[case] ends: Option<i64>,
    #[case] remembered: i64,
) {
    let mut world = World::shown(Break::Nowhere);
    world.published[1].details.valid_through = ends.map(|end| now() + TimeDelta::seconds(end));
    let clock = clock();
    let read = read(&world, &clock);
    for (seconds, pages) in [(0, 1), (remembered - 1, 1), (1, 2)] {
        clock.advance(TimeDelta::seconds(seconds));
        read.for_everybody(&all(), page(), "titles", titles).await.unwrap();
        assert_eq!(world.notes.all().len(), pages, "{seconds} seconds later");
    }
}

#[tokio::test]
async fn whoever_is_signed_in_is_asked_about_once_a_page_and_answered_anew() {
    let world = World::shown(Break::Nowhere);
    let read = read(&world, &clock());
    for _ in 0..2 {
        let found = read.published(&stranger(), &all(), page()).await.unwrap();
        let applied: Vec<_> = found.items.iter().map(|job| job.has_applied).collect();
        assert_eq!((applied, found.next), (vec![Some(true), Some(false)], Some(place())));
    }
    let once = ["page of 20", "applied to which of 2"];
    assert_eq!(world.notes.all(), [once, once].concat());
    assert!(ReadJobs::is_viewer(&stranger()));
    for actor in [anonymous(), system(), program(&["recruiting.jobs.read"]), closing()] {
        assert!(!ReadJobs::is_viewer(&actor));
        let found = read.published(&actor, &all(), page()).await.unwrap();
        assert!(found.items.iter().all(|job| job.has_applied.is_none()));
    }
    assert_eq!(world.notes.all()[4..], ["page of 20"; 4], "of nobody else that is asked");
}

#[tokio::test]
async fn filters_are_read() {
    let words = "\"head chef\" -night";
    let search = JobSearch {
        query: Some(words.to_owned()),
        job_type: Some("part_time".to_owned()),
        work_mode: Some("hybrid".to_owned()),
        location: Some(" Évry  Courcouronnes".to_owned()),
        company: Some(CompanyRef::Id(acme_id())),
        salary_min: Some(0),
        posted_after: Some(now()),
    };
    let filter = JobFilter {
        query: SearchQuery::parse(words),
        job_type: Some(JobType::PartTime),
        work_mode: Some(WorkMode::Hybrid),
        location: Some("evry courcouronnes".to_owned()),
        company: Some(CompanyRef::Id(acme_id())),
        salary_min: Some(0),
        posted_after: Some(now()),
    };
    assert!(filter.query.is_some());
    // What cannot be looked for is ignored.
    let (query, location) = (Some("-".to_owned()), Some(" ".to_owned()));
    let nothing = JobSearch { query, location, ..all() };
    for (search, expected) in [(search, filter), (nothing, JobFilter::default())] {
        let mut queries = MockJobQueries::new();
        queries.expect_all_published().times(1).returning(move |filter, asked, at| {
            assert_eq!((filter, asked, at), (&expected, page(), now()));
            Ok(Page { items: Vec::new(), next: None })
        });
        let shown = read_once(queries).for_everybody(&search, page(), "titles", titles).await;
        assert_eq!(shown.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn filters_that_make_no_sense_are_refused() {
    let (job_type, work_mode) = (Some("cdi".to_owned()), Some("office".to_owned()));
    let search = JobSearch { job_type, work_mode, salary_min: Some(-1), ..all() };
    let world = World::shown(Break::Nowhere);
    let read = read(&world, &clock());
    let errors = [
        read.published(&stranger(), &search, page()).await.map(drop),
        read.for_everybody(&search, page(), "titles", titles).await.map(drop),
    ];
    for error in errors {
        let Err(ListJobsError::Invalid(invalid)) = error else { panic!("{error:?}") };
        let expected =
            [("job_type", "unknown"), ("work_mode", "unknown"), ("salary_min", "out_of_range")];
        assert_eq!(field_errors(&invalid), expected);
    }
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn members_see_every_job_of_theirs() {
    let page = PageRequest { limit: PageLimit::default(), after: Some(job_id(7)) };
    let viewer = as_role(OrganizationRole::Viewer);
    for (word, expected) in [(None, None), (Some("closed"), Some(JobStatus::Closed))] {
        let mut queries = MockJobQueries::new();
        queries.expect_jobs_of().times(1).returning(move |scope, status, asked| {
            assert_eq!((scope.organization_id(), status, asked), (acme_id(), expected, page));
            Ok(Page { items: vec![view(job(1, JobStatus::Closed))], next: Some(job_id(1)) })
        });
        let found = read_once(queries).of_organization(&viewer, acme_id(), word, page).await;
        let expected = vec![view(job(1, JobStatus::Closed))];
        assert_eq!(found.unwrap(), Page { items: expected, next: Some(job_id(1)) });
    }
    let read = read_once(MockJobQueries::new());
    let error = read.of_organization(&viewer, acme_id(), Some("open"), page).await;
    let Err(ListJobsError::Invalid(invalid)) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("status", "unknown")]);
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (stranger(), Denied::NotFound),
        (program(&["recruiting.applications.read"]), Denied::Forbidden),
    ] {
        let error = read.of_organization(&actor, acme_id(), None, page).await;
        assert!(matches!(error, Err(ListJobsError::Denied(it)) if it == expected), "{error:?}");
    }
}

#[tokio::test]
async fn a_published_job_is_for_everybody_and_a_draft_for_its_organization() {
    let read = read(&World::shown(Break::Nowhere), &clock());
    let one = async |actor: Actor, number| read.one(&actor, job_id(number)).await;
    for (actor, number, has_applied) in [
        (anonymous(), 1, None),
        (stranger(), 1, Some(true)),
        (employer(), 2, Some(false)),
        (closing(), 1, None),
    ] {
        let view = view(job(number, JobStatus::Published));
        assert_eq!(one(actor, number).await.unwrap(), FoundJob { view, has_applied });
    }
    let view = view(job(3, JobStatus::Draft));
    let found = one(as_role(OrganizationRole::Viewer), 3).await.unwrap();
    assert_eq!(found, FoundJob { view, has_applied: None });
    for (actor, number) in [(anonymous(), 3), (stranger(), 3), (employer(), 9)] {
        let error = one(actor, number).await;
        assert!(matches!(error, Err(ReadError::Denied(Denied::NotFound))), "{error:?}");
    }
}

#[tokio::test]
async fn an_offer_is_open_over_or_not_there() {
    let shown = World::shown(Break::Nowhere);
    let offer = async |world: &World, number| read(world, &clock()).offer(job_id(number)).await;
    let open = view(job(1, JobStatus::Published));
    assert_eq!(offer(&shown, 1).await.unwrap(), Offer::Open(Box::new(open)));
    let over = World { job: Some(job(3, JobStatus::Closed)), ..shown.clone() };
    assert_eq!(offer(&over, 3).await.unwrap(), Offer::Over);
    let draft = offer(&shown, 3).await;
    assert!(matches!(draft, Err(ReadError::Denied(Denied::NotFound))), "{draft:?}");
}

#[tokio::test]
async fn a_failing_store_is_reported_and_not_remembered() {
    let world = World::shown(Break::Page);
    let failing = read(&world, &clock());
    for _ in 0..2 {
        let error = failing.for_everybody(&all(), page(), "titles", titles).await;
        assert!(matches!(error, Err(ListJobsError::Store(_))), "{error:?}");
    }
    assert_eq!(world.notes.all(), ["page of 20", "page of 20"]);
    let at = |broken| read(&World::shown(broken), &clock());
    for broken in [Break::Page, Break::Applied] {
        let error = at(broken).published(&stranger(), &all(), page()).await;
        assert!(matches!(error, Err(ListJobsError::Store(_))), "{error:?}");
    }
    for (broken, number) in
        [(Break::Published, 1), (Break::Applied, 1), (Break::Owner, 3), (Break::One, 3)]
    {
        let error = at(broken).one(&employer(), job_id(number)).await;
        assert!(matches!(error, Err(ReadError::Store(_))), "{error:?}");
    }
    for broken in [Break::Published, Break::WasPublished] {
        let error = at(broken).offer(job_id(3)).await;
        assert!(matches!(error, Err(ReadError::Store(_))), "{error:?}");
    }
}
