//! What holds however much is asked at once: fifty times, through the use cases.

use std::sync::Arc;

use socle_application::recruiting::candidates::{ExperienceInput, SkillInput};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{Cv, ProfileSection};

use super::samples::{cv, entry, experience, flows, somebody, upload};
use crate::contract::organizations::flows::{all_at_once, asking, refused};
use crate::contract::samples::begin;
use crate::databases::TestDatabase;

const MANY: usize = 50;

/// The CVs of a person, of which one is active if there is any.
async fn cvs(database: &TestDatabase, user_id: UserId) -> Vec<Cv> {
    let cvs = database.candidates.cvs(user_id).await.unwrap();
    let active = cvs.iter().filter(|cv| cv.active).count();
    assert_eq!(active, usize::from(!cvs.is_empty()), "{cvs:?}");
    cvs
}

pub async fn of_fifty_cvs_added_at_once_twenty_stay_and_one_is_active(database: &TestDatabase) {
    let (ada, flows) = (somebody(database).await, flows(database));
    let mut work = Vec::new();
    for _ in 0..MANY {
        let (flows, actor) = (Arc::clone(&flows), asking(database, ada.id).await);
        work.push(async move { flows.add_cv.execute(&actor, Some(8), &mut upload()).await });
    }
    let outcomes = all_at_once(work).await;
    assert_eq!(refused(&outcomes, "TooMany"), MANY - Cv::MAX);
    assert_eq!(cvs(database, ada.id).await.len(), Cv::MAX);
}

pub async fn of_fifty_who_activate_at_once_one_is_active(database: &TestDatabase) {
    let (ada, flows) = (somebody(database).await, flows(database));
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(cv(database, ada.id, number == 0).await.id);
    }
    let mut work = Vec::new();
    for number in 0..MANY {
        let (flows, actor) = (Arc::clone(&flows), asking(database, ada.id).await);
        let id = ids[number % ids.len()];
        work.push(async move { flows.activate_cv.execute(&actor, id).await });
    }
    let outcomes = all_at_once(work).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(cvs(database, ada.id).await.len(), 5);
}

pub async fn adding_activating_and_removing_at_once_leave_one_active(database: &TestDatabase) {
    let (ada, flows) = (somebody(database).await, flows(database));
    let mut ids = Vec::new();
    for number in 0..10 {
        ids.push(cv(database, ada.id, number == 0).await.id);
    }
    let mut work = Vec::new();
    for number in 0..MANY {
        let (flows, actor) = (Arc::clone(&flows), asking(database, ada.id).await);
        let id = ids[number % ids.len()];
        work.push(async move {
            match number % 3 {
                0 => flows.remove_cv.execute(&actor, id).await.map_err(|e| format!("{e:?}")),
                1 => {
                    let activated = flows.activate_cv.execute(&actor, id).await;
                    activated.map(drop).map_err(|e| format!("{e:?}"))
                }
                _ => {
                    let added = flows.add_cv.execute(&actor, Some(8), &mut upload()).await;
                    added.map(drop).map_err(|e| format!("{e:?}"))
                }
            }
        });
    }
    let outcomes = all_at_once(work).await;
    let gone = refused(&outcomes, "NotFound");
    let full = refused(&outcomes, "TooMany");
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(gone + full + done, MANY, "{outcomes:?}");
    let left = cvs(database, ada.id).await;
    assert!((1..=Cv::MAX).contains(&left.len()), "{left:?}");
}

pub async fn of_fifty_who_name_a_skill_at_once_one_does(database: &TestDatabase) {
    let (ada, flows) = (somebody(database).await, flows(database));
    let mut work = Vec::new();
    for number in 0..MANY {
        let (flows, actor) = (Arc::clone(&flows), asking(database, ada.id).await);
        let name = ["Élixir", "elixir", "ELIXIR"][number % 3].to_owned();
        let input = SkillInput { name, kind: "technical".to_owned(), ..SkillInput::default() };
        work.push(async move { flows.add_skill.execute(&actor, &input).await });
    }
    let outcomes = all_at_once(work).await;
    assert_eq!(refused(&outcomes, "Repeated"), MANY - 1);
    assert_eq!(database.candidates.skills(ada.id).await.unwrap().len(), 1);
}

pub async fn fifty_entries_at_once_never_overfill_a_list(database: &TestDatabase) {
    let (ada, flows) = (somebody(database).await, flows(database));
    let mut tx = begin(&*database.store).await;
    for _ in 0..ProfileSection::MAX - 3 {
        tx.experiences().insert(ada.id, &entry(experience())).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut work = Vec::new();
    for _ in 0..MANY {
        let (flows, actor) = (Arc::clone(&flows), asking(database, ada.id).await);
        let input = ExperienceInput {
            title: "Cook".to_owned(),
            employer: "Acme".to_owned(),
            started: "2019-09".to_owned(),
            ..ExperienceInput::default()
        };
        work.push(async move { flows.add_experience.execute(&actor, &input).await });
    }
    let outcomes = all_at_once(work).await;
    assert_eq!(refused(&outcomes, "Full"), MANY - 3);
    let left = database.candidates.experiences(ada.id).await.unwrap();
    assert_eq!(left.len(), ProfileSection::MAX);
}
