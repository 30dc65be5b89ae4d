use std::sync::Arc;

use rstest::rstest;
use socle_application::access::ReadError;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::recruiting::applications::{ListApplicationsError, ReadApplications};
use socle_application::recruiting::ports::{
    ApplicationFilter, ApplicationView, MockApplicantQueries, MockApplicationQueries,
    MockJobQueries, NoteView,
};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole};
use socle_domain::recruiting::{
    ApplicationId, ApplicationNote, ApplicationNoteId, ApplicationStatus, ShortText, Tag,
};
use uuid::Uuid;

use super::support::{
    Break, NOTE, World, about, applicant_id, elsewhere, employer, job_id, refused, view, who,
};
use crate::support::{acme_id, anonymous, as_role, field_errors, now, person, program, stranger};

type Applications = Page<ApplicationView, ApplicationId>;
type Notes = Page<NoteView, ApplicationNoteId>;

fn read(world: &World, queries: MockApplicationQueries) -> ReadApplications {
    let (fails, mine) = (world.fails(), world.mine);
    let mut applicants = MockApplicantQueries::new();
    applicants.expect_file_about().returning(move |scope, candidate| {
        assert_eq!((scope.organization_id(), candidate), (acme_id(), person().id));
        fails(Break::FileAbout).map(|()| mine)
    });
    let mut jobs = MockJobQueries::new();
    jobs.expect_owner_of()
        .returning(move |id| fails(Break::Job).map(|()| (id == job_id(1)).then(acme_id)));
    let (queries, applicants) = (Arc::new(queries), Arc::new(applicants));
    ReadApplications { queries, applicants, jobs: Arc::new(jobs) }
}

fn page() -> PageRequest<ApplicationId> {
    PageRequest { limit: PageLimit::new(7).unwrap(), after: Some(elsewhere()) }
}

/// Applications of somebody whom the organization knows as 1, as 2, and of somebody forgotten.
fn listed(world: &World) -> Applications {
    let items = [Some(1), Some(2), None].map(|applicant| view(world.application(), applicant));
    Page { items: items.into(), next: Some(about()) }
}

/// Lists those, when exactly this is looked for.
async fn list(
    world: &World,
    actor: &Actor,
    words: (Option<&str>, Option<&str>),
    expected: ApplicationFilter,
) -> Result<Vec<Option<u128>>, ListApplicationsError> {
    let (fails, listed) = (world.fails(), listed(world));
    let mut queries = world.queries();
    queries.expect_applications_for().returning(move |scope, job, filter, asked| {
        assert_eq!((scope.organization_id(), job, asked), (acme_id(), job_id(1), page()));
        assert_eq!(*filter, expected);
        fails(Break::Read).map(|()| listed.clone())
    });
    let shown = read(world, queries).for_job(actor, job_id(1), words, page()).await?;
    assert_eq!(shown.next, Some(about()));
    let known = |it: &ApplicationView| it.applicant.as_ref().map(|it| it.id.as_uuid().as_u128());
    Ok(shown.items.iter().map(known).collect())
}

#[tokio::test]
async fn a_list_is_filtered_and_says_nothing_of_whoever_asks() {
    let world = World { mine: Some(applicant_id(1)), ..World::broken(Break::Nowhere) };
    let expected = ApplicationFilter {
        status: Some(ApplicationStatus::Viewed),
        tag: Some(Tag::parse("Lyon").unwrap()),
        not_about: world.mine,
    };
    let words = (Some("viewed"), Some(" Lyon "));
    let shown = list(&world, &employer(), words, expected).await.unwrap();
    assert_eq!(shown, [None, Some(2), None]);
    // A program is nobody that anything is kept about.
    let program = program(&["recruiting.applications.read"]);
    let shown = list(&world, &program, (None, None), ApplicationFilter::default()).await.unwrap();
    assert_eq!(shown, [Some(1), Some(2), None]);
    let world = World::broken(Break::Nowhere);
    let words = (None, Some("  "));
    let shown = list(&world, &employer(), words, ApplicationFilter::default()).await.unwrap();
    assert_eq!(shown, [Some(1), Some(2), None]);
}

#[tokio::test]
async fn a_filter_makes_sense() {
    let long = "a".repeat(41);
    for (words, expected) in [
        ((Some("hired"), None), ("status", "unknown")),
        ((Some(""), None), ("status", "unknown")),
        ((None, Some("a\u{202e}b")), ("tag", "invisible_characters")),
        ((None, Some(long.as_str())), ("tag", "too_long")),
    ] {
        let world = World::broken(Break::Nowhere);
        let error = list(&world, &employer(), words, ApplicationFilter::default()).await;
        let Err(ListApplicationsError::Invalid(invalid)) = error else { panic!("{error:?}") };
        assert_eq!(field_errors(&invalid), [expected]);
    }
}

#[tokio::test]
async fn only_those_who_see_applications_list_them() {
    let world = World::broken(Break::Nowhere);
    for (actor, job, expected) in [
        (anonymous(), 1, Denied::NotAuthenticated),
        (stranger(), 1, Denied::NotFound),
        (as_role(OrganizationRole::Viewer), 1, Denied::Forbidden),
        (employer(), 2, Denied::NotFound),
    ] {
        let (use_case, words) = (read(&world, world.queries()), (Some("hired"), None));
        let error = use_case.for_job(&actor, job_id(job), words, page()).await.unwrap_err();
        let denied = matches!(error, ListApplicationsError::Denied(it) if it == expected);
        assert!(denied, "{error:?}");
    }
}

