use chrono::TimeDelta;
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::ports::{JobFilter, JobPageRequest};
use socle_domain::recruiting::{JobDetails, JobStatus, WorkMode};

use super::samples::{details, job, publish, put, title};
use crate::contract::organizations::samples::{found, update};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

pub async fn a_job_comes_back_as_it_was(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let mut job = job(&scope, details());
    put(database, &scope, &job).await;
    let found_again = database.jobs.job(&scope, job.id).await.unwrap().unwrap();
    assert_eq!(
        (found_again.job, found_again.company),
        (job.clone(), organization.name.to_string())
    );
    assert_eq!(database.jobs.owner_of(job.id).await.unwrap(), Some(organization.id));
    let changes = JobDetails { work_mode: Some(WorkMode::Remote), salary: None, ..details() };
    job.rewrite(changes, later(1)).unwrap();
    let mut tx = begin(&*database.store).await;
    assert!(tx.jobs().lock(&scope, job.id).await.unwrap().is_some());
    tx.jobs().update(&scope, &job).await.unwrap();
    assert_eq!(tx.jobs().lock_shared(&scope, job.id).await.unwrap(), Some(job.clone()));
    tx.commit().await.unwrap();
    let (_, other) = found(database).await;
    assert_eq!(database.jobs.job(&other, job.id).await.unwrap(), None);
    assert_eq!(database.jobs.owner_of(id()).await.unwrap(), None);
}

pub async fn everybody_sees_what_is_published_and_open(database: &TestDatabase) {
    let (mut organization, scope) = found(database).await;
    let draft = job(&scope, details());
    put(database, &scope, &draft).await;
    let until = JobDetails { valid_through: Some(later(60)), ..details() };
    let job = publish(database, &scope, until, now()).await;
    let seen = async |at| database.jobs.published(job.id, at).await.unwrap().is_some();
    assert_eq!(database.jobs.published(draft.id, now()).await.unwrap(), None);
    assert!(seen(now()).await && seen(later(59)).await);
    assert!(!seen(later(60)).await);
    let limit = PageLimit::default();
    assert_eq!(database.jobs.overdue(later(59), limit).await.unwrap(), []);
    let overdue = database.jobs.overdue(later(60), limit).await.unwrap();
    assert_eq!(overdue, [(organization.id, job.id)]);
    organization.delete(now());
    update(database, &organization).await;
    assert!(!seen(now()).await);
}

pub async fn published_jobs_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let mut expected = Vec::new();
    for number in 0..7 {
        // Some in the same moment.
        let at = now() + TimeDelta::seconds(number / 3);
        expected.push(publish(database, &scope, details(), at).await);
    }
    expected.sort_by_key(|job| std::cmp::Reverse((job.published_at, job.id)));
    let expected: Vec<_> = expected.iter().map(|job| job.id).collect();
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let request = JobPageRequest { limit: PageLimit::new(2).unwrap(), after };
        let filter = JobFilter::default();
        let page = database.jobs.all_published(&filter, request, later(60)).await.unwrap();
        seen.extend(page.items.iter().map(|view| view.job.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, expected);
}

pub async fn a_place_is_found_by_how_it_begins(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let at = |place: &str| JobDetails { location: Some(title(place)), ..details() };
    let saint = publish(database, &scope, at("Saint-Étienne"), now()).await;
    publish(database, &scope, at("Paris"), now()).await;
    for (place, finds) in
        [("saint-e", true), ("saint-etienne", true), ("etienne", false), ("%", false)]
    {
        let filter = JobFilter { location: Some(place.to_owned()), ..JobFilter::default() };
        let request = JobPageRequest { limit: PageLimit::default(), after: None };
        let page = database.jobs.all_published(&filter, request, later(1)).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|view| view.job.id).collect();
        assert_eq!(ids, if finds { vec![saint.id] } else { vec![] }, "{place}");
    }
}

pub async fn jobs_of_an_organization_come_page_by_page_by_their_state(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (_, others) = found(database).await;
    publish(database, &others, details(), now()).await;
    let mut drafts = Vec::new();
    for _ in 0..3 {
        let draft = job(&scope, details());
        put(database, &scope, &draft).await;
        drafts.push(draft.id);
    }
    let published = publish(database, &scope, details(), now()).await;
    drafts.sort_by(|a, b| b.cmp(a));
    let page = async |status, limit, after| {
        let request = PageRequest { limit: PageLimit::new(limit).unwrap(), after };
        database.jobs.jobs_of(&scope, status, request).await.unwrap()
    };
    let first = page(Some(JobStatus::Draft), 2, None).await;
    let second = page(Some(JobStatus::Draft), 2, first.next).await;
    let ids = first.items.iter().chain(&second.items).map(|view| view.job.id);
    assert_eq!(ids.collect::<Vec<_>>(), drafts);
    assert_eq!(second.next, None);
    assert_eq!(page(Some(JobStatus::Published), 9, None).await.items[0].job.id, published.id);
    assert_eq!(page(None, 9, None).await.items.len(), 4);
}
