use std::sync::Arc;

use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::hiring::scorecards::{
    AssessmentInput, CriterionInput, SubmitScorecard,
};
use socle_domain::recruiting::ApplicationStatus;
use socle_domain::recruiting::hiring::{Assessment, Recommendation};

use super::samples::{Scene, clock, randomness, scorecard};
use crate::contract::organizations::flows::{all_at_once, refused};
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, later};
use crate::databases::TestDatabase;

pub async fn of_fifty_scorecards_of_one_person_one_is_written(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Interview).await;
    let submit = Arc::new(SubmitScorecard {
        store: database.store.clone(),
        queries: database.applications.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let work = (0..50).map(|number| {
        let (submit, employer, id) = (submit.clone(), scene.employer.clone(), scene.application.id);
        async move {
            let criterion = CriterionInput { name: format!("Round {number}"), rating: Some(3) };
            let recommendation = "yes".to_owned();
            let input = AssessmentInput { criteria: vec![criterion], recommendation, text: None };
            submit.execute(&employer, id, &input).await
        }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((written, refused(&outcomes, "AlreadyWritten")), (1, 49), "{outcomes:?}");
    let authors = database.hiring.scorecard_authors(&scene.scope, scene.application.id).await;
    assert_eq!(authors.unwrap(), [Some(scene.employer_id)]);
}

pub async fn a_scorecard_comes_back_as_it_was_to_its_organization_alone(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Interview).await;
    let (scope, about) = (&scene.scope, scene.application.id);
    let mut card = scorecard(about, scene.employer_id);
    let mut tx = begin(&*database.store).await;
    assert!(tx.scorecards().insert(scope, &card).await.unwrap());
    assert!(!tx.scorecards().insert(scope, &scorecard(about, scene.employer_id)).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.scorecards().lock(scope, about, card.id).await.unwrap(), Some(card.clone()));
    let no = Assessment { recommendation: Recommendation::No, ..card.assessment.clone() };
    assert!(card.revise(no, later(1)));
    tx.scorecards().update(scope, &card).await.unwrap();
    tx.commit().await.unwrap();
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let seen = database.hiring.scorecards_on(scope, about, page).await.unwrap();
    assert_eq!((&seen.items[0].scorecard, seen.items[0].author.is_some()), (&card, true));
    let (_, other) = found(database).await;
    assert!(database.hiring.scorecards_on(&other, about, page).await.unwrap().items.is_empty());
    assert!(database.hiring.scorecard_authors(&other, about).await.unwrap().is_empty());
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.scorecards().lock(&other, about, card.id).await.unwrap(), None);
    tx.rollback().await.unwrap();
}
