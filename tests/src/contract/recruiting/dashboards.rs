//! What is counted agrees with what is listed.

use chrono::{NaiveDate, TimeDelta};
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::ports::{
    ApplicationFigures, ApplicationFilter, Counted, Counts, DayCount, JobFigures,
};
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::{
    Application, ApplicationStatus, Company, Job, JobDetails, JobStatus, SearchAlert, ShortText,
};

use super::alerts::{save, search, words};
use super::samples::{application, details, job, publish, put, somebody};
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, later, now};
use crate::databases::{CountedServer, Engine, TestDatabase, open};

/// Stores an application that came then and moved, each step so many seconds after the one before.
async fn apply(
    database: &TestDatabase,
    job: &Job,
    scope: &OrganizationScope,
    came: Timestamp,
    steps: &[(ApplicationStatus, i64)],
) -> Application {
    let candidate = somebody(database).await;
    let mut sent = Application { created_at: came, ..application(job, candidate) };
    let mut tx = begin(&*database.store).await;
    assert!(tx.applications().insert(scope, &sent).await.unwrap());
    let mut at = came;
    for (to, seconds) in steps {
        at += TimeDelta::seconds(*seconds);
        let step = sent.transition(*to, ShortText::parse("No.").ok(), at).unwrap();
        tx.applications().update(scope, &sent).await.unwrap();
        tx.applications().add_transition(sent.id, id(), &step, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    sent
}

fn sorted<S: Ord>(mut counts: Counts<S>) -> Counts<S> {
    counts.sort_unstable();
    counts
}

const HIRED: [(ApplicationStatus, i64); 5] = [
    (ApplicationStatus::Viewed, 10),
    (ApplicationStatus::Shortlisted, 10),
    (ApplicationStatus::Interview, 10),
    (ApplicationStatus::Offer, 10),
    (ApplicationStatus::Accepted, 60),
];
const REJECTED: [(ApplicationStatus, i64); 2] =
    [(ApplicationStatus::Viewed, 30), (ApplicationStatus::Rejected, 30)];

pub async fn what_is_counted_of_a_candidate_agrees_with_the_lists(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let ada = somebody(database).await;
    let empty = database.dashboards.candidate_figures(ada).await.unwrap();
    assert_eq!(empty, socle_application::recruiting::ports::CandidateFigures::default());
    for _ in 0..3 {
        let job = publish(database, &scope, details(), now()).await;
        let mut tx = begin(&*database.store).await;
        assert!(tx.applications().insert(&scope, &application(&job, ada)).await.unwrap());
        tx.commit().await.unwrap();
        apply(database, &job, &scope, now(), &[]).await;
    }
    save(database, &[search(ada, words("rust"), SearchAlert::Daily)]).await;
    let figures = database.dashboards.candidate_figures(ada).await.unwrap();
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let listed = database.applications.applications_by(ada, page).await.unwrap().items;
    let listed = u64::try_from(listed.len()).unwrap();
    assert_eq!(figures.applications, [(ApplicationStatus::Applied, listed)]);
    assert_eq!(figures.saved_searches, 1);
}

pub async fn what_is_counted_of_organizations_agrees_with_the_lists(database: &TestDatabase) {
    use ApplicationStatus::{Accepted, Applied, Interview, Offer, Rejected, Shortlisted, Viewed};
    let (organization, scope) = found(database).await;
    let (_, other) = found(database).await;
    let (_, idle) = found(database).await;
    put(database, &scope, &job(&scope, details())).await;
    let until = |seconds| JobDetails { valid_through: Some(later(seconds)), ..details() };
    let soon = publish(database, &scope, until(100), now()).await;
    let late = publish(database, &scope, until(101), now()).await;
    let open = publish(database, &scope, details(), now()).await;
    let theirs = publish(database, &other, until(50), now()).await;
    apply(database, &theirs, &other, now(), &HIRED).await;
    apply(database, &open, &scope, later(-50), &[]).await;
    apply(database, &open, &scope, later(-49), &HIRED).await;
    apply(database, &open, &scope, later(-50), &REJECTED).await;
    apply(database, &late, &scope, later(-50), &[(Viewed, 5)]).await;

    let scopes = [scope.clone(), other.clone(), idle.clone()];
    let jobs = database.dashboards.job_figures(&scopes, now(), later(100)).await.unwrap();
    let of = |scope: &OrganizationScope| {
        jobs.iter().find(|(id, _)| *id == scope.organization_id()).map(|(_, it)| it.clone())
    };
    let JobFigures { jobs: counted, expiring } = of(&scope).unwrap();
    assert_eq!(sorted(counted), [(JobStatus::Draft, 1), (JobStatus::Published, 3)]);
    assert_eq!(expiring, 1, "{soon:?}");
    assert_eq!((of(&other).unwrap().expiring, of(&idle)), (1, None));
    let sent = database.dashboards.application_figures(&scopes, later(-50)).await.unwrap();
    let own = sent.iter().find(|(id, _)| *id == organization.id).map(|(_, it)| it.clone());
    let ApplicationFigures { applications, new } = own.unwrap();
    assert_eq!(new, 1);
    let expected = [(Applied, 1), (Viewed, 1), (Accepted, 1), (Rejected, 1)];
    assert_eq!(sorted(applications), expected);
    assert_eq!(database.dashboards.job_figures(&[], now(), later(1)).await.unwrap(), []);
    let names = database.dashboards.names_of(&scopes[..1]).await.unwrap();
    assert_eq!(names, [(organization.id, organization.name.to_string())]);

    let figures = database.dashboards.company_figures(&scope, 2).await.unwrap();
    assert_eq!(sorted(figures.applications), expected);
    assert_eq!(sorted(figures.jobs), [(JobStatus::Draft, 1), (JobStatus::Published, 3)]);
    let reached = [
        (Applied, 4),
        (Viewed, 3),
        (Shortlisted, 1),
        (Interview, 1),
        (Offer, 1),
        (Accepted, 1),
        (Rejected, 1),
    ];
    assert_eq!(sorted(figures.reached), reached);
    let wanted: Vec<_> = figures.most_wanted.iter().map(|(id, _, count)| (*id, *count)).collect();
    assert_eq!(wanted, [(open.id, 3), (late.id, 1)]);
    assert_eq!(figures.median_to_hire, Some(100));
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let listed = database
        .applications
        .applications_for(&scope, open.id, &ApplicationFilter::default(), page)
        .await;
    assert_eq!(listed.unwrap().items.len(), 3);
    let nothing = database.dashboards.company_figures(&idle, 2).await.unwrap();
    assert_eq!(nothing, socle_application::recruiting::ports::CompanyFigures::default());
}

pub async fn what_is_counted_of_the_platform_agrees_with_what_came(database: &TestDatabase) {
    use ApplicationStatus::{Accepted, Rejected, Viewed};
    let (_, scope) = found(database).await;
    let queries = &database.dashboards;
    let empty = queries.platform_figures(later(-1)).await.unwrap();
    assert_eq!(empty, socle_application::recruiting::ports::PlatformFigures::default());
    let job = publish(database, &scope, details(), now()).await;
    apply(database, &job, &scope, now(), &HIRED).await;
    apply(database, &job, &scope, now(), &REJECTED).await;
    // A rejection that was taken back is no decision, and looking again is no first look.
    let reopened = [(Viewed, 50), (Rejected, 1), (Viewed, 1)];
    apply(database, &job, &scope, now(), &reopened).await;
    // What came about long ago does not count.
    apply(database, &job, &scope, later(-9_000_000), &REJECTED).await;
    let company = Company {
        organization_id: scope.organization_id(),
        tagline: None,
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
    let figures = queries.platform_figures(now()).await.unwrap();
    assert_eq!(figures.jobs, [(JobStatus::Published, 1)]);
    assert_eq!(sorted(figures.applications), [(Viewed, 1), (Accepted, 1), (Rejected, 2)]);
    assert_eq!((figures.candidates, figures.companies), (0, 1));
    assert_eq!(figures.median_to_view, Some(30), "of 10, 30 and 50");
    assert_eq!(figures.median_to_decision, Some(80), "of 60 and 100");

    let today = now().date_naive();
    let since = |day: NaiveDate| day.and_hms_opt(0, 0, 0).unwrap().and_utc();
    let counted = queries.per_day(Counted::Applications, since(today)).await.unwrap();
    assert_eq!(counted, [DayCount { day: today, count: 3 }]);
    let long_ago = later(-9_000_000).date_naive();
    let counted = queries.per_day(Counted::Applications, since(long_ago)).await.unwrap();
    let expected = [DayCount { day: long_ago, count: 1 }, DayCount { day: today, count: 3 }];
    assert_eq!(counted, expected);
    for (what, count) in [(Counted::Jobs, 1), (Counted::Companies, 1)] {
        let counted = queries.per_day(what, since(today)).await.unwrap();
        assert_eq!(counted, [DayCount { day: today, count }], "{what:?}");
    }
    assert_eq!(queries.per_day(Counted::Candidates, since(today)).await.unwrap(), []);
}

pub async fn counting_takes_few_questions(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        return;
    }
    let server = CountedServer::before(database.url()).await;
    let queries = open(Engine::Postgres, server.url()).await.unwrap().dashboards;
    let mut scopes = Vec::new();
    for _ in 0..20 {
        scopes.push(found(database).await.1);
    }
    let ada = somebody(database).await;
    // The first time, a connection is made and learns of the server's types.
    queries.platform_figures(now()).await.unwrap();
    let mut run = Vec::new();
    let mut before = server.statements();
    let mut note = || {
        let now = server.statements();
        run.push(now - before);
        before = now;
    };
    queries.candidate_figures(ada).await.unwrap();
    note();
    queries.names_of(&scopes).await.unwrap();
    queries.job_figures(&scopes, now(), later(1)).await.unwrap();
    queries.application_figures(&scopes, now()).await.unwrap();
    note();
    queries.company_figures(&scopes[0], 50).await.unwrap();
    note();
    queries.platform_figures(now()).await.unwrap();
    note();
    queries.per_day(Counted::Jobs, now()).await.unwrap();
    note();
    // However many organizations.
    assert_eq!(run, [3, 3, 5, 5, 1]);
}
