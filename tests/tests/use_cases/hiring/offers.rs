use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::hiring::offers::{
    Answer, AnswerOffer, Decision, DraftOffer, MoveOffer, OfferInput, WriteOfferError,
};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::{Denied, OrganizationRole};
use socle_domain::recruiting::hiring::OfferStatus;
use socle_domain::recruiting::{ApplicationStatus, TransitionError};

use super::support::{Break, World, about, clock, employer, offer, offer_id, randomness};
use crate::support::{anonymous, as_role, person, program, stranger, system};

fn draft(world: &World, store: &Arc<MockStore>) -> DraftOffer {
    DraftOffer {
        store: store.clone(),
        queries: world.applications(),
        clock: clock(),
        randomness: randomness(),
    }
}

fn change(world: &World, store: &Arc<MockStore>) -> MoveOffer {
    MoveOffer {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    }
}

fn answer(world: &World, store: &Arc<MockStore>) -> AnswerOffer {
    AnswerOffer {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    }
}

fn input() -> OfferInput {
    let terms = offer(OfferStatus::Draft).terms;
    OfferInput {
        salary_minor_units: terms.salary.minor_units(),
        currency: "EUR".to_owned(),
        starts_on: terms.starts_on,
        expires_at: terms.expires_at,
        text: terms.text.to_string(),
    }
}

/// Ada applied, and was sent an offer.
fn to_ada(broken: Break) -> World {
    let world = World::broken(broken);
    World { candidate: Some(person().id), offer: offer(OfferStatus::Sent), ..world }
}

#[tokio::test]
async fn a_draft_is_nobodys_business_and_what_is_sent_the_candidates() {
    let world = World::broken(Break::Nowhere);
    draft(&world, &world.store()).execute(&employer(), about(), &input()).await.unwrap();
    assert_eq!(world.notes.all(), ["offer draft", "audit offer.drafted"]);
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    change(&world, &store).execute(&employer(), offer_id(), Decision::Send).await.unwrap();
    let sent = ["offer sent", "audit offer.sent", "announce offer.sent", "tell bob offer-sent"];
    assert_eq!(world.notes.all(), sent);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let world = World::broken(Break::Nowhere);
    let withdraw = Decision::Withdraw;
    change(&world, &world.store()).execute(&employer(), offer_id(), withdraw).await.unwrap();
    let closed = ["offer withdrawn", "audit offer.closed", "announce offer.closed"];
    assert_eq!(world.notes.all(), closed, "nobody hears of a draft that is withdrawn");
    let world = World { offer: offer(OfferStatus::Sent), ..World::broken(Break::Nowhere) };
    change(&world, &world.store()).execute(&employer(), offer_id(), withdraw).await.unwrap();
    assert_eq!(world.notes.all().last().unwrap(), "tell bob offer-withdrawn");
}

#[tokio::test]
async fn a_yes_accepts_the_application_and_a_no_leaves_it() {
    let world = to_ada(Break::Nowhere);
    let store = world.store();
    answer(&world, &store).execute(&stranger(), offer_id(), Answer::Accept).await.unwrap();
    let notes = world.notes.all();
    assert_eq!(notes[..3], ["offer accepted", "audit offer.closed", "announce offer.closed"]);
    assert_eq!(notes.iter().filter(|it| *it == "tell others offer-accepted").count(), 2);
    let moved = [
        "application accepted",
        "audit application.transitioned",
        "announce application.transitioned",
    ];
    assert_eq!(notes[notes.len() - 3..], moved);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let world = to_ada(Break::Nowhere);
    answer(&world, &world.store()).execute(&stranger(), offer_id(), Answer::Decline).await.unwrap();
    assert!(!world.notes.all().iter().any(|it| it.contains("application")));
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    for status in [ApplicationStatus::Accepted, ApplicationStatus::Withdrawn] {
        let world = World { status, ..World::broken(Break::Nowhere) };
        let error = draft(&world, &world.store()).execute(&employer(), about(), &input()).await;
        assert!(matches!(error, Err(WriteOfferError::NotNow)), "{error:?}");
    }
    let world = World { taken: true, ..World::broken(Break::Nowhere) };
    let error = draft(&world, &world.store()).execute(&employer(), about(), &input()).await;
    assert!(matches!(error, Err(WriteOfferError::AlreadyOpen)), "{error:?}");
    let world = World { status: ApplicationStatus::Interview, ..World::broken(Break::Nowhere) };
    let send =
        change(&world, &world.store()).execute(&employer(), offer_id(), Decision::Send).await;
    assert!(matches!(send, Err(WriteOfferError::NotNow)), "{send:?}");
    // It was moved by hand since.
    let world = World { status: ApplicationStatus::Accepted, ..to_ada(Break::Nowhere) };
    let store = world.store();
    let error = answer(&world, &store).execute(&stranger(), offer_id(), Answer::Accept).await;
    let illegal = TransitionError::Illegal {
        from: ApplicationStatus::Accepted,
        to: ApplicationStatus::Accepted,
    };
    assert!(matches!(error, Err(WriteOfferError::Application(it)) if it == illegal), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    // A draft is not there for its candidate.
    let world = World { offer: offer(OfferStatus::Draft), ..to_ada(Break::Nowhere) };
    let error =
        answer(&world, &world.store()).execute(&stranger(), offer_id(), Answer::Accept).await;
    assert!(matches!(error, Err(WriteOfferError::Denied(Denied::NotFound))), "{error:?}");
}

#[tokio::test]
async fn employers_make_offers_and_their_candidates_answer() {
    let own = to_ada(Break::Nowhere);
    let world = World::broken(Break::Nowhere);
    for (world, actor, expected) in [
        (&world, anonymous(), Denied::NotAuthenticated),
        (&world, stranger(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (&own, employer(), Denied::Forbidden),
    ] {
        let store = world.store();
        let error = draft(world, &store).execute(&actor, about(), &input()).await.unwrap_err();
        assert!(matches!(error, WriteOfferError::Denied(it) if it == expected), "{error:?}");
        for decision in [Decision::Send, Decision::Withdraw] {
            let error = change(world, &store).execute(&actor, offer_id(), decision).await;
            let error = error.unwrap_err();
            assert!(matches!(error, WriteOfferError::Denied(it) if it == expected), "{error:?}");
        }
        assert_eq!(store.ends(), []);
    }
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (system(), Denied::Forbidden),
        (program(&["recruiting.applications.manage"]), Denied::Forbidden),
        (employer(), Denied::NotFound),
    ] {
        let error =
            answer(&world, &world.store()).execute(&actor, offer_id(), Answer::Accept).await;
        let error = error.unwrap_err();
        assert!(matches!(error, WriteOfferError::Denied(it) if it == expected), "{error:?}");
    }
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockOrganization)]
#[case(Break::LockApplication)]
#[case(Break::Lock)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Tell)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_sends_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let store = world.store();
    let error = change(&world, &store).execute(&employer(), offer_id(), Decision::Send).await;
    assert!(error.is_err());
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockApplication)]
#[case(Break::Lock)]
#[case(Break::Put)]
#[case(Break::Members)]
#[case(Break::UpdateApplication)]
#[case(Break::Transition)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Chosen)]
#[case(Break::Tell)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_accepts_nothing(#[case] broken: Break) {
    let world = to_ada(broken);
    let store = world.store();
    let error = answer(&world, &store).execute(&stranger(), offer_id(), Answer::Accept).await;
    assert!(matches!(error, Err(WriteOfferError::Store(_))), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}
