//! Reading and changing one's profile.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::Person;

use crate::support::{ME, Watched};

const NAME: &str = r#"{"first_name": "Augusta"}"#;

#[rstest]
#[case::the_current(Some("\"V\""), 200)]
#[case::one_of_several(Some("\"0\", \"V\""), 200)]
#[case::any(Some("*"), 200)]
#[case::none(None, 200)]
#[case::stale(Some("\"0\""), 412)]
#[case::of_the_future(Some("\"999\""), 412)]
#[case::weak(Some("W/\"V\""), 412)]
#[case::foreign(Some("\"abc\""), 412)]
#[case::huge(Some("\"99999999999999999999999999\""), 412)]
#[case::unquoted(Some("V"), 400)]
#[case::half_quoted(Some("\"V"), 400)]
#[case::empty(Some(""), 400)]
#[case::list_with_a_hole(Some("\"V\",,\"0\""), 400)]
#[tokio::test]
async fn a_change_needs_the_version_it_was_made_for(
    #[case] tag: Option<&str>,
    #[case] status: u16,
) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let version = session.profile(client).send().await.expect(200).json()["version"].to_string();
    let before = watched.state().await;

    let mut call = client.patch(ME).bearer(&session.access_token);
    if let Some(tag) = tag {
        call = call.header("if-match", &tag.replace('V', &version));
    }
    let answer = call.body("application/json", NAME).send().await.expect(status);
    if status == 200 {
        assert_eq!(answer.json()["first_name"], "Augusta");
        assert_ne!(answer.json()["version"].to_string(), version);
        assert_eq!(answer.header("etag"), Some(&*format!("\"{}\"", answer.json()["version"])));
    } else {
        assert_eq!(watched.state().await, before);
    }
}

#[tokio::test]
async fn of_two_changes_for_one_version_the_second_is_stale() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let etag = session.profile(client).send().await.header("etag").unwrap().to_owned();
    let change = |name: &str| {
        let call = client.patch(ME).bearer(&session.access_token).header("if-match", &etag);
        call.json(&json!({"first_name": name}))
    };
    change("Augusta").send().await.expect(200);
    change("Byron").send().await.expect_problem(412, "stale");
    let name = session.profile(client).send().await.json()["first_name"].clone();
    assert_eq!(name, "Augusta");
}

#[tokio::test]
async fn of_many_concurrent_changes_for_one_version_one_wins() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let etag = session.profile(client).send().await.header("etag").unwrap().to_owned();
    let calls = (0..50).map(|number| {
        let call = client.patch(ME).bearer(&session.access_token).header("if-match", &etag);
        call.json(&json!({"first_name": format!("Ada {number}")})).send()
    });
    let answers = futures_util::future::join_all(calls).await;
    let with = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(200), with(412)), (1, 49));
}

#[tokio::test]
async fn a_change_that_changes_nothing_keeps_the_version() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let before = watched.state().await;
    for body in [json!({}), json!({"first_name": "Ada"})] {
        let call = client.patch(ME).bearer(&session.access_token).json(&body);
        call.send().await.expect(200);
    }
    assert_eq!(watched.state().await, before);
}

#[rstest]
#[case(json!({"first_name": ""}), &[("first_name", "required")])]
#[case(json!({"first_name": "   "}), &[("first_name", "required")])]
#[case(json!({"first_name": "a".repeat(101)}), &[("first_name", "too_long")])]
#[case(json!({"last_name": "a\nb"}), &[("last_name", "malformed")])]
#[case(json!({"last_name": "a\u{0}b"}), &[("last_name", "malformed")])]
#[case(json!({"last_name": "a\u{202e}b"}), &[("last_name", "malformed")])]
#[case(json!({"locale": "xx"}), &[("locale", "unsupported")])]
#[case(json!({"time_zone": "Mars/Olympus"}), &[("time_zone", "unknown")])]
#[case(json!({"locale": "xx", "time_zone": "?", "first_name": ""}),
       &[("locale", "unsupported"), ("time_zone", "unknown"), ("first_name", "required")])]
#[case(json!({"first_name": null}), &[("first_name", "invalid_type")])]
#[case(json!({"first_name": 7}), &[("first_name", "invalid_type")])]
#[case(json!({"last_name": ["a"]}), &[("last_name", "invalid_type")])]
#[tokio::test]
async fn a_bad_field_is_named_and_changes_nothing(
    #[case] body: Value,
    #[case] expected: &[(&str, &str)],
) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let before = watched.state().await;
    let call = client.patch(ME).bearer(&session.access_token).json(&body);
    call.send().await.expect_fields(expected);
    assert_eq!(watched.state().await, before);
}
