use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;
use socle_domain::access::PlatformRole;
use socle_domain::recruiting::permissions as may;
use socle_tests::http::Method;

use super::super::row::{Input, Preparing, Row, given, nothing, row};
use super::super::stage::{Scene, text};
use super::super::verdict::Rule::{Inside, InsideByPerson, Person};
use super::recruiting::{job, of_a_stranger};
use crate::hiring::support::{card, meeting, promise};
use crate::recruiting::support::{APPLICATIONS, RECRUITING, apply};

const STAGES: &str = "/api/v1/recruiting/organizations/{id}/stages";
const STAGE: &str = "/api/v1/recruiting/applications/{id}/stage";
const CARDS: &str = "/api/v1/recruiting/applications/{id}/scorecards";
const CARD: &str = "/api/v1/recruiting/applications/{id}/scorecards/{scorecard_id}";
const INTERVIEWS: &str = "/api/v1/recruiting/applications/{id}/interviews";
const INTERVIEW: &str = "/api/v1/recruiting/interviews/{id}";
const OFFERS: &str = "/api/v1/recruiting/applications/{id}/offers";

pub(super) fn rows() -> Vec<Row> {
    let mut rows = stages();
    rows.extend(scorecards());
    rows.extend(interviews());
    rows.extend(offers());
    rows
}

fn stages() -> Vec<Row> {
    let (read, manage) = (Inside(&may::READ_APPLICATIONS), Inside(&may::MANAGE_APPLICATIONS));
    vec![
        row("GET", STAGES, read, 200, nothing),
        row("PUT", STAGES, manage, 200, given!(_scene => Input::body(json!({"stages": []})))),
        row(
            "POST",
            STAGE,
            manage,
            200,
            given!(scene => {
                Input::part("id", of_a_stranger(scene).await).with_body(json!({"stage_id": null}))
            }),
        ),
        row(
            "GET",
            STAGE,
            read,
            200,
            given!(scene => Input::part("id", of_a_stranger(scene).await)),
        ),
    ]
}

fn scorecards() -> Vec<Row> {
    let read = &may::READ_APPLICATIONS;
    vec![
        row(
            "POST",
            CARDS,
            InsideByPerson(read),
            201,
            given!(scene => Input::part("id", of_a_stranger(scene).await).with_body(card())),
        ),
        row(
            "GET",
            CARDS,
            Inside(read),
            200,
            given!(scene => Input::part("id", of_a_stranger(scene).await)),
        ),
        row(
            "PUT",
            CARD,
            InsideByPerson(read),
            200,
            given!(scene => {
                let application = of_a_stranger(scene).await;
                let card_id = own_card(scene, &application).await;
                let input = Input::part("id", application).with_part("scorecard_id", card_id);
                input.with_body(json!({"recommendation": "no"}))
            }),
        ),
    ]
}

