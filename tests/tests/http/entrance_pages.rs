//! The pages that people sign in on, used and attacked.

use rstest::rstest;
use socle_tests::http::{Person, Protected};
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::Watched;
use crate::visitor::{
    ACCOUNT, CSRF_COOKIE, DEVICE, DEVICES, Fields, SECOND_FACTOR_PAGE, SESSION, SIGN_IN_PAGE,
    Visitor, fields, hidden, location,
};

/// Where `next` may lead.
const PAGES: [&str; 9] = [
    "/account",
    "/account/security",
    "/account/security/password",
    "/account/security/email",
    "/account/security/second-factor",
    "/account/security/second-factor/remove",
    "/account/security/second-factor/recovery-codes",
    "/account/devices",
    "/account/organizations",
];

/// What strangers would have it lead to.
const ELSEWHERE: [&str; 24] = [
    "",
    "/",
    "//evil.example",
    "//evil.example/account/devices",
    "///evil.example",
    "https://evil.example",
    "https://evil.example/account/devices",
    "https:/evil.example",
    "https:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/account/../..",
    "/account/..//evil.example",
    "/account/%2e%2e/%2e%2e",
    "%2F%2Fevil.example",
    "%2Faccount%2Fdevices",
    "/account@evil.example",
    "/account.evil.example",
    "/accounts",
    "/account\r\nlocation: https://evil.example",
    " /account/devices",
    "javascript:alert(1)",
    "/auth/sign-in",
    "/account/sign-out",
];

#[tokio::test]
async fn signing_in_sets_three_cookies_and_opens_the_account() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    ada.verified(&client).await;
    let mut visitor = Visitor::new(&client);
    let page = visitor.open(SIGN_IN_PAGE).await.expect(200);
    assert_eq!(hidden(&page, "next"), ACCOUNT);
    let answer = visitor.sign_in(&ada, &hidden(&page, "next")).await.expect(303);
    assert_eq!(location(&answer), ACCOUNT);
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 3, "{answer}");
    for (name, http_only) in [(SESSION, true), (CSRF_COOKIE, false), (DEVICE, true)] {
        let of_name = |cookie: &&str| cookie.starts_with(&format!("{name}="));
        let cookie = cookies.iter().map(|c| c.to_str().unwrap()).find(of_name).unwrap();
        for attribute in ["; Secure", "; Path=/", "; SameSite=Lax", "; Max-Age="] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert_eq!(cookie.contains("; HttpOnly"), http_only, "{cookie}");
    }
    let account = visitor.open(ACCOUNT).await.expect(200);
    assert!(account.text().contains(&ada.email), "{account}");
    assert_eq!(hidden(&account, "csrf_token"), visitor.csrf());
}

#[tokio::test]
async fn next_leads_to_pages_of_the_account_and_nowhere_else() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let signed_in = Visitor::signed_in(&client, &ada).await;
    let ways = PAGES.map(|page| (page, page)).into_iter();
    let ways = ways.chain(ELSEWHERE.map(|next| (next, ACCOUNT)));
    for (next, expected) in ways.chain([("/account/devices/../../evil", DEVICES)]) {
        let query = |next: &str| {
            let next = url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
            format!("{SIGN_IN_PAGE}?next={next}")
        };
        let mut visitor = Visitor::new(&client);
        let page = visitor.open(&query(next)).await.expect(200);
        assert_eq!(hidden(&page, "next"), expected, "{next:?}");
        // The field is no safer than the link it came with.
        let answer = visitor.sign_in(&ada, next).await.expect(303);
        assert_eq!(location(&answer), expected, "{next:?}");
        // Who is signed in already goes there right away.
        let answer = signed_in.open(&query(next)).await.expect(303);
        assert_eq!(location(&answer), expected, "{next:?}");
        let wrong = Person { password: "wrong".to_owned(), ..ada.clone() };
        let again = visitor.sign_in(&wrong, next).await.expect(422);
        assert_eq!(hidden(&again, "next"), expected, "{next:?}");
        assert!(!again.text().contains("evil"), "{again}");
    }
}

