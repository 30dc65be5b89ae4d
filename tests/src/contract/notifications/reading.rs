//! Lists, counts, and what a person does about their own.

use socle_application::notifications::Telling;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::Id as _;
use socle_domain::identity::UserId;
use socle_domain::notifications::{
    KindPreference, MailFrequency, Notification, NotificationId, NotificationKind,
    NotificationPreferences, Parameter, Word, messages,
};
use uuid::Uuid;

use super::{WRITTEN, after, positions, prefer, somebody, tell, tell_one};
use crate::contract::organizations::samples::{organization_called, put};
use crate::contract::samples::{begin, id, insert, later, now, user};
use crate::databases::TestDatabase;

async fn list(database: &TestDatabase, user_id: UserId, unread: bool) -> Vec<Notification> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = PageRequest { limit: PageLimit::new(2).unwrap(), after };
        let page = database.notifications.notifications_of(user_id, unread, page).await.unwrap();
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
}

async fn read(database: &TestDatabase, user_id: UserId, id: NotificationId, second: i64) -> bool {
    let mut tx = begin(&*database.store).await;
    let read = tx.notifications().mark_read(user_id, id, later(second)).await.unwrap();
    tx.commit().await.unwrap();
    read
}

pub async fn a_notification_comes_back_as_it_was(database: &TestDatabase) {
    let ada = somebody(database).await;
    let (thing, word) = (Uuid::from_u128(7), Word::parse("hired").unwrap());
    let telling = Telling::new(&WRITTEN)
        .with("thing_id", thing)
        .saying("status", Parameter::Word(word.clone()));
    tell(database, &telling, &[ada], later(3)).await;
    let told = after(database, ada, 0).await;
    let [told] = &told[..] else { panic!("{told:?}") };
    let expected = Notification {
        id: told.id,
        user_id: ada,
        position: 1,
        kind: NotificationKind::Message,
        message: "sample-written".to_owned(),
        organization_id: None,
        data: [
            ("thing_id".to_owned(), Parameter::Id(thing)),
            ("status".to_owned(), Parameter::Word(word)),
        ]
        .into(),
        created_at: later(3),
        read_at: None,
    };
    assert_eq!(told, &expected);
}

pub async fn lists_show_a_persons_own_and_page_through_them(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    for second in 0..5 {
        tell(database, &Telling::new(&messages::MEMBER_ADDED), &[ada], later(second)).await;
    }
    tell_one(database, bob).await;
    let all = list(database, ada, false).await;
    assert_eq!(positions(&all), [5, 4, 3, 2, 1]);
    assert_eq!(database.notifications.count_unread(ada).await.unwrap(), 5);
    assert!(read(database, ada, all[1].id, 9).await);
    assert_eq!(positions(&list(database, ada, true).await), [5, 3, 2, 1]);
    assert_eq!(positions(&list(database, ada, false).await), [5, 4, 3, 2, 1]);
    assert_eq!(database.notifications.count_unread(ada).await.unwrap(), 4);
    assert_eq!(database.notifications.count_unread(bob).await.unwrap(), 1);
    assert_eq!(list(database, bob, false).await.len(), 1);
}

pub async fn reading_is_noted_once_and_of_ones_own_only(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    tell_one(database, ada).await;
    let one = after(database, ada, 0).await[0].id;
    assert!(!read(database, bob, one, 1).await, "it is not theirs");
    assert!(!read(database, ada, id(), 1).await, "there is none");
    assert_eq!(after(database, ada, 0).await[0].read_at, None);
    assert!(read(database, ada, one, 2).await);
    assert!(read(database, ada, one, 3).await, "saying so twice harms nobody");
    assert_eq!(after(database, ada, 0).await[0].read_at, Some(later(2)));
}

pub async fn all_are_read_at_once(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    for person in [ada, ada, ada, bob] {
        tell_one(database, person).await;
    }
    let first = after(database, ada, 0).await[0].id;
    read(database, ada, first, 1).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.notifications().mark_all_read(ada, later(5)).await.unwrap(), 2);
    assert_eq!(tx.notifications().mark_all_read(ada, later(6)).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let read: Vec<_> = after(database, ada, 0).await.iter().map(|it| it.read_at).collect();
    assert_eq!(read, [Some(later(1)), Some(later(5)), Some(later(5))]);
    assert_eq!(database.notifications.count_unread(bob).await.unwrap(), 1);
}

