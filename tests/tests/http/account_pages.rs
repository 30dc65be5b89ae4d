//! The pages of an account, used and attacked.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::json;
use socle_tests::http::{Answer, Client, Founder, Person};
use socle_tests::server::{Installation, PUBLIC_URL};

use crate::support::{ME, SIGN_IN, Watched};
use crate::visitor::{
    ACCOUNT, ACCOUNT_FORMS, CONFIRM, CSRF_COOKIE, DEVICE, DEVICES, EMAIL, END, END_OTHERS, Fields,
    LEAVE, NEW_CODES, ORGANIZATIONS, PASSWORD, REMOVE, SECURITY, SESSION, SET_UP, SET_UP_CONFIRM,
    SIGN_IN_PAGE, SIGN_OUT_FORM, Visitor, fields, hidden, location, recovery_codes, values,
};

const NEW_PASSWORD: &str = "another-Horse-8-stable";

/// Somebody with a session here and another elsewhere, who has a second factor or is about to.
struct Owner {
    person: Person,
    here: Visitor,
    elsewhere: Visitor,
    /// The token that pages carried before the person proved again who they are.
    stale: String,
    /// A code of the app or a recovery code, not used yet.
    code: String,
}

impl Owner {
    async fn new(client: &Client, has_factor: bool) -> Self {
        let person = Person::new();
        let mut here = Visitor::signed_in(client, &person).await;
        let elsewhere = Visitor::entered(client, &person).await;
        Founder::of(client, "Acme").await.take_in(client, &person, "member").await;
        let stale = here.csrf();
        let code = if has_factor {
            here.set_up_factor().await.2[0].clone()
        } else {
            let password = fields(&[("current_password", &person.password)]);
            here.act(CONFIRM, password).await.expect(303);
            here.begin_factor().await.code_in(1)
        };
        assert_ne!(here.csrf(), stale, "proving who one is renews the token");
        Self { person, here, elsewhere, stale, code }
    }

    /// Every form of the account, with what would make it do something.
    async fn forms(&self) -> Vec<(&'static str, Fields)> {
        let profile = profile(&self.here.open(ACCOUNT).await.expect(200), "Augusta");
        let other = hidden(&self.here.open(DEVICES).await.expect(200), "session");
        let left = hidden(&self.here.open(ORGANIZATIONS).await.expect(200), "organization");
        let current = ("current_password", &*self.person.password);
        let new_email = format!("new-{}", self.person.email);
        let filled = |form| match form {
            ACCOUNT => profile.clone(),
            CONFIRM => fields(&[current]),
            END => fields(&[("session", &other)]),
            EMAIL => fields(&[("new_email", &new_email), current]),
            LEAVE => fields(&[("organization", &left)]),
            PASSWORD => {
                fields(&[current, ("new_password", NEW_PASSWORD), ("repeat", NEW_PASSWORD)])
            }
            SET_UP_CONFIRM | REMOVE | NEW_CODES => fields(&[("code", &self.code)]),
            _ => Fields::new(),
        };
        ACCOUNT_FORMS.map(|form| (form, filled(form))).into()
    }
}

/// The form of a profile with another first name.
fn profile(page: &Answer, first_name: &str) -> Fields {
    let version = hidden(page, "version");
    fields(&[
        ("first_name", first_name),
        ("last_name", "King"),
        ("locale", "en"),
        ("time_zone", "Asia/Jerusalem"),
        ("version", &version),
    ])
}

#[rstest]
#[case::without_a_second_factor(false)]
#[case::with_a_second_factor(true)]
#[tokio::test]
async fn a_form_works_with_the_token_of_its_own_session_only(#[case] has_factor: bool) {
    let watched = Watched::start().await;
    let stranger = Visitor::signed_in(&watched.client, &Person::new()).await;
    let owner = Owner::new(&watched.client, has_factor).await;
    let forms = owner.forms().await;
    let Owner { here, elsewhere, stale, .. } = &owner;
    let before = watched.state().await;
    let tokens = [
        None,
        Some(String::new()),
        Some("x".to_owned()),
        Some("A".repeat(43)),
        Some(stranger.csrf()),
        Some(elsewhere.csrf()),
        Some(stale.clone()),
        Some(here.jar.get(SESSION).unwrap().to_owned()),
        Some(format!("{} ", here.csrf())),
    ];
    for (form, filled) in &forms {
        let send = async |token: &Option<String>, origin: &str| {
            let mut sent = filled.clone();
            sent.extend(token.clone().map(|token| ("csrf_token", token)));
            let answer = here.submit_with(form, &sent, &[("origin", origin)]).await.expect(403);
            assert_eq!(answer.headers.get("set-cookie"), None, "{answer}");
            assert!(answer.text().contains("cannot be used any more"), "{answer}");
        };
        for token in &tokens {
            send(token, PUBLIC_URL).await;
        }
        // A page of another site that somehow has the token is another site's all the same.
        for origin in ["https://evil.example", "null"] {
            send(&Some(here.csrf()), origin).await;
        }
    }
    assert_eq!(watched.state().await, before);
    for visitor in [here, elsewhere, &stranger] {
        visitor.open(ACCOUNT).await.expect(200);
    }
}

