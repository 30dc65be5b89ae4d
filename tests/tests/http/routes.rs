//! Paths and methods that lead nowhere, and those that nearly do.

use serde_json::json;
use socle_tests::http::{Method, Person, raw};
use socle_tests::server::Installation;

use crate::support::{ME, OPENAPI, SIGN_IN, SIGN_UP};

#[tokio::test]
async fn an_unknown_path_is_404() {
    let server = Installation::new().start().await;
    let client = server.client();
    let paths = [
        "/nothing",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v2/me",
        "/api/v1/nothing",
        "/api/v1/me/",
        "/api/v1/me/nothing",
        "/api/v1//me",
        "//api/v1/me",
        "/API/V1/ME",
        "/api/v1/auth/signup/",
        "/api/v1/auth",
        "/health/live/",
        "/health/live/x",
        "/.env",
        "/.git/config",
        "/favicon.ico.php",
        "/metrics.txt",
        "/api/v1/me?a=b/../../c",
    ];
    for path in paths {
        let known = path.split('?').next() == Some(ME);
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            if known {
                continue;
            }
            let answer = client.undocumented(method, path).send().await;
            answer.expect_problem(404, "not-found");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_and_hears_which_are_right() {
    let server = Installation::new().start().await;
    let client = server.client();
    let table = [
        (SIGN_UP, "POST"),
        (SIGN_IN, "POST"),
        (ME, "DELETE, GET, HEAD, PATCH"),
        (OPENAPI, "GET, HEAD"),
        ("/health/live", "GET, HEAD"),
    ];
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
    for (path, allowed) in table {
        for method in methods {
            if allowed.split(", ").any(|known| known == method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = client.undocumented(method, path).json(&json!({})).send().await;
            let answer = answer.expect_problem(405, "method-not-allowed");
            assert_eq!(answer.header("allow"), Some(allowed), "{answer}");
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let server = Installation::new().start().await;
    let client = server.client();
    let session = Person::new().signed_in(&client).await;
    for path in ["/health/live", "/health/ready", OPENAPI, ME] {
        let call = |method| client.call(method, path).bearer(&session.access_token);
        let get = call(Method::GET).send().await.expect(200);
        let head = call(Method::HEAD).send().await.expect(200);
        assert!(head.body.is_empty());
        for name in ["content-type", "etag", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
    }
    for (path, status) in [("/nothing", 404), (SIGN_UP, 405)] {
        let answer = client.undocumented(Method::HEAD, path).send().await.expect(status);
        assert!(answer.body.is_empty());
    }
    client.call(Method::HEAD, ME).send().await.expect(401);
}

#[tokio::test]
async fn a_strange_path_gets_an_answer() {
    let server = Installation::new().start().await;
    let long = format!("/{}", "a".repeat(20_000));
    let paths = [
        "/%",
        "/%zz",
        "/%00",
        "/%ff%fe",
        "/api/v1/%6d%65%00",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/../../../../etc/passwd",
        "/docs/../../etc/passwd",
        "/docs/..%2f..%2fetc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
        "/api/v1/me%2f",
        "/api/v1/me;jsessionid=1",
        "/?%zz=%ff&&&=",
        "/auth/verify-email?token=%ff%00",
        "/health/live?%",
        long.as_str(),
    ];
    for path in paths {
        let request = raw::request(&format!("GET {path}"), &[], b"");
        let answer = raw::send(server.url(), &request).await;
        let answer = answer.unwrap_or_else(|| panic!("no answer for {path:.100}"));
        answer.check().unwrap_or_else(|violation| panic!("{violation}"));
        assert!(answer.status < 500, "{answer}");
        assert!(!answer.text().contains("root:"), "{answer}");
    }
    server.client().get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn an_encoded_path_is_the_path_it_stands_for() {
    let server = Installation::new().start().await;
    let request = raw::request("GET /api/v1/%6de", &[], b"");
    let answer = raw::send(server.url(), &request).await.expect("an answer");
    // Unreserved characters may be encoded (RFC 3986 §2.3).
    answer.expect_problem(401, "not-authenticated");
}

#[tokio::test]
async fn what_is_no_http_is_refused_and_the_server_serves_on() {
    let server = Installation::new().start().await;
    let big = "a".repeat(300_000);
    let many = "x-many: y\r\n".repeat(500);
    let requests: Vec<Vec<u8>> = vec![
        b"hello\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\nhost: a\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nhost: a\r\nno colon\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nhost: a\r\n: empty\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        raw::request(&format!("GET /{big}"), &[], b""),
        raw::request("GET /health/live", &[("x-long", &big)], b""),
        format!("GET /health/live HTTP/1.1\r\nhost: a\r\n{many}\r\n").into_bytes(),
    ];
    for request in requests {
        let start = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
        if let Some(answer) = raw::send(server.url(), &request).await {
            assert!((400..500).contains(&answer.status), "{start:?}: {answer}");
        }
        server.client().get("/health/live").send().await.expect(200);
    }
}

#[tokio::test]
async fn long_headers_that_still_fit_are_taken() {
    let server = Installation::new().start().await;
    let client = server.client();
    let long = "a".repeat(30_000);
    client.get("/health/live").header("x-long", &long).send().await.expect(200);
    client.get("/health/live").header("user-agent", &long).send().await.expect(200);
    let person = Person::new();
    person.sign_up(&client).header("user-agent", &long).send().await.expect(202);
    let call = person.sign_up(&client).header("user-agent", "\u{e9}\u{1F980}");
    call.header("accept-language", &long).send().await.expect(202);
}
