use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use socle_application::changes::WakeStreams;
use socle_application::identity::ports::IdentityChanges as _;
use socle_application::notifications::ports::NotificationChanges as _;
use socle_application::notifications::{
    FollowError, FollowNotifications, Following, Next, NoPlace, NotificationHub, StreamLimits,
};
use socle_domain::access::{Actor, Denied};

use super::support::{Break, World, ada, asks, session};
use crate::support::{anonymous, system};

fn hub() -> Arc<NotificationHub> {
    Arc::new(NotificationHub::new(StreamLimits { per_person: 2, per_node: 3 }))
}

fn follow(world: &World, hub: &Arc<NotificationHub>) -> FollowNotifications {
    let (queries, reader) = (Arc::new(world.queries()), world.reader());
    FollowNotifications { hub: hub.clone(), queries, reader }
}

/// Follows, past the first look at the session.
async fn following(world: &World, hub: &Arc<NotificationHub>, after: Option<i64>) -> Following {
    let mut following = follow(world, hub).execute(&asks(), after).await.unwrap();
    assert_eq!(following.next().await.unwrap(), Next::Check, "it may have ended meanwhile");
    following
}

async fn positions(following: &mut Following) -> Vec<i64> {
    match following.next().await.unwrap() {
        Next::Told(told) => told.iter().map(|seen| seen.notification.position).collect(),
        other => panic!("{other:?}"),
    }
}

/// Whether nothing comes.
async fn is_silent(following: &mut Following) -> bool {
    tokio::time::timeout(Duration::from_secs(5), following.next()).await.is_err()
}

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_first_and_then_nothing() {
    let (world, hub) = (World::new(Break::Nowhere), hub());
    let mut behind = following(&world, &hub, Some(1)).await;
    assert_eq!(positions(&mut behind).await, [2, 3]);
    assert!(is_silent(&mut behind).await);
    let mut now = following(&world, &hub, None).await;
    assert!(is_silent(&mut now).await);
}

#[rstest]
#[case::to_come(Some(99), &[])]
#[case::from_the_beginning(Some(0), &[1, 2, 3])]
#[tokio::test(start_paused = true)]
async fn a_place_is_one_that_there_is(#[case] after: Option<i64>, #[case] expected: &[i64]) {
    let (world, hub) = (World::new(Break::Nowhere), hub());
    let mut following = following(&world, &hub, after).await;
    if expected.is_empty() {
        assert!(is_silent(&mut following).await);
    } else {
        assert_eq!(positions(&mut following).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hint_that_says_nothing_new_tells_nothing() {
    let (world, hub) = (World::new(Break::Nowhere), hub());
    let mut following = following(&world, &hub, None).await;
    WakeStreams(hub.clone()).notified(ada());
    assert!(is_silent(&mut following).await);
    following.look_again();
    assert!(is_silent(&mut following).await);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_may_be_over_comes_before_anything_else() {
    let (world, hub) = (World::new(Break::Nowhere), hub());
    let mut following = following(&world, &hub, Some(0)).await;
    let changes = WakeStreams(hub.clone());
    changes.notified(ada());
    changes.session_changed(session());
    assert_eq!(following.next().await.unwrap(), Next::Check);
    changes.user_changed(ada(), 2);
    assert_eq!(following.next().await.unwrap(), Next::Check);
    changes.anything_changed();
    assert_eq!(following.next().await.unwrap(), Next::Check);
    assert_eq!(positions(&mut following).await, [1, 2, 3]);
    hub.close();
    assert_eq!(following.next().await.unwrap(), Next::Over);
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(system(), Denied::Forbidden)]
#[tokio::test]
async fn others_follow_nothing(#[case] actor: Actor, #[case] expected: Denied) {
    let (world, hub) = (World::new(Break::Nowhere), hub());
    let error = follow(&world, &hub).execute(&actor, None).await.err().unwrap();
    assert!(matches!(error, FollowError::Denied(denied) if denied == expected), "{error:?}");
    assert_eq!(hub.streams(), 0);
}

#[tokio::test]
async fn a_place_that_is_not_used_is_free_again() {
    let (world, hub) = (World::new(Break::Last), hub());
    let error = follow(&world, &hub).execute(&asks(), None).await.err().unwrap();
    assert!(matches!(error, FollowError::Store(_)), "{error:?}");
    assert_eq!(hub.streams(), 0);
    let world = World::new(Break::Nowhere);
    let open = [following(&world, &hub, None).await, following(&world, &hub, None).await];
    let error = follow(&world, &hub).execute(&asks(), None).await.err().unwrap();
    assert!(matches!(error, FollowError::NoPlace(NoPlace::OfPerson(2))), "{error:?}");
    drop(open);
    assert_eq!(hub.streams(), 0);
}

#[rstest]
#[case(Break::After)]
#[case(Break::Language)]
#[case(Break::Names)]
#[tokio::test]
async fn a_failing_port_is_reported(#[case] broken: Break) {
    let (world, hub) = (World::new(broken), hub());
    let mut following = following(&world, &hub, Some(0)).await;
    assert!(following.next().await.is_err());
}
