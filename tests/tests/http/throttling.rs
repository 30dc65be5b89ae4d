//! Limits, as they are by default.

use serde_json::json;
use socle_tests::http::{Answer, Client, Person};
use socle_tests::server::Installation;

use crate::support::{RESEND, RESET, SIGN_IN};

fn retry_after(answer: &Answer) -> u64 {
    answer.header("retry-after").unwrap().parse().unwrap()
}

async fn fail_to_sign_in(client: &Client, forwarded: Option<&str>) -> Answer {
    let body = json!({"email": "nobody@example.com", "password": "x"});
    let mut call = client.post(SIGN_IN).json(&body);
    if let Some(forwarded) = forwarded {
        call = call.header("x-forwarded-for", forwarded);
    }
    call.send().await
}

#[tokio::test]
async fn the_fourth_sign_up_within_an_hour_has_to_wait() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    // What is refused for its fields costs nothing.
    let broken = Person::at("no address");
    for _ in 0..5 {
        broken.sign_up(&client).send().await.expect(422);
    }
    for _ in 0..3 {
        Person::new().sign_up(&client).send().await.expect(202);
    }
    let answer = Person::new().sign_up(&client).send().await;
    let wait = retry_after(&answer.expect_problem(429, "too-many-requests"));
    assert!((3_000..=3_600).contains(&wait), "{wait}");
}

#[tokio::test]
async fn the_sixth_failure_to_sign_in_has_to_wait_and_so_has_success_then() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    for _ in 0..3 {
        fail_to_sign_in(&client, None).await.expect(401);
        // Succeeding is no failure.
        ada.session(&client).await;
    }
    for _ in 0..2 {
        fail_to_sign_in(&client, None).await.expect(401);
    }
    let answer = fail_to_sign_in(&client, None).await.expect_problem(429, "too-many-requests");
    assert!((800..=900).contains(&retry_after(&answer)), "{answer}");
    ada.sign_in(&client).send().await.expect(429);
}

#[tokio::test]
async fn other_limits_hold_too() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    let resend = |email: &str| client.post(RESEND).json(&json!({"email": email}));
    for number in 0..3 {
        resend(&format!("a{number}@example.com")).send().await.expect(202);
    }
    resend("a9@example.com").send().await.expect_problem(429, "too-many-requests");
    let body = json!({"token": "t".repeat(43), "new_password": "another-Horse-8-stable"});
    for _ in 0..5 {
        client.post(RESET).json(&body).send().await.expect(410);
    }
    client.post(RESET).json(&body).send().await.expect_problem(429, "too-many-requests");
}

#[tokio::test]
async fn a_client_cannot_choose_its_own_address() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    for number in 0..5 {
        let forwarded = format!("203.0.113.{number}");
        fail_to_sign_in(&client, Some(&forwarded)).await.expect(401);
    }
    fail_to_sign_in(&client, Some("203.0.113.99")).await.expect(429);
    let call = client.post(SIGN_IN).json(&json!({"email": "a@example.com", "password": "x"}));
    let call = call
        .header("forwarded", "for=203.0.113.99")
        .header("x-real-ip", "203.0.113.99")
        .header("true-client-ip", "203.0.113.99")
        .header("cf-connecting-ip", "203.0.113.99");
    call.send().await.expect(429);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_its_own_limit() {
    let installation = Installation::new()
        .limited()
        .set("SOCLE_SERVER_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8");
    let server = installation.start().await;
    let client = server.client();
    for _ in 0..5 {
        fail_to_sign_in(&client, Some("203.0.113.1")).await.expect(401);
    }
    fail_to_sign_in(&client, Some("203.0.113.1")).await.expect(429);
    fail_to_sign_in(&client, Some("203.0.113.2")).await.expect(401);
    // Whatever a client writes itself stands to the left of what the proxy saw.
    fail_to_sign_in(&client, Some("198.51.100.7, 203.0.113.1")).await.expect(429);
    fail_to_sign_in(&client, Some("203.0.113.1, 203.0.113.2")).await.expect(401);
    fail_to_sign_in(&client, Some("203.0.113.1, 10.0.0.5")).await.expect(429);
}
