//! Sessions that a cookie carries.

use rstest::rstest;
use serde_json::{Value, json};
use socle_tests::http::{Answer, Call, Client, Jar, Method, Person};
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::{CHANGE, CSRF, ME, SESSIONS, SIGN_IN, SIGN_OUT, STEP_UP, TOTP, TOTP_CONFIRM};

const COOKIE: &str = "__Host-session";

fn sign_in(client: &Client, ada: &Person) -> Call {
    let body = json!({"email": ada.email, "password": ada.password, "session": "cookie"});
    client.post(SIGN_IN).json(&body)
}

async fn signed_in(client: &Client, ada: &Person) -> Jar {
    ada.verified(client).await;
    let mut jar = Jar::new();
    jar.keep(&sign_in(client, ada).send().await.expect(200));
    jar
}

fn patch(client: &Client) -> Call {
    client.patch(ME).json(&json!({"first_name": "Augusta"}))
}

fn cookies(answer: &Answer) -> Vec<String> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_browser_gets_cookies_and_no_tokens() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let answer = sign_in(&client, &ada).send().await.expect(200);
    let body = answer.json();
    assert_eq!(body["status"], "authenticated");
    assert_eq!(body["user"]["email"], ada.email);
    assert!(body.get("access_token").is_none() && body.get("refresh_token").is_none(), "{body}");

    let set = cookies(&answer);
    let named = |name: &str| set.iter().find(|c| c.starts_with(&format!("{name}="))).unwrap();
    for (name, http_only) in [(COOKIE, true), ("csrf-token", false), ("__Host-device", true)] {
        let cookie = named(name);
        assert!(cookie.contains("; Secure") && cookie.contains("; Path=/"), "{cookie}");
        assert!(cookie.contains("; SameSite=Lax") && !cookie.contains("Domain"), "{cookie}");
        assert_eq!(cookie.contains("; HttpOnly"), http_only, "{cookie}");
    }
    let mut jar = Jar::new();
    jar.keep(&answer);
    assert_eq!(jar.get("csrf-token").unwrap(), body["csrf_token"].as_str().unwrap());
    jar.alone(client.get(ME)).send().await.expect(200);
    let csrf = jar.alone(client.get(CSRF)).send().await.expect(200).json();
    assert_eq!(csrf["csrf_token"], body["csrf_token"]);
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let server = Installation::new().start().await;
    let client = server.client();
    let (ada, eve) = (Person::new(), Person::new());
    let (jar, other) = (signed_in(&client, &ada).await, signed_in(&client, &eve).await);
    let before = jar.alone(client.get(ME)).send().await.json();
    let token = |token: &str| jar.alone(patch(&client)).header("x-csrf-token", token).send();
    jar.alone(patch(&client)).send().await.expect_problem(403, "csrf");
    token("").await.expect_problem(403, "csrf");
    token("x").await.expect_problem(403, "csrf");
    token(&"A".repeat(43)).await.expect_problem(403, "csrf");
    // Somebody else's token is as good as none, and so is the secret itself.
    token(other.get("csrf-token").unwrap()).await.expect_problem(403, "csrf");
    token(jar.get(COOKIE).unwrap()).await.expect_problem(403, "csrf");
    assert_eq!(jar.alone(client.get(ME)).send().await.json(), before);
    for (method, path) in
        [(Method::DELETE, SESSIONS), (Method::POST, SIGN_OUT), (Method::POST, TOTP)]
    {
        jar.alone(client.call(method, path)).send().await.expect_problem(403, "csrf");
    }
    jar.with_token(patch(&client)).send().await.expect(200);
}

#[rstest]
#[case::ours(Some(PUBLIC_URL), None, 200)]
#[case::another_site(Some("https://evil.example"), None, 403)]
#[case::another_scheme(Some("http://socle.example.test"), None, 403)]
#[case::another_port(Some("https://socle.example.test:8443"), None, 403)]
#[case::a_longer_name(Some("https://socle.example.test.evil.example"), None, 403)]
#[case::nobody(Some("null"), None, 403)]
#[case::garbage(Some("???"), None, 403)]
#[case::no_browser(None, None, 200)]
#[case::says_same_origin(None, Some("same-origin"), 200)]
#[case::says_cross_site(None, Some("cross-site"), 403)]
#[case::says_same_site(None, Some("same-site"), 403)]
#[tokio::test]
async fn pages_of_other_sites_are_refused(
    #[case] origin: Option<&str>,
    #[case] site: Option<&str>,
    #[case] status: u16,
) {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let jar = signed_in(&client, &ada).await;
    let with = |mut call: Call| {
        for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
            if let Some(value) = value {
                call = call.header(name, value);
            }
        }
        call
    };
    with(jar.with_token(patch(&client))).send().await.expect(status);
    // Nor does such a page sign anybody in as somebody else.
    with(sign_in(&client, &ada)).send().await.expect(status);
    // A program with a token is no browser.
    let session = ada.session(&client).await;
    with(patch(&client)).bearer(&session.access_token).send().await.expect(200);
}

