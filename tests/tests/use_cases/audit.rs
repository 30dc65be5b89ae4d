//! What happened: linked, listed, exported, verified.

use std::sync::{Arc, Mutex};

use rstest::rstest;
use socle_application::audit::ports::{
    AuditQueries, MockAuditChains, MockAuditLog, MockAuditQueries, Slice,
};
use socle_application::audit::{
    Anchors, AuditExport, AuditFilter, ExportAuditEvents, ExportAuditEventsError, LinkAuditEntries,
    ListAuditEvents, ListAuditEventsError, VerifyAudit, VerifyAuditError,
};
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::store::StoreError;
use socle_application::testkit::{
    CountingRandomness, FixedClock, MockStore, MockTx, TxEnd, unavailable,
};
use socle_crypto::{HmacSha256, SecretKey32};
use socle_domain::Id as _;
use socle_domain::access::{
    Actor, Denied, Grants, Membership, Memberships, OrganizationRole, PlatformRole, Principal,
};
use socle_domain::audit::{
    AuditActor, AuditChain, AuditEntry, AuditEntryId, ChainHead, Link, RecordedEntry,
};
use socle_domain::identity::SessionId;
use socle_domain::organizations::OrganizationId;
use uuid::Uuid;

use crate::support::{anonymous, now, person, signed_in, system};

fn organization() -> OrganizationId {
    OrganizationId::from_uuid(Uuid::from_u128(0x0c))
}

fn chain() -> AuditChain {
    AuditChain::Organization(organization())
}

fn user() -> Actor {
    signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(1)))
}

/// Ada, with this role in the organization.
fn member(role: OrganizationRole) -> Actor {
    let grants = Grants::Role(role);
    let membership = Membership { organization_id: organization(), grants, open: true };
    Actor { memberships: Memberships::new([membership]), ..user() }
}

/// Ada, with this role on the platform.
fn staff(platform_role: PlatformRole) -> Actor {
    let mut actor = user();
    if let Principal::User(signed_in) = &mut actor.principal {
        signed_in.platform_role = platform_role;
    }
    actor
}

fn entry(number: u128) -> AuditEntry {
    let id = AuditEntryId::from_uuid(Uuid::from_u128(number));
    let entry = AuditEntry::new(id, chain(), &user(), "member.removed", now());
    AuditEntry {
        ip: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some("Browser/1.0".to_owned()),
        ..entry
    }
}

fn recorded(number: u128) -> RecordedEntry {
    RecordedEntry { entry: entry(number), place: None }
}

/// Answers with these rows, a slice at a time, and notes what was asked for.
fn queries(rows: Vec<RecordedEntry>) -> (Arc<dyn AuditQueries>, Arc<Mutex<Vec<Slice>>>) {
    let mut mock = MockAuditQueries::new();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = asked.clone();
    mock.expect_entries().returning(move |_, _, slice| {
        noted.lock().unwrap().push(slice);
        let fits = |row: &&RecordedEntry| slice.before.is_none_or(|before| row.entry.id < before);
        let at_most = usize::try_from(slice.at_most).unwrap();
        Ok(rows.iter().filter(fits).take(at_most).cloned().collect())
    });
    (Arc::new(mock), asked)
}

fn broken_queries() -> Arc<dyn AuditQueries> {
    let mut mock = MockAuditQueries::new();
    mock.expect_entries().returning(|_, _, _| Err(unavailable()));
    Arc::new(mock)
}

fn first_page() -> PageRequest<AuditEntryId> {
    PageRequest { limit: PageLimit::new(2).unwrap(), after: None }
}

#[rstest]
#[case::an_owner(member(OrganizationRole::Owner), chain(), true)]
#[case::an_admin(member(OrganizationRole::Admin), chain(), false)]
#[case::socle(system(), chain(), true)]
#[case::an_administrator(staff(PlatformRole::Admin), AuditChain::Platform, true)]
#[tokio::test]
async fn whoever_may_sees_a_page_and_some_of_them_the_clients(
    #[case] actor: Actor,
    #[case] chain: AuditChain,
    #[case] sees_clients: bool,
) {
    let (queries, asked) = queries(vec![recorded(9), recorded(8), recorded(7)]);
    let page = ListAuditEvents { queries }
        .execute(&actor, chain, &AuditFilter::default(), first_page())
        .await
        .unwrap();
    assert_eq!(page.next, Some(entry(8).id));
    assert_eq!(page.items.len(), 2);
    for item in page.items {
        let clients = (item.entry.ip.is_some(), item.entry.user_agent.is_some());
        assert_eq!(clients, (sees_clients, sees_clients));
    }
    assert_eq!(*asked.lock().unwrap(), [Slice { before: None, at_most: 3 }]);
}

