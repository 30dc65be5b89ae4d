//! Who may pass, by the `Authorization` header.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use socle_application::identity::ports::{AccessClaims, TokenSigner as _};
use socle_application::ports::Clock as _;
use socle_crypto::{
    Ed25519Signer, SecretKey32, SignerSettings, SystemClock, SystemRandomness, parse_key,
};
use socle_domain::Id as _;
use socle_domain::identity::{SessionId, UserId};
use socle_tests::http::{Client, Person, Session};
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::{ME, SIGN_IN, SIGN_OUT};

async fn is_refused(client: &Client, header: &str) {
    let operations = [client.get(ME), client.post(SIGN_OUT), client.patch(ME).json(&json!({}))];
    for call in operations {
        let answer = call.header("authorization", header).send().await;
        assert_eq!(answer.status, 401, "{header:.80}: {answer}");
        let answer = answer.expect_problem(401, "not-authenticated");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
}

#[tokio::test]
async fn without_a_good_header_nobody_passes() {
    let server = Installation::new().start().await;
    let client = server.client();
    let Session { access_token, refresh_token } = Person::new().signed_in(&client).await;
    client.get(ME).send().await.expect_problem(401, "not-authenticated");
    let headers = [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Bearer  ".to_owned(),
        "Bearer garbage".to_owned(),
        "Bearer a.b.c".to_owned(),
        "Bearer \u{e9}".to_owned(),
        format!("Bearer {}", "a".repeat(20_000)),
        "Basic YWRhOnBhc3N3b3Jk".to_owned(),
        format!("Basic {access_token}"),
        format!("Token {access_token}"),
        access_token.clone(),
        format!("Bearer{access_token}"),
        format!("Bearer {access_token}, Bearer {access_token}"),
        format!("Bearer {access_token} x"),
        format!("Bearer \"{access_token}\""),
        format!("Bearer {refresh_token}"),
        format!("Bearer {access_token}="),
        format!("Bearer {}", &access_token[..access_token.len() - 1]),
    ];
    for header in &headers {
        is_refused(&client, header).await;
    }
    // The scheme's case does not matter (RFC 9110 §11.1).
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let call = client.get(ME).header("authorization", &format!("{scheme} {access_token}"));
        call.send().await.expect(200);
    }
}

#[tokio::test]
async fn a_token_in_the_query_or_a_cookie_is_not_looked_at() {
    let server = Installation::new().start().await;
    let client = server.client();
    let token = Person::new().signed_in(&client).await.access_token;
    client.get(&format!("{ME}?access_token={token}")).send().await.expect(401);
    let cookie = format!("access_token={token}; session={token}");
    client.get(ME).header("cookie", &cookie).send().await.expect(401);
}

/// The claims of a token, as anybody can read them.
fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// Signs with a key and an issuer, for the person and session of a real token.
fn forge(
    key: SecretKey32,
    issuer: &str,
    real: &str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> String {
    let id = |name: &str| claims(real)[name].as_str().unwrap().parse().unwrap();
    let signer = Ed25519Signer::new(SignerSettings {
        current: key,
        accepted: Vec::new(),
        issuer: issuer.to_owned(),
        audience: issuer.to_owned(),
    });
    let claims = AccessClaims {
        user_id: UserId::from_uuid(id("sub")),
        session_id: SessionId::from_uuid(id("sid")),
        issued_at: from,
        expires_at: until,
    };
    signer.unwrap().sign(&claims).unwrap()
}

#[tokio::test]
async fn a_token_must_be_ours_and_of_now() {
    let installation = Installation::new();
    let server = installation.start().await;
    let client = server.client();
    let real = Person::new().signed_in(&client).await.access_token;
    let issuer = claims(&real)["iss"].as_str().unwrap().to_owned();
    assert!(issuer.starts_with(PUBLIC_URL));
    let own = || parse_key(&installation.secret("signing_key")).unwrap();
    let foreign = || SecretKey32::generate(&SystemRandomness);
    let now = SystemClock.now();
    let minutes = |count| now + TimeDelta::minutes(count);

    // The forge itself is sound: only what is wrong on purpose is refused below.
    let good = forge(own(), &issuer, &real, minutes(-1), minutes(10));
    client.get(ME).bearer(&good).send().await.expect(200);

    let expired = forge(own(), &issuer, &real, minutes(-30), minutes(-15));
    let just_expired = forge(own(), &issuer, &real, minutes(-15), now - TimeDelta::seconds(1));
    let early = forge(own(), &issuer, &real, minutes(10), minutes(20));
    let by_another = forge(foreign(), &issuer, &real, minutes(-1), minutes(10));
    let for_another = forge(own(), "https://other.example.com/", &real, minutes(-1), minutes(10));
    for token in [expired, just_expired, early, by_another, for_another] {
        is_refused(&client, &format!("Bearer {token}")).await;
    }
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new().signed_in(&client).await.access_token;
    let eve = Person::new().signed_in(&client).await.access_token;
    let part = |token: &str, index: usize| token.split('.').nth(index).unwrap().to_owned();
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());

    let none = encode(&json!({"alg": "none", "typ": "at+jwt"}));
    let symmetric = encode(&json!({"alg": "HS256", "typ": "at+jwt"}));
    let mut forever = claims(&ada);
    forever["exp"] = json!(4_102_444_800_u64);
    let tokens = [
        format!("{none}.{}.", part(&ada, 1)),
        format!("{none}.{}.{}", part(&ada, 1), part(&ada, 2)),
        format!("{symmetric}.{}.{}", part(&ada, 1), part(&ada, 2)),
        format!("{}.{}.{}", part(&eve, 0), part(&ada, 1), part(&eve, 2)),
        format!("{}.{}.{}", part(&ada, 0), encode(&forever), part(&ada, 2)),
        format!("{}.{}", part(&ada, 0), part(&ada, 1)),
        format!("{ada}.{}", part(&ada, 2)),
    ];
    for token in tokens {
        is_refused(&client, &format!("Bearer {token}")).await;
    }
    client.get(ME).bearer(&ada).send().await.expect(200);
}

#[tokio::test]
async fn whoever_shows_a_bad_token_where_none_is_needed_is_served() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.sign_up(&client).bearer("garbage").send().await.expect(202);
    let body = json!({"email": "nobody@example.com", "password": "x"});
    let answer = client.post(SIGN_IN).bearer("garbage").json(&body).send().await;
    answer.expect_problem(401, "invalid-credentials");
}
