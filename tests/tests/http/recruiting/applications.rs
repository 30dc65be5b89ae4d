//! Applications, between candidate and employer.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::support::{APPLICATIONS, Employer, JOBS, apply, some_job};
use crate::support::{NOTIFICATIONS, Watched};

#[tokio::test]
async fn a_person_applies_once() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let ada = Person::new().signed_in(client).await;
    let seen = async || {
        let call = client.get(&format!("{JOBS}/{job}")).bearer(&ada.access_token);
        call.send().await.expect(200).json()["has_applied"].clone()
    };
    assert_eq!(seen().await, json!(false));
    let application = apply(client, &ada.access_token, &job).await;
    assert_eq!(seen().await, json!(true));
    let again = client.post(&format!("{JOBS}/{job}/applications")).bearer(&ada.access_token);
    again.json(&json!({})).send().await.expect_problem(409, "already-applied");
    let mine = client.get(APPLICATIONS).bearer(&ada.access_token).send().await.expect(200).json();
    assert_eq!(mine["data"][0]["id"], json!(application));
    assert_eq!(mine["data"].as_array().unwrap().len(), 1);
    let anonymous = client.get(&format!("{JOBS}/{job}")).send().await.expect(200).json();
    assert_eq!(anonymous.get("has_applied"), None);
}

#[tokio::test]
async fn an_employer_moves_it_step_by_step_and_the_candidate_is_told() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let ada = Person::new().signed_in(client).await;
    let id = apply(client, &ada.access_token, &job).await;
    let path = format!("{APPLICATIONS}/{id}/transition");
    let go = async |body| employer.call(Method::POST, &path).json(&body).send().await;
    go(json!({"to": "offer"})).await.expect_problem(409, "wrong-state");
    go(json!({"to": "withdrawn"})).await.expect_problem(409, "wrong-state");
    go(json!({"to": "hired"})).await.expect_fields(&[("to", "unknown")]);
    go(json!({"to": "rejected"})).await.expect_fields(&[("reason", "required")]);
    employer.moves(&id, &["viewed", "shortlisted", "rejected", "shortlisted", "interview"]).await;
    go(json!({"to": "viewed"})).await.expect_problem(409, "wrong-state");
    employer.moves(&id, &["offer", "accepted"]).await;
    go(json!({"to": "rejected", "reason": "x"})).await.expect_problem(409, "wrong-state");
    let seen = client.get(&format!("{APPLICATIONS}/{id}")).bearer(&ada.access_token);
    let seen = seen.send().await.expect(200).json();
    let to: Vec<_> = seen["history"].as_array().unwrap().iter().map(|m| &m["to"]).collect();
    let way =
        ["viewed", "shortlisted", "rejected", "shortlisted", "interview", "offer", "accepted"];
    assert_eq!(to, way);
    let told = client.get(NOTIFICATIONS).bearer(&ada.access_token).send().await.expect(200).json();
    assert_eq!(told["data"].as_array().unwrap().len(), way.len());
    assert_eq!(told["data"][0]["kind"], json!("status_change"));
    let told = employer.call(Method::GET, NOTIFICATIONS).send().await.expect(200).json();
    assert_eq!(told["data"][0]["kind"], json!("new_application"));
}

#[tokio::test]
async fn a_candidate_withdraws_what_is_open() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&some_job()).await;
    let ada = Person::new().signed_in(client).await;
    let id = apply(client, &ada.access_token, &job).await;
    let withdraw = async |bearer: &str| {
        client.post(&format!("{APPLICATIONS}/{id}/withdraw")).bearer(bearer).send().await
    };
    withdraw(&employer.session.access_token).await.expect_problem(404, "not-found");
    let withdrawn = withdraw(&ada.access_token).await.expect(200).json();
    assert_eq!(withdrawn["status"], json!("withdrawn"));
    withdraw(&ada.access_token).await.expect_problem(409, "wrong-state");
    let path = format!("{APPLICATIONS}/{id}/transition");
    let reopen = employer.call(Method::POST, &path).json(&json!({"to": "applied"}));
    reopen.send().await.expect_problem(409, "wrong-state");
}

#[tokio::test]
async fn neither_side_sees_what_is_not_theirs() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let (acme, other) = (Employer::new(client).await, Employer::new(client).await);
    let job = acme.publish(&some_job()).await;
    let ada = Person::new().signed_in(client).await;
    let id = apply(client, &ada.access_token, &job).await;
    let notes = format!("{APPLICATIONS}/{id}/notes");
    let secret = "Nervous, but knows her trade.";
    let note = acme.call(Method::POST, &notes).json(&json!({"text": secret}));
    note.send().await.expect(201);
    let listed = acme.call(Method::GET, &notes).send().await.expect(200).json();
    assert_eq!(listed["data"][0]["text"], json!(secret));
    for path in [notes.clone(), format!("{JOBS}/{job}/applications")] {
        let seen = client.get(&path).bearer(&ada.access_token).send().await;
        seen.expect_problem(404, "not-found");
        other.call(Method::GET, &path).send().await.expect_problem(404, "not-found");
    }
    other.call(Method::GET, &format!("{APPLICATIONS}/{id}")).send().await.expect(404);
    for path in [format!("{APPLICATIONS}/{id}"), APPLICATIONS.to_owned(), NOTIFICATIONS.to_owned()]
    {
        let seen = client.get(&path).bearer(&ada.access_token).send().await.expect(200);
        assert!(!seen.text().contains("Nervous"), "{path}");
    }
}
