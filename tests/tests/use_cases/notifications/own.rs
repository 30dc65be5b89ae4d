use std::sync::Arc;

use rstest::rstest;
use socle_application::notifications::{
    CountUnread, DeleteNotification, GetPreferences, ListNotifications, MarkAllRead, MarkRead,
    NotificationsError, SetPreferences,
};
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::access::{Actor, Denied};
use socle_domain::notifications::{NotificationId, NotificationPreferences};

use super::support::{Break, World, asks, notification};
use crate::support::{anonymous, now, system};

fn one() -> NotificationId {
    notification(1).id
}

fn page() -> PageRequest<NotificationId> {
    PageRequest { limit: PageLimit::default(), after: None }
}

/// What is done, and what came of it.
async fn act(
    what: &str,
    world: &World,
    store: &Arc<MockStore>,
    actor: &Actor,
) -> Result<(), NotificationsError> {
    let (clock, queries) = (Arc::new(FixedClock::at(now())), Arc::new(world.queries()));
    let randomness = Arc::new(CountingRandomness::default());
    let store = store.clone();
    match what {
        "read" => MarkRead { store, clock }.execute(actor, one()).await,
        "read all" => MarkAllRead { store, clock }.execute(actor).await.map(|read| {
            assert_eq!(read, 3);
        }),
        "delete" => DeleteNotification { store }.execute(actor, one()).await,
        "list" => {
            let list = ListNotifications { queries, reader: world.reader() };
            let page = list.execute(actor, false, page()).await?;
            assert_eq!(page.items.len(), 2);
            let first = &page.items[0];
            assert_eq!(first.words.title, "member-added fr");
            assert_eq!(first.words.body, "Acme");
            assert_eq!(first.link, "https://app.example.com/account/organizations");
            Ok(())
        }
        "count" => CountUnread { queries }.execute(actor).await.map(|count| assert_eq!(count, 7)),
        "preferences" => GetPreferences { queries }.execute(actor).await.map(drop),
        "choose" => {
            let choose = SetPreferences { store, clock, randomness };
            choose.execute(actor, &NotificationPreferences::default()).await
        }
        other => panic!("{other}"),
    }
}

#[rstest]
#[case("read", &["mark read"])]
#[case("read all", &["mark all read"])]
#[case("delete", &["delete"])]
#[case("choose", &["set preferences", "audit notification.preferences_changed"])]
#[tokio::test]
async fn what_is_ones_own_is_changed(#[case] what: &str, #[case] expected: &[&str]) {
    let world = World::new(Break::Nowhere);
    let store = Arc::new(MockStore::with(world.tx()));
    act(what, &world, &store, &asks()).await.unwrap();
    assert_eq!(world.notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case("list")]
#[case("count")]
#[case("preferences")]
#[tokio::test]
async fn what_is_ones_own_is_shown(#[case] what: &str) {
    let world = World::new(Break::Nowhere);
    act(what, &world, &Arc::new(MockStore::unavailable()), &asks()).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn others_have_none(
    #[values("read", "read all", "delete", "choose", "list", "count", "preferences")] what: &str,
    #[values((anonymous(), Denied::NotAuthenticated), (system(), Denied::Forbidden))] who: (
        Actor,
        Denied,
    ),
) {
    let world = World::new(Break::Nowhere);
    let store = Arc::new(MockStore::with(world.tx()));
    let error = act(what, &world, &store, &who.0).await.unwrap_err();
    assert!(matches!(error, NotificationsError::Denied(denied) if denied == who.1), "{error:?}");
    assert!(world.notes.all().is_empty() && store.ends().is_empty());
}

#[rstest]
#[case("read")]
#[case("delete")]
#[tokio::test]
async fn what_is_not_there_is_not_found(#[case] what: &str) {
    let world = World { is_there: false, ..World::new(Break::Nowhere) };
    let store = Arc::new(MockStore::with(world.tx()));
    let error = act(what, &world, &store, &asks()).await.unwrap_err();
    assert!(matches!(error, NotificationsError::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

#[rstest]
#[case("read", Break::MarkRead)]
#[case("read all", Break::MarkAll)]
#[case("delete", Break::Delete)]
#[case("choose", Break::Preferences)]
#[case("choose", Break::Audit)]
#[case("list", Break::List)]
#[case("list", Break::Language)]
#[case("list", Break::Names)]
#[case("count", Break::Count)]
#[case("preferences", Break::Preferences)]
#[tokio::test]
async fn a_failing_port_is_reported(#[case] what: &str, #[case] broken: Break) {
    let world = World::new(broken);
    let store = Arc::new(MockStore::with(world.tx()));
    let error = act(what, &world, &store, &asks()).await.unwrap_err();
    assert!(matches!(error, NotificationsError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case("read")]
#[case("read all")]
#[case("delete")]
#[case("choose")]
#[tokio::test]
async fn a_store_that_begins_or_commits_nothing_is_reported(#[case] what: &str) {
    let world = World::new(Break::Nowhere);
    let mut tx = world.tx();
    tx.fail_commit = true;
    for store in [MockStore::unavailable(), MockStore::with(tx)] {
        let error = act(what, &world, &Arc::new(store), &asks()).await.unwrap_err();
        assert!(matches!(error, NotificationsError::Store(_)), "{error:?}");
    }
}
