use serde_json::json;
use socle_domain::recruiting::permissions as may;
use socle_tests::http::Method;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::{Inside, Person, Public};
use crate::matching::support::{RECOMMENDATIONS, SKILL_GAP};
use crate::recruiting::support::{JOBS, RECRUITING, apply, some_job};

const COMPANY: &str = "/api/v1/recruiting/organizations/{id}/company";
const DRAFTS: &str = "/api/v1/recruiting/organizations/{id}/jobs";
const JOB: &str = "/api/v1/recruiting/jobs/{id}";
const APPLICATION: &str = "/api/v1/recruiting/applications/{id}";
const NOTES: &str = "/api/v1/recruiting/applications/{id}/notes";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = jobs();
    rows.extend(applications());
    rows
}

fn jobs() -> Vec<Row> {
    let publish = Inside(&may::PUBLISH_JOBS);
    vec![
        row(
            "GET",
            COMPANY,
            Public,
            200,
            given!(scene => {
                write(scene).await;
                Input::default()
            }),
        ),
        row(
            "PUT",
            COMPANY,
            Inside(&may::WRITE_COMPANY),
            200,
            given!(_scene => Input::body(json!({"tagline": "We make things"}))),
        ),
        row(
            "POST",
            DRAFTS,
            Inside(&may::WRITE_JOBS),
            201,
            given!(_scene => Input::body(some_job())),
        ),
        row("GET", DRAFTS, Inside(&may::READ_JOBS), 200, nothing),
        row("GET", JOBS, Public, 200, nothing),
        row(
            "GET",
            JOB,
            Public,
            200,
            given!(scene => Input::part("id", job(scene, &["publish"]).await)),
        ),
        row(
            "GET",
            "/api/v1/recruiting/jobs/{id}/job-posting.jsonld",
            Public,
            200,
            given!(scene => Input::part("id", job(scene, &["publish"]).await)),
        ),
        row("GET", "/api/v1/recruiting/feeds/indeed.xml", Public, 200, nothing),
        row("GET", "/api/v1/recruiting/feeds/jobs.rss", Public, 200, nothing),
        row(
            "PATCH",
            JOB,
            Inside(&may::WRITE_JOBS),
            200,
            given!(scene => {
                Input::part("id", job(scene, &[]).await).with_body(json!({"title": "Autre"}))
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/jobs/{id}/publish",
            publish,
            200,
            given!(scene => Input::part("id", job(scene, &[]).await)),
        ),
        row(
            "POST",
            "/api/v1/recruiting/jobs/{id}/close",
            publish,
            200,
            given!(scene => Input::part("id", job(scene, &["publish"]).await)),
        ),
        row(
            "POST",
            "/api/v1/recruiting/jobs/{id}/archive",
            publish,
            200,
            given!(scene => Input::part("id", job(scene, &[]).await)),
        ),
    ]
}

fn applications() -> Vec<Row> {
    let (read, manage) = (Inside(&may::READ_APPLICATIONS), Inside(&may::MANAGE_APPLICATIONS));
    vec![
        row(
            "POST",
            "/api/v1/recruiting/jobs/{id}/applications",
            Person,
            201,
            given!(scene => {
                Input::part("id", job(scene, &["publish"]).await).with_body(json!({}))
            }),
        ),
        row(
            "GET",
            "/api/v1/recruiting/jobs/{id}/applications",
            read,
            200,
            given!(scene => Input::part("id", job(scene, &["publish"]).await)),
        ),
        row(
            "GET",
            "/api/v1/recruiting/jobs/{id}/matches",
            read,
            200,
            given!(scene => Input::part("id", job(scene, &["publish"]).await)),
        ),
        row("GET", RECOMMENDATIONS, Person, 200, nothing),
        row(
            "GET",
            SKILL_GAP,
            Person,
            200,
            given!(scene => {
                let job = job(scene, &["publish"]).await;
                Input { query: Some(format!("job_id={job}")), ..Input::default() }
            }),
        ),
        row("GET", "/api/v1/recruiting/applications", Person, 200, nothing),
        row(
            "GET",
            APPLICATION,
            read,
            200,
            given!(scene => Input::part("id", of_a_stranger(scene).await)),
        ),
        row(
            "POST",
            "/api/v1/recruiting/applications/{id}/withdraw",
            Person,
            200,
            given!(scene => Input::part("id", own(scene).await)),
        ),
        row(
            "POST",
            "/api/v1/recruiting/applications/{id}/transition",
            manage,
            200,
            given!(scene => {
                Input::part("id", of_a_stranger(scene).await).with_body(json!({"to": "viewed"}))
            }),
        ),
        row(
            "POST",
            NOTES,
            manage,
            201,
            given!(scene => {
                Input::part("id", of_a_stranger(scene).await).with_body(json!({"text": "Good."}))
            }),
        ),
        row(
            "GET",
            NOTES,
            read,
            200,
            given!(scene => Input::part("id", of_a_stranger(scene).await)),
        ),
    ]
}

/// Writes the organization's company page.
async fn write(scene: &Scene<'_>) {
    let path = format!("{RECRUITING}/organizations/{}/company", scene.organization);
    scene.stage.founder(Method::PUT, &path).json(&json!({})).send().await.expect(200);
}

/// A job of the organization, after these moves.
pub(super) async fn job(scene: &Scene<'_>, moves: &[&str]) -> String {
    let path = format!("{RECRUITING}/organizations/{}/jobs", scene.organization);
    let drafted = scene.stage.founder(Method::POST, &path).json(&some_job()).send().await;
    let id = text(&drafted.expect(201).json()["id"]);
    for what in moves {
        let path = format!("{JOBS}/{id}/{what}");
        scene.stage.founder(Method::POST, &path).send().await.expect(200);
    }
    id
}

/// An application to the organization by somebody else.
pub(super) async fn of_a_stranger(scene: &Scene<'_>) -> String {
    let stranger = scene.stage.somebody(socle_domain::access::PlatformRole::User).await;
    apply(scene.client, stranger.bearer(), &job(scene, &["publish"]).await).await
}

/// An application by whoever asks, if it is a person.
async fn own(scene: &Scene<'_>) -> String {
    match &scene.player.me {
        Some(me) => apply(scene.client, me.bearer(), &job(scene, &["publish"]).await).await,
        None => of_a_stranger(scene).await,
    }
}
