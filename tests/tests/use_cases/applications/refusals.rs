//! Moves that are refused.

use rstest::rstest;
use socle_application::organizations::OrganizationUnavailable;
use socle_application::recruiting::Stale;
use socle_application::recruiting::applications::{TransitionApplicationError, TransitionInput};
use socle_application::testkit::TxEnd;
use socle_domain::access::{Denied, OrganizationRole};
use socle_domain::recruiting::ApplicationStatus::{
    Accepted, Applied, Interview, Offer, Rejected, Shortlisted, Viewed, Withdrawn,
};
use socle_domain::recruiting::TransitionError;

use super::support::{Break, REASON, World, about, elsewhere, employer};
use super::transition::{attempt, no, to};
use crate::support::{anonymous, as_role, field_errors, person, program, stranger};

/// Why a decider's attempt comes to nothing.
async fn refused(world: &World, request: &TransitionInput) -> (TransitionApplicationError, bool) {
    let (outcome, ends) = attempt(world, &employer(), about(), request).await;
    assert!(!ends.contains(&TxEnd::Committed), "{ends:?}");
    (outcome.unwrap_err(), ends == [TxEnd::RolledBack])
}

#[tokio::test]
async fn what_does_not_follow_is_refused() {
    for (from, rejected_from, next) in [
        (Applied, None, Shortlisted),
        (Viewed, None, Applied),
        (Interview, None, Withdrawn),
        (Accepted, None, Rejected),
        (Withdrawn, None, Viewed),
        (Rejected, Some(Interview), Offer),
        (Rejected, None, Viewed),
    ] {
        let world = World { status: from, rejected_from, ..World::broken(Break::Nowhere) };
        let request = TransitionInput { reason: Some(REASON.to_owned()), ..to(next.as_str()) };
        let (error, rolled_back) = refused(&world, &request).await;
        let illegal = TransitionError::Illegal { from, to: next };
        let fits = matches!(error, TransitionApplicationError::Transition(it) if it == illegal);
        assert!(fits && rolled_back, "{error:?}");
        assert_eq!(world.notes.all(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_every_word_is_known() {
    let long = "a".repeat(2_001);
    for (request, expected, locked) in [
        (to("rejected"), ("reason", "required"), true),
        (no(" \n "), ("reason", "required"), true),
        (no(&long), ("reason", "too_long"), false),
        (no("a\u{202e}b"), ("reason", "invisible_characters"), false),
        (to("hired"), ("to", "unknown"), false),
        (to(""), ("to", "unknown"), false),
    ] {
        let world = World::broken(Break::Nowhere);
        let (error, rolled_back) = refused(&world, &request).await;
        let TransitionApplicationError::Invalid(invalid) = error else { panic!("{error:?}") };
        assert_eq!(field_errors(&invalid), [expected]);
        assert_eq!(rolled_back, locked);
        assert_eq!(world.notes.all(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_move_is_made_for_what_is_there() {
    let made_for = |versions: &[i64]| TransitionInput {
        expected_versions: Some(versions.to_vec()),
        ..to("offer")
    };
    let world = World::broken(Break::Nowhere);
    let none: &[i64] = &[];
    for versions in [none, &[2, 7]] {
        let (error, rolled_back) = refused(&world, &made_for(versions)).await;
        let stale = Stale { current: 1 };
        let fits = matches!(error, TransitionApplicationError::Stale(it) if it == stale);
        assert!(fits && rolled_back, "{error:?}");
    }
    let (outcome, _) = attempt(&world, &employer(), about(), &made_for(&[7, 1])).await;
    assert_eq!(outcome.unwrap().status, Offer);
}

#[tokio::test]
async fn only_those_who_decide_and_nobody_about_themselves() {
    let own = World { candidate: Some(person().id), ..World::broken(Break::Nowhere) };
    let world = World::broken(Break::Nowhere);
    let reader = program(&["recruiting.applications.read"]);
    for (world, actor, id, expected) in [
        (&world, anonymous(), about(), Denied::NotAuthenticated),
        (&world, stranger(), about(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), about(), Denied::Forbidden),
        (&world, reader, about(), Denied::Forbidden),
        (&world, employer(), elsewhere(), Denied::NotFound),
        (&own, employer(), about(), Denied::Forbidden),
        (&own, stranger(), about(), Denied::NotFound),
    ] {
        let (outcome, ends) = attempt(world, &actor, id, &to("offer")).await;
        let error = outcome.unwrap_err();
        let fits = matches!(error, TransitionApplicationError::Denied(it) if it == expected);
        assert!(fits, "{error:?}");
        assert_eq!(ends, []);
    }
    let (gone, rolled_back) = refused(&World::broken(Break::Gone), &to("offer")).await;
    let fits = matches!(gone, TransitionApplicationError::Denied(Denied::NotFound));
    assert!(fits && rolled_back, "{gone:?}");
    let (error, rolled_back) = refused(&World::broken(Break::Closed), &to("offer")).await;
    let TransitionApplicationError::Unavailable(closed) = error else { panic!("{error:?}") };
    assert!(matches!(closed, OrganizationUnavailable::Denied(Denied::NotFound)), "{closed:?}");
    assert!(rolled_back);
}

#[rstest]
#[case(Break::Parties)]
#[case(Break::LockOrganization)]
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
#[case(Break::Chosen)]
#[case(Break::Tell)]
#[case(Break::Mail)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_moves_nothing(#[case] broken: Break) {
    let ahead = matches!(broken, Break::CloseOffer | Break::EndInterview);
    let world = World { ahead, ..World::broken(broken) };
    let (error, _) = refused(&world, &no(REASON)).await;
    if broken == Break::LockOrganization {
        let TransitionApplicationError::Unavailable(it) = error else { panic!("{error:?}") };
        assert!(matches!(it, OrganizationUnavailable::Store(_)), "{it:?}");
    } else {
        assert!(matches!(error, TransitionApplicationError::Store(_)), "{error:?}");
    }
}