#[tokio::test]
async fn every_form_works_with_the_right_token() {
    let watched = Watched::start().await;
    let Owner { person, mut here, elsewhere, .. } = Owner::new(&watched.client, false).await;
    let third = Visitor::entered(&watched.client, &person).await;
    let current = || ("current_password", &*person.password);

    let page = here.open(ACCOUNT).await.expect(200);
    let saved = here.act(ACCOUNT, profile(&page, "Augusta")).await.expect(303);
    let page = here.open(location(&saved)).await.expect(200);
    assert!(page.text().contains("value=\"Augusta\""), "{page}");

    let listed = here.open(DEVICES).await.expect(200);
    let session = |page: &Answer| hidden(page, "session");
    here.act(END, fields(&[("session", &session(&listed))])).await.expect(303);
    let is_in = async |visitor: &Visitor| visitor.open(ACCOUNT).await.status == 200;
    assert!(is_in(&elsewhere).await != is_in(&third).await, "one of them is out");
    here.act(END_OTHERS, Fields::new()).await.expect(303);
    assert!(!is_in(&elsewhere).await && !is_in(&third).await);

    let organizations = here.open(ORGANIZATIONS).await.expect(200);
    let organization = hidden(&organizations, "organization");
    let left = here.act(LEAVE, fields(&[("organization", &organization)])).await.expect(303);
    assert_eq!(location(&left), format!("{ORGANIZATIONS}?done=left"));

    let led = here.act(CONFIRM, fields(&[current(), ("next", EMAIL)])).await.expect(303);
    assert_eq!(location(&led), format!("{EMAIL}?done=confirmed"));
    let led = here.act(CONFIRM, fields(&[current(), ("next", "//evil.example")])).await;
    assert_eq!(location(&led.expect(303)), format!("{ACCOUNT}?done=confirmed"));
    let before = watched.state().await;
    let new_email = [("new_email", "ada@new.example.com"), current()];
    here.act(EMAIL, fields(&new_email)).await.expect(303);
    assert_ne!(watched.state().await, before, "a link is on its way");

    let (_, _, codes) = here.set_up_factor().await;
    let page = here.act(NEW_CODES, fields(&[("code", &codes[0])])).await.expect(200);
    here.act(REMOVE, fields(&[("code", &recovery_codes(&page)[0])])).await.expect(303);
    let security = here.open(SECURITY).await.expect(200);
    assert!(security.text().contains("Off. With it"), "{security}");

    let change = [current(), ("new_password", NEW_PASSWORD), ("repeat", NEW_PASSWORD)];
    here.act(PASSWORD, fields(&change)).await.expect(303);
    here.act(SIGN_OUT_FORM, Fields::new()).await.expect(303);
    here.open(ACCOUNT).await.expect(303);
    here.sign_in(&person, "").await.expect(422);
    let person = Person { password: NEW_PASSWORD.to_owned(), ..person };
    here.sign_in(&person, "").await.expect(303);
}

/// The page that a form belongs to, where it is one that can be gone to.
fn back(path: &str) -> &str {
    match path {
        SIGN_OUT_FORM | CONFIRM => ACCOUNT,
        END | END_OTHERS => DEVICES,
        LEAVE => ORGANIZATIONS,
        SET_UP_CONFIRM => SET_UP,
        _ => path,
    }
}

