//! Interviews, as both sides see them.

use serde_json::{Value, json};
use socle_tests::http::{Method, Person};

use super::support::{Hiring, id_of, in_hours, meeting};
use crate::recruiting::support::{Employer, apply, some_job};
use crate::support::{ME, Watched};

#[tokio::test]
async fn an_interview_is_planned_moved_and_canceled_and_both_sides_are_told() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    let zone = json!({"time_zone": "Asia/Tokyo", "locale": "fr"});
    hiring.ada(Method::PATCH, ME).json(&zone).send().await.expect(200);
    let one = hiring.plan(48).await;
    let call = |method, path: &str| hiring.employer.call(method, path);
    let list = hiring.about("interviews");
    let seen = hiring.ada(Method::GET, &list).send().await.expect(200).json();
    let interviewer = &seen["data"][0]["interviewers"][0];
    assert_eq!((interviewer.get("user_id"), interviewer["name"].is_string()), (None, true));
    assert_eq!(seen["data"][0]["status"], json!("planned"));
    let told = hiring.told(&hiring.ada).await;
    assert!(told[0].contains("Un entretien") && told[0].contains("JST"), "{told:?}");

    let move_ = |body: Value| call(Method::PATCH, &one).json(&body);
    let moved = json!({"starts_at": in_hours(72), "place": "1 rue de la Paix", "link": null,
                       "kind": "on_site"});
    let moved = move_(moved).header("if-match", "\"1\"").send().await.expect(200).json();
    assert_eq!((&moved["link"], &moved["version"]), (&json!(null), &json!(2)));
    move_(json!({"duration_minutes": 30})).header("if-match", "\"1\"").send().await.expect(412);
    move_(json!({"starts_at": in_hours(-1)}))
        .send()
        .await
        .expect_fields(&[("starts_at", "out_of_range")]);
    move_(json!({"place": null})).send().await.expect_fields(&[("place", "required")]);
    for what in ["done", "no-show"] {
        let end = call(Method::POST, &format!("{one}/{what}"));
        end.send().await.expect_problem(409, "wrong-state");
    }
    let canceled = call(Method::POST, &format!("{one}/cancel")).send().await.expect(200).json();
    assert_eq!(canceled["status"], json!("canceled"));
    call(Method::POST, &format!("{one}/cancel")).send().await.expect_problem(409, "wrong-state");
    move_(json!({"place": "Elsewhere"})).send().await.expect_problem(409, "wrong-state");
    let told = hiring.told(&hiring.ada).await;
    assert!(told[0].contains("annulé") && told[1].contains("changé"), "{told:?}");
}

#[tokio::test]
async fn an_interview_has_its_outcome_once_it_has_begun() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    for (hours, what, status) in [(48, "done", "done"), (96, "no-show", "no_show")] {
        let one = hiring.plan(hours).await;
        let past = "UPDATE interviews SET starts_at = 1, ends_at = 2 WHERE status = 'planned'";
        watched.installation.database().execute(past).await;
        let end = hiring.employer.call(Method::POST, &format!("{one}/{what}"));
        assert_eq!(end.send().await.expect(200).json()["status"], json!(status));
    }
}

#[tokio::test]
async fn interviewers_belong_to_the_organization_and_talk_to_one_at_a_time() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let hiring = Hiring::new(client).await;
    let me = id_of(client, &hiring.employer.session).await;
    let plan = async |hiring: &Hiring, hours, who: &str| {
        let call = hiring.employer.call(Method::POST, &hiring.about("interviews"));
        call.json(&meeting(hours, who)).send().await
    };
    let (other, ada) = (Employer::new(client).await, id_of(client, &hiring.ada).await);
    let stranger = id_of(client, &other.session).await;
    for who in [&stranger, &ada] {
        plan(&hiring, 48, who).await.expect_fields(&[("interviewers", "unknown")]);
    }
    let mut nobody = meeting(48, &me);
    nobody["interviewers"] = json!([]);
    let call = hiring.employer.call(Method::POST, &hiring.about("interviews")).json(&nobody);
    call.send().await.expect_fields(&[("interviewers", "out_of_range")]);
    let first = hiring.plan(48).await;
    // Somebody else who applied to the same employer.
    let job = hiring.employer.publish(&some_job()).await;
    let grace = Person::new().signed_in(client).await;
    let application = apply(client, &grace.access_token, &job).await;
    let second = Hiring { application, ada: grace, ..hiring };
    plan(&second, 48, &me).await.expect_problem(409, "interviewer-busy");
    plan(&second, 50, &me).await.expect(201);
    let clash = json!({"starts_at": in_hours(50)});
    let clash = second.employer.call(Method::PATCH, &first).json(&clash);
    clash.send().await.expect_problem(409, "interviewer-busy");
    second.employer.call(Method::POST, &format!("{first}/cancel")).send().await.expect(200);
    plan(&second, 48, &me).await.expect(201);
}

#[tokio::test]
async fn whoever_is_refused_is_not_talked_to() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    hiring.plan(48).await;
    hiring.employer.moves(&hiring.application, &["rejected"]).await;
    let list = hiring.about("interviews");
    let seen = hiring.ada(Method::GET, &list).send().await.expect(200).json();
    assert_eq!(seen["data"][0]["status"], json!("canceled"));
    let me = id_of(&watched.client, &hiring.employer.session).await;
    let again = hiring.employer.call(Method::POST, &list).json(&meeting(50, &me));
    again.send().await.expect_problem(409, "wrong-state");
}

#[tokio::test]
async fn interviewers_hear_when_a_candidate_withdraws() {
    let watched = Watched::start().await;
    let hiring = Hiring::new(&watched.client).await;
    hiring.plan(48).await;
    hiring.ada(Method::POST, &hiring.about("withdraw")).send().await.expect(200);
    let told = hiring.told(&hiring.employer.session).await;
    let heard = told.iter().filter(|it| it.starts_with("An interview about"));
    assert_eq!(heard.count(), 1, "{told:?}");
}

#[tokio::test]
async fn calendars_take_interviews_from_both_sides_and_no_third() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let hiring = Hiring::new(client).await;
    let one = hiring.plan(48).await;
    let invite = format!("{one}/invite.ics");
    let uid =
        |text: &str| text.split("\r\n").find(|line| line.starts_with("UID:")).unwrap().to_owned();
    let before = hiring.ada(Method::GET, &invite).send().await.expect(200);
    assert_eq!(before.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(before.text().contains("\r\nSEQUENCE:0\r\n"), "{}", before.text());
    let moved = hiring.employer.call(Method::PATCH, &one).json(&json!({"duration_minutes": 60}));
    moved.send().await.expect(200);
    let after = hiring.employer.call(Method::GET, &invite).send().await.expect(200);
    assert!(after.text().contains("\r\nSEQUENCE:1\r\n"), "{}", after.text());
    assert_eq!(uid(before.text()), uid(after.text()));
    let (stranger, other) = (Person::new().signed_in(client).await, Employer::new(client).await);
    for bearer in [&stranger.access_token, &other.session.access_token] {
        client.get(&invite).bearer(bearer).send().await.expect_problem(404, "not-found");
    }
    for what in ["cancel", "done", "no-show"] {
        let by_candidate = hiring.ada(Method::POST, &format!("{one}/{what}"));
        by_candidate.send().await.expect_problem(404, "not-found");
    }
    let by_candidate = hiring.ada(Method::PATCH, &one).json(&json!({"duration_minutes": 5}));
    by_candidate.send().await.expect_problem(404, "not-found");
}
