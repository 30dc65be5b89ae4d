//! Alerts of saved searches end to end: the guide, and workers that are killed in the middle of a digest.

use std::time::Duration;

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::json;
use socle_tests::databases::{Engine, Place};
use socle_tests::http::{Client, Founder, Person, Session};
use socle_tests::poll;
use socle_tests::server::{Installation, Server};

use crate::support::{installation, paste};

const RECRUITING: &str = "/api/v1/recruiting";
const PATIENCE: Duration = Duration::from_mins(1);

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn the_walk_works_when_pasted(#[case] engine: Engine) {
    let server = Installation::bare().on(engine).await.start().await;
    let stdout = paste("docs/guides/recruiting-searches.md", &server).await;
    let lines: Vec<&str> = stdout.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["instant", "A new job: Baker", "Baker", "1", "published 1"]);
}

async fn post(client: &Client, session: &Session, path: &str, body: &serde_json::Value) -> String {
    let call = client.post(&format!("{RECRUITING}/{path}")).bearer(&session.access_token);
    let answer = call.json(body).send().await;
    assert!(matches!(answer.status, 200 | 201), "{answer}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Publishes a job of somebody.
async fn publish(client: &Client, founder: &Founder) {
    let job = json!({
        "title": "Baker", "description": "Bread.", "job_type": "full_time", "location": "Lyon",
    });
    let drafts = format!("organizations/{}/jobs", founder.organization);
    let id = post(client, &founder.session, &drafts, &job).await;
    let path = format!("{RECRUITING}/jobs/{id}/publish");
    client.post(&path).bearer(&founder.session.access_token).send().await.expect(200);
}

async fn count(place: &Place, of: &str) -> usize {
    let rows = place.texts(&format!("SELECT count(*) FROM {of}")).await;
    rows[0].as_ref().unwrap().parse().unwrap()
}

const TOLD: &str = "notifications WHERE message = 'jobs-found'";

/// Makes the day's digest due, as if it were morning.
async fn begin_digest(place: &Place, engine: Engine) {
    let long_ago = match engine {
        Engine::Sqlite => "0",
        Engine::Postgres => "'2000-01-01'",
    };
    let schedule = "schedules WHERE name = 'recruiting.daily_alerts'";
    poll("the schedule of alerts", PATIENCE, async || {
        (count(place, schedule).await == 1).then_some(())
    })
    .await;
    let due =
        format!("UPDATE schedules SET due_at = {long_ago} WHERE name = 'recruiting.daily_alerts'");
    place.execute(&due).await;
}

/// Many who want to hear once a day, of whom each has one search that has found something. Two of them
/// come over HTTP, the others as rows.
async fn crowd(server: &Server, place: &Place, engine: Engine, size: usize) -> usize {
    let client = server.client();
    let people = join_all((0..2).map(|_| async {
        let session = Person::new().signed_in(&client).await;
        let search = json!({"name": "Mine", "q": "baker", "alert": "daily"});
        post(&client, &session, "searches", &search).await;
        session
    }))
    .await;
    publish(&client, &Founder::of(&client, "Acme").await).await;
    let untold = "saved_search_finds WHERE told_at IS NULL";
    poll("what searches have found", PATIENCE, async || {
        (count(place, untold).await == people.len()).then_some(())
    })
    .await;
    let id = match engine {
        Engine::Sqlite => "randomblob(16)",
        Engine::Postgres => "gen_random_uuid()",
    };
    // The same search again and again, with what it has found.
    place
        .execute(&format!(
            "INSERT INTO saved_searches (id, user_id, name, alert, created_at, updated_at, version) \
             WITH RECURSIVE numbers (number) AS (\
                 SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {size}) \
             SELECT {id}, first.user_id, 'Mine', 'daily', first.created_at, first.updated_at, 1 \
             FROM (SELECT * FROM saved_searches ORDER BY id LIMIT 1) AS first, numbers; \
             INSERT INTO saved_search_finds (search_id, job_id, found_at) \
             SELECT searches.id, first.job_id, first.found_at FROM saved_searches AS searches, \
                 (SELECT * FROM saved_search_finds LIMIT 1) AS first \
             WHERE NOT EXISTS (SELECT 1 FROM saved_search_finds AS finds \
                               WHERE finds.search_id = searches.id)"
        ))
        .await;
    people.len() + size
}

/// Workers are killed in the middle of a digest, others take over, and of each search its person is told
/// once, also when the digest is begun again.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_digest_that_is_killed_is_finished_by_others(#[case] engine: Engine) {
    let installation = installation(engine)
        .await
        .set("SOCLE_TASKS_IN_SERVER", "false")
        .set("SOCLE_TASKS_LEASE_SECONDS", "5");
    let server = installation.start().await;
    let place = installation.database();
    let first = installation.start_worker().await;
    let all = crowd(&server, place, engine, 3_000).await;
    assert_eq!(count(place, "saved_search_finds").await, all);
    begin_digest(place, engine).await;
    poll("some of the digest", PATIENCE, async || (count(place, TOLD).await > 0).then_some(()))
        .await;
    first.kill();
    let told = count(place, TOLD).await;
    let workers = [installation.start_worker().await, installation.start_worker().await];
    let done = async |times: usize| {
        let tasks = "tasks WHERE kind = 'recruiting.daily_alerts' AND status = 'succeeded'";
        poll("the digest", PATIENCE, async || (count(place, tasks).await >= times).then_some(()))
            .await;
    };
    done(1).await;
    assert_eq!(count(place, TOLD).await, all, "{told} before the kill");
    begin_digest(place, engine).await;
    done(2).await;
    assert_eq!(count(place, TOLD).await, all, "once a day");
    for worker in workers {
        assert!(worker.stop().await.success());
    }
    assert!(server.stop().await.success());
}
