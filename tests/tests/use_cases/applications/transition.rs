use std::sync::Arc;

use socle_application::recruiting::applications::{
    TransitionApplication, TransitionApplicationError, TransitionInput,
};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::Actor;
use socle_domain::recruiting::ApplicationStatus::{
    self, Accepted, Applied, Interview, Offer, Rejected, Shortlisted, Viewed,
};
use socle_domain::recruiting::{Application, ApplicationId};

use super::support::{Break, REASON, World, about, clock, employer, randomness};
use crate::support::{now, program};

fn transition(world: &World, store: &Arc<MockStore>) -> TransitionApplication {
    TransitionApplication {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    }
}

pub(super) fn to(status: &str) -> TransitionInput {
    TransitionInput { to: status.to_owned(), reason: None, expected_versions: None }
}

pub(super) fn no(reason: &str) -> TransitionInput {
    TransitionInput { reason: Some(reason.to_owned()), ..to("rejected") }
}

/// What the application becomes, and how the transaction ends.
pub(super) async fn attempt(
    world: &World,
    actor: &Actor,
    id: ApplicationId,
    request: &TransitionInput,
) -> (Result<Application, TransitionApplicationError>, Vec<TxEnd>) {
    let store = world.store();
    let outcome = transition(world, &store).execute(actor, id, request).await;
    (outcome.map(|view| view.application), store.ends())
}

fn moved(world: &World, status: ApplicationStatus) -> Application {
    Application { status, updated_at: now(), version: 2, ..world.application() }
}

#[tokio::test]
async fn every_step_is_stored_noted_announced_and_told() {
    for (from, next) in [
        (Applied, Viewed),
        (Viewed, Shortlisted),
        (Shortlisted, Interview),
        (Interview, Offer),
        (Offer, Accepted),
    ] {
        let world = World { status: from, ..World::broken(Break::Nowhere) };
        let (outcome, ends) = attempt(&world, &employer(), about(), &to(next.as_str())).await;
        assert_eq!(outcome.unwrap(), moved(&world, next));
        let (from, next) = (from.as_str(), next.as_str());
        let update = [format!("update {next} 2"), format!("{from} to {next} by ada")];
        let settled: &[&str] = match next {
            "accepted" => &["out of its stage", "look for an offer"],
            _ => &["out of its stage"],
        };
        let settled: Vec<_> = settled.iter().copied().map(String::from).collect();
        let told = [
            format!("audit application.transitioned {from} {next}"),
            format!("announce application.transitioned {next}"),
            format!("tell bob application-moved {next}"),
            "read by acme".to_owned(),
        ];
        assert_eq!(world.notes.all(), [&update[..], &settled[..], &told[..]].concat());
        assert_eq!(ends, [TxEnd::Committed]);
    }
}

#[tokio::test]
async fn a_rejection_ends_what_was_to_be() {
    let world = World { ahead: true, ..World::broken(Break::Nowhere) };
    let (outcome, ends) = attempt(&world, &employer(), about(), &no(REASON)).await;
    let expected = Application { rejected_from: Some(Interview), ..moved(&world, Rejected) };
    assert_eq!(outcome.unwrap(), expected);
    let expected = [
        "update rejected 2",
        "interview to rejected by ada: The place is taken.",
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
        "audit application.transitioned interview rejected",
        "announce application.transitioned rejected",
        "tell bob application-moved rejected",
        "read by acme",
    ];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(ends, [TxEnd::Committed]);
}

#[tokio::test]
async fn whoever_is_taken_is_offered_nothing_more_and_talked_to_all_the_same() {
    let world = World { status: Offer, ahead: true, ..World::broken(Break::Nowhere) };
    let (outcome, _) = attempt(&world, &employer(), about(), &to("accepted")).await;
    assert_eq!(outcome.unwrap(), moved(&world, Accepted));
    let settled = world.notes.all()[2..].to_vec();
    let expected = ["out of its stage", "look for an offer", "offer withdrawn"];
    assert_eq!(settled[..3], expected);
    assert!(!settled.iter().any(|it| it.contains("interview")), "{settled:?}");
}

#[tokio::test]
async fn a_rejection_is_taken_back_to_where_it_was() {
    let (status, rejected_from) = (Rejected, Some(Interview));
    let world = World { status, rejected_from, ..World::broken(Break::Nowhere) };
    let (outcome, ends) = attempt(&world, &employer(), about(), &to("interview")).await;
    let expected = Application { rejected_from: None, ..moved(&world, Interview) };
    assert_eq!(outcome.unwrap(), expected);
    let expected = [
        "update interview 2",
        "rejected to interview by ada",
        "out of its stage",
        "audit application.reopened rejected interview",
        "announce application.transitioned interview",
        "tell bob application-moved interview",
        "read by acme",
    ];
    assert_eq!(world.notes.all(), expected);
    assert_eq!(ends, [TxEnd::Committed]);
}

#[tokio::test]
async fn a_program_moves_one_as_nobody_and_nobody_is_told_of_whom_was_forgotten() {
    let world = World { candidate: None, ..World::broken(Break::Nowhere) };
    let program = program(&["recruiting.applications.manage"]);
    let (outcome, ends) = attempt(&world, &program, about(), &to("offer")).await;
    assert_eq!(outcome.unwrap(), moved(&world, Offer));
    let notes = world.notes.all();
    assert_eq!(notes[1], "interview to offer by nobody");
    assert_eq!(notes[4..], ["announce application.transitioned offer", "read by acme"]);
    assert_eq!(ends, [TxEnd::Committed]);
}

#[tokio::test]
async fn what_is_done_stays_done_when_it_cannot_be_shown() {
    let world = World::broken(Break::Read);
    let (outcome, ends) = attempt(&world, &employer(), about(), &to("offer")).await;
    assert!(matches!(outcome, Err(TransitionApplicationError::Store(_))), "{outcome:?}");
    assert_eq!(ends, [TxEnd::Committed]);
}
