//! The page that the link of an invitation leads to, used and attacked.

use std::time::Duration;

use rstest::rstest;
use serde_json::json;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Founder, Jar, Mailbox, Method, Person};
use socle_tests::poll;
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::Watched;
use crate::visitor::{Fields, SIGN_OUT_FORM, Visitor, fields, hidden, location, values};

const PAGE: &str = "/invitations/accept";

fn link(token: &str) -> String {
    format!("{PAGE}?token={token}")
}

/// Where the sign-in page comes back from.
fn entrance(token: &str) -> String {
    format!("/auth/sign-in?lang=en&next=%2Finvitations%2Faccept%3Ftoken%3D{token}")
}

async fn roles(client: &Client, jar: &Jar) -> Vec<String> {
    let answer = jar.alone(client.get("/api/v1/organizations")).send().await.expect(200).json();
    let role = |view: &serde_json::Value| view["role"].as_str().unwrap().to_owned();
    answer["data"].as_array().unwrap().iter().map(role).collect()
}

#[tokio::test]
async fn a_link_says_what_it_is_to_and_uses_nothing_up() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Ada & Co").await;
    let token = founder.invite(client, "grace@example.com", "viewer").await;
    let before = watched.state().await;
    // Mail scanners follow links, some of them several times.
    for method in [Method::GET, Method::HEAD, Method::GET] {
        client.undocumented(method, &link(&token)).send().await.expect(200);
    }
    let page = Visitor::new(client).open(&link(&token)).await.expect(200);
    assert!(page.text().contains("<bdi>Ada &amp; Co</bdi>"), "{page}");
    assert!(page.text().contains("Viewer"), "{page}");
    assert!(!page.text().contains("grace@"), "whom it is for is not said: {page}");
    assert_eq!(page.text().matches("<form").count(), 0, "{page}");
    let onward = entrance(&token).replace('&', "&amp;");
    for way in [onward.clone(), onward.replace("sign-in", "sign-up")] {
        assert!(values(&page, "href").contains(&&*way), "{way} in {page}");
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn whoever_was_invited_accepts_once() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    founder.make_role(client, "Night & Day").await;
    let grace = Person::new();
    let mut visitor = Visitor::signed_in(client, &grace).await;
    let token = founder.invite(client, &grace.email, "Night & Day").await;

    let before = watched.state().await;
    let page = visitor.open(&link(&token)).await.expect(200);
    assert!(page.text().contains("<bdi>Night &amp; Day</bdi>"), "{page}");
    assert_eq!(watched.state().await, before);
    let form = fields(&[("token", &hidden(&page, "token"))]);
    let accepted = visitor.act(PAGE, form.clone()).await.expect(200);
    assert!(accepted.text().contains("You belong to this organization now."), "{accepted}");
    assert_eq!(roles(client, &visitor.jar).await, ["Night & Day"]);

    // The second click, and another look.
    let before = watched.state().await;
    visitor.act(PAGE, form).await.expect(410);
    visitor.open(&link(&token)).await.expect(410);
    Visitor::new(client).open(&link(&token)).await.expect(410);
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn the_log_holds_no_token() {
    let installation = Installation::new().set("SOCLE_LOG_LEVEL", "debug").on(Engine::Sqlite).await;
    let server = installation.start().await;
    let client = server.client();
    let founder = Founder::of(&client, "Acme").await;
    let grace = Person::new();
    grace.verified(&client).await;
    let token = founder.invite(&client, &grace.email, "member").await;
    let mut visitor = Visitor::new(&client);
    visitor.open(&link(&token)).await.expect(200);
    visitor.open(&entrance(&token)).await.expect(200);
    visitor.sign_in(&grace, &link(&token)).await.expect(303);
    visitor.act(PAGE, fields(&[("token", &token)])).await.expect(200);
    let post = |line: &String| line.contains(PAGE) && line.contains("POST");
    let log = poll("the request in the log", Duration::from_secs(20), async || {
        let log = server.log();
        log.iter().any(post).then_some(log)
    });
    assert!(!log.await.join("\n").contains(&token), "the token stays out of the log");
}

#[tokio::test]
async fn nobody_else_can_accept() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let (grace, eve) = (Person::new(), Person::new());
    let token = founder.invite(client, &grace.email, "admin").await;
    let mut visitor = Visitor::signed_in(client, &eve).await;

    let before = watched.state().await;
    let page = visitor.open(&link(&token)).await.expect(403);
    let answer = visitor.act(PAGE, fields(&[("token", &token)])).await.expect(403);
    for page in [&page, &answer] {
        assert!(page.text().contains("for another address"), "{page}");
        assert!(page.text().contains(&eve.email), "{page}");
        for unknown in [&*grace.email, "Acme", "Administrator"] {
            assert!(!page.text().contains(unknown), "{unknown} in {page}");
        }
    }
    assert_eq!(watched.state().await, before);

    // Signing out leads to signing in as somebody else, and from there back to the invitation.
    let next = hidden(&page, "next");
    assert_eq!(next, link(&token));
    let left = visitor.act(SIGN_OUT_FORM, fields(&[("next", &next)])).await.expect(303);
    let entrance = visitor.open(location(&left)).await.expect(200);
    grace.verified(client).await;
    let entered = visitor.sign_in(&grace, &hidden(&entrance, "next")).await.expect(303);
    assert_eq!(location(&entered), link(&token));
    let page = visitor.open(location(&entered)).await.expect(200);
    let form = fields(&[("token", &hidden(&page, "token"))]);
    visitor.act(PAGE, form).await.expect(200);
    assert_eq!(roles(client, &visitor.jar).await, ["admin"]);
}