fn interviews() -> Vec<Row> {
    let (read, manage) = (Inside(&may::READ_APPLICATIONS), Inside(&may::MANAGE_APPLICATIONS));
    vec![
        row(
            "POST",
            INTERVIEWS,
            manage,
            201,
            given!(scene => {
                let application = of_a_stranger(scene).await;
                Input::part("id", application).with_body(meeting(free_hour(), &scene.stage.founder.id))
            }),
        ),
        row(
            "GET",
            INTERVIEWS,
            read,
            200,
            given!(scene => Input::part("id", of_a_stranger(scene).await)),
        ),
        row(
            "GET",
            INTERVIEW,
            read,
            200,
            given!(scene => Input::part("id", interview(scene).await)),
        ),
        row(
            "PATCH",
            INTERVIEW,
            manage,
            200,
            given!(scene => {
                Input::part("id", interview(scene).await).with_body(json!({"duration_minutes": 30}))
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/interviews/{id}/cancel",
            manage,
            200,
            given!(scene => Input::part("id", interview(scene).await)),
        ),
        row("POST", "/api/v1/recruiting/interviews/{id}/done", manage, 200, held),
        row("POST", "/api/v1/recruiting/interviews/{id}/no-show", manage, 200, held),
        row(
            "GET",
            "/api/v1/recruiting/interviews/{id}/invite.ics",
            read,
            200,
            given!(scene => Input::part("id", interview(scene).await)),
        ),
    ]
}

fn offers() -> Vec<Row> {
    let (read, manage) = (Inside(&may::READ_APPLICATIONS), Inside(&may::MANAGE_APPLICATIONS));
    vec![
        row(
            "POST",
            OFFERS,
            manage,
            201,
            given!(scene => Input::part("id", of_a_stranger(scene).await).with_body(promise())),
        ),
        row(
            "GET",
            OFFERS,
            read,
            200,
            given!(scene => Input::part("id", of_a_stranger(scene).await)),
        ),
        row(
            "GET",
            "/api/v1/recruiting/offers/{id}",
            read,
            200,
            given!(scene => {
                let application = of_a_stranger(scene).await;
                Input::part("id", offer(scene, &application, false).await)
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/offers/{id}/send",
            manage,
            200,
            given!(scene => {
                let application = of_a_stranger(scene).await;
                Input::part("id", offer(scene, &application, false).await)
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/offers/{id}/withdraw",
            manage,
            200,
            given!(scene => {
                let application = of_a_stranger(scene).await;
                Input::part("id", offer(scene, &application, true).await)
            }),
        ),
        row(
            "POST",
            "/api/v1/recruiting/offers/{id}/accept",
            Person,
            200,
            given!(scene => Input::part("id", offer_to_me(scene).await)),
        ),
        row(
            "POST",
            "/api/v1/recruiting/offers/{id}/decline",
            Person,
            200,
            given!(scene => Input::part("id", offer_to_me(scene).await)),
        ),
    ]
}

/// An hour at which the founder talks to nobody yet.
fn free_hour() -> i64 {
    static HOUR: AtomicI64 = AtomicI64::new(24);
    HOUR.fetch_add(1, Ordering::Relaxed)
}

/// A scorecard by whoever asks, if they may write one, and otherwise by the founder.
async fn own_card(scene: &Scene<'_>, application: &str) -> String {
    let path = format!("{APPLICATIONS}/{application}/scorecards");
    if let Some(me) = &scene.player.me {
        let mine = scene.client.post(&path).bearer(me.bearer()).json(&card()).send().await;
        if mine.status == 201 {
            return text(&mine.json()["id"]);
        }
    }
    let card = scene.stage.founder(Method::POST, &path).json(&card());
    text(&card.send().await.expect(201).json()["id"])
}

/// One that has begun.
fn held<'s>(scene: &'s Scene<'s>) -> Preparing<'s> {
    Box::pin(async move {
        let interview = interview(scene).await;
        scene.stage.hold_interviews().await;
        Input::part("id", interview)
    })
}

/// An interview of the organization's with somebody else.
async fn interview(scene: &Scene<'_>) -> String {
    let path = format!("{APPLICATIONS}/{}/interviews", of_a_stranger(scene).await);
    let body = meeting(free_hour(), &scene.stage.founder.id);
    let planned = scene.stage.founder(Method::POST, &path).json(&body).send().await;
    text(&planned.expect(201).json()["id"])
}

/// An offer about an application, sent or not.
async fn offer(scene: &Scene<'_>, application: &str, sent: bool) -> String {
    let call = |path: &str| scene.stage.founder(Method::POST, path);
    let path = format!("{APPLICATIONS}/{application}");
    for to in ["viewed", "shortlisted", "interview", "offer"] {
        let go = call(&format!("{path}/transition")).json(&json!({"to": to}));
        go.send().await.expect(200);
    }
    let draft = call(&format!("{path}/offers")).json(&promise()).send().await;
    let id = text(&draft.expect(201).json()["id"]);
    if sent {
        call(&format!("{RECRUITING}/offers/{id}/send")).send().await.expect(200);
    }
    id
}

/// An offer to whoever asks, if it is a person.
async fn offer_to_me(scene: &Scene<'_>) -> String {
    let job = job(scene, &["publish"]).await;
    let bearer = match &scene.player.me {
        Some(me) => me.bearer().to_owned(),
        None => scene.stage.somebody(PlatformRole::User).await.bearer().to_owned(),
    };
    let application = apply(scene.client, &bearer, &job).await;
    offer(scene, &application, true).await
}
