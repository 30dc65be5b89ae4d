//! What hiring leaves.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::ledger::Ledger;
use crate::authorization::text;
use crate::hiring::support::{Hiring, card, id_of, meeting, promise};
use crate::recruiting::applicants::applicant;
use crate::recruiting::support::{RECRUITING, apply, some_job};

pub(super) async fn hiring(ledger: &mut Ledger) {
    let client = ledger.watched.client.clone();
    let hiring = Hiring::new(&client).await;
    let call = |method, path: &str| hiring.employer.call(method, path);
    let stages = format!("{RECRUITING}/organizations/{}/stages", hiring.employer.organization);
    let stages = call(Method::PUT, &stages).json(&json!({"stages": []}));
    ledger.drive(stages, 200, "hiring_stages.replaced").await;
    let stage = call(Method::POST, &hiring.about("stage")).json(&json!({"stage_id": null}));
    ledger.drive(stage, 200, "application.staged").await;
    let one = applicant(&hiring.employer, &hiring.application).await;
    let tags = call(Method::PUT, &format!("{one}/tags")).json(&json!({"tags": ["Rust"]}));
    ledger.drive(tags, 200, "applicant.tagged").await;
    let bob = Person::new().signed_in(&client).await;
    let job = hiring.employer.publish(&some_job()).await;
    let other = apply(&client, &bob.access_token, &job).await;
    let other = applicant(&hiring.employer, &other).await;
    let body = json!({"applicant_id": other.rsplit('/').next()});
    let merge = call(Method::POST, &format!("{one}/merge")).json(&body);
    ledger.drive(merge, 200, "applicant.merged").await;
    let split = call(Method::POST, &format!("{other}/split"));
    ledger.drive(split, 200, "applicant.split").await;
    let cards = hiring.about("scorecards");
    let submit = call(Method::POST, &cards).json(&card());
    let written = ledger.drive(submit, 201, "application.scored").await.json();
    let one = format!("{cards}/{}", text(&written["id"]));
    let revise = call(Method::PUT, &one).json(&json!({"recommendation": "no"}));
    ledger.drive(revise, 200, "application.scorecard_revised").await;

    let me = id_of(&client, &hiring.employer.session).await;
    let plan = call(Method::POST, &hiring.about("interviews")).json(&meeting(24, &me));
    let planned = ledger.drive(plan, 201, "interview.planned").await.json();
    let one = format!("{RECRUITING}/interviews/{}", text(&planned["id"]));
    let change = call(Method::PATCH, &one).json(&json!({"duration_minutes": 30}));
    ledger.drive(change, 200, "interview.moved").await;
    let cancel = call(Method::POST, &format!("{one}/cancel"));
    ledger.drive(cancel, 200, "interview.ended").await;
    for what in ["done", "no-show"] {
        let one = hiring.plan(48).await;
        let past = "UPDATE interviews SET starts_at = 1, ends_at = 2 WHERE status = 'planned'";
        ledger.watched.installation.database().execute(past).await;
        let end = call(Method::POST, &format!("{one}/{what}"));
        ledger.drive(end, 200, "interview.ended").await;
    }

    hiring.up_to_offer().await;
    let draft = call(Method::POST, &hiring.about("offers")).json(&promise());
    let drafted = ledger.drive(draft, 201, "offer.drafted").await.json();
    let one = format!("{RECRUITING}/offers/{}", text(&drafted["id"]));
    ledger.drive(call(Method::POST, &format!("{one}/send")), 200, "offer.sent").await;
    let decline = hiring.ada(Method::POST, &format!("{one}/decline"));
    ledger.drive(decline, 200, "offer.closed").await;
    let withdrawn = hiring.draft().await;
    let withdraw = call(Method::POST, &format!("{withdrawn}/withdraw"));
    ledger.drive(withdraw, 200, "offer.closed").await;
    let accepted = hiring.offer().await;
    let accept = hiring.ada(Method::POST, &format!("{accepted}/accept"));
    ledger.drive(accept, 200, "offer.closed").await;
}