#[tokio::test]
async fn a_form_works_with_the_token_of_its_own_session_only() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let grace = Person::new();
    let mut visitor = Visitor::signed_in(client, &grace).await;
    let elsewhere = Visitor::entered(client, &grace).await;
    let token = founder.invite(client, &grace.email, "member").await;
    let before = watched.state().await;
    let form = |csrf: Option<String>| {
        let mut form: Fields = fields(&[("token", &token)]);
        form.extend(csrf.map(|csrf| ("csrf_token", csrf)));
        form
    };
    for csrf in [None, Some(String::new()), Some("A".repeat(43)), Some(elsewhere.csrf())] {
        let answer = visitor.submit(PAGE, &form(csrf)).await.expect(403);
        assert!(answer.text().contains("cannot be used any more"), "{answer}");
    }
    for origin in ["https://evil.example", "null"] {
        let right = form(Some(visitor.csrf()));
        visitor.submit_with(PAGE, &right, &[("origin", origin)]).await.expect(403);
    }
    // Whoever is not signed in is sent to sign in, and from there back.
    let nobody = Visitor::new(client);
    let sent = nobody.submit_with(PAGE, &form(None), &[("origin", PUBLIC_URL)]).await.expect(303);
    assert_eq!(location(&sent), entrance(&token));
    let foreign = [("origin", "https://evil.example")];
    nobody.submit_with(PAGE, &form(None), &foreign).await.expect(403);
    assert_eq!(watched.state().await, before);
    visitor.act(PAGE, form(None)).await.expect(200);
    assert_ne!(watched.state().await, before);
}

#[tokio::test]
async fn whoever_signs_up_is_told_to_open_the_link_again() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let grace = Person::new();
    let token = founder.invite(client, &grace.email, "member").await;
    let mut visitor = Visitor::new(client);
    let page = visitor.open(&entrance(&token).replace("sign-in", "sign-up")).await.expect(200);
    let typed = |email: &str| {
        let next = hidden(&page, "next");
        fields(&[
            ("first_name", "Grace"),
            ("last_name", "Hopper"),
            ("email", email),
            ("password", &grace.password),
            ("time_zone", "UTC"),
            ("next", &next),
        ])
    };
    let again = visitor.submit("/auth/sign-up", &typed("grace")).await.expect(422);
    assert_eq!(hidden(&again, "next"), link(&token));
    let led = visitor.submit("/auth/sign-up", &typed(&grace.email)).await.expect(303);
    let accepted = visitor.open(location(&led)).await.expect(200);
    assert!(accepted.text().contains("open the link of the invitation"), "{accepted}");
    let onward = entrance(&token).replace('&', "&amp;");
    assert!(values(&accepted, "href").contains(&&*onward), "{accepted}");
}

