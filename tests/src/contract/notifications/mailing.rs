//! What is mailed: at once, or in a digest, and never twice.

use futures_util::future::join_all;
use socle_application::notifications::Telling;
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::notifications::{MailFrequency, Notification, NotificationId, NotificationKind};
use socle_domain::tasks::TaskId;

use super::{WRITTEN, after, positions, prefer, somebody, tell, tell_one};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

const DAY: i64 = 24 * 3_600;

async fn take(database: &TestDatabase, id: NotificationId) -> Option<Notification> {
    let mut tx = begin(&*database.store).await;
    let taken = tx.notifications().take_for_mail(id, now()).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

/// What a digest takes at so many seconds, when the one before has to be a day old.
async fn digest(database: &TestDatabase, user_id: UserId, second: i64) -> Vec<Notification> {
    let mut tx = begin(&*database.store).await;
    let (not_since, now) = (later(second - DAY), later(second));
    let taken = tx.notifications().take_for_digest(user_id, not_since, now).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn waiting(database: &TestDatabase, second: i64) -> Vec<UserId> {
    let not_since = later(second - DAY);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let some = database.notifications.waiting_for_digest(not_since, after, 2).await.unwrap();
        after = some.last().copied();
        found.extend(some);
        if after.is_none() {
            return found;
        }
    }
}

pub async fn what_is_wanted_at_once_becomes_a_task(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    prefer(database, bob, NotificationKind::Message, true, MailFrequency::Daily).await;
    tell(database, &Telling::new(&WRITTEN), &[ada, bob], now()).await;
    let [for_ada, for_bob] =
        [after(database, ada, 0).await[0].id, after(database, bob, 0).await[0].id];
    let task = database.tasks.task(TaskId::from_uuid(for_ada.as_uuid())).await.unwrap();
    let task = task.expect("a task");
    assert_eq!((task.kind.as_str(), task.user_id), ("notifications.mail", Some(ada)));
    let none = database.tasks.task(TaskId::from_uuid(for_bob.as_uuid())).await.unwrap();
    assert_eq!(none, None);
}

pub async fn one_is_taken_for_mail_once(database: &TestDatabase) {
    let ada = somebody(database).await;
    for _ in 0..3 {
        tell(database, &Telling::new(&WRITTEN), &[ada], now()).await;
    }
    tell_one(database, ada).await;
    let told = after(database, ada, 0).await;
    let taken = join_all((0..8).map(|_| take(database, told[0].id))).await;
    assert_eq!(taken.iter().flatten().count(), 1, "of many who take it one gets it");
    let mut tx = begin(&*database.store).await;
    tx.notifications().mark_read(ada, told[1].id, now()).await.unwrap();
    tx.notifications().delete(ada, told[2].id).await.unwrap();
    tx.commit().await.unwrap();
    for (index, why) in [(1, "it was read"), (2, "it is gone"), (3, "it waits for a digest")] {
        assert_eq!(take(database, told[index].id).await, None, "{why}");
    }
    assert_eq!(take(database, id()).await, None);
}

pub async fn a_digest_takes_what_waits_and_was_not_read(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    for _ in 0..4 {
        tell_one(database, ada).await;
    }
    tell(database, &Telling::new(&WRITTEN), &[ada], now()).await;
    tell_one(database, bob).await;
    let told = after(database, ada, 0).await;
    let mut tx = begin(&*database.store).await;
    tx.notifications().mark_read(ada, told[1].id, now()).await.unwrap();
    tx.notifications().delete(ada, told[2].id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(positions(&digest(database, ada, 1).await), [1, 4]);
    assert_eq!(digest(database, ada, 2).await, [], "there was one");
    assert_eq!(digest(database, id(), 1).await, [], "there is nobody");
    assert_eq!(positions(&digest(database, bob, 1).await), [1]);
}

pub async fn a_person_gets_one_digest_a_day(database: &TestDatabase) {
    let ada = somebody(database).await;
    tell_one(database, ada).await;
    assert_eq!(digest(database, ada, 0).await.len(), 1);
    tell_one(database, ada).await;
    assert_eq!(digest(database, ada, DAY - 1).await, []);
    assert!(!waiting(database, DAY - 1).await.contains(&ada));
    assert!(waiting(database, DAY).await.contains(&ada));
    assert_eq!(positions(&digest(database, ada, DAY).await), [2]);
    assert!(!waiting(database, 3 * DAY).await.contains(&ada), "there is nothing new");
}

pub async fn of_many_who_send_digests_one_does(database: &TestDatabase) {
    let ada = somebody(database).await;
    tell_one(database, ada).await;
    tell_one(database, ada).await;
    let taken = join_all((0..8).map(|_| digest(database, ada, 1))).await;
    let mut sizes: Vec<_> = taken.iter().map(Vec::len).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [0, 0, 0, 0, 0, 0, 0, 2]);
}

pub async fn a_digest_that_is_undone_is_sent_later(database: &TestDatabase) {
    let ada = somebody(database).await;
    tell_one(database, ada).await;
    let mut tx = begin(&*database.store).await;
    let taken = tx.notifications().take_for_digest(ada, later(-DAY), now()).await.unwrap();
    assert_eq!(taken.len(), 1);
    tx.rollback().await.unwrap();
    assert_eq!(digest(database, ada, 1).await.len(), 1);
}

pub async fn people_who_wait_are_found_page_by_page(database: &TestDatabase) {
    let mut expected = Vec::new();
    for _ in 0..5 {
        let somebody = somebody(database).await;
        tell_one(database, somebody).await;
        expected.push(somebody);
    }
    let silent = somebody(database).await;
    let read = somebody(database).await;
    tell_one(database, read).await;
    let mut tx = begin(&*database.store).await;
    tx.notifications().mark_all_read(read, now()).await.unwrap();
    tx.commit().await.unwrap();
    expected.sort();
    let found = waiting(database, 1).await;
    let ours: Vec<_> = found.into_iter().filter(|id| expected.contains(id)).collect();
    assert_eq!(ours, expected);
    for who in [silent, read] {
        assert!(!waiting(database, 1).await.contains(&who));
    }
}
