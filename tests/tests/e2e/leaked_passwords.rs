//! A service that knows leaked passwords, and what happens without it.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use socle_tests::http::Person;
use socle_tests::poll;
use socle_tests::server::Installation;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{listener, nobody};

const URL: &str = "SOCLE_AUTH_LEAKED_PASSWORDS_URL";

/// `printf %s correct-Horse-7-battery | sha1sum`: the password of every [`Person`].
const PREFIX: &str = "C4FD8";
const SUFFIX: &str = "314728D2BDF839C378B7D046F707795D7B8";

/// Answers every request with the suffix of that password, and one request on each connection.
async fn service() -> SocketAddr {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let Ok(byte) = stream.read_u8().await else { break };
                head.push(byte);
            }
            let body = format!("012C192B2F16F82EA0EB9EF18D9D539B0DD:0\r\n{SUFFIX}:3\r\n");
            let length = body.len();
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}");
            let answer = format!("{head}\r\n\r\n{body}");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

#[tokio::test]
async fn a_leaked_password_is_refused_and_another_is_not() {
    let url = format!("http://{}", service().await);
    let server = Installation::new().set(URL, &url).start().await;
    let client = server.client();
    let ada = Person::new();
    ada.sign_up(&client).send().await.expect_fields(&[("password", "leaked")]);
    let other = Person { password: "another-Horse-8-stable".to_owned(), ..ada };
    let session = other.signed_in(&client).await;
    let body =
        json!({"current_password": other.password, "new_password": "correct-Horse-7-battery"});
    let change =
        client.post("/api/v1/auth/password/change").bearer(&session.access_token).json(&body);
    change.send().await.expect_fields(&[("new_password", "leaked")]);
}

#[tokio::test]
async fn without_the_service_people_sign_up_and_the_log_says_why() {
    let url = format!("http://{}", nobody().await);
    let server = Installation::new().set(URL, &url).start().await;
    Person::new().sign_up(&server.client()).send().await.expect(202);
    let warning = poll("the warning in the log", Duration::from_secs(10), async || {
        server.log().into_iter().find(|line| line.contains("not looked up"))
    })
    .await;
    assert!(warning.contains("WARN") && warning.contains("cannot be reached"), "{warning}");
    let log = server.log().concat();
    for secret in [PREFIX, SUFFIX, "correct-Horse"] {
        assert!(!log.contains(secret), "{log}");
    }
}
