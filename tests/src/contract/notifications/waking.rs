//! Streams are woken after the commit, in this process and in others.

use std::sync::Arc;
use std::time::Duration;

use socle_application::changes::WakeStreams;
use socle_application::notifications::{NotificationHub, Place, StreamLimits, Telling};
use socle_domain::notifications::messages;

use super::{somebody, tell, tell_one};
use crate::contract::samples::{id, now};
use crate::databases::{Engine, TestDatabase};

/// Much longer than anything takes; a test that waits for so long fails.
const LONG: Duration = Duration::from_secs(30);

fn hub() -> Arc<NotificationHub> {
    Arc::new(NotificationHub::new(StreamLimits::default()))
}

async fn woken(place: &mut Place) -> u64 {
    let told = place.wake.borrow_and_update().told;
    let later = place.wake.wait_for(|wake| wake.told > told);
    tokio::time::timeout(LONG, later).await.expect("woken").unwrap().told
}

pub async fn a_stream_is_woken_after_the_commit(database: &TestDatabase) {
    let hub = hub();
    database.migrations.tell_changes_to(Arc::new(WakeStreams(Arc::clone(&hub))));
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    let mut of_ada = hub.enter(ada, id()).unwrap();
    let mut of_bob = hub.enter(bob, id()).unwrap();
    let waiting = tokio::spawn(async move { woken(&mut of_ada).await });
    tell(database, &Telling::new(&messages::MEMBER_ADDED), &[ada], now()).await;
    waiting.await.unwrap();
    assert_eq!(of_bob.wake.borrow_and_update().told, 0, "it was for somebody else");
}

/// What one process tells wakes streams in another, without Redis; where one process serves a file,
/// there are none.
pub async fn a_stream_in_another_process_is_woken(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        return;
    }
    let other = database.raw.open().await.unwrap();
    let hub = hub();
    other.migrations.tell_changes_to(Arc::new(WakeStreams(Arc::clone(&hub))));
    let listening = [&database.migrations, &other.migrations].map(|store| {
        let store = Arc::clone(store);
        tokio::spawn(async move { store.listen().await })
    });
    let people = [somebody(database).await, somebody(database).await];
    let mut places = people.map(|person| hub.enter(person, id()).unwrap());
    // A hint from before the other listens is lost, so one is given until one is heard.
    let [first, second] = &mut places;
    let heard = async {
        while first.wake.borrow_and_update().told == 0 {
            tell_one(database, people[0]).await;
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, heard).await.expect("woken");
    // From now on one is enough.
    let waiting = woken(second);
    let ((), _) = tokio::join!(tell_one(database, people[1]), waiting);
    for task in listening {
        task.abort();
    }
}