#[tokio::test]
async fn whoever_belongs_to_it_already_stays_what_they_are() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let grace = Person::new();
    let mut visitor = Visitor::signed_in(client, &grace).await;
    founder.take_in(client, &grace, "viewer").await;
    // Another address is invited, which then becomes hers.
    let email = format!("new-{}", grace.email);
    let token = founder.invite(client, &email, "admin").await;
    let session = grace.session(client).await;
    let change = json!({"new_email": email, "current_password": grace.password});
    let call = client.post("/api/v1/auth/email/change").bearer(&session.access_token);
    call.json(&change).send().await.expect(202);
    let proof = json!({"token": Mailbox::of(client).token(&email, "change-email").await});
    client.post("/api/v1/auth/email/change/confirm").json(&proof).send().await.expect(204);

    let accepted = visitor.act(PAGE, fields(&[("token", &token)])).await.expect(200);
    assert!(accepted.text().contains("Viewer"), "{accepted}");
    assert_eq!(roles(client, &visitor.jar).await, ["viewer"]);
}

/// Why a link does not work.
#[derive(Debug, Clone, Copy)]
enum Why {
    Cut,
    Unknown,
    Replaced,
    Expired,
    TakenBack,
    OrganizationDeleted,
}

#[rstest]
#[tokio::test]
async fn a_link_that_does_not_work_says_so(
    #[values(
        Why::Cut,
        Why::Unknown,
        Why::Replaced,
        Why::Expired,
        Why::TakenBack,
        Why::OrganizationDeleted
    )]
    why: Why,
) {
    let watched = Watched::start().await;
    let client = &watched.client;
    let founder = Founder::of(client, "Acme").await;
    let grace = Person::new();
    let mut visitor = Visitor::signed_in(client, &grace).await;
    let token = founder.invite(client, &grace.email, "member").await;
    let bearer = &founder.session.access_token;
    let broken = match why {
        Why::Cut => token[..42].to_owned(),
        Why::Unknown => "t".repeat(43),
        Why::Replaced => {
            founder.invite(client, &grace.email, "viewer").await;
            token
        }
        Why::Expired => {
            watched.installation.database().execute("UPDATE invitations SET expires_at = 1").await;
            token
        }
        Why::TakenBack => {
            let list = client.get(&founder.path("invitations")).bearer(bearer).send().await;
            let list = list.expect(200).json();
            let id = list["data"][0]["id"].as_str().unwrap();
            let path = founder.path(&format!("invitations/{id}"));
            client.call(Method::DELETE, &path).bearer(bearer).send().await.expect(204);
            token
        }
        Why::OrganizationDeleted => {
            let path = format!("/api/v1/organizations/{}", founder.organization);
            let proof = json!({"current_password": founder.person.password});
            let call = client.post("/api/v1/auth/step-up").bearer(bearer).json(&proof);
            call.send().await.expect(204);
            client.call(Method::DELETE, &path).bearer(bearer).send().await.expect(204);
            token
        }
    };
    let before = watched.state().await;
    let answers = [
        Visitor::new(client).open(&link(&broken)).await,
        visitor.open(&link(&broken)).await,
        visitor.act(PAGE, fields(&[("token", &broken)])).await,
    ];
    for answer in answers {
        let answer = answer.expect(410);
        assert!(answer.text().contains("This invitation no longer works"), "{answer}");
        assert!(!answer.text().contains("Acme"), "{answer}");
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_page() {
    let watched = Watched::start().await;
    let visitor = Visitor::new(&watched.client);
    for (path, status) in [
        ("/invitations/accept", 410),
        ("/invitations/accept?token=a&token=b", 400),
        ("/invitations", 404),
        ("/invitations/elsewhere", 404),
    ] {
        let answer = visitor.open(path).await.expect(status);
        assert!(answer.text().starts_with("<!doctype html>"), "{answer}");
    }
}
