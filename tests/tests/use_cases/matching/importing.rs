use std::sync::{Arc, Mutex};

use rstest::rstest;
use socle_application::recruiting::matching::{
    ImportSkills, ImportSkillsError, REFRESH_PROFILES, Taxonomies,
};
use socle_application::recruiting::ports::MockTaxonomyQueries;
use socle_application::testkit::{
    CountingRandomness, FixedClock, InlineCpu, MockStore, MockTx, TxEnd, unavailable,
};
use socle_domain::access::{Actor, Denied};
use socle_domain::recruiting::SkillKind;
use socle_domain::recruiting::taxonomy::{Concept, SkillTaxonomy};

use super::support::{Counter, name, taxonomy};
use crate::files::support::{Notes, asks};
use crate::support::{anonymous, system};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Nowhere,
    Replace,
    Enqueue,
    Audit,
    Commit,
}

fn concepts() -> Vec<Concept> {
    vec![Concept::new("s:go", SkillKind::Technical, name("Golang"))]
}

fn import(broken: Break, notes: &Notes) -> (ImportSkills, Arc<MockStore>) {
    let mut tx = MockTx::default();
    if broken == Break::Commit {
        tx.fail_commit = true;
    }
    let fails = move |at| if broken == at { Err(unavailable()) } else { Ok(()) };
    let noted = notes.clone();
    tx.recruiting.imported_skills.expect_replace().returning(move |_, concepts, _| {
        noted.note(format!("replace {}", concepts.len()));
        fails(Break::Replace)
    });
    let noted = notes.clone();
    tx.tasks.expect_enqueue().returning(move |tasks| {
        noted.note(format!("enqueue {}", tasks[0].kind));
        fails(Break::Enqueue)
    });
    let noted = notes.clone();
    tx.audit_log.expect_append().returning(move |entry| {
        noted.note(format!("audit {}", entry.action));
        fails(Break::Audit)
    });
    let store = Arc::new(MockStore::with(tx));
    let use_case = ImportSkills {
        store: store.clone(),
        cpu: Arc::new(InlineCpu::default()),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
    };
    (use_case, store)
}

#[tokio::test]
async fn skills_are_replaced_and_everything_is_made_again() {
    let notes = Notes::default();
    let (import, store) = import(Break::Nowhere, &notes);
    let imported = import.execute(&system(), concepts()).await.unwrap();
    let version = SkillTaxonomy::new(concepts()).unwrap().version().to_owned();
    assert_eq!((imported.skills, imported.version), (1, version));
    let refresh = format!("enqueue {}", REFRESH_PROFILES.name);
    assert_eq!(notes.all(), ["replace 1", &refresh, "audit skills.imported"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case(Break::Replace)]
#[case(Break::Enqueue)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_undoes_everything(#[case] broken: Break) {
    let (import, store) = import(broken, &Notes::default());
    let error = import.execute(&system(), concepts()).await.unwrap_err();
    assert!(matches!(error, ImportSkillsError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(asks(), Denied::Forbidden)]
#[tokio::test]
async fn only_whoever_runs_the_machine_imports(#[case] actor: Actor, #[case] expected: Denied) {
    let notes = Notes::default();
    let (import, _) = import(Break::Nowhere, &notes);
    let error = import.execute(&actor, concepts()).await.unwrap_err();
    assert!(matches!(error, ImportSkillsError::Denied(denied) if denied == expected), "{error:?}");
    let error = import.execute(&system(), Vec::new()).await.unwrap_err();
    assert!(matches!(error, ImportSkillsError::Empty), "{error:?}");
    assert_eq!(notes.all().len(), 0);
}

#[tokio::test]
async fn what_was_imported_is_read_once_by_everybody() {
    let imported = Arc::new(Mutex::new(None::<Vec<Concept>>));
    let reads = Counter::default();
    let mut queries = MockTaxonomyQueries::new();
    let known = imported.clone();
    queries.expect_imported_version().returning(move || {
        let known = known.lock().unwrap().clone();
        Ok(known.map(|it| SkillTaxonomy::new(it).unwrap().version().to_owned()))
    });
    let (known, counted) = (imported.clone(), reads.clone());
    queries.expect_imported_skills().returning(move || {
        counted.up();
        Ok(known.lock().unwrap().clone().unwrap())
    });
    let cpu = Arc::new(InlineCpu::default());
    let taxonomies = Arc::new(Taxonomies::new(Arc::new(queries), cpu, taxonomy()));
    assert_eq!(taxonomies.current().await.unwrap().version(), taxonomy().version());
    assert_eq!(reads.get(), 0, "the project's own is there already");
    *imported.lock().unwrap() = Some(concepts());
    let all = futures_util::future::join_all((0..20).map(|_| taxonomies.current())).await;
    for one in all {
        assert_eq!(one.unwrap().concepts(), concepts());
    }
    assert_eq!(reads.get(), 1);
    let other = vec![Concept::new("s:c", SkillKind::Technical, name("Cobol"))];
    *imported.lock().unwrap() = Some(other.clone());
    assert_eq!(taxonomies.current().await.unwrap().concepts(), other);
    assert_eq!(reads.get(), 2);
}
