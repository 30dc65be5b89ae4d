//! The client itself: it would be worth nothing if it let a wrong answer through.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Answer, Document, Method, Violation};
use socle_tests::server::Installation;

use crate::support::SIGN_UP;

const PROBLEM: &str = "application/problem+json";

/// An answer as Socle would give it.
fn answer(method: &str, path: &str, status: u16, content_type: &str, body: &Value) -> Answer {
    let mut answer = Answer {
        method: method.to_owned(),
        path: path.to_owned(),
        status,
        headers: reqwest::header::HeaderMap::new(),
        body: if body.is_null() { Vec::new() } else { body.to_string().into_bytes() },
    };
    let mut set = |name: &'static str, value: &str| {
        answer.headers.insert(name, value.parse().unwrap());
    };
    set("x-request-id", "one");
    set("x-content-type-options", "nosniff");
    set("x-frame-options", "DENY");
    set("strict-transport-security", "max-age=31536000; includeSubDomains");
    set("referrer-policy", "strict-origin");
    set("content-security-policy", "default-src 'self'");
    set("cache-control", "no-store");
    if !content_type.is_empty() {
        set("content-type", content_type);
    }
    answer
}

fn problem(status: u16) -> Value {
    json!({
        "type": "/problems/unreadable", "title": "The request cannot be read",
        "status": status, "detail": "so it is", "request_id": "one",
    })
}

fn verdict(answer: &Answer) -> Result<(), Violation> {
    answer.check().and_then(|()| Document::of_socle().check(answer))
}

#[test]
fn takes_what_the_document_promises() {
    let ok = "application/json; charset=utf-8";
    verdict(&answer("GET", "/health/live", 200, ok, &json!({"status": "ok"}))).unwrap();
    verdict(&answer("HEAD", "/health/live", 200, ok, &Value::Null)).unwrap();
    verdict(&answer("POST", SIGN_UP, 202, "", &Value::Null)).unwrap();
    verdict(&answer("POST", SIGN_UP, 400, PROBLEM, &problem(400))).unwrap();
}

#[rstest]
#[case::path(answer("GET", "/api/v1/nothing", 400, PROBLEM, &problem(400)), "no operation")]
#[case::method(answer("PUT", SIGN_UP, 400, PROBLEM, &problem(400)), "no operation")]
#[case::status(answer("POST", SIGN_UP, 409, PROBLEM, &problem(409)), "a status that")]
#[case::content_type(answer("GET", "/health/live", 200, "text/plain", &json!({"status": "ok"})), "a content type")]
#[case::missing_content_type(answer("GET", "/health/live", 200, "", &json!({"status": "ok"})), "a content type")]
#[case::unexpected_body(answer("POST", SIGN_UP, 202, "", &json!({"id": 7})), "a body where")]
#[case::missing_field(answer("GET", "/health/live", 200, "application/json", &json!({})), "breaks the schema")]
#[case::mistyped_field(answer("GET", "/health/live", 200, "application/json", &json!({"status": 1})), "breaks the schema")]
#[case::extra_field(answer("GET", "/health/live", 200, "application/json", &json!({"status": "ok", "password_hash": "x"})), "breaks the schema")]
#[case::body_for_head(answer("HEAD", "/health/live", 200, "application/json", &json!({"status": "ok"})), "a body in answer to HEAD")]
fn refuses_what_the_document_does_not_promise(#[case] answer: Answer, #[case] why: &str) {
    let Violation(violation) = verdict(&answer).unwrap_err();
    assert!(violation.contains(why), "{violation}");
}

#[rstest]
#[case("x-request-id")]
#[case("x-content-type-options")]
#[case("x-frame-options")]
#[case("strict-transport-security")]
#[case("referrer-policy")]
#[case("content-security-policy")]
#[case("cache-control")]
fn refuses_an_answer_without_a_header(#[case] name: &'static str) {
    let mut answer = answer("POST", SIGN_UP, 202, "", &Value::Null);
    let value = answer.headers[name].clone();
    answer.headers.append(name, value);
    assert!(answer.check().unwrap_err().0.contains("is there 2 times"));
    answer.headers.remove(name);
    assert!(answer.check().unwrap_err().0.contains(name));
}

#[rstest]
#[case("type", &json!("unreadable"), "below /problems/")]
#[case("type", &Value::Null, "lacks `type`")]
#[case("title", &json!(""), "lacks `title`")]
#[case("detail", &Value::Null, "lacks `detail`")]
#[case("status", &json!(500), "the problem's status")]
#[case("request_id", &json!("another"), "the problem's request id")]
#[case("errors", &json!([]), "fields belong to a 422")]
fn refuses_an_incomplete_problem(#[case] name: &str, #[case] value: &Value, #[case] why: &str) {
    let mut body = problem(400);
    body[name] = value.clone();
    let violation = answer("POST", SIGN_UP, 400, PROBLEM, &body).check().unwrap_err();
    assert!(violation.0.contains(why), "{violation}");
}

#[test]
fn refuses_statuses_that_lack_their_header() {
    for (status, header) in [(401, "www-authenticate"), (405, "allow"), (503, "retry-after")] {
        let violation = answer("POST", SIGN_UP, status, PROBLEM, &problem(status)).check();
        assert!(violation.unwrap_err().0.contains(header));
    }
}

#[test]
fn refuses_an_error_that_is_no_problem() {
    let violation = answer("POST", SIGN_UP, 400, "text/plain", &json!("no")).check().unwrap_err();
    assert!(violation.0.contains("an error that is no problem"), "{violation}");
}

#[tokio::test]
async fn judges_answers_of_a_real_server() {
    let server = Installation::new().start().await;
    let mut document = serde_json::to_value(socle_http::document()).unwrap();
    document["paths"]["/health/live"]["get"]["responses"] = json!({
        "204": {"description": "planted"},
    });
    document["components"]["schemas"]["Problem"]["required"] = json!(["type", "planted"]);
    let client = server.client().with_document(Document::new(document));

    let live = client.get("/health/live").outcome().await.unwrap();
    assert!(live.unwrap_err().0.contains("a status that the document does not name"));
    let empty = client.post(SIGN_UP).body("application/json", "").outcome().await.unwrap();
    assert!(empty.unwrap_err().0.contains("\"planted\" is a required property"));
    // Said to be undocumented, only what all answers have in common is checked.
    client.undocumented(Method::GET, "/health/live").send().await.expect(200);
}
