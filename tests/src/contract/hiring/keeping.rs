use chrono::TimeDelta;
use socle_application::privacy::{PersonalData as _, Retention as _};
use socle_application::recruiting::applications::ApplicationsData;
use socle_application::recruiting::hiring::{HiringData, UnsuccessfulCandidates};
use socle_domain::privacy::retention::UNSUCCESSFUL_CANDIDATES;
use socle_domain::recruiting::hiring::OfferStatus;
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationNote, ApplicationStatus, ShortText,
};

use super::samples::{Scene, clock, randomness, scorecard};
use crate::contract::organizations::samples::rows;
use crate::contract::samples::{begin, id, now};
use crate::databases::TestDatabase;

const TABLES: [&str; 4] = ["application_notes", "application_scorecards", "interviews", "offers"];

/// Writes something of every kind about the application.
async fn write_about(database: &TestDatabase, scene: &Scene) {
    let note = ApplicationNote {
        id: id(),
        application_id: scene.application.id,
        author_id: None,
        text: ShortText::parse("Good.").unwrap(),
        created_at: now(),
    };
    let mut tx = begin(&*database.store).await;
    tx.applications().add_note(&scene.scope, &note).await.unwrap();
    let card = scorecard(scene.application.id, scene.employer_id);
    assert!(tx.scorecards().insert(&scene.scope, &card).await.unwrap());
    tx.interviews().insert(&scene.scope, &scene.interview()).await.unwrap();
    tx.commit().await.unwrap();
    scene.with_offer(database, OfferStatus::Sent).await;
}

async fn count(database: &TestDatabase) -> Vec<usize> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push(rows(database, table).await);
    }
    counts
}

async fn stored(database: &TestDatabase, scene: &Scene, id: ApplicationId) -> Application {
    database.applications.application(&scene.scope, id).await.unwrap().unwrap().application
}

pub async fn whoever_was_not_taken_is_forgotten_after_two_years(database: &TestDatabase) {
    let cutoff = UNSUCCESSFUL_CANDIDATES.cutoff(now());
    let scene = Scene::at(database, ApplicationStatus::Viewed).await;
    write_about(database, &scene).await;
    let apply = async |status, at, candidate| {
        Scene::apply(database, &scene.scope, candidate, status, at).await
    };
    // Somebody else, whom the same employer still talks to.
    let grace = Scene::at(database, ApplicationStatus::Viewed).await.ada.id;
    let hers = apply(ApplicationStatus::Rejected, cutoff, grace).await;
    let late =
        apply(ApplicationStatus::Withdrawn, cutoff + TimeDelta::microseconds(1), grace).await;
    let retention = UnsuccessfulCandidates {
        store: database.store.clone(),
        queries: database.hiring.clone(),
        clock: clock(),
        randomness: randomness(),
    };
    assert_eq!(retention.overdue(cutoff).await.unwrap(), 0, "open, and in touch since");
    // Long ago Ada was refused, and nothing else was between them since.
    let rejected = Application {
        status: ApplicationStatus::Rejected,
        updated_at: cutoff,
        ..scene.application.clone()
    };
    let mut tx = begin(&*database.store).await;
    tx.applications().update(&scene.scope, &rejected).await.unwrap();
    tx.commit().await.unwrap();
    let earlier = apply(ApplicationStatus::Accepted, cutoff, scene.ada.id).await;
    assert_eq!(retention.overdue(cutoff).await.unwrap(), 1);
    assert_eq!(retention.remove(cutoff, 10).await.unwrap(), 1);
    assert_eq!(retention.remove(cutoff, 10).await.unwrap(), 0);
    let left = stored(database, &scene, rejected.id).await;
    assert_eq!((left.candidate_id, left.cover_letter, left.cv), (None, None, None));
    assert_eq!(left.status, ApplicationStatus::Rejected, "that somebody applied stays");
    assert_eq!(count(database).await, [0; 4]);
    for kept in [hers, late, earlier] {
        assert_eq!(stored(database, &scene, kept.id).await, kept);
    }
    let mut tx = begin(&*database.store).await;
    let again = tx.unsuccessful().anonymize(&scene.scope, rejected.id, cutoff).await.unwrap();
    assert_eq!(again, None);
    tx.rollback().await.unwrap();
}

pub async fn what_candidates_may_see_is_exported_and_everything_erased(database: &TestDatabase) {
    let scene = Scene::at(database, ApplicationStatus::Offer).await;
    write_about(database, &scene).await;
    let data = HiringData { queries: database.hiring.clone() };
    let applications = ApplicationsData { queries: database.applications.clone() };
    let export = data.export(&scene.ada).await.unwrap().records;
    assert_eq!(export["interviews"][0]["instructions"], "Sonnez.");
    assert_eq!(export["offers"][0]["salary_minor_units"], 4_500_050);
    let all = format!("{export}{}", applications.export(&scene.ada).await.unwrap().records);
    for word in ["Nervous", "Équipe", "strong_yes", "Good."] {
        assert!(!all.contains(word), "{word} in {all}");
    }
    let mut tx = begin(&*database.store).await;
    data.erase(&mut *tx, &scene.ada, now()).await.unwrap();
    applications.erase(&mut *tx, &scene.ada, now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(database).await, [0; 4]);
    assert_eq!(rows(database, "interviewers").await, 0);
}