fn denied() -> Vec<(Actor, AuditChain, Denied)> {
    vec![
        (anonymous(), chain(), Denied::NotAuthenticated),
        (anonymous(), AuditChain::Platform, Denied::NotAuthenticated),
        (user(), chain(), Denied::NotFound),
        (staff(PlatformRole::Superadmin), chain(), Denied::NotFound),
        (member(OrganizationRole::Viewer), chain(), Denied::Forbidden),
        (member(OrganizationRole::Member), chain(), Denied::Forbidden),
        (member(OrganizationRole::Owner), AuditChain::Platform, Denied::Forbidden),
        (staff(PlatformRole::Manager), AuditChain::Platform, Denied::Forbidden),
    ]
}

#[tokio::test]
async fn nobody_else_sees_anything() {
    for (actor, chain, expected) in denied() {
        let queries: Arc<dyn AuditQueries> = Arc::new(MockAuditQueries::new());
        let list = ListAuditEvents { queries: queries.clone() };
        let listed = list.execute(&actor, chain, &AuditFilter::default(), first_page()).await;
        let error = listed.unwrap_err();
        assert!(matches!(error, ListAuditEventsError::Denied(is) if is == expected), "{error:?}");
        let store = Arc::new(MockStore::with(MockTx::default()));
        let exported = export(&store, queries).execute(&actor, chain, AuditFilter::default()).await;
        let error = exported.err().unwrap();
        assert!(matches!(error, ExportAuditEventsError::Denied(is) if is == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
}

#[tokio::test]
async fn a_failing_query_is_reported() {
    let list = ListAuditEvents { queries: broken_queries() };
    let actor = member(OrganizationRole::Owner);
    let error = list.execute(&actor, chain(), &AuditFilter::default(), first_page()).await;
    assert!(matches!(error.unwrap_err(), ListAuditEventsError::Store(_)));
}

fn export(store: &Arc<MockStore>, queries: Arc<dyn AuditQueries>) -> ExportAuditEvents {
    ExportAuditEvents {
        store: store.clone(),
        queries,
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
    }
}

/// A transaction that notes what is appended, or breaks.
fn noting(breaks: bool) -> (MockTx, Arc<Mutex<Vec<AuditEntry>>>) {
    let appended = Arc::new(Mutex::new(Vec::new()));
    let noted = appended.clone();
    let mut log = MockAuditLog::new();
    log.expect_append().returning(move |entry| {
        noted.lock().unwrap().push(entry.clone());
        if breaks { Err(unavailable()) } else { Ok(()) }
    });
    let mut tx = MockTx::default();
    tx.audit_log = log;
    (tx, appended)
}

#[tokio::test]
async fn an_export_is_noted_first_and_then_read_page_by_page() {
    let full = u128::try_from(AuditExport::PAGE).unwrap();
    let (queries, asked) = queries((1..=full + 5).rev().map(recorded).collect());
    let (tx, appended) = noting(false);
    let store = Arc::new(MockStore::with(tx));
    let filter =
        AuditFilter { action: Some("member.removed".to_owned()), ..AuditFilter::default() };
    let actor = member(OrganizationRole::Admin);
    let mut begun = export(&store, queries).execute(&actor, chain(), filter).await.unwrap();
    assert_eq!(store.ends(), [TxEnd::Committed]);
    assert_eq!(*asked.lock().unwrap(), [], "nothing is read before it is asked for");
    let noted = appended.lock().unwrap().clone();
    let [noted] = &noted[..] else { panic!("{noted:?}") };
    assert_eq!((noted.action.as_str(), noted.chain), ("audit.exported", chain()));
    assert_eq!(noted.actor, AuditActor::User(person().id));
    assert_eq!(noted.details["filters"], "action");

    let first = begun.next().await.unwrap().unwrap();
    assert_eq!(asked.lock().unwrap().len(), 1);
    let rest = begun.next().await.unwrap().unwrap();
    assert_eq!((first.len(), rest.len()), (usize::try_from(AuditExport::PAGE).unwrap(), 5));
    assert!(first.iter().chain(&rest).all(|row| row.entry.ip.is_none()), "an admin sees none");
    assert!(begun.next().await.unwrap().is_none());
    assert!(begun.next().await.unwrap().is_none());
    assert_eq!(asked.lock().unwrap().len(), 2, "a page that was not full was the last");
}

#[tokio::test]
async fn an_export_that_cannot_be_noted_does_not_begin() {
    let (mut unfinished, _) = noting(false);
    unfinished.fail_commit = true;
    let stores =
        [MockStore::unavailable(), MockStore::with(noting(true).0), MockStore::with(unfinished)];
    for store in stores {
        let queries = Arc::new(MockAuditQueries::new());
        let actor = member(OrganizationRole::Owner);
        let begun = export(&Arc::new(store), queries)
            .execute(&actor, chain(), AuditFilter::default())
            .await;
        assert!(matches!(begun.err().unwrap(), ExportAuditEventsError::Store(_)));
    }
}

#[tokio::test]
async fn an_export_that_breaks_off_says_so() {
    let store = Arc::new(MockStore::with(noting(false).0));
    let actor = member(OrganizationRole::Owner);
    let begun = export(&store, broken_queries());
    let mut begun = begun.execute(&actor, chain(), AuditFilter::default()).await.unwrap();
    assert!(begun.next().await.is_err());
}

fn linker(store: MockStore, queries: MockAuditQueries) -> (LinkAuditEntries, Arc<MockStore>) {
    let store = Arc::new(store);
    let linker = LinkAuditEntries {
        store: store.clone(),
        queries: Arc::new(queries),
        mac: Arc::new(HmacSha256::new(&SecretKey32::from_bytes([1; 32]), &[])),
        randomness: Arc::new(CountingRandomness::default()),
    };
    (linker, store)
}

/// One chain waits.
fn waiting() -> MockAuditQueries {
    let mut queries = MockAuditQueries::new();
    queries.expect_unlinked_chain_after().returning(|after| Ok(after.is_none().then(chain)));
    queries
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Nowhere,
    Lock,
    Unlinked,
    Link,
    Commit,
}

type Linked = Arc<Mutex<Vec<(AuditEntryId, Link)>>>;

/// A transaction in which two entries wait behind a head.
fn linking(breaks: Breaks, head: Option<ChainHead>) -> (MockTx, Linked) {
    let linked = Linked::default();
    let noted = linked.clone();
    let fail = move |at| if breaks == at { Err(unavailable()) } else { Ok(()) };
    let mut chains = MockAuditChains::new();
    chains.expect_lock().returning(move |_| fail(Breaks::Lock).map(|()| head));
    chains.expect_unlinked().returning(move |_, at_most| {
        assert_eq!(at_most, LinkAuditEntries::BATCH);
        fail(Breaks::Unlinked).map(|()| vec![entry(1), entry(2)])
    });
    chains.expect_link().returning(move |of, links, head| {
        assert_eq!(of, chain());
        assert_eq!(
            links.last().map(|(_, link)| (link.sequence, link.link)),
            Some((head.sequence, head.link))
        );
        noted.lock().unwrap().extend_from_slice(links);
        fail(Breaks::Link)
    });
    let mut tx = MockTx::default();
    tx.audit_chains = chains;
    tx.fail_commit = breaks == Breaks::Commit;
    (tx, linked)
}

#[tokio::test]
async fn entries_are_linked_behind_the_head_each_with_a_salt_of_its_own() {
    let head = ChainHead { sequence: 41, ..ChainHead::START };
    let (tx, linked) = linking(Breaks::Nowhere, Some(head));
    let (linker, store) = linker(MockStore::with(tx), waiting());
    assert_eq!(linker.run_once().await.unwrap(), 2);
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let linked = linked.lock().unwrap().clone();
    let [(first, one), (second, two)] = &linked[..] else { panic!("{linked:?}") };
    assert_eq!((*first, *second), (entry(1).id, entry(2).id));
    assert_eq!((one.sequence, two.sequence), (42, 43));
    assert!(one.salt.is_some() && one.salt != two.salt);
    assert!(one.client != two.client, "the same client, and nobody can tell");
    assert!(one.link != two.link);
}

#[tokio::test]
async fn a_chain_that_another_links_is_left_to_it() {
    let (tx, linked) = linking(Breaks::Nowhere, None);
    let (linker, _) = linker(MockStore::with(tx), waiting());
    assert_eq!(linker.run_once().await.unwrap(), 0);
    assert!(linked.lock().unwrap().is_empty());
}

#[rstest]
#[case(Breaks::Lock)]
#[case(Breaks::Unlinked)]
#[case(Breaks::Link)]
#[case(Breaks::Commit)]
#[tokio::test]
async fn a_failing_port_links_nothing(#[case] breaks: Breaks) {
    let (tx, _) = linking(breaks, Some(ChainHead::START));
    let (linker, store) = linker(MockStore::with(tx), waiting());
    assert!(linker.run_once().await.is_err());
    let expected = if breaks == Breaks::Commit { vec![] } else { vec![TxEnd::RolledBack] };
    assert_eq!(store.ends(), expected);
}

#[tokio::test]
async fn a_store_that_is_away_or_asks_in_vain_is_reported() {
    let (linker_away, _) = linker(MockStore::unavailable(), waiting());
    assert!(linker_away.run_once().await.is_err());
    let mut queries = MockAuditQueries::new();
    queries.expect_unlinked_chain_after().returning(|_| Err(unavailable()));
    let (linker, store) = linker(MockStore::with(MockTx::default()), queries);
    assert!(linker.run_once().await.is_err());
    assert_eq!(store.ends(), []);
}

#[tokio::test]
async fn a_chain_that_cannot_be_read_keeps_no_other_from_being_asked_for() {
    let mut chains = MockAuditChains::new();
    chains.expect_lock().returning(|_| Err(StoreError::Corrupt("the test broke it".to_owned())));
    let mut tx = MockTx::default();
    tx.audit_chains = chains;
    let mut queries = MockAuditQueries::new();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = asked.clone();
    queries.expect_unlinked_chain_after().returning(move |after| {
        noted.lock().unwrap().push(after);
        Ok(after.is_none().then_some(AuditChain::Platform))
    });
    let (linker, store) = linker(MockStore::with(tx), queries);
    assert!(matches!(linker.run_once().await, Err(StoreError::Corrupt(_))));
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    assert_eq!(*asked.lock().unwrap(), [None, Some(AuditChain::Platform)]);
}

fn verifier(queries: MockAuditQueries) -> VerifyAudit {
    let queries: Arc<dyn AuditQueries> = Arc::new(queries);
    let mac = Arc::new(HmacSha256::new(&SecretKey32::from_bytes([1; 32]), &[]));
    let link = LinkAuditEntries {
        store: Arc::new(MockStore::unavailable()),
        queries: queries.clone(),
        mac: mac.clone(),
        randomness: Arc::new(CountingRandomness::default()),
    };
    VerifyAudit { link: Arc::new(link), queries, mac }
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(user(), Denied::Forbidden)]
#[case(member(OrganizationRole::Owner), Denied::Forbidden)]
#[tokio::test]
async fn not_everybody_verifies(#[case] actor: Actor, #[case] expected: Denied) {
    let verify = verifier(MockAuditQueries::new());
    let error = verify.execute(&actor, &Anchors::new()).await.unwrap_err();
    assert!(matches!(error, VerifyAuditError::Denied(denied) if denied == expected), "{error:?}");
}

#[rstest]
#[case::which_wait(0)]
#[case::which_there_are(1)]
#[case::the_head(2)]
#[case::the_entries(3)]
#[tokio::test]
async fn a_query_that_fails_is_no_verdict(#[case] failing: usize) {
    let fail = move |at: usize| if failing == at { Err(unavailable()) } else { Ok(()) };
    let mut queries = MockAuditQueries::new();
    queries.expect_unlinked_chain_after().returning(move |_| fail(0).map(|()| None));
    queries
        .expect_chain_after()
        .returning(move |after| fail(1).map(|()| after.is_none().then(chain)));
    queries.expect_head_of().returning(move |_| fail(2).map(|()| None));
    queries.expect_linked_after().returning(move |_, _, _| fail(3).map(|()| Vec::new()));
    let error = verifier(queries).execute(&system(), &Anchors::new()).await.unwrap_err();
    assert!(matches!(error, VerifyAuditError::Store(_)), "{error:?}");
}
