//! An operation that opts in, over HTTP and on a database.

mod support;

use std::pin::pin;
use std::time::Duration;

use actix_web::http::header;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use futures_util::future::{Either, join_all, select};
use rstest::rstest;
use serde_json::json;
use socle_application::idempotency::{Idempotency, IdempotencyKey};

use self::support::{Answered, Documented, SHOWN_ONCE, THINGS, request, site};

fn told(status: u16, problem: &str) -> (u16, String) {
    (status, problem.to_owned())
}

#[actix_web::test]
async fn without_a_key_every_request_takes_effect() {
    let site = site().await;
    for effects in 1..=2 {
        let answer = site.call(request("create")).await;
        assert_eq!((answer.status, answer.replayed), (201, false));
        assert_eq!(site.effects(), effects);
    }
}

#[actix_web::test]
async fn the_first_answer_is_given_again() {
    let site = site().await;
    let first = site.ask("k", "create").await;
    assert_eq!((first.status, first.replayed, first.cookie), (201, false, true));
    assert!(first.body.contains(SHOWN_ONCE), "{first:?}");
    let kept = ["application/json", "/things/1", "\"1\""].map(|value| Some(value.to_owned()));
    assert_eq!(first.kept, kept);
    // The same, but for the session that nobody gets twice; with quotes it is the same key.
    let again = Answered { replayed: true, cookie: false, ..first };
    assert_eq!(site.ask("k", "create").await, again);
    assert_eq!(site.ask("\"k\"", "create").await, again);
    assert_eq!(site.effects(), 1);
    assert_ne!(site.ask("other", "create").await.body, again.body);
    assert_eq!(site.effects(), 2);
}

#[actix_web::test]
async fn an_answer_without_a_body_is_given_again() {
    let site = site().await;
    for replayed in [false, true] {
        let answer = site.ask("k", "nothing").await;
        assert_eq!((answer.status, answer.replayed, &*answer.body), (204, replayed, ""));
        assert_eq!(answer.kept, [None, None, None]);
    }
    assert_eq!(site.effects(), 1);
}

#[actix_web::test]
async fn an_answer_is_given_for_a_day() {
    let site = site().await;
    site.ask("k", "create").await;
    site.clock.advance(Idempotency::KEPT_FOR - TimeDelta::microseconds(1));
    assert!(site.ask("k", "create").await.replayed);
    site.clock.advance(TimeDelta::microseconds(1));
    assert!(!site.ask("k", "create").await.replayed);
    assert_eq!(site.effects(), 2);
}

#[rstest]
#[case(&[""])]
#[case(&["\""])]
#[case(&["\"\""])]
#[case(&["two words"])]
#[case(&["é"])]
#[case(&["a", "b"])]
#[case(&[&*"k".repeat(IdempotencyKey::MAX_LEN + 1)])]
#[actix_web::test]
async fn what_is_no_key_is_refused(#[case] keys: &[&str]) {
    let site = site().await;
    let keyed = keys.iter().fold(request("create"), |request, key| {
        request.append_header(("idempotency-key", key.as_bytes()))
    });
    assert_eq!(site.call(keyed).await.told(), told(400, "unreadable"));
    assert_eq!(site.effects(), 0);
}

#[actix_web::test]
async fn a_key_belongs_to_one_request() {
    let site = site().await;
    site.ask("k", "create").await;
    let keyed = || request("create").insert_header(("idempotency-key", "k"));
    let others = [
        keyed().set_json(json!({"then": "something else"})),
        keyed().set_payload("{\"then\": \"create\"}"),
        keyed().set_payload(""),
        keyed().insert_header((header::CONTENT_TYPE, "application/json; charset=utf-8")),
        keyed().uri("/things?lang=fr"),
    ];
    for other in others {
        let answer = site.call(other).await;
        assert_eq!(answer.told(), told(422, "idempotency-key-reused"));
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body["errors"][0]["field"], "idempotency-key");
        assert!(!answer.body.contains(SHOWN_ONCE), "{answer:?}");
    }
    assert_eq!(site.effects(), 1);
    assert!(site.call(keyed()).await.replayed);
}

