use serde_json::json;

use super::super::row::{Input, Row, given, nothing, row};
use super::super::stage::Scene;
use super::super::verdict::Rule::Person;
use crate::candidates::support::{
    BROKEN, CANDIDATE, CVS, EDUCATION, EXPERIENCES, SKILLS, a_cv, added, cv, education, experience,
    skill,
};

const ONE_EXPERIENCE: &str = "/api/v1/recruiting/candidates/me/experiences/{id}";
const ONE_EDUCATION: &str = "/api/v1/recruiting/candidates/me/education/{id}";
const ONE_SKILL: &str = "/api/v1/recruiting/candidates/me/skills/{id}";
const ONE_CV: &str = "/api/v1/recruiting/candidates/me/cvs/{id}";

/// People about themselves. Others' entries and CVs are in the tests of candidates themselves.
pub(super) fn rows() -> Vec<Row> {
    [profile(), entries(), cvs()].concat()
}

fn profile() -> Vec<Row> {
    vec![
        row("GET", CANDIDATE, Person, 200, nothing),
        row(
            "PUT",
            CANDIDATE,
            Person,
            200,
            given!(_scene => Input::body(json!({"headline": "Cook", "open_to_work": true}))),
        ),
    ]
}

fn entries() -> Vec<Row> {
    vec![
        row("GET", EXPERIENCES, Person, 200, nothing),
        row("POST", EXPERIENCES, Person, 201, given!(_scene => Input::body(experience()))),
        row(
            "PUT",
            ONE_EXPERIENCE,
            Person,
            200,
            given!(scene => one(scene, EXPERIENCES).await.with_body(experience())),
        ),
        row("DELETE", ONE_EXPERIENCE, Person, 204, given!(scene => one(scene, EXPERIENCES).await)),
        row("GET", EDUCATION, Person, 200, nothing),
        row("POST", EDUCATION, Person, 201, given!(_scene => Input::body(education()))),
        row(
            "PUT",
            ONE_EDUCATION,
            Person,
            200,
            given!(scene => one(scene, EDUCATION).await.with_body(education())),
        ),
        row("DELETE", ONE_EDUCATION, Person, 204, given!(scene => one(scene, EDUCATION).await)),
        row("GET", SKILLS, Person, 200, nothing),
        row("POST", SKILLS, Person, 201, given!(_scene => Input::body(skill()))),
        row(
            "PUT",
            ONE_SKILL,
            Person,
            200,
            given!(scene => one(scene, SKILLS).await.with_body(skill())),
        ),
        row("DELETE", ONE_SKILL, Person, 204, given!(scene => one(scene, SKILLS).await)),
    ]
}

fn cvs() -> Vec<Row> {
    vec![
        row("GET", CVS, Person, 200, nothing),
        row(
            "POST",
            CVS,
            Person,
            201,
            given!(_scene => Input { parts_body: Some(cv(BROKEN)), ..Input::default() }),
        ),
        row("GET", ONE_CV, Person, 200, given!(scene => one_cv(scene).await)),
        row(
            "GET",
            "/api/v1/recruiting/candidates/me/cvs/{id}/parsed",
            Person,
            200,
            given!(scene => one_cv(scene).await),
        ),
        row(
            "POST",
            "/api/v1/recruiting/candidates/me/cvs/{id}/activate",
            Person,
            200,
            given!(scene => one_cv(scene).await),
        ),
        row("DELETE", ONE_CV, Person, 204, given!(scene => one_cv(scene).await)),
    ]
}

/// An entry of whoever is on the scene.
async fn one(scene: &Scene<'_>, list: &str) -> Input {
    let body = match list {
        EXPERIENCES => experience(),
        EDUCATION => education(),
        _ => skill(),
    };
    let me = scene.me().await;
    let path = added(scene.client, me.bearer(), list, &body).await;
    Input::part("id", path.rsplit('/').next().unwrap_or_default())
}

/// A CV of whoever is on the scene.
async fn one_cv(scene: &Scene<'_>) -> Input {
    let me = scene.me().await;
    Input::part("id", a_cv(scene.client, me.bearer()).await)
}
