//! What administrators do about the list.

use std::sync::Arc;

use rstest::rstest;
use socle_application::email::ports::MockEmailQueries;
use socle_application::email::{
    AddSuppression, AddSuppressionError, AddSuppressionInput, AddressKeys, GetSuppression,
    GetSuppressionError, ListSuppressions, ListSuppressionsError, RemoveSuppression,
    RemoveSuppressionError,
};
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd, unavailable};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, PlatformRole};
use socle_domain::email::{SuppressionId, SuppressionReason};

use super::{Fault, Stored, entry, id, keys, mac, store};
use crate::support::{anonymous, details, field_errors, now, on_platform, person, program};

use SuppressionReason::{Bounced, Complained, Manual};

fn add(store: &Arc<MockStore>) -> AddSuppression {
    AddSuppression {
        store: store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(CountingRandomness::default()),
        mac: Arc::new(mac()),
    }
}

fn input(email: &str, reason: Option<&str>) -> AddSuppressionInput {
    AddSuppressionInput { email: email.to_owned(), reason: reason.map(str::to_owned) }
}

fn admin() -> Actor {
    on_platform(PlatformRole::Admin)
}

#[rstest]
#[case(None, Manual)]
#[case(Some("manual"), Manual)]
#[case(Some("bounced"), Bounced)]
#[case(Some("complained"), Complained)]
#[tokio::test]
async fn an_administrator_stops_mail_to_an_address(
    #[case] reason: Option<&str>,
    #[case] expected: SuppressionReason,
) {
    let (store, seen) = store(&Stored::default(), Fault::Nowhere);
    let input = input(" ADA@example.com ", reason);
    let (made, is_new) = add(&store).execute(&admin(), &input).await.unwrap();
    assert_eq!(*seen.inserted.lock().unwrap(), std::slice::from_ref(&made));
    assert!(is_new);
    assert_eq!((made.email, made.reason, made.class), (Some(person().email), expected, None));
    assert_eq!((made.address_digest, made.created_at), (keys().digest, now()));
    let audited = seen.audited.lock().unwrap();
    let [entry] = &audited[..] else { panic!("{audited:?}") };
    assert_eq!(entry.action, "email_suppression.added");
    assert_eq!(entry.resource.as_ref().unwrap().id, made.id.as_uuid());
    assert_eq!(details(entry), [("reason", expected.as_str())]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case(Complained, Manual, true)]
#[case(Complained, Complained, false)]
#[case(Bounced, Manual, false)]
#[case(Manual, Complained, false)]
#[tokio::test]
async fn an_address_that_is_there_is_heard_of_again(
    #[case] before: SuppressionReason,
    #[case] reason: SuppressionReason,
    #[case] changes: bool,
) {
    let stored = Stored { entry: Some(entry(before)), ..Stored::default() };
    let (store, seen) = store(&stored, Fault::Nowhere);
    let input = input("ada@example.com", Some(reason.as_str()));
    let (heard, is_new) = add(&store).execute(&admin(), &input).await.unwrap();
    assert!(!is_new);
    assert_eq!(heard.reason, if changes { reason } else { before });
    assert_eq!((heard.id, heard.reported_at), (id(), now()));
    // Under the current key from now on, and with the address.
    assert_eq!((heard.address_digest, &heard.email), (keys().digest, &Some(person().email)));
    assert_eq!(*seen.updated.lock().unwrap(), [heard]);
    assert!(seen.inserted.lock().unwrap().is_empty());
    let audited = seen.audited.lock().unwrap();
    let actions: Vec<_> = audited.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, if changes { vec!["email_suppression.changed"] } else { Vec::new() });
}

#[rstest]
#[case("", None, &[("email", "required")])]
#[case("nobody", None, &[("email", "malformed")])]
#[case("ada@example.com", Some("spam"), &[("reason", "unknown")])]
#[case("nobody", Some(""), &[("email", "malformed"), ("reason", "unknown")])]
#[tokio::test]
async fn what_is_no_address_or_no_reason_is_refused(
    #[case] email: &str,
    #[case] reason: Option<&str>,
    #[case] expected: &[(&'static str, &'static str)],
) {
    let store = Arc::new(MockStore::unavailable());
    let error = add(&store).execute(&admin(), &input(email, reason)).await.unwrap_err();
    let AddSuppressionError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), expected);
}

fn remove(store: &Arc<MockStore>) -> RemoveSuppression {
    RemoveSuppression {
        store: store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(CountingRandomness::default()),
    }
}