pub async fn one_is_deleted_by_whose_it_is(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    tell_one(database, ada).await;
    tell_one(database, ada).await;
    let one = after(database, ada, 0).await[0].id;
    let mut tx = begin(&*database.store).await;
    assert!(!tx.notifications().delete(bob, one).await.unwrap());
    assert!(tx.notifications().delete(ada, one).await.unwrap());
    assert!(!tx.notifications().delete(ada, one).await.unwrap(), "it is gone");
    tx.commit().await.unwrap();
    assert_eq!(positions(&after(database, ada, 0).await), [2]);
    tell_one(database, ada).await;
    assert_eq!(positions(&after(database, ada, 0).await), [2, 3], "no place is given twice");
}

pub async fn preferences_are_replaced_whole(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    let default = NotificationPreferences::default();
    assert_eq!(database.notifications.preferences_of(ada).await.unwrap(), default);
    prefer(database, ada, NotificationKind::System, false, MailFrequency::Never).await;
    prefer(database, ada, NotificationKind::NewJob, true, MailFrequency::Never).await;
    let chosen = database.notifications.preferences_of(ada).await.unwrap();
    let new_job = KindPreference { in_app: true, mail: MailFrequency::Never };
    assert_eq!(chosen.get(NotificationKind::NewJob), new_job);
    let system = KindPreference::default_of(NotificationKind::System);
    assert_eq!(chosen.get(NotificationKind::System), system, "the first choice is gone");
    assert_eq!(database.notifications.preferences_of(bob).await.unwrap(), default);
    let mut tx = begin(&*database.store).await;
    let of = tx.notifications().chosen(NotificationKind::NewJob, &[ada, bob]).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(of, [(ada, new_job)].into());
}

pub async fn each_hears_as_they_like(database: &TestDatabase) {
    let (all, hidden, none) =
        (somebody(database).await, somebody(database).await, somebody(database).await);
    let kind = NotificationKind::Message;
    prefer(database, hidden, kind, false, MailFrequency::Daily).await;
    prefer(database, none, kind, false, MailFrequency::Never).await;
    tell(database, &Telling::new(&WRITTEN), &[all, hidden, none], now()).await;
    assert_eq!(after(database, all, 0).await.len(), 1);
    assert_eq!(after(database, hidden, 0).await, [], "it is only mailed");
    assert_eq!(list(database, hidden, false).await, []);
    assert_eq!(database.notifications.count_unread(hidden).await.unwrap(), 0);
    let kept = database.notifications.everything_after(hidden, 0, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    let mut tx = begin(&*database.store).await;
    assert!(!tx.notifications().mark_read(hidden, kept[0].id, now()).await.unwrap());
    assert!(!tx.notifications().delete(hidden, kept[0].id).await.unwrap());
    tx.rollback().await.unwrap();
    assert_eq!(database.notifications.everything_after(none, 0, 10).await.unwrap(), []);
}

pub async fn things_are_called_by_their_names_while_they_have_one(database: &TestDatabase) {
    let acme = put(database, &organization_called("Acme")).await.organization_id();
    let ada = user();
    insert(&*database.store, &[&ada]).await;
    let (acme, ada_id) = (acme.as_uuid(), ada.id.as_uuid());
    let ids = [acme, ada_id];
    let organizations = database.notifications.organization_names(&ids).await.unwrap();
    assert_eq!(organizations, [(acme, "Acme".to_owned())].into());
    let people = database.notifications.person_names(&ids).await.unwrap();
    assert_eq!(people, [(ada_id, "Ada Lovelace".to_owned())].into());
    assert_eq!(database.notifications.language_of(ada.id).await.unwrap(), Some(ada.locale));
    assert_eq!(database.notifications.language_of(id()).await.unwrap(), None);
}
