use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::candidates::{
    AddEntry, ListEntries, RemoveEntry, RemoveEntryError, ReplaceEntry, SkillInput, WriteEntryError,
};
use socle_application::recruiting::ports::MockCandidateQueries;
use socle_application::testkit::{MockStore, TxEnd, unavailable};
use socle_domain::Id as _;
use socle_domain::access::Denied;
use socle_domain::recruiting::{
    CandidateSkill, EntriesError, ProfileEntry, ProfileEntryId, ProfileSection, SkillName,
};
use uuid::Uuid;

use super::support::{Break, World, asks, clock, entry_id, randomness, refused, skill};

fn add(store: &Arc<MockStore>) -> AddEntry<CandidateSkill> {
    AddEntry::new(store.clone(), clock(), randomness())
}

fn replace(store: &Arc<MockStore>) -> ReplaceEntry<CandidateSkill> {
    ReplaceEntry::new(store.clone(), clock(), randomness())
}

fn remove(store: &Arc<MockStore>) -> RemoveEntry<CandidateSkill> {
    RemoveEntry::new(store.clone(), clock(), randomness())
}

fn input(name: &str) -> SkillInput {
    let (name, kind) = (name.to_owned(), "technical".to_owned());
    SkillInput { name, kind, ..SkillInput::default() }
}

fn nobodys() -> ProfileEntryId {
    ProfileEntryId::from_uuid(Uuid::from_u128(0xbad))
}

const ANNOUNCED: [&str; 2] = ["audit candidate.updated", "announce candidate.updated"];

#[tokio::test]
async fn every_change_is_stored_noted_and_announced() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    add(&store).execute(&asks(), &input("Rust")).await.unwrap();
    assert_eq!(world.notes.all(), [&["insert Rust"][..], &ANNOUNCED].concat());
    assert_eq!(store.ends(), [TxEnd::Committed]);
    let world = World::broken(Break::Nowhere);
    replace(&world.store()).execute(&asks(), entry_id(), &input("Rust")).await.unwrap();
    assert_eq!(world.notes.all(), [&["update Rust"][..], &ANNOUNCED].concat());
    let world = World::broken(Break::Nowhere);
    remove(&world.store()).execute(&asks(), entry_id()).await.unwrap();
    assert_eq!(world.notes.all(), ANNOUNCED);
}

#[tokio::test]
async fn saying_the_same_is_nothing_to_note() {
    let world = World::broken(Break::Nowhere);
    let same = replace(&world.store()).execute(&asks(), entry_id(), &input("Élixir")).await;
    assert_eq!((same.unwrap(), world.notes.all()), (skill(), vec![]));
}

#[tokio::test]
async fn a_full_list_takes_nothing_more() {
    let world = World { skills: ProfileSection::MAX, ..World::broken(Break::Nowhere) };
    let error = add(&world.store()).execute(&asks(), &input("Rust")).await.unwrap_err();
    assert!(matches!(error, WriteEntryError::Entries(EntriesError::Full)), "{error:?}");
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_there_already_is_refused() {
    let store = World::broken(Break::Repeated).store();
    let error = add(&store).execute(&asks(), &input("Rust")).await.unwrap_err();
    assert!(matches!(error, WriteEntryError::Entries(EntriesError::Repeated)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    let store = World::broken(Break::Repeated).store();
    let error = replace(&store).execute(&asks(), entry_id(), &input("Rust")).await.unwrap_err();
    assert!(matches!(error, WriteEntryError::Entries(EntriesError::Repeated)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

#[tokio::test]
async fn what_is_not_theirs_is_not_there() {
    let store = World::broken(Break::Nowhere).store();
    let error = replace(&store).execute(&asks(), nobodys(), &input("Rust")).await.unwrap_err();
    assert!(matches!(error, WriteEntryError::Denied(Denied::NotFound)), "{error:?}");
    let store = World::broken(Break::Nowhere).store();
    let error = remove(&store).execute(&asks(), nobodys()).await.unwrap_err();
    assert!(matches!(error, RemoveEntryError::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

#[tokio::test]
async fn only_people_write_about_themselves() {
    for (actor, expected) in refused() {
        let store = World::broken(Break::Nowhere).store();
        let error = add(&store).execute(&actor, &input("Rust")).await.unwrap_err();
        let denied = matches!(error, WriteEntryError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        let error = replace(&store).execute(&actor, entry_id(), &input("Rust")).await.unwrap_err();
        let denied = matches!(error, WriteEntryError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        let error = remove(&store).execute(&actor, entry_id()).await.unwrap_err();
        let denied = matches!(error, RemoveEntryError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        assert_eq!(store.ends(), []);
    }
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Count)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_adds_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = add(&store).execute(&asks(), &input("Rust")).await.unwrap_err();
    assert!(matches!(error, WriteEntryError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Find)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_changes_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = replace(&store).execute(&asks(), entry_id(), &input("Rust")).await.unwrap_err();
    assert!(matches!(error, WriteEntryError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Delete)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_removes_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = remove(&store).execute(&asks(), entry_id()).await.unwrap_err();
    assert!(matches!(error, RemoveEntryError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[tokio::test]
async fn a_list_has_its_order() {
    let mut queries = MockCandidateQueries::new();
    queries.expect_skills().returning(|_| {
        let named =
            |name| CandidateSkill { name: SkillName::parse(name).unwrap(), ..skill().content };
        let named = ["Rust", "Élixir", "Excel"].map(named);
        Ok(named.map(|content| ProfileEntry { content, ..skill() }).to_vec())
    });
    let list = ListEntries::<CandidateSkill>::new(Arc::new(queries));
    let listed = list.execute(&asks()).await.unwrap();
    let names: Vec<_> = listed.iter().map(|entry| entry.content.name.as_str()).collect();
    assert_eq!(names, ["Élixir", "Excel", "Rust"]);
    for (actor, _) in refused() {
        assert!(list.execute(&actor).await.is_err());
    }
    let mut queries = MockCandidateQueries::new();
    queries.expect_skills().returning(|_| Err(unavailable()));
    let list = ListEntries::<CandidateSkill>::new(Arc::new(queries));
    assert!(list.execute(&asks()).await.is_err());
}