#[tokio::test]
async fn an_administrator_allows_mail_again() {
    let stored = Stored { entry: Some(entry(Bounced)), ..Stored::default() };
    let (store, seen) = store(&stored, Fault::Nowhere);
    remove(&store).execute(&admin(), id()).await.unwrap();
    let audited = seen.audited.lock().unwrap();
    let [audited] = &audited[..] else { panic!("{audited:?}") };
    assert_eq!(audited.action, "email_suppression.removed");
    assert_eq!(details(audited), [("reason", "bounced")]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn what_is_not_there_is_not_removed() {
    let (store, _) = store(&Stored::default(), Fault::Nowhere);
    let error = remove(&store).execute(&admin(), id()).await.unwrap_err();
    assert!(matches!(error, RemoveSuppressionError::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

fn list(queries: MockEmailQueries) -> ListSuppressions {
    ListSuppressions { queries: Arc::new(queries), mac: Arc::new(mac()) }
}

fn page() -> PageRequest<SuppressionId> {
    PageRequest { limit: PageLimit::default(), after: None }
}

#[rstest]
#[case(None, None)]
#[case(Some("  "), None)]
#[case(Some("Ada@example.com"), Some(keys()))]
#[tokio::test]
async fn an_address_is_found_by_itself_and_by_every_key(
    #[case] email: Option<&str>,
    #[case] asked: Option<AddressKeys>,
) {
    let mut queries = MockEmailQueries::new();
    queries.expect_suppressions().times(1).returning(move |keys, _| {
        assert_eq!(keys, asked);
        Ok(Page { items: vec![entry(Bounced)], next: None })
    });
    let manager = on_platform(PlatformRole::Manager);
    let found = list(queries).execute(&manager, email, page()).await.unwrap();
    assert_eq!(found.items, [entry(Bounced)]);
}

#[tokio::test]
async fn what_is_looked_for_is_an_address() {
    let manager = on_platform(PlatformRole::Manager);
    let list = list(MockEmailQueries::new());
    let error = list.execute(&manager, Some("ada"), page()).await.unwrap_err();
    assert!(matches!(error, ListSuppressionsError::Invalid(_)), "{error:?}");
}

#[tokio::test]
async fn lists_that_cannot_be_read_say_so() {
    let manager = on_platform(PlatformRole::Manager);
    let mut queries = MockEmailQueries::new();
    queries.expect_suppressions().returning(|_, _| Err(unavailable()));
    queries.expect_suppression().returning(|_| Err(unavailable()));
    let error = list(queries).execute(&manager, None, page()).await.unwrap_err();
    assert!(matches!(error, ListSuppressionsError::Store(_)), "{error:?}");
    let mut queries = MockEmailQueries::new();
    queries.expect_suppression().returning(|_| Err(unavailable()));
    let get = GetSuppression { queries: Arc::new(queries) };
    let error = get.execute(&manager, id()).await.unwrap_err();
    assert!(matches!(error, GetSuppressionError::Store(_)), "{error:?}");
}

#[tokio::test]
async fn one_is_shown_or_not_there() {
    let manager = on_platform(PlatformRole::Manager);
    for found in [Some(entry(Manual)), None] {
        let mut queries = MockEmailQueries::new();
        let stored = found.clone();
        queries.expect_suppression().returning(move |_| Ok(stored.clone()));
        let get = GetSuppression { queries: Arc::new(queries) };
        match (get.execute(&manager, id()).await, found) {
            (Ok(shown), Some(found)) => assert_eq!(shown, found),
            (Err(GetSuppressionError::Denied(Denied::NotFound)), None) => {}
            (outcome, _) => panic!("{outcome:?}"),
        }
    }
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated, Denied::NotAuthenticated)]
#[case(program(&["organizations.read"]), Denied::Forbidden, Denied::Forbidden)]
#[case(on_platform(PlatformRole::User), Denied::Forbidden, Denied::Forbidden)]
#[tokio::test]
async fn nobody_else_sees_or_changes_the_list(
    #[case] actor: Actor,
    #[case] reading: Denied,
    #[case] changing: Denied,
) {
    let error = list(MockEmailQueries::new()).execute(&actor, None, page()).await.unwrap_err();
    assert!(matches!(error, ListSuppressionsError::Denied(it) if it == reading), "{error:?}");
    let get = GetSuppression { queries: Arc::new(MockEmailQueries::new()) };
    let error = get.execute(&actor, id()).await.unwrap_err();
    assert!(matches!(error, GetSuppressionError::Denied(it) if it == reading), "{error:?}");
    cannot_change(&actor, changing).await;
}

#[tokio::test]
async fn a_manager_looks_and_changes_nothing() {
    cannot_change(&on_platform(PlatformRole::Manager), Denied::Forbidden).await;
}

async fn cannot_change(actor: &Actor, expected: Denied) {
    let store = Arc::new(MockStore::unavailable());
    let error = add(&store).execute(actor, &input("ada@example.com", None)).await.unwrap_err();
    assert!(matches!(error, AddSuppressionError::Denied(it) if it == expected), "{error:?}");
    let error = remove(&store).execute(actor, id()).await.unwrap_err();
    assert!(matches!(error, RemoveSuppressionError::Denied(it) if it == expected), "{error:?}");
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Lock)]
#[case(Fault::Insert)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_adds_nothing(#[case] fault: Fault) {
    let (store, _) = store(&Stored::default(), fault);
    let error = add(&store).execute(&admin(), &input("ada@example.com", None)).await.unwrap_err();
    assert!(matches!(error, AddSuppressionError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Remove)]
#[case(Fault::ForgetBounces)]
#[case(Fault::Audit)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_failing_port_removes_nothing(#[case] fault: Fault) {
    let stored = Stored { entry: Some(entry(Bounced)), ..Stored::default() };
    let (store, _) = store(&stored, fault);
    let error = remove(&store).execute(&admin(), id()).await.unwrap_err();
    assert!(matches!(error, RemoveSuppressionError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}
