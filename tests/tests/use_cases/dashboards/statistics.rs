use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use socle_application::access::ReadError;
use socle_application::recruiting::dashboards::{CompanyStatistics, PlatformStatistics};
use socle_application::recruiting::ports::{
    CompanyFigures, Counted, DayCount, MockDashboardQueries, PlatformFigures,
};
use socle_application::testkit::{FixedClock, unavailable};
use socle_domain::access::{Denied, OrganizationRole, PlatformRole};

use crate::files::support::Notes;
use crate::support::{acme_id, anonymous, as_role, now, on_platform, program, stranger};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Nowhere,
    Platform,
    PerDay,
}

#[tokio::test]
async fn those_who_see_applications_see_how_their_company_gets_on() {
    let figures = || CompanyFigures { median_to_hire: Some(60), ..CompanyFigures::default() };
    let mut queries = MockDashboardQueries::new();
    queries.expect_company_figures().times(2).returning(move |scope, jobs| {
        assert_eq!((scope.organization_id(), jobs), (acme_id(), 50));
        Ok(figures())
    });
    let statistics = CompanyStatistics { queries: Arc::new(queries) };
    for actor in [as_role(OrganizationRole::Member), program(&["recruiting.applications.read"])] {
        assert_eq!(statistics.execute(&actor, acme_id()).await.unwrap(), figures());
    }
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (stranger(), Denied::NotFound),
        (as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (program(&["recruiting.jobs.read"]), Denied::Forbidden),
        (on_platform(PlatformRole::Superadmin), Denied::NotFound),
    ] {
        let error = statistics.execute(&actor, acme_id()).await;
        assert!(matches!(error, Err(ReadError::Denied(it)) if it == expected), "{error:?}");
    }
    let mut queries = MockDashboardQueries::new();
    queries.expect_company_figures().returning(|_, _| Err(unavailable()));
    let statistics = CompanyStatistics { queries: Arc::new(queries) };
    let error = statistics.execute(&as_role(OrganizationRole::Member), acme_id()).await;
    assert!(matches!(error, Err(ReadError::Store(_))), "{error:?}");
}

/// The first of the last thirty days.
fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2029, 12, 3).unwrap()
}

/// Seen in the afternoon. Something came on the first day, and most jobs came on the last.
fn platform(broken: Break, notes: &Notes) -> PlatformStatistics {
    let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
    let mut queries = MockDashboardQueries::new();
    let noted = notes.clone();
    queries.expect_platform_figures().returning(move |since| {
        noted.note(format!("platform since {since}"));
        let figures = PlatformFigures { candidates: 9, ..PlatformFigures::default() };
        fails(Break::Platform).map(|()| figures)
    });
    let noted = notes.clone();
    queries.expect_per_day().returning(move |what, since| {
        noted.note(format!("{what:?} since {since}"));
        let today = if what == Counted::Jobs { 5 } else { 1 };
        let counts = [(first(), 7), (now().date_naive(), today)];
        let counts = counts.map(|(day, count)| DayCount { day, count });
        fails(Break::PerDay).map(|()| Vec::from(counts))
    });
    let clock = Arc::new(FixedClock::at(now() + TimeDelta::hours(13)));
    PlatformStatistics { queries: Arc::new(queries), clock }
}

#[tokio::test]
async fn those_who_run_the_platform_see_thirty_whole_days() {
    for role in [PlatformRole::Manager, PlatformRole::Admin, PlatformRole::Superadmin] {
        let notes = Notes::default();
        let platform = platform(Break::Nowhere, &notes);
        let report = platform.execute(&on_platform(role)).await.unwrap();
        assert_eq!(report.figures.candidates, 9);
        for (series, last) in [
            (report.jobs, 5_u64),
            (report.applications, 1),
            (report.candidates, 1),
            (report.companies, 1),
        ] {
            let counts: Vec<_> = series.iter().map(|it| it.count).collect();
            assert_eq!(counts, [&[7][..], &[0; 28], &[last]].concat());
            let days: Vec<_> = series.iter().map(|it| it.day).collect();
            assert_eq!(days, first().iter_days().take(30).collect::<Vec<_>>());
        }
        let asked = ["platform", "Jobs", "Applications", "Candidates", "Companies"];
        let asked = asked.map(|what| format!("{what} since 2029-12-03 00:00:00 UTC"));
        assert_eq!(notes.all(), asked);
    }
}

#[tokio::test]
async fn nobody_else_sees_the_platform() {
    let notes = Notes::default();
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (on_platform(PlatformRole::User), Denied::Forbidden),
        (as_role(OrganizationRole::Owner), Denied::Forbidden),
        (program(&["platform.recruiting.read"]), Denied::Forbidden),
    ] {
        let error = platform(Break::Nowhere, &notes).execute(&actor).await;
        assert!(matches!(error, Err(ReadError::Denied(it)) if it == expected), "{error:?}");
    }
    assert_eq!(notes.all(), Vec::<String>::new());
    for broken in [Break::Platform, Break::PerDay] {
        let platform = platform(broken, &notes);
        let error = platform.execute(&on_platform(PlatformRole::Manager)).await;
        assert!(matches!(error, Err(ReadError::Store(_))), "{error:?}");
    }
}
