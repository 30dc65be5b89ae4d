//! What interviewers think, which no candidate ever sees.

use std::time::Duration;

use serde_json::json;
use socle_domain::recruiting::permissions;
use socle_tests::http::{Method, Person};
use socle_tests::poll;

use super::support::{Hiring, card};
use crate::authorization::{Stage, text};
use crate::recruiting::support::{APPLICATIONS, JOBS, RECRUITING, apply, some_job};
use crate::support::{NOTIFICATIONS, ORGANIZATIONS, Watched};

#[tokio::test]
async fn somebody_says_once_what_they_think_and_may_change_their_mind() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    let (employer, cards) = (&hiring.employer, hiring.about("scorecards"));
    let post = async |body| employer.call(Method::POST, &cards).json(&body).send().await;
    for (body, wrong) in [
        (json!({"recommendation": "maybe"}), ("recommendation", "unknown")),
        (
            json!({"recommendation": "no", "criteria": [{"name": "x", "rating": 6}]}),
            ("criteria", "out_of_range"),
        ),
        (
            json!({"recommendation": "no", "criteria": [{"name": "x", "rating": -1}]}),
            ("criteria", "out_of_range"),
        ),
        (
            json!({"recommendation": "no", "criteria": [{"name": "A"}, {"name": "a"}]}),
            ("criteria", "repeated"),
        ),
    ] {
        post(body).await.expect_fields(&[wrong]);
    }
    let written = post(card()).await.expect(201).json();
    assert_eq!(written["criteria"], card()["criteria"]);
    post(card()).await.expect_problem(409, "scorecard-written");
    let one = format!("{cards}/{}", text(&written["id"]));
    let put = |body| employer.call(Method::PUT, &one).json(&body);
    let no = json!({"recommendation": "strong_no"});
    let changed = put(no).header("if-match", "\"1\"").send().await.expect(200).json();
    assert_eq!((&changed["recommendation"], &changed["version"]), (&json!("strong_no"), &json!(2)));
    put(card()).header("if-match", "\"1\"").send().await.expect(412);
    let listed = employer.call(Method::GET, &cards).send().await.expect(200).json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(listed["data"][0]["recommendation"], json!("strong_no"));
}

