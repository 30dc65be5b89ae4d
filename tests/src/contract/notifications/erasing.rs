//! What is left of whoever is erased, and what is kept no longer.

use futures_util::future::join_all;
use socle_application::notifications::Telling;
use socle_domain::identity::UserId;
use socle_domain::notifications::{
    MailFrequency, NotificationKind, NotificationPreferences, messages,
};
use socle_domain::privacy::retention;

use super::{after, positions, prefer, somebody, tell, tell_one};
use crate::contract::samples::{begin, later, now};
use crate::databases::TestDatabase;

async fn forget(database: &TestDatabase, user_id: UserId) {
    let mut tx = begin(&*database.store).await;
    tx.notifications().forget_person(user_id).await.unwrap();
    tx.commit().await.unwrap();
}

async fn kept(database: &TestDatabase, user_id: UserId) -> usize {
    database.notifications.everything_after(user_id, 0, 1_000).await.unwrap().len()
}

pub async fn nothing_is_left_of_whoever_is_forgotten(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    for person in [ada, ada, bob] {
        tell_one(database, person).await;
    }
    prefer(database, ada, NotificationKind::System, true, MailFrequency::Never).await;
    forget(database, ada).await;
    assert_eq!(kept(database, ada).await, 0);
    let preferences = database.notifications.preferences_of(ada).await.unwrap();
    assert_eq!(preferences, NotificationPreferences::default());
    assert_eq!(kept(database, bob).await, 1);
    // Nobody tells them anything any more, whether they were told something before or not.
    let silent = somebody(database).await;
    forget(database, silent).await;
    tell(database, &Telling::new(&messages::MEMBER_ADDED), &[ada, silent, bob], now()).await;
    assert_eq!(kept(database, ada).await, 0);
    assert_eq!(kept(database, silent).await, 0);
    assert_eq!(positions(&after(database, bob, 0).await), [1, 2]);
}

/// However it goes, nothing comes after the end.
pub async fn whoever_is_forgotten_while_many_tell_them_hears_nothing(database: &TestDatabase) {
    for _ in 0..10 {
        let ada = somebody(database).await;
        let tell_many = join_all((0..5).map(|_| tell_one(database, ada)));
        let ((), _) = tokio::join!(forget(database, ada), tell_many);
        assert_eq!(kept(database, ada).await, 0);
    }
}

pub async fn read_ones_go_first_and_all_go_in_the_end(database: &TestDatabase) {
    let ada = somebody(database).await;
    for _ in 0..3 {
        tell_one(database, ada).await;
    }
    let told = after(database, ada, 0).await;
    let mut tx = begin(&*database.store).await;
    tx.notifications().mark_read(ada, told[0].id, later(10)).await.unwrap();
    tx.commit().await.unwrap();
    let rule = |rule| {
        let mut rules = database.retention.iter();
        rules.find(|kind| kind.rule() == rule).expect("the rule is kept")
    };
    let read = rule(&retention::READ_NOTIFICATIONS);
    assert_eq!(read.remove(later(9), 100).await.unwrap(), 0);
    assert!(read.overdue(later(10)).await.unwrap() >= 1);
    assert!(read.remove(later(10), 1_000).await.unwrap() >= 1);
    assert_eq!(positions(&after(database, ada, 0).await), [2, 3]);
    let old = rule(&retention::NOTIFICATIONS);
    assert_eq!(old.remove(later(-1), 100).await.unwrap(), 0);
    assert!(old.remove(now(), 1_000).await.unwrap() >= 2);
    assert_eq!(kept(database, ada).await, 0);
}
