//! Searches that people keep.

use std::sync::Arc;

use socle_application::privacy::PersonalData as _;
use socle_application::recruiting::searches::{SaveSearch, SearchInput, SearchesData};
use socle_crypto::{SystemClock, SystemRandomness};
use socle_domain::recruiting::{
    JobType, Line, SavedSearch, SearchAlert, SearchContent, SearchTerms, WorkMode,
};

use super::alerts::{save, search, words};
use super::samples::{somebody, title};
use crate::contract::organizations::flows::{all_at_once, asking, refused};
use crate::contract::samples::{begin, id, insert, later, now, user};
use crate::databases::TestDatabase;

/// With every field.
fn everything() -> SearchTerms {
    SearchTerms {
        words: Line::parse("\"chef de projet\" -stage עברית").ok(),
        job_type: Some(JobType::Contract),
        work_mode: Some(WorkMode::Remote),
        location: Some(title("Saint-Étienne")),
        company: Some(id()),
        salary_min: Some(45_000),
    }
}

pub async fn a_saved_search_comes_back_as_it_was(database: &TestDatabase) {
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let mut mine = vec![
        search(ada, everything(), SearchAlert::Weekly),
        search(ada, SearchTerms::default(), SearchAlert::Off),
    ];
    save(database, &mine).await;
    let theirs = search(grace, words("rust"), SearchAlert::Instant);
    save(database, std::slice::from_ref(&theirs)).await;
    mine.sort_by_key(|search| std::cmp::Reverse(search.id));
    assert_eq!(database.searches.saved_searches(ada).await.unwrap(), mine);
    let one = database.searches.saved_search(ada, mine[0].id).await.unwrap();
    assert_eq!(one.as_ref(), Some(&mine[0]));
    assert_eq!(database.searches.saved_search(grace, mine[0].id).await.unwrap(), None);
    let names = database.searches.search_names(&[theirs.id, id()]).await.unwrap();
    assert_eq!(names, [(theirs.id, "Mine".to_owned())]);

    let mut changed = mine[0].clone();
    let content = SearchContent { name: Line::parse("Other").unwrap(), ..theirs.content.clone() };
    assert!(changed.rewrite(content, later(1)));
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.saved_searches().count(ada).await.unwrap(), 2);
    assert_eq!(tx.saved_searches().lock(grace, changed.id).await.unwrap(), None);
    let locked = tx.saved_searches().lock(ada, changed.id).await.unwrap();
    assert_eq!(locked.as_ref(), Some(&mine[0]));
    tx.saved_searches().update(&changed).await.unwrap();
    assert!(!tx.saved_searches().delete(grace, mine[1].id).await.unwrap());
    assert!(tx.saved_searches().delete(ada, mine[1].id).await.unwrap());
    assert!(!tx.saved_searches().delete(ada, mine[1].id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(database.searches.saved_searches(ada).await.unwrap(), [changed]);
    assert_eq!(database.searches.saved_searches(grace).await.unwrap(), [theirs]);
}

pub async fn what_is_kept_of_searches_is_exported_and_forgotten(database: &TestDatabase) {
    let (ada, grace) = (user(), somebody(database).await);
    insert(&*database.store, &[&ada]).await;
    save(database, &[search(ada.id, everything(), SearchAlert::Daily)]).await;
    let theirs = search(grace, everything(), SearchAlert::Daily);
    save(database, std::slice::from_ref(&theirs)).await;
    let data = SearchesData { queries: Arc::clone(&database.searches) };
    let exported = data.export(&ada).await.unwrap().records;
    let record = &exported["searches"][0];
    assert_eq!(exported["searches"].as_array().unwrap().len(), 1);
    for (field, value) in [
        ("name", "Mine"),
        ("q", "\"chef de projet\" -stage עברית"),
        ("job_type", "contract"),
        ("work_mode", "remote"),
        ("location", "Saint-Étienne"),
        ("alert", "daily"),
    ] {
        assert_eq!(record[field], value, "{field}");
    }
    assert_eq!(record["salary_min"], 45_000);
    let mut tx = begin(&*database.store).await;
    data.erase(&mut *tx, &ada, now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(database.searches.saved_searches(ada.id).await.unwrap(), []);
    assert_eq!(database.searches.saved_searches(grace).await.unwrap(), [theirs]);
}

pub async fn of_fifty_saved_at_once_those_stay_that_fit(database: &TestDatabase) {
    const THERE: usize = 20;
    let ada = socle_domain::identity::User { email_verified_at: Some(now()), ..user() };
    insert(&*database.store, &[&ada]).await;
    let there: Vec<_> =
        (0..THERE).map(|_| search(ada.id, words("rust"), SearchAlert::Daily)).collect();
    save(database, &there).await;
    let saving = Arc::new(SaveSearch {
        store: Arc::clone(&database.store),
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness),
    });
    let mut work = Vec::new();
    for _ in 0..50 {
        let (saving, actor) = (Arc::clone(&saving), asking(database, ada.id).await);
        let input = SearchInput { name: "Mine".to_owned(), ..SearchInput::default() };
        work.push(async move { saving.execute(&actor, &input).await });
    }
    let outcomes = all_at_once(work).await;
    assert_eq!(refused(&outcomes, "TooMany"), 50 + THERE - SavedSearch::MAX);
    let kept = database.searches.saved_searches(ada.id).await.unwrap();
    assert_eq!(kept.len(), SavedSearch::MAX);
}