#[tokio::test]
async fn nobody_is_led_by_what_others_think() {
    let stage = Stage::start().await;
    let client = stage.client();
    let organization = stage.organization().await;
    let jobs = format!("{RECRUITING}/organizations/{organization}/jobs");
    let job = stage.founder(Method::POST, &jobs).json(&some_job()).send().await.expect(201);
    let job = text(&job.json()["id"]);
    stage.founder(Method::POST, &format!("{JOBS}/{job}/publish")).send().await.expect(200);
    let ada = Person::new().signed_in(client).await;
    let application = apply(client, &ada.access_token, &job).await;
    let cards = format!("{APPLICATIONS}/{application}/scorecards");
    let (grace, joan) =
        (stage.member(&organization, "member").await, stage.member(&organization, "member").await);
    let seen = async |bearer: &str| {
        let page = client.get(&cards).bearer(bearer).send().await.expect(200).json();
        (page["data"].as_array().unwrap().len(), page["withheld"].as_u64().unwrap())
    };
    let write = async |bearer: &str| {
        client.post(&cards).bearer(bearer).json(&card()).send().await.expect(201).json()
    };
    let first = write(grace.bearer()).await;
    assert_eq!(seen(grace.bearer()).await, (1, 0));
    assert_eq!(seen(joan.bearer()).await, (0, 1), "she has not said anything yet");
    assert_eq!(seen(stage.founder.bearer()).await, (1, 0), "the owner answers for it");
    let (_, key) = stage.key(&organization, &[permissions::READ_APPLICATIONS.name].into()).await;
    assert_eq!(seen(&key).await, (0, 1), "a program says nothing itself");
    let both = [permissions::READ_APPLICATIONS.name, permissions::READ_SCORECARDS.name];
    let (_, key) = stage.key(&organization, &both.into()).await;
    assert_eq!(seen(&key).await, (1, 0));
    client.post(&cards).bearer(&key).json(&card()).send().await.expect_problem(403, "forbidden");
    write(joan.bearer()).await;
    assert_eq!(seen(joan.bearer()).await, (2, 0));
    let hers = format!("{cards}/{}", text(&first["id"]));
    for bearer in [joan.bearer(), stage.founder.bearer()] {
        let put = client.call(Method::PUT, &hers).bearer(bearer).json(&card());
        put.send().await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn whoever_applies_where_they_work_decides_nothing_about_themselves() {
    let stage = Stage::start().await;
    let client = stage.client();
    let organization = stage.organization().await;
    let jobs = format!("{RECRUITING}/organizations/{organization}/jobs");
    let job = stage.founder(Method::POST, &jobs).json(&some_job()).send().await.expect(201);
    let job = text(&job.json()["id"]);
    stage.founder(Method::POST, &format!("{JOBS}/{job}/publish")).send().await.expect(200);
    let insider = stage.member(&organization, "admin").await;
    let application = format!("{APPLICATIONS}/{}", apply(client, insider.bearer(), &job).await);
    for what in ["scorecards", "notes"] {
        let path = format!("{application}/{what}");
        client.get(&path).bearer(insider.bearer()).send().await.expect_problem(403, "forbidden");
        let post = client.post(&path).bearer(insider.bearer());
        let body = if what == "notes" { json!({"text": "The best."}) } else { card() };
        post.json(&body).send().await.expect_problem(403, "forbidden");
    }
    let go = client.post(&format!("{application}/transition")).bearer(insider.bearer());
    go.json(&json!({"to": "viewed"})).send().await.expect_problem(403, "forbidden");
    let offers = client.post(&format!("{application}/offers")).bearer(insider.bearer());
    offers.json(&super::support::promise()).send().await.expect_problem(403, "forbidden");
    client.get(&application).bearer(insider.bearer()).send().await.expect(200);
}

#[tokio::test]
async fn candidates_and_programs_never_hear_what_is_thought() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let hiring = Hiring::new(client).await;
    let (employer, cards) = (&hiring.employer, hiring.about("scorecards"));
    let endpoints = format!("{ORGANIZATIONS}/{}/webhook-endpoints", employer.organization);
    let endpoint = crate::support::webhook_endpoint();
    employer.call(Method::POST, &endpoints).json(&endpoint).send().await.expect(201);
    let written = employer.call(Method::POST, &cards).json(&card()).send().await.expect(201);
    let one = format!("{cards}/{}", text(&written.json()["id"]));
    employer.call(Method::PUT, &one).json(&card()).send().await.expect(200);
    employer.moves(&hiring.application, &["viewed"]).await;

    hiring.ada(Method::GET, &cards).send().await.expect_problem(404, "not-found");
    for (method, path) in [(Method::POST, &cards), (Method::PUT, &one)] {
        let write = hiring.ada(method, path).json(&card());
        write.send().await.expect_problem(404, "not-found");
    }
    let application = format!("{APPLICATIONS}/{}", hiring.application);
    let (interviews, offers) = (hiring.about("interviews"), hiring.about("offers"));
    for path in [APPLICATIONS, NOTIFICATIONS, &application, &interviews, &offers] {
        let seen = hiring.ada(Method::GET, path).send().await.expect(200);
        for word in ["Nervous", "Équipe", "strong", "scorecard"] {
            assert!(!seen.text().contains(word), "{path}: {word}");
        }
    }
    // What followed was delivered, so what came before was, too.
    let bodies = poll("a delivery", Duration::from_secs(20), async || {
        let query = "SELECT body FROM webhook_deliveries";
        let bodies = watched.installation.database().texts(query).await;
        let bodies = bodies.into_iter().flatten().collect::<Vec<_>>().join("\n");
        bodies.contains("application.transitioned").then_some(bodies)
    })
    .await;
    let topics = "SELECT topic FROM outbox";
    let topics = watched.installation.database().texts(topics).await;
    for text in topics.into_iter().flatten().chain([bodies]) {
        assert!(!text.contains("Nervous") && !text.contains("score"), "{text}");
    }
}
