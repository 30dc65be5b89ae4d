//! Everybody keeps their own searches.

use futures_util::future::join_all;
use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Method, Person};

use super::support::{SEARCHES, save, some_search};
use crate::authorization::text;
use crate::recruiting::support::{Employer, JOBS, some_job};
use crate::support::Watched;

#[tokio::test]
async fn a_search_is_saved_changed_and_removed() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let all = json!({
        "name": " Mine ", "q": "\"chef de projet\" -stage", "job_type": "contract",
        "work_mode": "remote", "location": "Saint-Étienne",
        "company": "0192f0c1-2345-7000-8000-000000000001", "salary_min": 45_000, "alert": "weekly",
    });
    let saved = client.post(SEARCHES).bearer(bearer).json(&all).send().await.expect(201);
    let path = saved.header("location").unwrap().to_owned();
    let read = client.get(&path).bearer(bearer).send().await.expect(200);
    assert_eq!((read.json(), read.header("etag")), (saved.json(), Some("\"1\"")));
    assert_eq!(read.json()["name"], "Mine");
    for field in ["q", "job_type", "work_mode", "location", "company", "salary_min", "alert"] {
        assert_eq!(read.json()[field], all[field], "{field}");
    }
    let patch = |body: Value| client.patch(&path).bearer(bearer).json(&body);
    let changes = json!({"q": null, "company": null, "salary_min": 50_000, "alert": "off"});
    let changed = patch(changes).header("if-match", "\"1\"").send().await.expect(200);
    assert_eq!(changed.header("etag"), Some("\"2\""));
    let changed = changed.json();
    assert_eq!((&changed["q"], &changed["company"]), (&Value::Null, &Value::Null));
    assert_eq!((&changed["salary_min"], &changed["location"]), (&json!(50_000), &all["location"]));
    let stale = patch(json!({"alert": "daily"})).header("if-match", "\"1\"");
    stale.send().await.expect_problem(412, "stale");
    let same = patch(json!({"alert": "off"})).send().await.expect(200).json();
    assert_eq!(same["version"], 2, "nothing has changed");
    let newest = save(client, bearer, &json!({"name": "Anything"})).await;
    let list = client.get(SEARCHES).bearer(bearer).send().await.expect(200).json();
    let names: Vec<_> = list["data"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(names, [&json!(newest), &changed["id"]]);
    client.call(Method::DELETE, &path).bearer(bearer).send().await.expect(204);
    for method in [Method::DELETE, Method::GET] {
        let again = client.call(method, &path).bearer(bearer);
        again.send().await.expect_problem(404, "not-found");
    }
}

#[rstest]
#[case(json!({}), &[("name", "required")])]
#[case(json!({"name": " ", "job_type": "cdi", "work_mode": "office", "salary_min": -1, "alert": "hourly"}),
    &[("name", "required"), ("job_type", "unknown"), ("work_mode", "unknown"),
      ("salary_min", "out_of_range"), ("alert", "unknown")])]
#[case(json!({"name": "a\u{0}b"}), &[("name", "invisible_characters")])]
#[case(json!({"name": "a", "q": "rust\u{0}"}), &[("q", "invisible_characters")])]
#[case(json!({"name": "a", "location": "x".repeat(201)}), &[("location", "too_long")])]
#[case(json!({"name": "a", "q": "x".repeat(1_001)}), &[("q", "too_long")])]
#[case(json!({"name": "a", "user_id": "b"}), &[("user_id", "unknown_field")])]
#[tokio::test]
async fn what_is_no_search_is_refused(#[case] body: Value, #[case] fields: &[(&str, &str)]) {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    let before = watched.state().await;
    let post = watched.client.post(SEARCHES).bearer(&bearer).json(&body);
    post.send().await.expect_fields(fields);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn what_a_change_makes_of_it_has_to_be_a_search() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let path = format!("{SEARCHES}/{}", save(client, bearer, &some_search()).await);
    let before = watched.state().await;
    let change = client.patch(&path).bearer(bearer).json(&json!({"name": "", "alert": "never"}));
    change.send().await.expect_fields(&[("name", "required"), ("alert", "unknown")]);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn nobody_sees_or_changes_those_of_others() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = &Person::new().signed_in(client).await.access_token;
    let grace = &Person::new().signed_in(client).await.access_token;
    let path = format!("{SEARCHES}/{}", save(client, ada, &some_search()).await);
    let before = watched.state().await;
    let as_grace = |method, path: &str| client.call(method, path).bearer(grace);
    as_grace(Method::GET, &path).send().await.expect_problem(404, "not-found");
    as_grace(Method::DELETE, &path).send().await.expect_problem(404, "not-found");
    let jobs = as_grace(Method::GET, &format!("{path}/jobs"));
    jobs.send().await.expect_problem(404, "not-found");
    let take = as_grace(Method::PATCH, &path).json(&json!({"name": "Theirs"}));
    take.send().await.expect_problem(404, "not-found");
    let list = as_grace(Method::GET, SEARCHES).send().await.expect(200).json();
    assert_eq!(list["data"], json!([]));
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn of_fifty_at_once_those_are_saved_that_fit() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    for _ in 0..10 {
        save(client, bearer, &some_search()).await;
    }
    let body = some_search();
    let posts = (0..50).map(|_| client.post(SEARCHES).bearer(bearer).json(&body).send());
    let answers = join_all(posts).await;
    let refused = answers.iter().filter(|answer| answer.status == 409).count();
    let saved = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!((saved, refused), (40, 10));
    let more = client.post(SEARCHES).bearer(bearer).json(&body).send().await;
    more.expect_problem(409, "too-many-searches");
    let list = client.get(SEARCHES).bearer(bearer).send().await.expect(200).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn what_is_sent_twice_is_saved_once() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let body = some_search();
    let post = || client.post(SEARCHES).bearer(bearer).header("idempotency-key", "a").json(&body);
    let (first, again) = (post().send().await.expect(201), post().send().await.expect(201));
    assert_eq!(first.json(), again.json());
    let list = client.get(SEARCHES).bearer(bearer).send().await.expect(200).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_search_finds_what_the_list_finds() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let employer = Employer::new(client).await;
    let mut rust = Vec::new();
    for _ in 0..3 {
        rust.push(employer.publish(&some_job()).await);
    }
    let mut other = some_job();
    other["title"] = json!("Cuisinière");
    other["skills"] = json!([]);
    employer.publish(&other).await;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let id = save(client, bearer, &some_search()).await;
    let path = format!("{SEARCHES}/{id}/jobs");
    let first = client.get(&format!("{path}?limit=2")).bearer(bearer).send().await.expect(200);
    let first = first.json();
    let cursor = text(&first["next_cursor"]);
    let next = client.get(&format!("{path}?limit=2&cursor={cursor}")).bearer(bearer);
    let next = next.send().await.expect(200).json();
    let pages = [&first, &next].map(|page| page["data"].as_array().unwrap().clone()).concat();
    let listed = client.get(&format!("{JOBS}?q=rust&location=Lyon")).bearer(bearer);
    let listed = listed.send().await.expect(200).json();
    assert_eq!(json!(pages), listed["data"]);
    assert_eq!(pages.len(), rust.len());
    assert_eq!(pages[0]["has_applied"], json!(false));
    let call = client.get(&format!("{path}?limit=0")).bearer(bearer);
    call.send().await.expect_fields(&[("limit", "out_of_range")]);
    let call = client.get(&format!("{path}?cursor=x")).bearer(bearer);
    call.send().await.expect(400);
}
