//! Offers, and what candidates answer.

use serde_json::json;
use socle_tests::http::{Method, Person};

use super::support::{Hiring, in_hours, promise};
use crate::recruiting::support::APPLICATIONS;
use crate::support::Watched;

#[tokio::test]
async fn an_offer_is_accepted_and_the_application_with_it() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    let offer = hiring.draft().await;
    let list = hiring.about("offers");
    let again = hiring.employer.call(Method::POST, &list).json(&promise());
    again.send().await.expect_problem(409, "offer-open");
    let send = || hiring.employer.call(Method::POST, &format!("{offer}/send"));
    send().send().await.expect_problem(409, "wrong-state");
    hiring.up_to_offer().await;
    // What is not sent is not there for the candidate.
    let seen = hiring.ada(Method::GET, &list).send().await.expect(200).json();
    assert_eq!(seen["data"], json!([]));
    let accept = || hiring.ada(Method::POST, &format!("{offer}/accept"));
    accept().send().await.expect_problem(404, "not-found");
    let read = || hiring.ada(Method::GET, &offer);
    read().send().await.expect_problem(404, "not-found");
    send().send().await.expect(200);
    send().send().await.expect_problem(409, "wrong-state");
    let seen = hiring.ada(Method::GET, &list).send().await.expect(200).json();
    assert_eq!(seen["data"][0]["salary_minor_units"], json!(4_500_050));
    assert_eq!(read().send().await.expect(200).json(), seen["data"][0]);

    assert_eq!(accept().send().await.expect(200).json()["status"], json!("accepted"));
    accept().send().await.expect_problem(409, "wrong-state");
    let application = format!("{APPLICATIONS}/{}", hiring.application);
    let seen = hiring.ada(Method::GET, &application).send().await.expect(200).json();
    assert_eq!(seen["status"], json!("accepted"));
    for session in [&hiring.ada, &hiring.employer.session] {
        let told = hiring.told(session).await;
        assert!(told[0].starts_with("Offer accepted"), "{told:?}");
    }
    let withdraw = hiring.employer.call(Method::POST, &format!("{offer}/withdraw"));
    withdraw.send().await.expect_problem(409, "wrong-state");
}

#[tokio::test]
async fn a_declined_offer_leaves_room_for_another() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    hiring.up_to_offer().await;
    let offer = hiring.offer().await;
    let decline = hiring.ada(Method::POST, &format!("{offer}/decline"));
    assert_eq!(decline.send().await.expect(200).json()["status"], json!("declined"));
    let next = hiring.draft().await;
    let withdraw = hiring.employer.call(Method::POST, &format!("{next}/withdraw"));
    assert_eq!(withdraw.send().await.expect(200).json()["status"], json!("withdrawn"));
    // The candidate never hears of a draft, whatever became of it.
    let seen = hiring.ada(Method::GET, &hiring.about("offers")).send().await.expect(200).json();
    assert_eq!(seen["data"].as_array().unwrap().len(), 1);
    for what in ["accept", "decline"] {
        let answer = hiring.ada(Method::POST, &format!("{next}/{what}"));
        answer.send().await.expect_problem(404, "not-found");
    }
    let told = hiring.told(&hiring.ada).await;
    assert!(told[0].starts_with("Offer declined"), "{told:?}");
}

#[tokio::test]
async fn what_is_over_is_answered_no_more() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    hiring.up_to_offer().await;
    let offer = hiring.offer().await;
    let past = "UPDATE offers SET expires_at = 1";
    watched.installation.database().execute(past).await;
    for what in ["accept", "decline"] {
        let answer = hiring.ada(Method::POST, &format!("{offer}/{what}"));
        answer.send().await.expect_problem(409, "wrong-state");
    }
}

#[tokio::test]
async fn an_offer_goes_with_its_application() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    hiring.up_to_offer().await;
    let offer = hiring.offer().await;
    let withdraw = format!("{APPLICATIONS}/{}/withdraw", hiring.application);
    hiring.ada(Method::POST, &withdraw).send().await.expect(200);
    let seen = hiring.ada(Method::GET, &hiring.about("offers")).send().await.expect(200).json();
    assert_eq!(seen["data"][0]["status"], json!("withdrawn"));
    let accept = hiring.ada(Method::POST, &format!("{offer}/accept"));
    accept.send().await.expect_problem(409, "wrong-state");
    let draft = hiring.employer.call(Method::POST, &hiring.about("offers")).json(&promise());
    draft.send().await.expect_problem(409, "wrong-state");
}

#[tokio::test]
async fn nobody_else_answers_and_nonsense_is_refused() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let hiring = Hiring::new(client).await;
    for (field, value, code) in [
        ("salary_minor_units", json!(-1), "out_of_range"),
        ("currency", json!("euro"), "malformed"),
        ("starts_on", json!("2999-01-01"), "out_of_range"),
        ("expires_at", json!(in_hours(-1)), "out_of_range"),
        ("text", json!(" "), "required"),
    ] {
        let mut body = promise();
        body[field] = value;
        let draft = hiring.employer.call(Method::POST, &hiring.about("offers")).json(&body);
        draft.send().await.expect_fields(&[(field, code)]);
    }
    let mut body = promise();
    body["salary_minor_units"] = json!(45_000.5);
    let draft = hiring.employer.call(Method::POST, &hiring.about("offers")).json(&body);
    assert!([400, 422].contains(&draft.send().await.status), "amounts are whole");
    hiring.up_to_offer().await;
    let offer = hiring.offer().await;
    let stranger = Person::new().signed_in(client).await;
    for bearer in [&stranger.access_token, &hiring.employer.session.access_token] {
        for what in ["accept", "decline"] {
            let answer = client.post(&format!("{offer}/{what}")).bearer(bearer);
            answer.send().await.expect_problem(404, "not-found");
        }
    }
    for what in ["send", "withdraw"] {
        let by_candidate = hiring.ada(Method::POST, &format!("{offer}/{what}"));
        by_candidate.send().await.expect_problem(404, "not-found");
    }
}