#[tokio::test]
async fn whoever_is_refused_is_told_the_same() {
    let server = Installation::new().start().await;
    let client = server.client();
    let (ada, unproved, locked) = (Person::new(), Person::new(), Person::new());
    ada.verified(&client).await;
    unproved.registered(&client).await;
    locked.verified(&client).await;
    let with_wrong =
        |person: &Person| Person { password: "wrong-Horse-9-stable".to_owned(), ..person.clone() };
    for _ in 0..10 {
        Visitor::new(&client).sign_in(&with_wrong(&locked), "").await.expect(422);
    }
    let refused = async |person: &Person| {
        let answer = Visitor::new(&client).sign_in(person, "").await.expect(422);
        assert_eq!(answer.headers.get("set-cookie"), None, "{answer}");
        assert!(answer.text().contains("The address or the password is wrong"), "{answer}");
        assert!(!answer.text().contains(&person.password), "{answer}");
        let (status, headers, html) = answer.fingerprint();
        assert_eq!(html.matches(&person.email).count(), 1, "what was typed stays: {html}");
        // Of addresses, the length differs too.
        let headers: Vec<_> = headers.into_iter().filter(|(n, _)| n != "content-length").collect();
        (status, headers, html.replace(&person.email, "ADDRESS"))
    };
    let wrong = refused(&with_wrong(&ada)).await;
    assert_eq!(refused(&Person::at("nobody@example.com")).await, wrong, "unknown");
    assert_eq!(refused(&unproved).await, wrong, "not proved");
    assert_eq!(refused(&with_wrong(&unproved)).await, wrong, "not proved, and wrong");
    assert_eq!(refused(&locked).await, wrong, "locked, and right");
    Visitor::new(&client).sign_in(&ada, "").await.expect(303);
}

/// A code of six digits that is not the right one now or soon.
fn wrong_code(ada: &Protected) -> String {
    let right: Vec<_> = (-3..=3).map(|steps| ada.app.code_in(steps)).collect();
    (0..10).map(|digit| digit.to_string().repeat(6)).find(|code| !right.contains(code)).unwrap()
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_checked() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new().protected(&client).await;
    let mut visitor = Visitor::new(&client);
    let page = visitor.sign_in(&ada.person, DEVICES).await.expect(200);
    assert_eq!(page.headers.get("set-cookie"), None, "the password alone opens nothing: {page}");
    let challenge = hidden(&page, "challenge");
    let with = |method: &str, code: &str, next: &str| {
        fields(&[("challenge", &challenge), ("method", method), ("code", code), ("next", next)])
    };
    for (method, code) in [("totp", &*wrong_code(&ada)), ("recovery_code", "aaaaa-aaaaa")] {
        let again = visitor.submit(SECOND_FACTOR_PAGE, &with(method, code, DEVICES)).await;
        let again = again.expect(422);
        assert_eq!(again.headers.get("set-cookie"), None, "{again}");
        assert_eq!(hidden(&again, "challenge"), challenge);
        assert_eq!(hidden(&again, "next"), DEVICES);
        assert!(!again.text().contains(code), "a code is not shown again: {again}");
    }
    // Choosing the other method is no attempt.
    let other = fields(&[("challenge", &challenge), ("method", "recovery_code")]);
    let other = visitor.submit(SECOND_FACTOR_PAGE, &other).await.expect(200);
    assert!(other.text().contains("value=\"recovery_code\""), "{other}");
    visitor.open(ACCOUNT).await.expect(303);

    let code = &ada.recovery_codes[0];
    let evil = with("recovery_code", code, "//evil.example");
    let entered = visitor.submit(SECOND_FACTOR_PAGE, &evil).await.expect(303);
    assert_eq!(location(&entered), ACCOUNT);
    visitor.open(ACCOUNT).await.expect(200);

    // The challenge is over, and with it every code.
    let mut stranger = Visitor::new(&client);
    let second = with("recovery_code", &ada.recovery_codes[1], DEVICES);
    let gone = stranger.submit(SECOND_FACTOR_PAGE, &second).await.expect(410);
    assert_eq!(gone.headers.get("set-cookie"), None, "{gone}");
    assert!(gone.text().contains("href=\"/auth/sign-in"), "{gone}");
}

