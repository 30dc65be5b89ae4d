//! Bodies up to the limit, and beyond it.

use std::io::Write as _;

use socle_tests::http::{Answer, Method, Person, raw};

use crate::support::{SIGN_UP, Watched, padded};

/// The default of `SOCLE_SERVER_MAX_BODY_BYTES`.
const LIMIT: usize = 256 * 1024;
const JSON: (&str, &str) = ("content-type", "application/json");

async fn post(watched: &Watched, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
    let request = raw::request(&format!("POST {SIGN_UP}"), headers, body);
    raw::send(watched.server.url(), &request).await
}

/// The server said 413, or hung up; and it serves on.
async fn is_cut(watched: &Watched, answer: Option<Answer>) {
    if let Some(answer) = answer {
        answer.check().unwrap();
        answer.expect_problem(413, "too-large");
    }
    watched.client.get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn a_body_at_the_limit_is_read_and_one_byte_more_is_not() {
    let watched = Watched::start().await;
    let form = Person::new().form().to_string();
    let at_limit = padded(&form, LIMIT);
    let call = watched.client.post(SIGN_UP).body("application/json", at_limit.clone());
    call.send().await.expect(202);

    let before = watched.state().await;
    let form = Person::new().form().to_string();
    let over = padded(&form, LIMIT + 1);
    let call = watched.client.post(SIGN_UP).body("application/json", over.clone());
    call.send().await.expect_problem(413, "too-large");
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn chunks_are_counted_too() {
    let watched = Watched::start().await;
    let headers = [JSON, ("transfer-encoding", "chunked")];
    let at_limit = padded(&Person::new().form().to_string(), LIMIT);
    let answer = post(&watched, &headers, &raw::chunked(at_limit.as_bytes(), 10_000)).await;
    answer.expect("an answer").expect(202);

    let before = watched.state().await;
    let over = padded(&Person::new().form().to_string(), LIMIT + 1);
    let answer = post(&watched, &headers, &raw::chunked(over.as_bytes(), 10_000)).await;
    answer.expect("an answer").expect_problem(413, "too-large");
    // Far beyond the limit the server need not listen to the end.
    let huge = vec![b' '; 64 * 1024 * 1024];
    let answer = post(&watched, &headers, &raw::chunked(&huge, 1024 * 1024)).await;
    is_cut(&watched, answer).await;
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn an_announced_length_beyond_the_limit_is_refused_before_the_body_comes() {
    let watched = Watched::start().await;
    for length in [(LIMIT + 1).to_string(), "9223372036854775807".to_owned()] {
        let answer = post(&watched, &[JSON, ("content-length", &length)], b"").await;
        answer.expect("an answer").expect_problem(413, "too-large");
    }
    watched.client.get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn a_length_that_is_no_length_is_refused() {
    let watched = Watched::start().await;
    let before = watched.state().await;
    for length in ["-1", "1e3", "99999999999999999999999999", "0x10", " ", "5, 6"] {
        let answer = post(&watched, &[JSON, ("content-length", length)], b"{}").await;
        assert!(answer.is_none_or(|answer| answer.status == 400), "{length}");
    }
    // Two lengths, and a length beside chunks, are how requests are smuggled.
    let twice = [JSON, ("content-length", "2"), ("content-length", "4")];
    assert!(post(&watched, &twice, b"{}{}").await.is_none_or(|answer| answer.status == 400));
    let both = [JSON, ("content-length", "2"), ("transfer-encoding", "chunked")];
    let answer = post(&watched, &both, b"0\r\n\r\n").await;
    assert!(answer.is_none_or(|answer| answer.status == 400));
    watched.client.get("/health/live").send().await.expect(200);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn what_a_compressed_body_unpacks_to_counts() {
    let watched = Watched::start().await;
    let headers = |encoding: &'static str| [JSON, ("content-encoding", encoding)];
    let small = gzip(Person::new().form().to_string().as_bytes());
    let send = async |encoding: &'static str, body: &[u8]| {
        let length = body.len().to_string();
        let mut all = headers(encoding).to_vec();
        all.push(("content-length", &length));
        post(&watched, &all, body).await
    };
    send("gzip", &small).await.expect("an answer").expect(202);

    let before = watched.state().await;
    let bomb = gzip(padded(&Person::new().form().to_string(), 200 * 1024 * 1024).as_bytes());
    assert!(bomb.len() < LIMIT, "the bomb is small: {}", bomb.len());
    let answer = send("gzip", &bomb).await;
    is_cut(&watched, answer).await;
    let one_more = gzip(padded(&Person::new().form().to_string(), LIMIT + 1).as_bytes());
    send("gzip", &one_more).await.expect("an answer").expect_problem(413, "too-large");
    // Announced but not so, and cut short.
    send("gzip", b"{}").await.expect("an answer").expect_problem(400, "unreadable");
    send("gzip", &small[..small.len() / 2])
        .await
        .expect("an answer")
        .expect_problem(400, "unreadable");
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn a_body_where_none_belongs_does_no_harm() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let call = client.get("/health/live").body("application/json", vec![b' '; 1024 * 1024]);
    // A server may hang up on the rest of such a body.
    if let Ok(answer) = call.outcome().await {
        answer.unwrap().expect(200);
    }
    let call = client.undocumented(Method::POST, "/api/v1/nothing");
    if let Ok(answer) = call.body("application/json", vec![b' '; 1024 * 1024]).outcome().await {
        answer.unwrap().expect(404);
    }
    client.get("/health/live").send().await.expect(200);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