#[tokio::test]
async fn the_secret_changes_with_every_proof_of_identity() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let mut jar = signed_in(&client, &ada).await;
    let renew = async |jar: &mut Jar, call: Call| -> Value {
        let old = jar.clone();
        let answer = old.with_token(call).send().await;
        assert!(answer.status < 300, "{answer}");
        jar.keep(&answer);
        assert_ne!(old.get(COOKIE), jar.get(COOKIE));
        assert_ne!(old.get("csrf-token"), jar.get("csrf-token"));
        old.alone(client.get(ME)).send().await.expect_problem(401, "not-authenticated");
        jar.alone(client.get(ME)).send().await.expect(200);
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    };
    let proof = json!({"current_password": ada.password});
    renew(&mut jar, client.post(STEP_UP).json(&proof)).await;
    let password = "another-Horse-8-stable";
    let change = json!({"current_password": ada.password, "new_password": password});
    renew(&mut jar, client.post(CHANGE).json(&change)).await;
    let seed = jar.with_token(client.post(TOTP)).send().await.expect(201).json();
    let app = socle_tests::http::Authenticator::of(seed["secret"].as_str().unwrap());
    let code = json!({"code": app.code()});
    let codes = renew(&mut jar, client.post(TOTP_CONFIRM).json(&code)).await;
    let code = json!({"code": codes["recovery_codes"][0]});
    renew(&mut jar, client.call(Method::DELETE, TOTP).json(&code)).await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_removes_the_cookie() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let jar = signed_in(&client, &ada).await;
    let mut after = jar.clone();
    after.keep(&jar.with_token(client.post(SIGN_OUT)).send().await.expect(204));
    assert_eq!((after.get(COOKIE), after.get("csrf-token")), (None, None));
    assert!(after.get("__Host-device").is_some(), "the device stays known");
    jar.alone(client.get(ME)).send().await.expect_problem(401, "not-authenticated");
}

#[rstest]
#[case::empty("")]
#[case::no_dot("x")]
#[case::no_secret("018f3e1c-0000-7000-8000-000000000000.")]
#[case::unknown("018f3e1c-0000-7000-8000-000000000000.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
#[case::garbage("%00.%ff")]
#[tokio::test]
async fn a_bad_cookie_is_no_session(#[case] value: &str) {
    let server = Installation::new().start().await;
    let client = server.client();
    let call = client.get(ME).header("cookie", &format!("{COOKIE}={value}"));
    call.send().await.expect_problem(401, "not-authenticated");
    client.get(CSRF).send().await.expect_problem(401, "not-authenticated");
}

#[tokio::test]
async fn a_secret_works_in_its_own_session_only() {
    let server = Installation::new().start().await;
    let client = server.client();
    let (ada, eve) = (Person::new(), Person::new());
    let (jar, other) = (signed_in(&client, &ada).await, signed_in(&client, &eve).await);
    let (id, _) = jar.get(COOKIE).unwrap().split_once('.').unwrap();
    let (_, secret) = other.get(COOKIE).unwrap().split_once('.').unwrap();
    let call = client.get(ME).header("cookie", &format!("{COOKIE}={id}.{secret}"));
    call.send().await.expect_problem(401, "not-authenticated");
    // The session of tokens has no secret, so no cookie opens it.
    let session = eve.session(&client).await;
    let listed = client.get(SESSIONS).bearer(&session.access_token).send().await.json();
    let own = listed["data"].as_array().unwrap().iter().find(|s| s["current"] == true).unwrap();
    let id = own["id"].as_str().unwrap();
    let call = client.get(ME).header("cookie", &format!("{COOKIE}={id}.{secret}"));
    call.send().await.expect_problem(401, "not-authenticated");
}
