//! Skills that an operator imported.

use std::sync::Arc;

use socle_application::store::{Store, StoreError};
use socle_domain::recruiting::SkillKind;
use socle_domain::recruiting::taxonomy::{Concept, SkillTaxonomy};

use super::matching::name;
use crate::contract::organizations::flows::all_at_once;
use crate::contract::samples::{begin, now};
use crate::databases::TestDatabase;

fn taxonomy(of: &str, size: usize) -> SkillTaxonomy {
    let concepts = (0..size).map(|number| {
        let label = name(&format!("{of} {number}"));
        let concept = Concept::new(format!("{of}:{number}"), SkillKind::Technical, label);
        concept.in_french(name(&format!("{of} {number} fr"))).also_called([name(of)])
    });
    SkillTaxonomy::new(concepts.collect()).unwrap()
}

async fn import(store: Arc<dyn Store>, taxonomy: SkillTaxonomy) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    let imported = tx.imported_skills();
    imported.replace(taxonomy.version(), taxonomy.concepts(), now()).await?;
    tx.commit().await
}

pub async fn imported_skills_replace_those_before(database: &TestDatabase) {
    let queries = &database.taxonomy;
    assert_eq!(queries.imported_version().await.unwrap(), None);
    assert_eq!(queries.imported_skills().await.unwrap(), []);
    for (of, size) in [("big", 1_203), ("small", 3)] {
        let taxonomy = taxonomy(of, size);
        import(database.store.clone(), taxonomy.clone()).await.unwrap();
        let version = queries.imported_version().await.unwrap();
        assert_eq!(version.as_deref(), Some(taxonomy.version()));
        let read = queries.imported_skills().await.unwrap();
        assert_eq!(read, taxonomy.concepts());
        assert_eq!(SkillTaxonomy::new(read).unwrap().version(), taxonomy.version());
    }
    let mut tx = begin(&*database.store).await;
    tx.imported_skills().replace("other", &[], now()).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(queries.imported_skills().await.unwrap().len(), 3, "all of it or nothing");
}

pub async fn of_many_imports_at_once_one_is_whole(database: &TestDatabase) {
    let work = (1..=8).map(|number| {
        import(database.store.clone(), taxonomy(&format!("set{number}"), 10 + number))
    });
    for outcome in all_at_once(work.collect::<Vec<_>>()).await {
        outcome.unwrap();
    }
    let read = database.taxonomy.imported_skills().await.unwrap();
    let version = database.taxonomy.imported_version().await.unwrap();
    assert_eq!(SkillTaxonomy::new(read).unwrap().version(), version.unwrap());
}
