//! The operations of hiring: a new one needs a row.

use serde_json::json;
use socle_tests::http::{Answer, Client, Method};

use crate::authorization::text;
use crate::hiring::support::{Hiring, card, id_of, meeting, promise};
use crate::recruiting::support::RECRUITING;
use crate::support::Watched;

/// What each operation answers when all is well.
pub(super) async fn exercise(watched: &Watched) -> Vec<(Answer, u16)> {
    let client = &watched.client;
    let hiring = Hiring::new(client).await;
    let call = |method, path: &str| hiring.employer.call(method, path);
    let (cards, offers) = (hiring.about("scorecards"), hiring.about("offers"));
    let submit = call(Method::POST, &cards).json(&card()).send().await;
    let one = format!("{cards}/{}", text(&submit.json()["id"]));
    let stages = format!("{RECRUITING}/organizations/{}/stages", hiring.employer.organization);
    let standing = hiring.about("stage");
    let mut answers = vec![
        (call(Method::PUT, &stages).json(&json!({"stages": []})).send().await, 200),
        (call(Method::GET, &stages).send().await, 200),
        (call(Method::POST, &standing).json(&json!({"stage_id": null})).send().await, 200),
        (call(Method::GET, &standing).send().await, 200),
        (submit, 201),
        (call(Method::GET, &cards).send().await, 200),
        (call(Method::PUT, &one).json(&card()).send().await, 200),
    ];
    answers.extend(interviews(watched, client, &hiring).await);
    hiring.up_to_offer().await;
    let draft = call(Method::POST, &offers).json(&promise()).send().await;
    let one = format!("{RECRUITING}/offers/{}", text(&draft.json()["id"]));
    answers.extend([
        (draft, 201),
        (call(Method::GET, &offers).send().await, 200),
        (call(Method::GET, &one).send().await, 200),
        (call(Method::POST, &format!("{one}/send")).send().await, 200),
        (hiring.ada(Method::POST, &format!("{one}/decline")).send().await, 200),
    ]);
    let withdrawn = hiring.draft().await;
    answers.push((call(Method::POST, &format!("{withdrawn}/withdraw")).send().await, 200));
    let accepted = hiring.offer().await;
    answers.push((hiring.ada(Method::POST, &format!("{accepted}/accept")).send().await, 200));
    answers
}

async fn interviews(watched: &Watched, client: &Client, hiring: &Hiring) -> Vec<(Answer, u16)> {
    let call = |method, path: &str| hiring.employer.call(method, path);
    let (list, me) = (hiring.about("interviews"), id_of(client, &hiring.employer.session).await);
    let plan = call(Method::POST, &list).json(&meeting(24, &me)).send().await;
    let one = format!("{RECRUITING}/interviews/{}", text(&plan.json()["id"]));
    let change = call(Method::PATCH, &one).json(&json!({"duration_minutes": 30}));
    let mut answers = vec![
        (plan, 201),
        (call(Method::GET, &list).send().await, 200),
        (change.send().await, 200),
        (call(Method::GET, &one).send().await, 200),
        (call(Method::GET, &format!("{one}/invite.ics")).send().await, 200),
        (call(Method::POST, &format!("{one}/cancel")).send().await, 200),
    ];
    for what in ["done", "no-show"] {
        let one = hiring.plan(48).await;
        let past = "UPDATE interviews SET starts_at = 1, ends_at = 2 WHERE status = 'planned'";
        watched.installation.database().execute(past).await;
        answers.push((call(Method::POST, &format!("{one}/{what}")).send().await, 200));
    }
    answers
}