/// Every page that can be reached from the profile, and every form on them.
async fn walk(visitor: &Visitor) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut seen, mut forms) = (BTreeSet::new(), BTreeSet::new());
    let mut next = vec![ACCOUNT.to_owned()];
    while let Some(path) = next.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = visitor.open(&path).await.expect(200);
        let ours = |path: &&str| path.starts_with(ACCOUNT);
        let bare = |path: &str| path.split(['?', '#']).next().unwrap().to_owned();
        next.extend(values(&page, "href").into_iter().filter(ours).map(bare));
        forms.extend(values(&page, "action").into_iter().map(bare));
    }
    (seen, forms)
}

#[tokio::test]
async fn the_forms_that_are_attacked_are_all_there_are() {
    let server = Installation::new().start().await;
    let client = server.client();
    let mut visitor = Visitor::signed_in(&client, &Person::new()).await;
    let person = Person::new();
    let mut protected = Visitor::signed_in(&client, &person).await;
    Founder::of(&client, "Acme").await.take_in(&client, &person, "member").await;
    // With another session to end.
    let _elsewhere = Visitor::entered(&client, &person).await;
    protected.set_up_factor().await;
    let (mut pages, mut forms) = walk(&visitor).await;
    let (more_pages, more_forms) = walk(&protected).await;
    pages.extend(more_pages);
    forms.extend(more_forms);
    let pages: Vec<_> = pages.iter().map(String::as_str).collect();
    let expected =
        [ACCOUNT, DEVICES, ORGANIZATIONS, SECURITY, EMAIL, PASSWORD, SET_UP, NEW_CODES, REMOVE];
    assert_eq!(pages, expected);
    // These two are on the way of something else.
    let begun = visitor.act(SET_UP, Fields::new()).await.expect(200);
    let asked = visitor.open(CONFIRM).await.expect(200);
    for page in [begun, asked] {
        forms.extend(values(&page, "action").into_iter().map(str::to_owned));
    }
    let forms: BTreeSet<_> = forms.iter().map(String::as_str).collect();
    assert_eq!(forms, BTreeSet::from(ACCOUNT_FORMS));
}