#[actix_web::test]
async fn a_key_belongs_to_one_person() {
    let site = site().await;
    let first = site.ask("k", "create").await;
    let by = |person| request("create").insert_header(("x-person", person));
    let other = site.call(by("2").insert_header(("idempotency-key", "k"))).await;
    assert_eq!((other.status, other.replayed), (201, false));
    assert_ne!(other.body, first.body);
    assert_eq!(site.effects(), 2);
    assert_eq!(site.ask("k", "create").await.body, first.body);
}

#[actix_web::test]
async fn nobody_has_no_key() {
    let site = site().await;
    site.ask("k", "create").await;
    let stranger = || TestRequest::post().uri(THINGS).set_json(json!({"then": "create"}));
    let keyed = stranger().insert_header(("idempotency-key", "k"));
    assert_eq!(site.call(keyed).await.told(), told(401, "not-authenticated"));
    assert_eq!(site.call(stranger()).await.told(), told(401, "not-authenticated"));
    assert_eq!(site.effects(), 1);
}

#[actix_web::test]
async fn a_body_above_the_limit_is_refused() {
    let site = site().await;
    let keyed = || request("create").insert_header(("idempotency-key", "k"));
    let large = keyed().set_payload(vec![b' '; 256 * 1024 + 1]);
    assert_eq!(site.call(large).await.told(), told(413, "too-large"));
    assert!(!site.call(keyed()).await.replayed);
    assert_eq!(site.effects(), 1);
}

#[rstest]
#[case("refuse", 409)]
#[case("break", 500)]
#[case("panic", 500)]
#[actix_web::test]
async fn what_had_no_effect_frees_the_key(#[case] then: &str, #[case] status: u16) {
    let site = site().await;
    assert_eq!(site.ask("k", then).await.status, status);
    // The same once more is tried once more, and so is a corrected request.
    assert_eq!(site.ask("k", then).await.status, status);
    assert_eq!(site.effects(), 0);
    assert_eq!(site.ask("k", "create").await.status, 201);
    assert!(site.ask("k", "create").await.replayed);
    assert_eq!(site.effects(), 1);
}

#[rstest]
#[case("break late", 500)]
#[case("panic late", 500)]
#[case("much", 201)]
#[case("stream", 201)]
#[actix_web::test]
async fn what_took_effect_is_not_done_again(#[case] then: &str, #[case] status: u16) {
    let site = site().await;
    let first = site.ask("k", then).await;
    assert_eq!((first.status, first.replayed), (status, false));
    assert!(then != "stream" || first.body == "piece", "{first:?}");
    assert_eq!(site.ask("k", then).await.told(), told(409, "idempotency-in-progress"));
    site.clock.advance(Idempotency::LEASE);
    for _ in 0..2 {
        assert_eq!(site.ask("k", then).await.told(), told(409, "idempotency-answer-lost"));
    }
    assert_eq!(site.ask("k", "create").await.told(), told(422, "idempotency-key-reused"));
    assert_eq!(site.effects(), 1);
}

#[actix_web::test]
async fn a_refusal_frees_the_key_even_if_it_is_on_record() {
    let site = site().await;
    for on_record in 1..=2 {
        assert_eq!(site.ask("k", "refuse late").await.told(), told(409, "taken"));
        assert_eq!(site.effects(), on_record);
    }
    assert_eq!(site.ask("k", "create").await.status, 201);
}

#[actix_web::test]
async fn who_comes_too_early_is_told_to_come_again() {
    let site = site().await;
    let first = actix_web::rt::spawn(site.ask("k", "wait"));
    site.world.arrived.notified().await;
    let second = site.ask("k", "wait").await;
    assert_eq!(second.told(), told(409, "idempotency-in-progress"));
    assert_eq!(second.retry_after.as_deref(), Some("1"));
    assert_eq!(site.ask("k", "create").await.told(), told(422, "idempotency-key-reused"));
    site.world.gate.notify_one();
    let first = first.await.unwrap();
    assert_eq!(site.ask("k", "wait").await.body, first.body);
    assert_eq!(site.effects(), 1);
}

