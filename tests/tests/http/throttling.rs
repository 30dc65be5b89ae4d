//! Limits, as they are by default.

use futures_util::future::join_all;
use serde_json::json;
use socle_tests::http::{Answer, Call, Client, Method, Person, Session};
use socle_tests::server::Installation;

use crate::support::{OPENAPI, REFRESH, RESEND, RESET, SIGN_IN, VERIFY};

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

/// What the headers say of a limit: how often, how often still, and for how many seconds.
fn told(answer: &Answer) -> [u64; 3] {
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
        .map(|name| answer.header(name).expect(name).parse().unwrap())
}

/// Sends that many requests at once and counts those that are not refused.
async fn allowed(calls: impl IntoIterator<Item = Call>) -> usize {
    let answers = join_all(calls.into_iter().map(Call::send)).await;
    let mut allowed = 0;
    for answer in answers {
        if answer.status == 429 {
            let answer = answer.expect_problem(429, "too-many-requests");
            let [_, remaining, reset] = told(&answer);
            assert_eq!(remaining, 0, "{answer}");
            let wait = retry_after(&answer);
            assert!((1..=60).contains(&wait) && wait == reset, "{answer}");
        } else {
            allowed += 1;
        }
    }
    allowed
}

#[tokio::test]
async fn every_answer_says_what_is_left_of_the_tightest_limit() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    let ada = Person::new();
    let session = ada.signed_in(&client).await;
    let [limit, remaining, reset] = told(&session.profile(&client).send().await.expect(200));
    assert_eq!((limit, remaining), (100, 99));
    assert!(reset <= 60);
    let [limit, remaining, _] = told(&session.profile(&client).send().await.expect(200));
    assert_eq!((limit, remaining), (100, 98));
    // Nobody is signed in: only the address counts, whatever the answer.
    let first = told(&client.get("/api/v1/me").send().await.expect(401));
    let second = told(&client.get(OPENAPI).send().await.expect(200));
    let third = told(&client.undocumented(Method::GET, "/nowhere").send().await.expect(404));
    assert_eq!((first[0], second[0], third[0]), (1_000, 1_000, 1_000));
    assert_eq!((first[1] - second[1], second[1] - third[1]), (1, 1));
    // Probes do not count.
    let probe = client.get("/health/live").send().await.expect(200);
    assert_eq!(probe.header("ratelimit-limit"), None);
}

#[tokio::test]
async fn a_limit_that_an_operation_reaches_is_the_one_that_is_told() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    for _ in 0..5 {
        fail_to_sign_in(&client, None).await.expect(401);
    }
    let refused = fail_to_sign_in(&client, None).await.expect_problem(429, "too-many-requests");
    let [limit, remaining, reset] = told(&refused);
    assert_eq!((limit, remaining), (5, 0));
    assert!((800..=900).contains(&reset) && reset == retry_after(&refused), "{refused}");
}

#[tokio::test]
async fn a_person_has_a_hundred_requests_a_minute_wherever_they_come_from() {
    let installation =
        Installation::new().limited().set("SOCLE_SERVER_TRUSTED_PROXIES", "127.0.0.0/8");
    let server = installation.start().await;
    let client = server.client();
    let (ada, bob) = (Person::new(), Person::new());
    let (ada, bob) = (ada.signed_in(&client).await, bob.signed_in(&client).await);
    let from = |session: &Session, number: usize| {
        session.profile(&client).header("x-forwarded-for", &format!("203.0.113.{number}"))
    };
    assert_eq!(allowed((0..150).map(|number| from(&ada, number))).await, 100);
    from(&ada, 200).send().await.expect(429);
    from(&bob, 0).send().await.expect(200);
}

#[tokio::test]
async fn an_address_has_a_thousand_requests_a_minute_and_cannot_choose_another() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    // A small answer: reading a thousand large ones takes so long that the server hangs up.
    let call = |number: usize| {
        let address = format!("203.0.113.{}", number % 250);
        client.get("/.well-known/jwks.json").header("x-forwarded-for", &address)
    };
    assert_eq!(allowed((0..1_100).map(call)).await, 1_000);
    client.get("/health/live").send().await.expect(200);
}

#[tokio::test]
async fn people_behind_one_trusted_proxy_have_a_thousand_requests_each() {
    let installation =
        Installation::new().limited().set("SOCLE_SERVER_TRUSTED_PROXIES", "127.0.0.0/8");
    let server = installation.start().await;
    let client = server.client();
    let from = |address: &str| client.get("/api/v1/me").header("x-forwarded-for", address);
    assert_eq!(allowed((0..1_050).map(|_| from("2001:db8:1:2::1"))).await, 1_000);
    // One person holds a whole /64, and not the next.
    from("2001:db8:1:2:ffff::9").send().await.expect(429);
    from("2001:db8:1:3::1").send().await.expect(401);
    from("203.0.113.1").send().await.expect(401);
}

#[tokio::test]
async fn refreshing_and_proving_an_address_have_limits_too() {
    let server = Installation::new().limited().start().await;
    let client = server.client();
    let refresh = || client.post(REFRESH).json(&json!({"refresh_token": "t".repeat(43)}));
    assert_eq!(allowed((0..70).map(|_| refresh())).await, 60);
    let verify = || client.post(VERIFY).json(&json!({"token": "t".repeat(43)}));
    for _ in 0..30 {
        verify().send().await.expect(410);
    }
    verify().send().await.expect_problem(429, "too-many-requests");
}

#[tokio::test]
async fn without_limits_nothing_is_told() {
    let server = Installation::new().start().await;
    let client = server.client();
    let calls = (0..1_100).map(|_| client.get("/api/v1/me"));
    for answer in join_all(calls.map(Call::send)).await {
        let answer = answer.expect(401);
        assert_eq!(answer.header("ratelimit-limit"), None);
    }
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