#[rstest]
#[case::none(&[("method", "totp"), ("code", "123456")], 410)]
#[case::garbage(&[("challenge", "\"><b>"), ("method", "totp"), ("code", "123456")], 410)]
#[case::unknown(&[("challenge", CHALLENGE), ("method", "totp"), ("code", "123456")], 410)]
#[case::no_method(&[("challenge", CHALLENGE), ("code", "123456")], 400)]
#[case::another_method(&[("challenge", CHALLENGE), ("method", "sms"), ("code", "123456")], 400)]
#[tokio::test]
async fn a_challenge_that_nobody_has_opens_nothing(
    #[case] typed: &[(&'static str, &str)],
    #[case] status: u16,
) {
    let server = Installation::new().start().await;
    let mut visitor = Visitor::new(&server.client());
    let answer = visitor.submit(SECOND_FACTOR_PAGE, &fields(typed)).await.expect(status);
    assert_eq!(answer.headers.get("set-cookie"), None, "{answer}");
    let answer = visitor.open(SECOND_FACTOR_PAGE).await.expect(303);
    assert!(location(&answer).starts_with(SIGN_IN_PAGE), "{answer}");
}

const CHALLENGE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Every form below `/auth`, with what would make it do something.
async fn entrance_forms(watched: &Watched, ada: &Person) -> Vec<(&'static str, Fields)> {
    let client = &watched.client;
    let newcomer = Person::new();
    let token = newcomer.registered(client).await;
    let stranger = "stranger@example.com";
    let email = || fields(&[("email", &ada.email)]);
    let with_token = |token: &str| fields(&[("token", token)]);
    let typed = [("email", &*ada.email), ("password", &*ada.password)];
    let sign_up =
        [("first_name", "E"), ("last_name", "V"), ("email", stranger), ("password", &ada.password)];
    let new = [("token", CHALLENGE), ("new_password", &ada.password), ("repeat", &ada.password)];
    let code = [("email", &*ada.email), ("code", "123456")];
    vec![
        (SIGN_IN_PAGE, fields(&typed)),
        (SECOND_FACTOR_PAGE, fields(&[("challenge", CHALLENGE), ("method", "totp")])),
        ("/auth/sign-up", fields(&sign_up)),
        ("/auth/magic-link/send", email()),
        ("/auth/magic-link/code", fields(&code)),
        ("/auth/magic-link", with_token(CHALLENGE)),
        ("/auth/forgot-password", email()),
        ("/auth/reset-password", fields(&new)),
        ("/auth/verify-email", with_token(&token)),
        ("/auth/verify-email/resend", fields(&[("email", &newcomer.email)])),
        ("/auth/change-email", with_token(CHALLENGE)),
        ("/auth/unlock", with_token(CHALLENGE)),
    ]
}

#[tokio::test]
async fn no_form_of_the_entrance_works_from_another_site() {
    let watched = Watched::start().await;
    let ada = Person::new();
    let signed_in = Visitor::signed_in(&watched.client, &ada).await;
    let nobody = Visitor::new(&watched.client);
    let forms = entrance_forms(&watched, &ada).await;
    let before = watched.state().await;
    let foreign = [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "https://socle.example.test.evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (path, fields) in &forms {
        for header in foreign {
            for visitor in [&nobody, &signed_in] {
                let answer = visitor.submit_with(path, fields, &[header]).await.expect(403);
                assert_eq!(answer.headers.get("set-cookie"), None, "{answer}");
            }
        }
    }
    assert_eq!(watched.state().await, before);
    // From ours, each of them gets to its use case.
    for (path, fields) in &forms {
        let answer = nobody.submit_with(path, fields, &[("origin", PUBLIC_URL)]).await;
        assert!([200, 202, 303, 410, 422].contains(&answer.status), "{answer}");
    }
    assert_ne!(watched.state().await, before);
}

#[tokio::test]
async fn what_was_typed_is_shown_as_text() {
    let server = Installation::new().start().await;
    let mut visitor = Visitor::new(&server.client());
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>@example.com";
    for path in [SIGN_IN_PAGE, "/auth/magic-link/send", "/auth/forgot-password", "/auth/sign-up"] {
        // Whatever is inline on a page fails the visitor.
        let names = ["email", "password", "first_name", "last_name", "time_zone", "next"];
        let typed = names.map(|name| (name, hostile.to_owned())).to_vec();
        let answer = visitor.submit(path, &typed).await.expect(422);
        assert!(answer.text().contains("&lt;script&gt;"), "{answer}");
    }
}