#[actix_web::test]
async fn who_goes_away_finds_the_answer_later() {
    let site = site().await;
    {
        let first = site.ask("k", "wait");
        let arrived = pin!(site.world.arrived.notified());
        // Dropped here, as the server drops what nobody waits for any more.
        assert!(matches!(select(first, arrived).await, Either::Right(_)));
    }
    site.world.gate.notify_one();
    let asking = async {
        loop {
            let answer = site.ask("k", "wait").await;
            if answer.status != 409 {
                return answer;
            }
        }
    };
    let answer = tokio::time::timeout(Duration::from_mins(1), asking).await.unwrap();
    assert_eq!((answer.status, answer.replayed), (201, true));
    assert_eq!(site.effects(), 1);
}

#[actix_web::test]
async fn who_was_taken_over_takes_no_effect() {
    let site = site().await;
    let first = actix_web::rt::spawn(site.ask("k", "wait"));
    site.world.arrived.notified().await;
    site.clock.advance(Idempotency::LEASE);
    let second = actix_web::rt::spawn(site.ask("k", "wait"));
    site.world.arrived.notified().await;
    // The gate opens in the order of arrival.
    site.world.gate.notify_one();
    assert_eq!(first.await.unwrap().told(), told(503, "unavailable"));
    assert_eq!(site.effects(), 0);
    site.world.gate.notify_one();
    let second = second.await.unwrap();
    assert_eq!((second.status, second.replayed), (201, false));
    assert_eq!(site.ask("k", "wait").await.body, second.body);
    assert_eq!(site.effects(), 1);
}

#[actix_web::test]
async fn of_fifty_at_once_one_takes_effect() {
    let site = site().await;
    let answers = join_all((0..50).map(|_| site.ask("k", "create"))).await;
    let mut first = 0;
    for answer in &answers {
        match answer.status {
            201 if answer.replayed => {}
            201 => first += 1,
            _ => assert_eq!(answer.told(), told(409, "idempotency-in-progress")),
        }
    }
    assert_eq!((first, site.effects()), (1, 1));
    let again = site.ask("k", "create").await;
    assert!(again.replayed);
    let given = answers.iter().filter(|answer| answer.status == 201);
    assert!(given.clone().count() >= 1);
    given.for_each(|answer| assert_eq!(answer.body, again.body));
}

#[actix_web::test]
async fn neither_key_nor_request_nor_answer_can_be_read_in_the_database() {
    let site = site().await;
    site.ask("key-in-the-clear", "create as usual").await;
    assert!(site.ask("key-in-the-clear", "create as usual").await.body.contains(SHOWN_ONCE));
    let dump = site.dump();
    // It is the database: its own words can be read.
    for (secret, found) in [
        ("idempotency_keys", true),
        ("key-in-the-clear", false),
        ("create as usual", false),
        (SHOWN_ONCE, false),
        ("/things/1", false),
    ] {
        let here = dump.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert_eq!(here, found, "{secret}");
    }
}

#[test]
fn the_document_names_the_header_and_what_it_leads_to() {
    let document = serde_json::to_value(<Documented as utoipa::OpenApi>::openapi()).unwrap();
    let operation = &document["paths"][THINGS]["post"];
    let header = &operation["parameters"][0];
    assert_eq!(header["name"], "idempotency-key");
    assert_eq!((&header["in"], &header["required"]), (&json!("header"), &json!(false)));
    for status in ["400", "401", "409", "413", "422", "503"] {
        assert!(operation["responses"][status].is_object(), "{status}");
    }
    for status in ["400", "409", "422"] {
        let description = operation["responses"][status]["description"].as_str().unwrap();
        assert!(description.contains("`Idempotency-Key`"), "{status}: {description}");
    }
}
