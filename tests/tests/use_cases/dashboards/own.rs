use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::access::ReadError;
use socle_application::notifications::CountUnread;
use socle_application::notifications::ports::MockNotificationQueries;
use socle_application::recruiting::dashboards::{Dashboard, OrganizationPart, ReadDashboard};
use socle_application::recruiting::ports::{
    ApplicationFigures, CandidateFigures, JobFigures, MockDashboardQueries,
};
use socle_application::testkit::{FixedClock, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{
    Actor, Denied, Grants, Membership, Memberships, OrganizationRole, OrganizationScope, Principal,
};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    ApplicationStatus, CandidateProfile, JobStatus, ProfileExtent, ProfilePart, Title,
};
use uuid::Uuid;

use crate::files::support::Notes;
use crate::support::{anonymous, now, person, program, stranger, system};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Nowhere,
    Candidate,
    Unread,
    Names,
    Jobs,
    Applications,
}

fn organization(number: u128) -> OrganizationId {
    OrganizationId::from_uuid(Uuid::from_u128(number))
}

fn numbers(scopes: &[OrganizationScope]) -> Vec<u128> {
    scopes.iter().map(|scope| scope.organization_id().as_uuid().as_u128()).collect()
}

/// Ada, who belongs to organizations of which the last two show her nothing.
fn member() -> Actor {
    let role = Grants::Role;
    let memberships = [
        (1, role(OrganizationRole::Member), true),
        (2, role(OrganizationRole::Viewer), true),
        (3, Grants::named(["recruiting.applications.read"]), true),
        (4, Grants::named(["members.read"]), true),
        (5, role(OrganizationRole::Owner), false),
    ];
    let memberships = memberships.map(|(number, grants, open)| {
        let organization_id = organization(number);
        Membership { organization_id, grants, open }
    });
    Actor { memberships: Memberships::new(memberships), ..stranger() }
}

fn candidate_figures() -> CandidateFigures {
    let headline = Title::parse("Cook").ok();
    CandidateFigures {
        applications: vec![
            (ApplicationStatus::Applied, 2),
            (ApplicationStatus::Interview, 1),
            (ApplicationStatus::Rejected, 4),
        ],
        profile: CandidateProfile { headline, ..CandidateProfile::default() },
        extent: ProfileExtent { cv: true, ..ProfileExtent::default() },
        saved_searches: 3,
    }
}

fn job_figures() -> JobFigures {
    JobFigures { jobs: vec![(JobStatus::Published, 6)], expiring: 1 }
}

fn application_figures() -> ApplicationFigures {
    ApplicationFigures { applications: vec![(ApplicationStatus::Viewed, 8)], new: 2 }
}

/// Counts that are noted, of which some fail. Only the first organization has jobs, and only the
/// third has applications.
fn queries(broken: Break, notes: &Notes) -> MockDashboardQueries {
    let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
    let mut queries = MockDashboardQueries::new();
    let noted = notes.clone();
    queries.expect_candidate_figures().returning(move |user_id| {
        assert_eq!(user_id, person().id);
        noted.note("candidate");
        fails(Break::Candidate).map(|()| candidate_figures())
    });
    let noted = notes.clone();
    queries.expect_names_of().returning(move |scopes| {
        noted.note(format!("names of {:?}", numbers(scopes)));
        let names = [(1, "Zoo"), (2, "Bar"), (3, "Mill")];
        let names = names.map(|(number, name)| (organization(number), name.to_owned()));
        fails(Break::Names).map(|()| Vec::from(names))
    });
    let noted = notes.clone();
    queries.expect_job_figures().returning(move |scopes, at, until| {
        assert_eq!((at, until), (now(), now() + TimeDelta::days(7)));
        noted.note(format!("jobs of {:?}", numbers(scopes)));
        fails(Break::Jobs).map(|()| vec![(organization(1), job_figures())])
    });
    let noted = notes.clone();
    queries.expect_application_figures().returning(move |scopes, since| {
        assert_eq!(since, now() - TimeDelta::days(7));
        noted.note(format!("applications of {:?}", numbers(scopes)));
        fails(Break::Applications).map(|()| vec![(organization(3), application_figures())])
    });
    queries
}

async fn read(broken: Break, notes: &Notes, actor: &Actor) -> Result<Dashboard, ReadError> {
    let mut unread = MockNotificationQueries::new();
    let noted = notes.clone();
    unread.expect_count_unread().returning(move |_| {
        noted.note("unread");
        if broken == Break::Unread { Err(unavailable()) } else { Ok(7) }
    });
    let queries = Arc::new(queries(broken, notes));
    let (unread, clock) = (Arc::new(unread), Arc::new(FixedClock::at(now())));
    let read = ReadDashboard { queries, unread: CountUnread { queries: unread }, clock };
    read.execute(actor).await
}

#[tokio::test]
async fn whoever_belongs_nowhere_looks_for_work() {
    let notes = Notes::default();
    let seen = read(Break::Nowhere, &notes, &stranger()).await.unwrap();
    assert_eq!((seen.candidate.open(), seen.candidate.unread), (3, 7));
    assert_eq!(seen.candidate.figures, candidate_figures());
    let there = [ProfilePart::Headline, ProfilePart::Cv];
    let missing = ProfilePart::ALL.into_iter().filter(|part| !there.contains(part));
    assert_eq!(seen.candidate.missing, missing.collect::<Vec<_>>());
    assert_eq!((seen.candidate.complete(), seen.organizations), (22, vec![]));
    assert_eq!(notes.all(), ["candidate", "unread"]);
}

#[tokio::test]
async fn members_see_of_each_organization_what_they_may() {
    let notes = Notes::default();
    let seen = read(Break::Nowhere, &notes, &member()).await.unwrap();
    let part = |number, name: &str, jobs, applications| {
        let (id, name) = (organization(number), name.to_owned());
        OrganizationPart { id, name, jobs, applications }
    };
    // Of what there is none, nothing is counted.
    let expected = [
        part(2, "Bar", Some(JobFigures::default()), None),
        part(3, "Mill", None, Some(application_figures())),
        part(1, "Zoo", Some(job_figures()), Some(ApplicationFigures::default())),
    ];
    assert_eq!(seen.organizations, expected);
    let asked =
        ["candidate", "unread", "names of [1, 2, 3]", "jobs of [1, 2]", "applications of [1, 3]"];
    assert_eq!(notes.all(), asked);
}

#[tokio::test]
async fn only_people_have_a_dashboard() {
    let mut closing = member();
    if let Principal::User(signed_in) = &mut closing.principal {
        signed_in.closing = true;
    }
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (system(), Denied::Forbidden),
        (program(&["recruiting.jobs.read"]), Denied::Forbidden),
        (closing, Denied::AccountClosing),
    ] {
        let notes = Notes::default();
        let error = read(Break::Nowhere, &notes, &actor).await;
        assert!(matches!(error, Err(ReadError::Denied(it)) if it == expected), "{error:?}");
        assert_eq!(notes.all(), Vec::<String>::new());
    }
}

#[rstest]
#[case(Break::Candidate)]
#[case(Break::Unread)]
#[case(Break::Names)]
#[case(Break::Jobs)]
#[case(Break::Applications)]
#[tokio::test]
async fn a_failing_port_shows_no_half_of_a_dashboard(#[case] broken: Break) {
    let error = read(broken, &Notes::default(), &member()).await;
    assert!(matches!(error, Err(ReadError::Store(_))), "{error:?}");
}