#[tokio::test]
async fn whoever_is_not_signed_in_any_more_is_asked_to_and_led_back() {
    let watched = Watched::start().await;
    let owner = Owner::new(&watched.client, false).await;
    let forms = owner.forms().await;
    let mut ended = owner.here.clone();
    let token = ended.csrf();
    owner.here.clone().act(SIGN_OUT_FORM, Fields::new()).await.expect(303);
    let before = watched.state().await;
    let nobody = Visitor::new(&watched.client);
    let entrance = |path: &str| {
        let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
        format!("{SIGN_IN_PAGE}?next={next}")
    };
    for (form, filled) in forms {
        let expected = entrance(back(form));
        let mut sent = filled.clone();
        sent.push(("csrf_token", token.clone()));
        let answer = nobody.submit_with(form, &sent, &[("origin", PUBLIC_URL)]).await.expect(303);
        assert_eq!(location(&answer), expected, "{form}");
        let answer = ended.submit(form, &sent).await.expect(303);
        assert_eq!(location(&answer), expected, "{form}");
        let foreign = [("origin", "https://evil.example")];
        nobody.submit_with(form, &sent, &foreign).await.expect(403);
    }
    let pages = [
        ACCOUNT,
        DEVICES,
        ORGANIZATIONS,
        SECURITY,
        EMAIL,
        PASSWORD,
        SET_UP,
        NEW_CODES,
        REMOVE,
        CONFIRM,
    ];
    for page in pages {
        for visitor in [&nobody, &ended] {
            let answer = visitor.open(page).await.expect(303);
            assert_eq!(location(&answer), entrance(back(page)), "{page}");
        }
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn an_outdated_profile_is_shown_as_it_is_now() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let mut visitor = Visitor::signed_in(&client, &ada).await;
    let page = visitor.open(ACCOUNT).await.expect(200);
    let session = ada.session(&client).await;
    let changed = json!({"first_name": "Augusta", "time_zone": "Europe/London"});
    client.patch(ME).bearer(&session.access_token).json(&changed).send().await.expect(200);

    let outdated = visitor.act(ACCOUNT, profile(&page, "Adele")).await.expect(412);
    let html = outdated.text();
    assert!(html.contains("value=\"Augusta\"") && !html.contains("Adele"), "{outdated}");
    assert!(html.contains("<option value=\"Europe/London\" selected>"), "{outdated}");
    assert!(html.contains("Your profile was changed elsewhere"), "{outdated}");
    let now = client.get(ME).bearer(&session.access_token).send().await.json();
    assert_eq!(now["first_name"], "Augusta");

    // From there, it can be made again.
    let saved = visitor.act(ACCOUNT, profile(&outdated, "Adele")).await.expect(303);
    let page = visitor.open(location(&saved)).await.expect(200);
    assert!(page.text().contains("value=\"Adele\""), "{page}");
    for version in ["", "x", "1.0", "99999999999999999999"] {
        let mut typed = profile(&page, "Eve");
        typed.retain(|(name, _)| *name != "version");
        typed.push(("version", version.to_owned()));
        visitor.act(ACCOUNT, typed).await.expect(400);
    }
}

#[tokio::test]
async fn recovery_codes_are_shown_once() {
    let server = Installation::new().start().await;
    let client = server.client();
    let mut visitor = Visitor::signed_in(&client, &Person::new()).await;
    let (app, shown, first) = visitor.set_up_factor().await;
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let page = visitor.act(NEW_CODES, fields(&[("code", &first[0])])).await.expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let second = recovery_codes(&page);
    assert_eq!((first.len(), second.len()), (10, 10));

    // Loading either page again, with or without the form, shows none of them.
    let mut pages = vec![
        visitor.open(SET_UP_CONFIRM).await.expect(303),
        visitor.act(SET_UP_CONFIRM, fields(&[("code", &app.code_in(1))])).await.expect(303),
        visitor.act(NEW_CODES, fields(&[("code", &first[0])])).await.expect(422),
        visitor.act(NEW_CODES, fields(&[("code", &first[1])])).await.expect(422),
    ];
    for path in walk(&visitor).await.0 {
        pages.push(visitor.open(&path).await.expect(200));
    }
    for page in pages {
        for code in first.iter().chain(&second) {
            assert!(!page.text().contains(code), "{page}");
        }
    }
}

#[tokio::test]
async fn what_devices_call_themselves_is_shown_as_text() {
    let server = Installation::new().start().await;
    let client = server.client();
    let ada = Person::new();
    let visitor = Visitor::signed_in(&client, &ada).await;
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' style='x' onmouseover='alert(1)",
        "</bdi></h2><form action=\"https://evil.example\">",
        "{{ 7 * 7 }}{% raw %}",
    ];
    for text in hostile {
        let body = json!({"email": ada.email, "password": ada.password, "device_name": text});
        client.post(SIGN_IN).json(&body).send().await.expect(200);
        let call = ada.sign_in(&client).header("user-agent", text);
        call.send().await.expect(200);
    }
    // Whatever is inline on a page fails the visitor.
    let page = visitor.open(DEVICES).await.expect(200);
    let names = page.text().matches("&lt;script&gt;alert(1)&lt;").count();
    assert_eq!(names, 2, "by name and by program: {page}");
    assert_eq!(page.text().matches("{{ 7 * 7 }}{% raw %}").count(), 2, "{page}");
    let ours = |action: &&str| action.starts_with(ACCOUNT);
    assert!(values(&page, "action").iter().all(ours), "{page}");
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_its_cookies() {
    let server = Installation::new().start().await;
    let client = server.client();
    let mut visitor = Visitor::signed_in(&client, &Person::new()).await;
    let before = visitor.clone();
    let answer = visitor.act(SIGN_OUT_FORM, Fields::new()).await.expect(303);
    assert_eq!(location(&answer), "/auth/sign-in?done=signed-out");
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2, "{answer}");
    for cookie in cookies.iter().map(|cookie| cookie.to_str().unwrap()) {
        // Without these a browser refuses to touch a cookie of that name.
        for attribute in ["; Path=/", "; Secure", "; Max-Age=0"] {
            assert!(cookie.contains(attribute) && !cookie.contains("Domain"), "{cookie}");
        }
    }
    assert_eq!((visitor.jar.get(SESSION), visitor.jar.get(CSRF_COOKIE)), (None, None));
    assert!(visitor.jar.get(DEVICE).is_some(), "the device stays known");
    let page = visitor.open(location(&answer)).await.expect(200);
    assert!(page.text().contains("You are signed out."), "{page}");
    before.open(ACCOUNT).await.expect(303);
}
