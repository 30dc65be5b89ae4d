//! How organizations divide the way of applications, of which candidates see nothing.

use serde_json::{Value, json};
use socle_tests::http::Method;

use super::support::Hiring;
use crate::authorization::text;
use crate::recruiting::support::{APPLICATIONS, Employer, RECRUITING};
use crate::support::{NOTIFICATIONS, Watched};

fn path(employer: &Employer) -> String {
    format!("{RECRUITING}/organizations/{}/stages", employer.organization)
}

async fn put(
    employer: &Employer,
    stages: &Value,
    replacements: &Value,
) -> socle_tests::http::Answer {
    let body = json!({"stages": stages, "replacements": replacements});
    employer.call(Method::PUT, &path(employer)).json(&body).send().await
}

#[tokio::test]
async fn stages_keep_their_order_and_make_sense() {
    let watched = Watched::start().await;
    let employer = Employer::new(&watched.client).await;
    let stage = |name: &str, status: &str| json!({"name": name, "status": status});
    for (stages, code) in [
        (json!([stage("A", "applied"), stage("a", "viewed")]), "repeated"),
        (json!([stage("No", "rejected")]), "decided"),
        (json!([stage("No", "hired")]), "unknown"),
        (json!([stage(" ", "applied")]), "required"),
        (json!([{"id": employer.organization, "name": "A", "status": "applied"}]), "unknown"),
    ] {
        put(&employer, &stages, &json!([])).await.expect_fields(&[("stages", code)]);
    }
    let many: Vec<_> = (0..31).map(|n| stage(&format!("S{n}"), "applied")).collect();
    put(&employer, &json!(many), &json!([])).await.expect_fields(&[("stages", "too_many")]);
    let stages = json!([stage("Second look", "viewed"), stage("First look", "viewed")]);
    let written = put(&employer, &stages, &json!(null)).await.expect(200).json();
    let listed = employer.call(Method::GET, &path(&employer)).send().await.expect(200).json();
    assert_eq!(listed, written);
    let (first, second) = (&written["data"][0], &written["data"][1]);
    let swapped = json!([
        {"id": second["id"], "name": "Second look", "status": "viewed"},
        {"id": first["id"], "name": "First look", "status": "viewed"},
    ]);
    let written = put(&employer, &swapped, &json!([])).await.expect(200).json();
    assert_eq!(written["data"][0]["id"], second["id"]);
    // Nobody takes stages from others.
    let other = Employer::new(&watched.client).await;
    put(&other, &swapped, &json!([])).await.expect_fields(&[("stages", "unknown")]);
}

#[tokio::test]
async fn an_application_is_in_a_stage_of_its_state_and_leaves_it_with_that() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    let employer = &hiring.employer;
    let stages = json!([
        {"name": "Inbox of Grace", "status": "applied"},
        {"name": "Other inbox", "status": "applied"},
        {"name": "Phone", "status": "interview"},
    ]);
    let written = put(employer, &stages, &json!([])).await.expect(200).json();
    let ids: Vec<_> = (0..3).map(|n| text(&written["data"][n]["id"])).collect();
    let standing = hiring.about("stage");
    let set = async |id: Value| {
        employer.call(Method::POST, &standing).json(&json!({"stage_id": id})).send().await
    };
    set(json!(ids[2])).await.expect_problem(409, "wrong-state");
    set(json!(employer.organization)).await.expect_fields(&[("stage_id", "unknown")]);
    let stood = set(json!(ids[0])).await.expect(200).json();
    assert_eq!(
        (&stood["status"], &stood["stage"]["name"]),
        (&json!("applied"), &json!("Inbox of Grace"))
    );
    let stale = employer.call(Method::POST, &standing).header("if-match", "\"9\"");
    stale.json(&json!({"stage_id": null})).send().await.expect(412);

    // What is in use is not taken away, but replaced.
    let rest = json!([written["data"][1], written["data"][2]]);
    put(employer, &rest, &json!([])).await.expect_problem(409, "stage-in-use");
    let elsewhere = json!([{"stage_id": ids[0], "replaced_by": ids[2]}]);
    put(employer, &rest, &elsewhere).await.expect_problem(409, "stage-in-use");
    let other = json!([{"stage_id": ids[0], "replaced_by": ids[1]}]);
    put(employer, &rest, &other).await.expect(200);
    let seen = async || {
        let seen = employer.call(Method::GET, &standing).send().await.expect(200);
        seen.json()["stage"]["name"].clone()
    };
    assert_eq!(seen().await, json!("Other inbox"));

    let application = format!("{APPLICATIONS}/{}", hiring.application);
    for path in [APPLICATIONS, NOTIFICATIONS, &application] {
        let seen = hiring.ada(Method::GET, path).send().await.expect(200);
        assert!(!seen.text().contains("inbox"), "{path}");
    }
    hiring.ada(Method::GET, &standing).send().await.expect_problem(404, "not-found");
    employer.moves(&hiring.application, &["viewed"]).await;
    assert_eq!(seen().await, json!(null));
    put(employer, &json!([]), &json!([])).await.expect(200);
}
