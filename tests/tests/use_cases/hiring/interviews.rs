use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::recruiting::hiring::interviews::{
    EndInterview, InterviewInput, InterviewPatch, MoveInterview, PlanInterview, WriteInterviewError,
};
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::{Denied, OrganizationRole};
use socle_domain::identity::UserId;
use socle_domain::recruiting::ApplicationStatus;
use socle_domain::recruiting::hiring::{InterviewError, InterviewStatus};

use super::support::{Break, World, about, clock, employer, interview_id, randomness};
use crate::support::{anonymous, as_role, bob, field_errors, now, person, stranger};

fn plan(world: &World, store: &Arc<MockStore>) -> PlanInterview {
    PlanInterview {
        store: store.clone(),
        applications: world.applications(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    }
}

fn change(world: &World, store: &Arc<MockStore>) -> MoveInterview {
    MoveInterview {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    }
}

fn end(world: &World, store: &Arc<MockStore>) -> EndInterview {
    EndInterview {
        store: store.clone(),
        queries: Arc::new(world.queries()),
        clock: clock(),
        randomness: randomness(),
    }
}

fn input(interviewers: &[UserId]) -> InterviewInput {
    InterviewInput {
        kind: "phone".to_owned(),
        starts_at: now() + TimeDelta::days(1),
        minutes: 45,
        place: None,
        link: None,
        instructions: None,
        interviewers: interviewers.to_vec(),
    }
}

fn longer() -> InterviewPatch {
    InterviewPatch { minutes: Some(60), ..InterviewPatch::default() }
}

#[tokio::test]
async fn every_change_is_stored_noted_announced_and_told() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    plan(&world, &store).execute(&employer(), about(), &input(&[person().id])).await.unwrap();
    let told = ["interview planned", "audit interview.planned", "announce interview.planned"];
    assert_eq!(world.notes.all(), [&told[..], &["tell bob interview-planned"]].concat());
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let world = World::broken(Break::Nowhere);
    change(&world, &world.store())
        .execute(&employer(), interview_id(), longer(), None)
        .await
        .unwrap();
    let told = ["interview planned", "audit interview.moved", "announce interview.moved"];
    assert_eq!(world.notes.all(), [&told[..], &["tell bob interview-moved"]].concat());
    let world = World::broken(Break::Nowhere);
    let canceled = InterviewStatus::Canceled;
    end(&world, &world.store()).execute(&employer(), interview_id(), canceled).await.unwrap();
    let told = ["interview canceled", "audit interview.ended", "announce interview.ended"];
    assert_eq!(world.notes.all(), [&told[..], &["tell bob interview-canceled"]].concat());
}

#[tokio::test]
async fn the_same_again_is_nothing_to_tell() {
    let world = World::broken(Break::Nowhere);
    let same = InterviewPatch { minutes: Some(45), ..InterviewPatch::default() };
    change(&world, &world.store()).execute(&employer(), interview_id(), same, None).await.unwrap();
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let world = World { status: ApplicationStatus::Rejected, ..World::broken(Break::Nowhere) };
    let error = plan(&world, &world.store()).execute(&employer(), about(), &input(&[bob()])).await;
    assert!(matches!(error, Err(WriteInterviewError::Decided)), "{error:?}");
    let world = World::broken(Break::Nowhere);
    let error = plan(&world, &world.store()).execute(&employer(), about(), &input(&[bob()])).await;
    let Err(WriteInterviewError::Invalid(invalid)) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("interviewers", "unknown")]);
    let world = World { busy: vec![person().id], ..World::broken(Break::Nowhere) };
    let store = world.store();
    let error = plan(&world, &store).execute(&employer(), about(), &input(&[person().id])).await;
    assert!(matches!(error, Err(WriteInterviewError::Busy(1))), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    let world = World::broken(Break::Nowhere);
    let done = InterviewStatus::Done;
    let error = end(&world, &world.store()).execute(&employer(), interview_id(), done).await;
    let early = matches!(error, Err(WriteInterviewError::WrongState(InterviewError::TooEarly)));
    assert!(early, "{error:?}");
    let error = change(&world, &world.store());
    let error = error.execute(&employer(), interview_id(), longer(), Some(&[9])).await;
    assert!(matches!(error, Err(WriteInterviewError::Stale(_))), "{error:?}");
}

#[tokio::test]
async fn only_those_who_decide_plan() {
    let own = World { candidate: Some(person().id), ..World::broken(Break::Nowhere) };
    let world = World::broken(Break::Nowhere);
    for (world, actor, expected) in [
        (&world, anonymous(), Denied::NotAuthenticated),
        (&world, stranger(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (&own, employer(), Denied::Forbidden),
    ] {
        let store = world.store();
        let denied = |error: WriteInterviewError| {
            assert!(
                matches!(error, WriteInterviewError::Denied(it) if it == expected),
                "{error:?}"
            );
        };
        let input = input(&[person().id]);
        denied(plan(world, &store).execute(&actor, about(), &input).await.unwrap_err());
        let moved = change(world, &store).execute(&actor, interview_id(), longer(), None).await;
        denied(moved.unwrap_err());
        let to = InterviewStatus::Canceled;
        denied(end(world, &store).execute(&actor, interview_id(), to).await.unwrap_err());
        assert_eq!(store.ends(), []);
    }
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockOrganization)]
#[case(Break::LockApplication)]
#[case(Break::Members)]
#[case(Break::Busy)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Chosen)]
#[case(Break::Tell)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_changes_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let store = world.store();
    let planned = plan(&world, &store).execute(&employer(), about(), &input(&[person().id])).await;
    let stores = [store, world.store()];
    let use_case = change(&world, &stores[1]);
    let moved = use_case.execute(&employer(), interview_id(), longer(), None).await;
    for error in [planned.unwrap_err(), moved.unwrap_err()] {
        assert!(!matches!(error, WriteInterviewError::Invalid(_)), "{error:?}");
    }
    assert!(stores.iter().all(|store| !store.ends().contains(&TxEnd::Committed)));
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Put)]
#[case(Break::Tell)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_ends_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let store = world.store();
    let to = InterviewStatus::Canceled;
    let error = end(&world, &store).execute(&employer(), interview_id(), to).await.unwrap_err();
    assert!(matches!(error, WriteInterviewError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}
