use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Method, Person};
use uuid::Uuid;

use super::support::{RECOMMENDATIONS, SKILL_GAP, candidate, get, recommended, settled};
use crate::candidates::support::CANDIDATE;
use crate::recruiting::support::{Employer, JOBS, apply, some_job};
use crate::support::Watched;

/// A job that asks for these skills.
fn asking_for(skills: &[&str]) -> Value {
    let mut job = some_job();
    job["skills"] = json!(skills);
    job
}

fn ids(data: &[Value]) -> Vec<&Value> {
    data.iter().map(|it| &it["job"]["id"]).collect()
}

#[tokio::test]
async fn what_suits_comes_first_and_says_why() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let far = employer.publish(&asking_for(&["Plomberie", "Soudure"])).await;
    let near = employer.publish(&asking_for(&["rustlang", "SQL"])).await;
    let ada = candidate(client, "fr", &["Rust"]).await;
    let bearer = &ada.access_token;
    let data = recommended(client, bearer, 2).await;
    assert_eq!(ids(&data), [&json!(near), &json!(far)]);
    let best = &data[0];
    let score = best["score"].as_u64().unwrap();
    assert!(score <= 100 && score > data[1]["score"].as_u64().unwrap(), "{data:?}");
    let keys: Vec<_> = best["reasons"].as_array().unwrap().iter().map(|it| &it["key"]).collect();
    assert_eq!(keys[..2], [&json!("shared_skills"), &json!("missing_skills")]);
    let why = &best["reasons"][0];
    assert_eq!(why["text"], "Compétences en commun : rustlang");
    assert_eq!((&why["values"], &why["favorable"]), (&json!(["rustlang"]), &json!(true)));
    assert_eq!(best["reasons"][1]["favorable"], json!(false));
    assert!(best["version"].as_str().unwrap().starts_with("2026-11/"), "{best}");
    // What changes is seen with the next request or soon after it.
    apply(client, bearer, &near).await;
    assert_eq!(ids(&recommended(client, bearer, 1).await), [&json!(far)]);
    let mine = json!({"headline": "Plombière", "work_modes": ["remote"]});
    client.call(Method::PUT, CANDIDATE).bearer(bearer).json(&mine).send().await.expect(200);
    recommended(client, bearer, 0).await;
    let close = employer.call(Method::POST, &format!("{JOBS}/{near}/close"));
    close.send().await.expect(200);
    let moves = watched.installation.database();
    let states = moves.texts("SELECT DISTINCT status FROM applications").await;
    assert_eq!(states, [Some("applied".to_owned())], "nothing moved because of a score");
}

#[tokio::test]
async fn pages_show_every_job_once() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let mut jobs = Vec::new();
    for _ in 0..5 {
        jobs.push(employer.publish(&some_job()).await);
    }
    let ada = candidate(client, "en", &["Rust"]).await;
    let bearer = &ada.access_token;
    recommended(client, bearer, 5).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = get(client, &format!("{RECOMMENDATIONS}?limit=2{cursor}"), bearer).await;
        let data = page["data"].as_array().unwrap();
        seen.extend(data.iter().map(|it| it["job"]["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    jobs.sort();
    seen.sort();
    assert_eq!(seen, jobs);
    for (query, status) in [("limit=0", 422), ("cursor=x", 400), ("cursor=AAAA", 400)] {
        let refused = client.get(&format!("{RECOMMENDATIONS}?{query}")).bearer(bearer);
        refused.send().await.expect(status);
    }
}

#[tokio::test]
async fn whoever_is_no_candidate_is_recommended_nothing() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    employer.publish(&some_job()).await;
    let somebody = Person::new().signed_in(client).await;
    settled(&watched).await;
    let page = get(client, RECOMMENDATIONS, &somebody.access_token).await;
    assert_eq!(page, json!({"data": [], "next_cursor": null}));
    client.get(RECOMMENDATIONS).send().await.expect_problem(401, "not-authenticated");
}

#[tokio::test]
async fn a_gap_is_what_the_job_asks_for_and_the_profile_does_not_name() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let job = employer.publish(&asking_for(&["rustlang", "SQL", "Anglais"])).await;
    let draft = employer.draft(&some_job()).await;
    let ada = candidate(client, "en", &["Rust"]).await;
    let bearer = &ada.access_token;
    let gap = get(client, &format!("{SKILL_GAP}?job_id={job}"), bearer).await;
    assert_eq!(gap["job_id"], json!(job));
    assert_eq!(gap["have"], json!([{"name": "rustlang", "kind": "technical"}]));
    let missing = json!([
        {"name": "SQL", "kind": "technical"}, {"name": "Anglais", "kind": "language"},
    ]);
    assert_eq!(gap["missing"], missing);
    for id in [draft, Uuid::from_u128(7).to_string()] {
        let refused = client.get(&format!("{SKILL_GAP}?job_id={id}")).bearer(bearer);
        refused.send().await.expect_problem(404, "not-found");
    }
}

#[rstest]
#[case("", "required")]
#[case("?job_id=", "malformed")]
#[case("?job_id=1%27%20OR%201%3D1", "malformed")]
#[tokio::test]
async fn a_gap_wants_a_job(#[case] query: &str, #[case] code: &str) {
    let watched = Watched::start().await;
    let ada = Person::new().signed_in(&watched.client).await;
    let refused = watched.client.get(&format!("{SKILL_GAP}{query}")).bearer(&ada.access_token);
    refused.send().await.expect_fields(&[("job_id", code)]);
}