#[tokio::test]
async fn each_side_sees_an_application_as_its_own() {
    let mine = Some(applicant_id(1));
    let own = World { candidate: Some(person().id), mine, ..World::broken(Break::Nowhere) };
    for actor in [stranger(), employer()] {
        let shown = read(&own, own.queries()).one(&actor, about()).await.unwrap();
        assert_eq!(shown, view(own.application(), None));
    }
    assert_eq!(own.notes.all(), ["read by ada", "read by ada"]);
    let member = as_role(OrganizationRole::Member);
    let program = program(&["recruiting.applications.read"]);
    for (actor, mine, expected) in [
        (&member, None, Some(1)),
        (&member, Some(2), Some(1)),
        // Bob is the same person as Ada, somebody said.
        (&member, Some(1), None),
        (&program, Some(1), Some(1)),
    ] {
        let mine = mine.map(applicant_id);
        let world = World { mine, ..World::broken(Break::Nowhere) };
        let shown = read(&world, world.queries()).one(actor, about()).await.unwrap();
        assert_eq!(shown, view(world.application(), expected));
        assert_eq!(world.notes.all(), ["read by acme"]);
    }
}

#[tokio::test]
async fn nobody_else_sees_an_application() {
    let [world, gone] = [Break::Nowhere, Break::Gone].map(World::broken);
    let own = World { candidate: Some(person().id), ..World::broken(Break::Gone) };
    let forgotten = World { candidate: None, ..World::broken(Break::Nowhere) };
    for (world, actor, id, expected) in [
        (&world, anonymous(), about(), Denied::NotAuthenticated),
        (&world, stranger(), about(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), about(), Denied::Forbidden),
        (&world, employer(), elsewhere(), Denied::NotFound),
        (&forgotten, stranger(), about(), Denied::NotFound),
        (&gone, employer(), about(), Denied::NotFound),
        (&own, stranger(), about(), Denied::NotFound),
    ] {
        let error = read(world, world.queries()).one(&actor, id).await.unwrap_err();
        assert!(matches!(error, ReadError::Denied(it) if it == expected), "{error:?}");
    }
}

/// Lists what was noted.
async fn notes(world: &World, actor: &Actor) -> Result<Notes, ReadError> {
    let (fails, mut queries) = (world.fails(), world.queries());
    let asked = PageRequest { limit: PageLimit::default(), after: Some(note().id) };
    queries.expect_notes_on().returning(move |scope, id, page| {
        assert_eq!((scope.organization_id(), id, page), (acme_id(), about(), asked));
        let item = NoteView { note: note(), author: Some("Carol".to_owned()) };
        fails(Break::Read).map(|()| Page { items: vec![item], next: Some(note().id) })
    });
    read(world, queries).notes(actor, about(), asked).await
}

fn note() -> ApplicationNote {
    ApplicationNote {
        id: ApplicationNoteId::from_uuid(Uuid::from_u128(0x0e)),
        application_id: about(),
        author_id: None,
        text: ShortText::parse(NOTE).unwrap(),
        created_at: now(),
    }
}

#[tokio::test]
async fn notes_are_the_employers_alone() {
    let world = World::broken(Break::Nowhere);
    let shown = notes(&world, &as_role(OrganizationRole::Member)).await.unwrap();
    let item = NoteView { note: note(), author: Some("Carol".to_owned()) };
    assert_eq!(shown, Page { items: vec![item], next: Some(note().id) });
    let own = World { candidate: Some(person().id), ..World::broken(Break::Nowhere) };
    for (world, actor, expected) in [
        (&world, anonymous(), Denied::NotAuthenticated),
        (&world, stranger(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (&own, employer(), Denied::Forbidden),
        (&own, stranger(), Denied::NotFound),
    ] {
        let error = notes(world, &actor).await.unwrap_err();
        assert!(matches!(error, ReadError::Denied(it) if it == expected), "{error:?}");
    }
}

/// Lists those of whoever asks.
async fn mine(world: &World, actor: &Actor) -> Result<Applications, ReadError> {
    let (call, listed) = (world.call(Break::Read), listed(world));
    let mut queries = world.queries();
    queries.expect_applications_by().returning(move |candidate, asked| {
        assert_eq!(asked, page());
        call(&format!("list of {}", who(candidate))).map(|()| listed.clone())
    });
    read(world, queries).mine(actor, page()).await
}

#[tokio::test]
async fn people_list_what_they_sent() {
    let world = World::broken(Break::Nowhere);
    assert_eq!(mine(&world, &stranger()).await.unwrap(), listed(&world));
    assert_eq!(world.notes.all(), ["list of ada"]);
    for (actor, expected) in refused() {
        let error = mine(&world, &actor).await.unwrap_err();
        assert!(matches!(error, ReadError::Denied(it) if it == expected), "{error:?}");
    }
}

#[rstest]
#[case(Break::Job, [true, false, false, false])]
#[case(Break::FileAbout, [true, true, false, false])]
#[case(Break::Parties, [false, true, true, false])]
#[case(Break::Read, [true, true, true, true])]
#[tokio::test]
async fn a_failing_port_shows_nothing(#[case] broken: Break, #[case] fails: [bool; 4]) {
    let (world, employer) = (World::broken(broken), employer());
    let list = list(&world, &employer, (None, None), ApplicationFilter::default()).await;
    let one = read(&world, world.queries()).one(&employer, about()).await;
    let store = |error| matches!(error, Some(ReadError::Store(_)));
    let failed = [
        matches!(list, Err(ListApplicationsError::Store(_))),
        store(one.err()),
        store(notes(&world, &employer).await.err()),
        store(mine(&world, &employer).await.err()),
    ];
    assert_eq!(failed, fails);
}
