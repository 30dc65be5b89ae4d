//! What everybody sees, what tells its versions apart, and that it is remembered rightly.

use std::sync::Arc;
use std::time::Duration;

use socle_application::caching::ReadThrough;
use socle_application::changes::InvalidateCache;
use socle_application::paging::PageLimit;
use socle_application::recruiting::jobs::{JobSearch, ReadJobs};
use socle_application::recruiting::ports::{CompanyRef, JobFilter, JobPageRequest, JobsState};
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::organizations::{Organization, OrganizationSlug};
use socle_domain::recruiting::{Company, Job, JobDetails, JobStatus, Title};

use super::samples::{details, job, publish, put};
use crate::contract::identity::changes::{Recorder, Told};
use crate::contract::organizations::samples::{found, update};
use crate::contract::read_through::Half;
use crate::contract::samples::{begin, later, now};
use crate::databases::{Engine, Opened, TestDatabase};
use crate::poll;

fn slug_of(organization: &Organization) -> CompanyRef {
    CompanyRef::Slug(OrganizationSlug::parse(&organization.slug.to_string()).unwrap())
}

pub async fn a_company_is_found_by_either_of_its_names(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let (other, _) = found(database).await;
    let here = publish(database, &scope, details(), now()).await;
    let company = Company {
        organization_id: organization.id,
        tagline: Some(Title::parse("We make things").unwrap()),
        description: None,
        website: None,
        industry: None,
        size: None,
        location: None,
        logo_file_id: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let mut tx = begin(&*database.store).await;
    tx.companies().put(&scope, &company).await.unwrap();
    tx.commit().await.unwrap();
    let page = JobPageRequest { limit: PageLimit::default(), after: None };
    for (named, expected) in [
        (CompanyRef::Id(organization.id), true),
        (slug_of(&organization), true),
        (CompanyRef::Id(other.id), false),
        (slug_of(&other), false),
    ] {
        let filter = JobFilter { company: Some(named.clone()), ..JobFilter::default() };
        let found = database.jobs.all_published(&filter, page, now()).await.unwrap().items;
        let ids: Vec<_> = found.iter().map(|view| view.job.id).collect();
        assert_eq!(ids, if expected { vec![here.id] } else { Vec::new() }, "{named:?}");
        let view = database.companies.company(&named).await.unwrap();
        assert_eq!(view.map(|view| view.company), expected.then(|| company.clone()), "{named:?}");
        assert_eq!(database.companies.logo(&named).await.unwrap(), None);
    }
    let mut closed = organization.clone();
    closed.delete(now());
    update(database, &closed).await;
    assert_eq!(database.companies.company(&slug_of(&organization)).await.unwrap(), None);
}

async fn state(database: &TestDatabase, at: Timestamp) -> JobsState {
    database.jobs.state_of_published(at).await.unwrap()
}

pub async fn every_version_of_the_list_has_a_state_of_its_own(database: &TestDatabase) {
    let (mut organization, scope) = found(database).await;
    let draft = job(&scope, details());
    put(database, &scope, &draft).await;
    assert!(!database.jobs.was_published(draft.id).await.unwrap());
    let before = state(database, later(9)).await;
    assert_eq!((before.count, before.until), (0, None));

    let until = JobDetails { valid_through: Some(later(60)), ..details() };
    let mut job = publish(database, &scope, until, later(10)).await;
    publish(database, &scope, details(), later(11)).await;
    let published = state(database, later(12)).await;
    assert_eq!((published.count, published.until), (2, Some(later(60))));
    assert_eq!(published.changed_at, Some(later(11)));

    let over = state(database, later(60)).await;
    assert_eq!((over.count, over.until), (1, None));
    assert_eq!(over.changed_at, Some(later(60)), "its end is a change");

    job.become_(JobStatus::Closed, later(20)).unwrap();
    let mut tx = begin(&*database.store).await;
    tx.jobs().update(&scope, &job).await.unwrap();
    tx.commit().await.unwrap();
    let closed = state(database, later(21)).await;
    assert_eq!((closed.count, closed.changed_at), (1, Some(later(20))));
    assert!(database.jobs.was_published(job.id).await.unwrap());

    organization.delete(later(30));
    update(database, &organization).await;
    let empty = state(database, later(31)).await;
    assert_eq!((empty.count, empty.changed_at), (0, Some(later(30))));
}

pub async fn what_everybody_sees_is_told_when_it_changes(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let (organization, scope) = found(database).await;
    let mut job = job(&scope, details());
    put(database, &scope, &job).await;
    store(&opened, &scope, &job).await;
    assert_eq!(told.take(), [], "nobody sees a draft");
    for to in [JobStatus::Published, JobStatus::Closed, JobStatus::Published] {
        job.become_(to, later(1)).unwrap();
        store(&opened, &scope, &job).await;
        assert_eq!(told.take(), [Told::Offers(organization.id)], "{to:?}");
    }
}

async fn store(on: &Opened, scope: &OrganizationScope, job: &Job) {
    let mut tx = begin(&*on.store).await;
    tx.jobs().update(scope, job).await.unwrap();
    tx.commit().await.unwrap();
}

/// A node that remembers lists of published jobs.
async fn node(database: &TestDatabase) -> (Opened, ReadJobs) {
    let opened = database.raw.open().await.unwrap();
    let cache = Arc::new(socle_memory::MemoryCache::new());
    opened.migrations.tell_changes_to(Arc::new(InvalidateCache(cache.clone())));
    let clock = Arc::new(socle_crypto::SystemClock);
    let cache = Arc::new(ReadThrough::new(cache, clock.clone(), Arc::new(Half)));
    let read = ReadJobs { queries: opened.jobs.clone(), clock, cache };
    (opened, read)
}

async fn titles(read: &ReadJobs) -> Vec<String> {
    let page = JobPageRequest { limit: PageLimit::default(), after: None };
    let titles = |page: socle_application::paging::Page<_, _>| {
        let views: Vec<socle_application::recruiting::ports::JobView> = page.items;
        views.iter().map(|view| view.job.details.title.to_string()).collect::<Vec<_>>()
    };
    read.for_everybody(&JobSearch::default(), page, "titles", titles).await.unwrap()
}

/// Where nodes share a database, each forgets what another changes; on its own node, nothing is seen as
/// it was before.
pub async fn nodes_forget_lists_that_another_changes(database: &TestDatabase) {
    let ((here, ours), (there, theirs)) = (node(database).await, node(database).await);
    let (mut organization, scope) = found(database).await;
    let migrations = there.migrations.clone();
    let listening = tokio::spawn(async move { migrations.listen().await });
    let shares = database.engine() == Engine::Postgres;
    let seen_there = async |expected: &[&str]| {
        if shares {
            // Nothing else than the news ends what is remembered: its time is five minutes.
            poll(&format!("{expected:?}"), Duration::from_secs(30), async || {
                (titles(&theirs).await == expected).then_some(())
            })
            .await;
        }
    };
    assert_eq!(titles(&ours).await, [""; 0]);
    seen_there(&[]).await;
    let mut job = publish(database, &scope, details(), now()).await;
    store(&here, &scope, &job).await;
    assert_eq!(titles(&ours).await, ["Développeuse"]);
    seen_there(&["Développeuse"]).await;
    let renamed = JobDetails { title: Title::parse("Autre").unwrap(), ..details() };
    job.rewrite(renamed, later(1)).unwrap();
    store(&here, &scope, &job).await;
    assert_eq!(titles(&ours).await, ["Autre"]);
    seen_there(&["Autre"]).await;
    job.become_(JobStatus::Closed, later(2)).unwrap();
    store(&here, &scope, &job).await;
    assert_eq!(titles(&ours).await, [""; 0]);
    seen_there(&[]).await;
    job.become_(JobStatus::Published, later(3)).unwrap();
    store(&here, &scope, &job).await;
    assert_eq!(titles(&ours).await, ["Autre"]);
    seen_there(&["Autre"]).await;
    organization.delete(later(4));
    let mut tx = begin(&*here.store).await;
    tx.organizations().update(&scope, &organization).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(titles(&ours).await, [""; 0]);
    seen_there(&[]).await;
    listening.abort();
}
