use std::collections::HashMap;
use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::hiring::stages::{
    SetStage, SetStageInput, StageInput, StagesInput, WriteStages, WriteStagesError,
};
use socle_application::recruiting::ports::MockStageQueries;
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::{Denied, OrganizationRole};
use socle_domain::recruiting::ApplicationStatus;

use super::support::{Break, World, about, clock, employer, randomness, stage_id};
use crate::support::{acme_id, anonymous, as_role, field_errors, person, stranger};

fn write(store: &Arc<MockStore>) -> WriteStages {
    WriteStages { store: store.clone(), clock: clock(), randomness: randomness() }
}

fn set(world: &World, store: &Arc<MockStore>) -> SetStage {
    SetStage {
        store: store.clone(),
        applications: world.applications(),
        queries: Arc::new(MockStageQueries::new()),
        clock: clock(),
        randomness: randomness(),
    }
}

/// The stage that is there already, a new one, or both.
fn stages(kept: bool) -> StagesInput {
    let offer = |id, name: &str| StageInput { id, name: name.into(), status: "offer".into() };
    let mut stages = vec![offer(None, "New")];
    if kept {
        stages.push(offer(Some(stage_id(1)), "Kept"));
    }
    StagesInput { stages, replacements: HashMap::new() }
}

#[tokio::test]
async fn a_list_is_stored_and_noted() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let written = write(&store).execute(&employer(), acme_id(), &stages(true)).await.unwrap();
    assert_eq!(written.as_slice().len(), 2);
    assert_eq!(world.notes.all(), ["stages 2 moves 0", "audit hiring_stages.replaced"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn what_is_in_use_stays_or_is_replaced_within_its_state() {
    let world = World { in_use: 3, ..World::broken(Break::Nowhere) };
    let store = world.store();
    let error = write(&store).execute(&employer(), acme_id(), &stages(false)).await;
    assert!(matches!(error, Err(WriteStagesError::InUse(3))), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    // To replace one by itself is to remove it all the same.
    let mut moved = stages(true);
    moved.stages[1].status = "viewed".into();
    moved.replacements.insert(stage_id(1), stage_id(1));
    let error = write(&world.store()).execute(&employer(), acme_id(), &moved).await;
    assert!(matches!(error, Err(WriteStagesError::InUse(3))), "{error:?}");
    let mut unknown = stages(true);
    unknown.stages[1].id = Some(stage_id(9));
    let error = write(&world.store()).execute(&employer(), acme_id(), &unknown).await;
    let Err(WriteStagesError::Invalid(invalid)) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("stages", "unknown")]);
}

#[tokio::test]
async fn an_application_comes_into_a_stage_of_its_state_alone() {
    let into = |number, version: Option<i64>| SetStageInput {
        stage_id: Some(stage_id(number)),
        expected_versions: version.map(|version| vec![version]),
    };
    let world = World { status: ApplicationStatus::Viewed, ..World::broken(Break::Nowhere) };
    let error = set(&world, &world.store()).execute(&employer(), about(), &into(1, None)).await;
    assert!(matches!(error, Err(WriteStagesError::OtherState)), "{error:?}");
    let world = World::broken(Break::Nowhere);
    let error = set(&world, &world.store()).execute(&employer(), about(), &into(9, None)).await;
    assert!(matches!(error, Err(WriteStagesError::Invalid(_))), "{error:?}");
    let error = set(&world, &world.store()).execute(&employer(), about(), &into(1, Some(7))).await;
    assert!(matches!(error, Err(WriteStagesError::Stale(_))), "{error:?}");
}

#[tokio::test]
async fn only_those_who_decide_divide() {
    let own = World { candidate: Some(person().id), ..World::broken(Break::Nowhere) };
    let world = World::broken(Break::Nowhere);
    for (world, actor, expected) in [
        (&world, anonymous(), Denied::NotAuthenticated),
        (&world, stranger(), Denied::NotFound),
        (&world, as_role(OrganizationRole::Viewer), Denied::Forbidden),
        (&own, employer(), Denied::Forbidden),
    ] {
        let store = world.store();
        let input = SetStageInput::default();
        let error = set(world, &store).execute(&actor, about(), &input).await.unwrap_err();
        assert!(matches!(error, WriteStagesError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
    let store = world.store();
    let viewer = as_role(OrganizationRole::Viewer);
    let error = write(&store).execute(&viewer, acme_id(), &stages(true)).await;
    assert!(matches!(error, Err(WriteStagesError::Denied(Denied::Forbidden))), "{error:?}");
}

#[rstest]
#[case(Break::LockOrganization)]
#[case(Break::Lock)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_divides_nothing(#[case] broken: Break) {
    let world = World::broken(broken);
    let stores = [world.store(), world.store()];
    let error = write(&stores[0]).execute(&employer(), acme_id(), &stages(true)).await;
    assert!(error.is_err(), "{error:?}");
    let into = SetStageInput { stage_id: Some(stage_id(1)), expected_versions: None };
    let error = set(&world, &stores[1]).execute(&employer(), about(), &into).await;
    assert!(error.is_err(), "{error:?}");
    assert!(stores.iter().all(|store| !store.ends().contains(&TxEnd::Committed)));
}
