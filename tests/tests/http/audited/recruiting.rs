//! What recruiting leaves.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::ledger::Ledger;
use crate::authorization::text;
use crate::recruiting::support::{APPLICATIONS, Employer, JOBS, RECRUITING, apply, some_job};

pub(super) async fn recruiting(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let employer = Employer::new(&client).await;
    let within =
        |what: &str| format!("{RECRUITING}/organizations/{}/{what}", employer.organization);
    let call = |method: Method, path: &str| employer.call(method, path);
    let write = call(Method::PUT, &within("company")).json(&json!({"tagline": "Things"}));
    ledger.drive(write, 200, "company.updated").await;
    let draft = call(Method::POST, &within("jobs")).json(&some_job());
    let drafted = ledger.drive(draft, 201, "job.created").await.json();
    let job = format!("{JOBS}/{}", text(&drafted["id"]));
    let change = call(Method::PATCH, &job).json(&json!({"title": "Autre"}));
    ledger.drive(change, 200, "job.updated").await;
    let publish = call(Method::POST, &format!("{job}/publish"));
    ledger.drive(publish, 200, "job.published").await;

    let (ada, grace) =
        (Person::new().signed_in(&client).await, Person::new().signed_in(&client).await);
    let send = client.post(&format!("{job}/applications")).bearer(&ada.access_token);
    let made = ledger.drive(send.json(&json!({})), 201, "application.created").await.json();
    let path = format!("{APPLICATIONS}/{}", text(&made["id"]));
    let moved = |body| call(Method::POST, &format!("{path}/transition")).json(&body);
    ledger.drive(moved(json!({"to": "viewed"})), 200, "application.transitioned").await;
    let reject = moved(json!({"to": "rejected", "reason": "The place is taken."}));
    ledger.drive(reject, 200, "application.transitioned").await;
    ledger.drive(moved(json!({"to": "viewed"})), 200, "application.reopened").await;
    let note = call(Method::POST, &format!("{path}/notes")).json(&json!({"text": "Good."}));
    ledger.drive(note, 201, "application.noted").await;
    let other = apply(&client, &grace.access_token, &text(&drafted["id"])).await;
    let withdraw = client.post(&format!("{APPLICATIONS}/{other}/withdraw"));
    let withdraw = withdraw.bearer(&grace.access_token);
    ledger.drive(withdraw, 200, "application.withdrawn").await;

    let close = call(Method::POST, &format!("{job}/close"));
    ledger.drive(close, 200, "job.closed").await;
    let archive = call(Method::POST, &format!("{job}/archive"));
    ledger.drive(archive, 200, "job.archived").await;
}
