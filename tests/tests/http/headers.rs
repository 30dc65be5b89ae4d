//! Request ids and compression. The headers of every answer are the client's business.

use serde_json::json;
use socle_tests::http::{Answer, Method, Person, Violation};
use socle_tests::server::{Installation, Server};

use crate::support::{OPENAPI, SIGN_UP};

async fn with_id(server: &Server, id: &str) -> Result<Answer, Violation> {
    let call = server.client().get("/health/live").header("x-request-id", id);
    call.outcome().await.unwrap()
}

#[tokio::test]
async fn a_sound_request_id_is_kept() {
    let server = Installation::new().start().await;
    let longest = "a".repeat(128);
    for id in ["1", "abc-DEF_0.9", "0198f3c2-7e55-7cc3-a1b2-000000000000", &longest] {
        let answer = with_id(&server, id).await.unwrap();
        assert_eq!(answer.request_id(), id);
    }
    // Problems carry it, too; the client checks that they do.
    let call = server.client().post(SIGN_UP).header("x-request-id", "mine").json(&json!({}));
    assert_eq!(call.send().await.expect(422).request_id(), "mine");
}

#[tokio::test]
async fn any_other_request_id_is_replaced() {
    let server = Installation::new().start().await;
    let too_long = "a".repeat(1_000);
    let mut seen = Vec::new();
    for id in ["", " ", "a b", "<script>", "a,b", "é", "\"quoted\"", "a%0d%0ab", &too_long] {
        let answer = with_id(&server, id).await.unwrap();
        let given = answer.request_id().to_owned();
        assert_ne!(given, id);
        assert_eq!(given.len(), 36, "{given} is a UUID");
        assert!(!seen.contains(&given), "{given} is used once");
        seen.push(given);
    }
    let none = server.client().get("/health/live").send().await;
    assert_eq!(none.request_id().len(), 36);
}

#[tokio::test]
async fn large_answers_are_compressed_for_whoever_asks() {
    let server = Installation::new().start().await;
    let client = server.client();
    let plain = client.get(OPENAPI).send().await.expect(200);
    assert_eq!(plain.header("content-encoding"), None);
    for encoding in ["gzip", "br"] {
        let call = client.get(OPENAPI).header("accept-encoding", encoding);
        let answer = call.send().await.expect(200);
        assert_eq!(answer.header("content-encoding"), Some(encoding));
        assert!(answer.header("vary").is_some_and(|v| v.eq_ignore_ascii_case("accept-encoding")));
        assert!(answer.body.len() < plain.body.len() / 2);
        if encoding == "gzip" {
            use std::io::Read as _;
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&*answer.body).read_to_end(&mut text).unwrap();
            assert_eq!(text, plain.body);
        }
    }
}

#[tokio::test]
async fn answers_below_a_thousand_bytes_are_sent_as_they_are() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let calls = [
        client.get("/health/live"),
        client.post(SIGN_UP).json(&json!({})),
        ada.sign_up(&client),
        client.undocumented(Method::GET, "/nothing"),
    ];
    for call in calls {
        let answer = call.header("accept-encoding", "gzip, br").send().await;
        assert_eq!(answer.header("content-encoding"), None, "{answer}");
        assert!(answer.body.len() < 1_000);
    }
    // Just beyond: a problem with many fields.
    let fields: serde_json::Map<_, _> = (0..20).map(|n| (format!("x{n}"), json!(1))).collect();
    let mut form = ada.form();
    form.as_object_mut().unwrap().extend(fields);
    let call = client.post(SIGN_UP).header("accept-encoding", "gzip").json(&form);
    let answer = call.outcome().await.unwrap();
    // The client cannot read a compressed problem; that it is one says enough.
    assert!(answer.unwrap_err().0.contains("content-encoding: \"gzip\""));
}
