use std::sync::Arc;

use rstest::rstest;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::recruiting::hiring::scorecards::{
    AssessmentInput, ReadScorecards, ReviseScorecard, SubmitScorecard, WriteScorecardError,
};
use socle_application::recruiting::ports::ScorecardView;
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::{Actor, Denied, Grants, OrganizationRole};
use socle_domain::recruiting::permissions;

use super::support::{Break, World, about, card_id, clock, employer, randomness};
use crate::support::{anonymous, as_role, bob, names, person, stranger, system, with_grants};

fn submit(world: &World, store: &Arc<MockStore>) -> SubmitScorecard {
    SubmitScorecard {
        store: store.clone(),
        queries: world.applications(),
        clock: clock(),
        randomness: randomness(),
    }
}

fn revise(world: &World, store: &Arc<MockStore>) -> ReviseScorecard {
    ReviseScorecard {
        store: store.clone(),
        queries: world.applications(),
        clock: clock(),
        randomness: randomness(),
    }
}

fn input(recommendation: &str) -> AssessmentInput {
    let text = Some("Nervous.".to_owned());
    AssessmentInput { recommendation: recommendation.to_owned(), text, ..Default::default() }
}

#[tokio::test]
async fn what_somebody_thinks_is_noted_and_announced_to_nobody() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    submit(&world, &store).execute(&employer(), about(), &input("no")).await.unwrap();
    assert_eq!(world.notes.all(), ["scorecard no", "audit application.scored"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let world = World::broken(Break::Nowhere);
    let (store, ids) = (world.store(), (about(), card_id()));
    revise(&world, &store).execute(&employer(), ids, &input("no"), Some(&[1])).await.unwrap();
    assert_eq!(world.notes.all(), ["scorecard no", "audit application.scorecard_revised"]);
}

#[tokio::test]
async fn one_is_enough_and_others_are_not_touched() {
    let world = World { taken: true, ..World::broken(Break::Nowhere) };
    let store = world.store();
    let error = submit(&world, &store).execute(&employer(), about(), &input("no")).await;
    assert!(matches!(error, Err(WriteScorecardError::AlreadyWritten)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    let mut world = World::broken(Break::Nowhere);
    world.card.author_id = Some(bob());
    let (store, ids) = (world.store(), (about(), card_id()));
    let error = revise(&world, &store).execute(&employer(), ids, &input("no"), None).await;
    assert!(matches!(error, Err(WriteScorecardError::Denied(Denied::NotFound))), "{error:?}");
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let error = revise(&world, &store).execute(&employer(), ids, &input("no"), Some(&[7])).await;
    assert!(matches!(error, Err(WriteScorecardError::Stale(_))), "{error:?}");
    // Of whom nobody knows who they were, nobody thinks anything.
    let world = World { candidate: None, ..World::broken(Break::Nowhere) };
    let error = submit(&world, &world.store()).execute(&employer(), about(), &input("no")).await;
    assert!(matches!(error, Err(WriteScorecardError::Denied(Denied::NotFound))), "{error:?}");
}

#[tokio::test]
async fn only_people_who_see_the_application_say_what_they_think_and_never_of_themselves() {
    let own = World { candidate: Some(person().id), ..World::broken(Break::Nowhere) };
    let world = World::broken(Break::Nowhere);
    for (world, actor, expected) in [
        (&world, anonymous(), Denied::NotAuthenticated),
        (&world, system(), Denied::Forbidden),
        (&world, stranger(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (&own, employer(), Denied::Forbidden),
        (&own, stranger(), Denied::NotFound),
    ] {
        let store = world.store();
        let error = submit(world, &store).execute(&actor, about(), &input("no")).await.unwrap_err();
        assert!(matches!(error, WriteScorecardError::Denied(it) if it == expected), "{error:?}");
        let ids = (about(), card_id());
        let error = revise(world, &store).execute(&actor, ids, &input("no"), None).await;
        let error = error.unwrap_err();
        assert!(matches!(error, WriteScorecardError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockOrganization)]
#[case(Break::LockApplication)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_says_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let store = world.store();
    let error = submit(&world, &store).execute(&employer(), about(), &input("no")).await;
    assert!(error.is_err(), "{error:?}");
    let ids = (about(), card_id());
    let store_too = world.store();
    let error = revise(&world, &store_too).execute(&employer(), ids, &input("no"), None).await;
    assert!(error.is_err(), "{error:?}");
    for store in [store, store_too] {
        assert!(!store.ends().contains(&TxEnd::Committed));
    }
}

#[tokio::test]
async fn whoever_has_said_nothing_sees_how_many_there_are_and_no_more() {
    let read = |names_of: &[&str]| with_grants(Grants::named(names(names_of)), true);
    let (see, all) = (permissions::READ_APPLICATIONS.name, permissions::READ_SCORECARDS.name);
    let cases: [(Actor, Vec<_>, usize, usize); 4] = [
        (read(&[see]), vec![Some(bob())], 0, 1),
        (read(&[see]), vec![Some(bob()), Some(person().id)], 2, 0),
        (read(&[see]), vec![None, Some(bob())], 0, 2),
        (read(&[see, all]), vec![Some(bob())], 1, 0),
    ];
    for (actor, authors, seen, withheld) in cases {
        let world = World::broken(Break::Nowhere);
        let mut queries = world.queries();
        let cards: Vec<_> = authors
            .iter()
            .map(|author| {
                let scorecard = socle_domain::recruiting::hiring::Scorecard {
                    author_id: *author,
                    ..world.card.clone()
                };
                ScorecardView { scorecard, author: None }
            })
            .collect();
        queries.expect_scorecard_authors().returning(move |_, _| Ok(authors.clone()));
        queries
            .expect_scorecards_on()
            .returning(move |_, _, _| Ok(Page { items: cards.clone(), next: None }));
        let read =
            ReadScorecards { applications: world.applications(), queries: Arc::new(queries) };
        let page = PageRequest { limit: PageLimit::default(), after: None };
        let shown = read.execute(&actor, about(), page).await.unwrap();
        assert_eq!((shown.page.items.len(), shown.withheld), (seen, withheld));
    }
}
