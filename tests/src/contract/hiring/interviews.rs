use std::sync::Arc;

use chrono::TimeDelta;
use socle_application::paging::{PageLimit, PageRequest};
use socle_application::recruiting::hiring::interviews::{InterviewInput, PlanInterview};
use socle_domain::access::OrganizationRole;
use socle_domain::recruiting::ApplicationStatus;
use socle_domain::recruiting::hiring::{Interview, InterviewPlan, InterviewStatus, Interviewers};

use super::samples::{Scene, clock, plan, randomness};
use crate::contract::organizations::flows::{all_at_once, refused};
use crate::contract::organizations::samples::{built_in, found, newcomer};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

async fn put(database: &TestDatabase, scene: &Scene, interview: &Interview) {
    let mut tx = begin(&*database.store).await;
    tx.interviews().insert(&scene.scope, interview).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn of_fifty_interviews_of_one_interviewer_at_once_one_is_planned(
    database: &TestDatabase,
) {
    let scene = Scene::at(database, ApplicationStatus::Interview).await;
    let use_case = Arc::new(PlanInterview {
        store: database.store.clone(),
        applications: database.applications.clone(),
        queries: database.hiring.clone(),
        clock: clock(),
        randomness: randomness(),
    });
    let work = (0..50).map(|number: i64| {
        let (use_case, employer, about) =
            (use_case.clone(), scene.employer.clone(), scene.application.id);
        let input = InterviewInput {
            kind: "phone".to_owned(),
            // All of them overlap, and no two are the same.
            starts_at: now() + TimeDelta::days(1) + TimeDelta::minutes(number),
            minutes: 60,
            place: None,
            link: None,
            instructions: None,
            interviewers: vec![scene.employer_id],
        };
        async move { use_case.execute(&employer, about, &input).await }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    let planned = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((planned, refused(&outcomes, "Busy")), (1, 49), "{outcomes:?}");
}

pub async fn an_interview_comes_back_as_it_was_to_either_side(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Interview).await;
    let (scope, ada) = (&scene.scope, scene.ada.id);
    let mut interview = scene.interview();
    put(database, &scene, &interview).await;
    let seen = database.hiring.interview(scope, interview.id).await.unwrap().unwrap();
    assert_eq!(seen.interview, interview);
    assert_eq!(seen.interviewers[0].user_id, Some(scene.employer_id));
    let seen = database.hiring.interview_with(ada, interview.id).await.unwrap().unwrap();
    assert_eq!((seen.interviewers.len(), seen.interviewers[0].user_id), (1, None));
    let times = database.hiring.interview_times(&[interview.id, id()]).await.unwrap();
    let expected = (interview.plan.starts_at, scene.ada.time_zone);
    assert_eq!((times.len(), times.get(&interview.id)), (1, Some(&expected)));

    let other = newcomer(database, scope, built_in(OrganizationRole::Member)).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.interviews().lock(scope, interview.id).await.unwrap().as_ref(), Some(&interview));
    assert!(interview.replan(plan(other.id), later(1)).unwrap());
    tx.interviews().update(scope, &interview).await.unwrap();
    tx.commit().await.unwrap();
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let about = scene.application.id;
    let seen = database.hiring.interviews_on(scope, about, page).await.unwrap();
    assert_eq!(seen.items[0].interview, interview);
    let seen = database.hiring.interviews_with(ada, None, page).await.unwrap();
    assert_eq!(seen.items.len(), 1);

    let (_, foreign) = found(database).await;
    assert_eq!(database.hiring.interview(&foreign, interview.id).await.unwrap(), None);
    assert_eq!(database.hiring.interview_with(other.id, interview.id).await.unwrap(), None);
    assert!(database.hiring.interviews_on(&foreign, about, page).await.unwrap().items.is_empty());
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.interviews().lock(&foreign, interview.id).await.unwrap(), None);
    tx.interviews().forget_interviewer(other.id).await.unwrap();
    tx.commit().await.unwrap();
    let seen = database.hiring.interview(scope, interview.id).await.unwrap().unwrap();
    assert!(seen.interviewers.is_empty());
}

pub async fn whoever_talks_to_somebody_is_busy_meanwhile(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Interview).await;
    let first = scene.interview();
    put(database, &scene, &first).await;
    let mut canceled = scene.interview();
    canceled.plan.starts_at += TimeDelta::days(5);
    canceled.become_(InterviewStatus::Canceled, later(1)).unwrap();
    put(database, &scene, &canceled).await;
    let starts_at = first.plan.starts_at;
    let moved = |minutes| InterviewPlan {
        starts_at: starts_at + TimeDelta::minutes(minutes),
        ..plan(scene.employer_id)
    };
    let elsewhere = InterviewPlan { starts_at: canceled.plan.starts_at, ..moved(0) };
    let others = InterviewPlan { interviewers: Interviewers::new([id()]).unwrap(), ..moved(0) };
    for (plan, busy) in [
        (moved(0), 1),
        (moved(44), 1),
        (moved(45), 0),
        (moved(-44), 1),
        (moved(-45), 0),
        (elsewhere, 0),
        (others, 0),
    ] {
        let another = Interview { plan, ..scene.interview() };
        let mut tx = begin(&*database.store).await;
        let found = tx.interviews().busy(&scene.scope, &another).await.unwrap();
        assert_eq!(found.len(), busy, "{:?}", another.plan);
        let same = Interview { id: first.id, ..another };
        assert!(tx.interviews().busy(&scene.scope, &same).await.unwrap().is_empty());
        tx.rollback().await.unwrap();
    }
}
