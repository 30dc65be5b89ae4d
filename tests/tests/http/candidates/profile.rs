//! What candidates say of themselves.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Method, Person};

use super::support::{
    CANDIDATE, EDUCATION, EXPERIENCES, SKILLS, added, education, experience, skill,
};
use crate::support::Watched;

#[tokio::test]
async fn a_profile_is_empty_until_something_is_said() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let empty = client.get(CANDIDATE).bearer(bearer).send().await.expect(200);
    assert_eq!((empty.header("etag"), &empty.json()["headline"]), (Some("\"0\""), &Value::Null));
    let said = json!({
        "headline": "Développeuse", "summary": "Bonjour", "phone": "+33 1 99 00 12 34",
        "location": "Lyon", "work_modes": ["remote", "on_site", "remote"],
        "job_types": ["full_time"], "open_to_work": true, "salary_expectation": 45000,
        "currency": "EUR", "links": ["https://example.com/me"],
    });
    let put = || client.call(Method::PUT, CANDIDATE).bearer(bearer);
    let first = put().header("if-match", "\"0\"").json(&said).send().await.expect(200);
    assert_eq!(first.header("etag"), Some("\"1\""));
    let seen = client.get(CANDIDATE).bearer(bearer).send().await.expect(200).json();
    assert_eq!(seen, first.json());
    assert_eq!(seen["work_modes"], json!(["on_site", "remote"]));
    for field in ["headline", "phone", "location", "salary_expectation", "currency", "links"] {
        assert_eq!(seen[field], said[field], "{field}");
    }
    // Somebody else wrote meanwhile.
    let stale = put().header("if-match", "\"0\"").json(&json!({"headline": "Other"}));
    stale.send().await.expect_problem(412, "stale");
    // What is left out is said no more.
    let second = put().json(&json!({"headline": "Other"})).send().await.expect(200).json();
    assert_eq!((&second["version"], &second["phone"]), (&json!(2), &Value::Null));
    let same = put().json(&json!({"headline": "Other"})).send().await.expect(200).json();
    assert_eq!(same["version"], 2, "nothing has changed");
}

#[rstest]
#[case(json!({"headline": "a\nb"}), &[("headline", "invisible_characters")])]
#[case(json!({"phone": "call me"}), &[("phone", "malformed")])]
#[case(json!({"work_modes": ["office"]}), &[("work_modes", "unknown")])]
#[case(json!({"job_types": ["cdi"]}), &[("job_types", "unknown")])]
#[case(json!({"salary_expectation": 1}), &[("currency", "required")])]
#[case(json!({"salary_expectation": -1, "currency": "EUR"}), &[("salary_expectation", "out_of_range")])]
#[case(json!({"links": ["javascript:alert(1)"]}), &[("links", "malformed")])]
#[case(json!({"version": 3}), &[("version", "unknown_field")])]
#[case(json!({"user_id": "a"}), &[("user_id", "unknown_field")])]
#[tokio::test]
async fn what_is_no_profile_is_refused(#[case] body: Value, #[case] fields: &[(&str, &str)]) {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    let before = watched.state().await;
    let put = watched.client.call(Method::PUT, CANDIDATE).bearer(&bearer).json(&body);
    put.send().await.expect_fields(fields);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn lists_are_written_by_their_person_alone() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = &Person::new().signed_in(client).await.access_token;
    let grace = &Person::new().signed_in(client).await.access_token;
    let skills = (SKILLS, json!({"name": "Élixir", "kind": "technical", "level": 5, "years": 2}));
    let changes = [
        (
            EXPERIENCES,
            experience(),
            json!({"title": "Chef", "employer": "Acme", "started": "2019-09", "ended": "2020-01"}),
        ),
        (
            EDUCATION,
            education(),
            json!({"degree": "Master", "school": "Lyon", "started": "2015-09"}),
        ),
        (skills.0, skills.1, json!({"name": "elixir", "kind": "technical"})),
    ];
    for (list, body, other) in changes {
        let one = added(client, ada, list, &body).await;
        let replace = |bearer| client.call(Method::PUT, &one).bearer(bearer).json(&other);
        let remove = |bearer| client.call(Method::DELETE, &one).bearer(bearer);
        replace(grace).send().await.expect_problem(404, "not-found");
        remove(grace).send().await.expect_problem(404, "not-found");
        let theirs = client.get(list).bearer(grace).send().await.expect(200).json();
        assert_eq!(theirs["data"], json!([]));
        replace(ada).send().await.expect(200);
        let mine = client.get(list).bearer(ada).send().await.expect(200).json();
        for (field, value) in other.as_object().unwrap() {
            assert_eq!(&mine["data"][0][field], value, "{list} {field}");
        }
        remove(ada).send().await.expect(204);
        remove(ada).send().await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_skill_is_named_once_and_a_list_has_an_end() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let bearer = &Person::new().signed_in(client).await.access_token;
    let post = |list: &str, body: &Value| client.post(list).bearer(bearer).json(body);
    added(client, bearer, SKILLS, &json!({"name": "Élixir", "kind": "technical"})).await;
    let again = json!({"name": "ELIXIR", "kind": "soft"});
    post(SKILLS, &again).send().await.expect_problem(409, "repeated");
    let other = added(client, bearer, SKILLS, &skill()).await;
    let rename = client.call(Method::PUT, &other).bearer(bearer).json(&again);
    rename.send().await.expect_problem(409, "repeated");
    for _ in 2..100 {
        post(SKILLS, &skill()).send().await.expect(201);
    }
    post(SKILLS, &skill()).send().await.expect_problem(409, "list-full");
}

#[rstest]
#[case(EXPERIENCES, json!({"title": " ", "employer": "Acme", "started": "2019-9", "ended": "2018-01"}),
    &[("title", "required"), ("started", "malformed")])]
#[case(EXPERIENCES, json!({"title": "Cook", "employer": "Acme", "started": "2019-09", "ended": "2019-08"}),
    &[("ended", "before_start")])]
#[case(EDUCATION, json!({"degree": "Master", "school": "Lyon", "started": "2019-13"}),
    &[("started", "malformed")])]
#[case(SKILLS, json!({"name": "--", "kind": "hard", "level": 6, "years": 81}),
    &[("name", "malformed"), ("kind", "unknown"), ("level", "out_of_range"), ("years", "out_of_range")])]
#[case(SKILLS, json!({"name": "Rust", "kind": "technical", "key": "rust"}), &[("key", "unknown_field")])]
#[tokio::test]
async fn what_is_no_entry_is_refused(
    #[case] list: &str,
    #[case] body: Value,
    #[case] fields: &[(&str, &str)],
) {
    let watched = Watched::start().await;
    let bearer = Person::new().signed_in(&watched.client).await.access_token;
    let before = watched.state().await;
    let post = watched.client.post(list).bearer(&bearer).json(&body);
    post.send().await.expect_fields(fields);
    assert_eq!(watched.state().await, before);
}
