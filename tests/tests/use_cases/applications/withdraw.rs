use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::applications::{Withdraw, WithdrawError};
use socle_application::testkit::TxEnd;
use socle_domain::access::{Actor, Denied};
use socle_domain::recruiting::{Application, ApplicationId, ApplicationStatus, TransitionError};

use super::support::{Break, World, about, clock, elsewhere, employer, randomness, refused};
use crate::support::{now, person, stranger};

/// Ada applied.
fn own(broken: Break) -> World {
    World { candidate: Some(person().id), ..World::broken(broken) }
}

/// What the application becomes, and how the transaction ends.
async fn attempt(
    world: &World,
    actor: &Actor,
    id: ApplicationId,
) -> (Result<Application, WithdrawError>, Vec<TxEnd>) {
    let store = world.store();
    let use_case = Withdraw {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    };
    let outcome = use_case.execute(actor, id).await;
    (outcome.map(|view| view.application), store.ends())
}

fn withdrawn(world: &World) -> Application {
    let status = ApplicationStatus::Withdrawn;
    Application { status, updated_at: now(), version: 2, ..world.application() }
}

#[tokio::test]
async fn whoever_withdraws_ends_what_was_to_be_and_the_employer_hears_of_it() {
    let world = World { ahead: true, ..own(Break::Nowhere) };
    let (outcome, ends) = attempt(&world, &stranger(), about()).await;
    assert_eq!(outcome.unwrap(), withdrawn(&world));
    let expected = [
        "update withdrawn 2",
        "interview to withdrawn by ada",
        "out of its stage",
        "look for an offer",
        "offer withdrawn",
        "audit offer.closed withdrawn",
        "announce offer.closed withdrawn",
        "look for interviews",
        "interview canceled",
        "audit interview.ended canceled",
        "announce interview.ended canceled",
        "tell carol interview-assigned canceled",
        "audit application.withdrawn",
        "announce application.transitioned withdrawn",
        "tell bob application-withdrawn",
        "tell carol application-withdrawn",
        "read by ada",
    ];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(ends, [TxEnd::Committed]);
}

#[tokio::test]
async fn one_withdraws_while_something_is_to_be_decided() {
    for status in ApplicationStatus::ALL {
        let world = World { status, ..own(Break::Nowhere) };
        let (outcome, ends) = attempt(&world, &stranger(), about()).await;
        if status.is_open() {
            assert_eq!(outcome.unwrap(), withdrawn(&world));
            assert_eq!(ends, [TxEnd::Committed]);
            continue;
        }
        let to = ApplicationStatus::Withdrawn;
        let illegal = TransitionError::Illegal { from: status, to };
        let error = outcome.unwrap_err();
        assert!(matches!(error, WithdrawError::Transition(it) if it == illegal), "{error:?}");
        assert_eq!(world.notes.all(), Vec::<String>::new());
        assert_eq!(ends, [TxEnd::RolledBack]);
    }
}

#[tokio::test]
async fn whoever_works_there_withdraws_as_everybody_does() {
    let world = own(Break::Nowhere);
    let (outcome, ends) = attempt(&world, &employer(), about()).await;
    assert_eq!(outcome.unwrap(), withdrawn(&world));
    assert_eq!(ends, [TxEnd::Committed]);
}

#[tokio::test]
async fn nobody_but_the_candidate_withdraws() {
    let (own, world) = (own(Break::Nowhere), World::broken(Break::Nowhere));
    let forgotten = World { candidate: None, ..World::broken(Break::Nowhere) };
    let mut cases = vec![
        (&world, employer(), about(), Denied::NotFound),
        (&world, stranger(), about(), Denied::NotFound),
        (&forgotten, stranger(), about(), Denied::NotFound),
        (&own, stranger(), elsewhere(), Denied::NotFound),
    ];
    cases.extend(refused().into_iter().map(|(actor, it)| (&own, actor, about(), it)));
    for (world, actor, id, expected) in cases {
        let (outcome, ends) = attempt(world, &actor, id).await;
        let error = outcome.unwrap_err();
        assert!(matches!(error, WithdrawError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(ends, []);
    }
}

#[rstest]
#[case(Break::Gone)]
#[case(Break::Forgotten)]
#[tokio::test]
async fn what_was_forgotten_meanwhile_is_not_there(#[case] broken: Break) {
    let world = own(broken);
    let (outcome, ends) = attempt(&world, &stranger(), about()).await;
    let error = outcome.unwrap_err();
    assert!(matches!(error, WithdrawError::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(world.notes.all(), Vec::<String>::new());
    assert_eq!(ends, [TxEnd::RolledBack]);
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockApplication)]
#[case(Break::Update)]
#[case(Break::Transition)]
#[case(Break::Stage)]
#[case(Break::OpenOffer)]
#[case(Break::CloseOffer)]
#[case(Break::Planned)]
#[case(Break::EndInterview)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Members)]
#[case(Break::Chosen)]
#[case(Break::Tell)]
#[case(Break::Mail)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_withdraws_nothing(#[case] broken: Break) {
    let ahead = matches!(broken, Break::CloseOffer | Break::EndInterview);
    let world = World { ahead, ..own(broken) };
    let (outcome, ends) = attempt(&world, &stranger(), about()).await;
    let error = outcome.unwrap_err();
    assert!(matches!(error, WithdrawError::Store(_)), "{error:?}");
    assert!(!ends.contains(&TxEnd::Committed));
}
