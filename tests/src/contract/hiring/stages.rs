use std::sync::Arc;

use socle_application::recruiting::hiring::stages::{
    SetStage, SetStageInput, StageInput, StagesInput, WriteStages,
};
use socle_domain::recruiting::hiring::{Stage, StageId, Stages};
use socle_domain::recruiting::{ApplicationStatus, Line};

use super::samples::{Scene, clock, randomness};
use crate::contract::organizations::flows::all_at_once;
use crate::contract::organizations::samples::{found, rows};
use crate::contract::samples::{begin, id};
use crate::databases::TestDatabase;

fn stage(name: &str, status: ApplicationStatus) -> Stage {
    Stage { id: id(), name: Line::parse(name).unwrap(), status }
}

async fn replace(
    database: &TestDatabase,
    scene: &Scene,
    stages: &Stages,
    moves: &[(StageId, StageId)],
) {
    let mut tx = begin(&*database.store).await;
    tx.hiring_stages().replace(&scene.scope, stages, moves).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn stages_come_back_in_their_order_to_their_organization_alone(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Viewed).await;
    let (first, second) =
        (stage("Zulu", ApplicationStatus::Viewed), stage("Alpha", ApplicationStatus::Viewed));
    let both = Stages::new(vec![first.clone(), second.clone()]).unwrap();
    replace(database, &scene, &both, &[]).await;
    assert_eq!(database.stages.stages_of(&scene.scope).await.unwrap(), both);
    let (_, other) = found(database).await;
    assert_eq!(database.stages.stages_of(&other).await.unwrap(), Stages::default());

    let about = scene.application.id;
    let mut tx = begin(&*database.store).await;
    tx.hiring_stages().put(&scene.scope, about, Some(second.id)).await.unwrap();
    tx.hiring_stages().put(&scene.scope, about, Some(first.id)).await.unwrap();
    assert_eq!(tx.hiring_stages().in_use(&scene.scope, first.id).await.unwrap(), 1);
    assert_eq!(tx.hiring_stages().in_use(&scene.scope, second.id).await.unwrap(), 0);
    assert_eq!(tx.hiring_stages().in_use(&other, first.id).await.unwrap(), 0);
    tx.commit().await.unwrap();
    let standing = database.stages.stage_of(&scene.scope, about).await.unwrap();
    assert_eq!(standing.as_ref(), Some(&first));
    assert_eq!(database.stages.stage_of(&other, about).await.unwrap(), None);

    let one = Stages::new(vec![second.clone()]).unwrap();
    replace(database, &scene, &one, &[(first.id, second.id)]).await;
    assert_eq!(database.stages.stage_of(&scene.scope, about).await.unwrap(), Some(second));
    assert_eq!(database.stages.stages_of(&scene.scope).await.unwrap(), one);
    let mut tx = begin(&*database.store).await;
    tx.hiring_stages().put(&scene.scope, about, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(rows(database, "application_stages").await, 0);
}

pub async fn no_application_stays_in_a_stage_that_is_removed_meanwhile(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Viewed).await;
    let only = stage("Only", ApplicationStatus::Viewed);
    replace(database, &scene, &Stages::new(vec![only.clone()]).unwrap(), &[]).await;
    let write = Arc::new(WriteStages {
        store: database.store.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let set = Arc::new(SetStage {
        store: database.store.clone(),
        applications: database.applications.clone(),
        queries: database.stages.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let work = (0..50).map(|number| {
        let (write, set, employer) = (write.clone(), set.clone(), scene.employer.clone());
        let (organization, about) = (scene.scope.organization_id(), scene.application.id);
        let stage_id = Some(only.id);
        async move {
            if number % 2 == 0 {
                let input = SetStageInput { stage_id, expected_versions: None };
                set.execute(&employer, about, &input).await.map(|_| true)
            } else {
                let other = StageInput { id: None, name: "Other".into(), status: "offer".into() };
                let input = StagesInput { stages: vec![other], ..StagesInput::default() };
                write.execute(&employer, organization, &input).await.map(|_| false)
            }
        }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    let set = outcomes.contains(&Ok(true));
    let removed = outcomes.contains(&Ok(false));
    assert!(set != removed, "whoever was first decides: {outcomes:?}");
    let standing = database.stages.stage_of(&scene.scope, scene.application.id).await.unwrap();
    assert_eq!(standing, set.then_some(only));
}
