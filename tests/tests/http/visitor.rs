//! A browser on hosted pages, as far as HTTP goes: it keeps cookies, opens pages and sends forms.
//!
//! Every page it gets is checked: it runs and styles nothing inline, its policy forbids that, and
//! nobody keeps it.

use socle_tests::http::{Answer, Authenticator, Client, Jar, Method, Person};
use socle_tests::server::PUBLIC_URL;
use url::form_urlencoded;

pub(crate) const SESSION: &str = "__Host-session";
pub(crate) const CSRF_COOKIE: &str = "csrf-token";
pub(crate) const DEVICE: &str = "__Host-device";

pub(crate) const SIGN_IN_PAGE: &str = "/auth/sign-in";
pub(crate) const SECOND_FACTOR_PAGE: &str = "/auth/second-factor";
pub(crate) const ACCOUNT: &str = "/account";
pub(crate) const SIGN_OUT_FORM: &str = "/account/sign-out";
pub(crate) const CONFIRM: &str = "/account/confirm";
pub(crate) const DEVICES: &str = "/account/devices";
pub(crate) const END: &str = "/account/devices/end";
pub(crate) const END_OTHERS: &str = "/account/devices/end-others";
pub(crate) const SECURITY: &str = "/account/security";
pub(crate) const PASSWORD: &str = "/account/security/password";
pub(crate) const EMAIL: &str = "/account/security/email";
pub(crate) const SET_UP: &str = "/account/security/second-factor";
pub(crate) const SET_UP_CONFIRM: &str = "/account/security/second-factor/confirm";
pub(crate) const REMOVE: &str = "/account/security/second-factor/remove";
pub(crate) const NEW_CODES: &str = "/account/security/second-factor/recovery-codes";

pub(crate) const ORGANIZATIONS: &str = "/account/organizations";
pub(crate) const LEAVE: &str = "/account/organizations/leave";

/// Every form below `/account`.
pub(crate) const ACCOUNT_FORMS: [&str; 12] = [
    ACCOUNT,
    CONFIRM,
    END,
    END_OTHERS,
    EMAIL,
    LEAVE,
    PASSWORD,
    SET_UP,
    SET_UP_CONFIRM,
    REMOVE,
    NEW_CODES,
    SIGN_OUT_FORM,
];

/// What is typed and sent along with a form.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// Fields of a form.
pub(crate) fn fields(pairs: &[(&'static str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    pub(crate) jar: Jar,
}

impl Visitor {
    /// One that was never here.
    pub(crate) fn new(client: &Client) -> Self {
        Self { client: client.clone(), jar: Jar::new() }
    }

    /// Somebody who has proved their address and signed in.
    pub(crate) async fn signed_in(client: &Client, person: &Person) -> Self {
        person.verified(client).await;
        Self::entered(client, person).await
    }

    /// Somebody who could sign in all along, and does.
    pub(crate) async fn entered(client: &Client, person: &Person) -> Self {
        let mut visitor = Self::new(client);
        visitor.sign_in(person, "").await.expect(303);
        visitor
    }

    /// Opens a page.
    pub(crate) async fn open(&self, path: &str) -> Answer {
        let call = self.client.undocumented(Method::GET, path);
        checked(self.jar.alone(call).send().await)
    }

    /// Sends a form from a page of ours, and keeps the cookies of the answer.
    pub(crate) async fn submit(&mut self, path: &str, fields: &Fields) -> Answer {
        let answer = self.submit_with(path, fields, &[("origin", PUBLIC_URL)]).await;
        self.jar.keep(&answer);
        answer
    }

    /// Sends a form with these headers, and keeps nothing.
    pub(crate) async fn submit_with(
        &self,
        path: &str,
        fields: &Fields,
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut call = self.client.undocumented(Method::POST, path);
        for (name, value) in headers {
            call = call.header(name, value);
        }
        let call = call.body("application/x-www-form-urlencoded", body);
        checked(self.jar.alone(call).send().await)
    }

    /// Sends a form of the account with the CSRF token of the session.
    pub(crate) async fn act(&mut self, path: &str, mut fields: Fields) -> Answer {
        fields.push(("csrf_token", self.csrf()));
        self.submit(path, &fields).await
    }

    /// Gives address and password.
    pub(crate) async fn sign_in(&mut self, person: &Person, next: &str) -> Answer {
        let typed = [("email", &*person.email), ("password", &*person.password), ("next", next)];
        self.submit(SIGN_IN_PAGE, &fields(&typed)).await
    }

    /// The token of the session, as pages carry it.
    pub(crate) fn csrf(&self) -> String {
        self.jar.get(CSRF_COOKIE).unwrap().to_owned()
    }

    /// Begins to set up a second factor, and returns the app, which nobody has confirmed.
    pub(crate) async fn begin_factor(&mut self) -> Authenticator {
        let page = self.act(SET_UP, Fields::new()).await.expect(200);
        let seed = between(page.text(), "<code class=\"id\" dir=\"ltr\">", "</code>");
        Authenticator::of(&seed.replace(' ', ""))
    }

    /// Sets up a second factor, and returns the app, the page with the recovery codes, and those.
    pub(crate) async fn set_up_factor(&mut self) -> (Authenticator, Answer, Vec<String>) {
        let app = self.begin_factor().await;
        let shown = self.act(SET_UP_CONFIRM, fields(&[("code", &app.code())])).await.expect(200);
        let codes = recovery_codes(&shown);
        (app, shown, codes)
    }
}

/// The codes that a page shows.
pub(crate) fn recovery_codes(page: &Answer) -> Vec<String> {
    let list = between(page.text(), "<pre class=\"codes\" dir=\"ltr\">", "</pre>");
    list.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Where an answer leads.
pub(crate) fn location(answer: &Answer) -> &str {
    answer.header("location").unwrap_or_else(|| panic!("{answer} leads nowhere"))
}

/// What a form sends along unseen.
pub(crate) fn hidden(page: &Answer, name: &str) -> String {
    between(page.text(), &format!("<input type=\"hidden\" name=\"{name}\" value=\""), "\"")
        .to_owned()
}

/// What stands between two texts, the first time.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} in {rest}")).0
}

/// Every value of an attribute on a page.
pub(crate) fn values<'a>(page: &'a Answer, attribute: &str) -> Vec<&'a str> {
    let before = format!(" {attribute}=\"");
    page.text().split(&before).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

fn checked(answer: Answer) -> Answer {
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'self'"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("data:"), "{policy}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer}");
    if answer.content_type() == Some("text/html") {
        if let Some(found) = inline(answer.text()) {
            panic!("{found} on {answer}");
        }
    } else {
        assert_eq!((answer.status, answer.body.len()), (303, 0), "{answer}");
    }
    answer
}

/// A tag that brings a script or a style of its own, if there is one.
fn inline(html: &str) -> Option<&str> {
    html.split('<').skip(1).find(|tag| {
        let tag = tag.split_once('>').map_or(*tag, |(tag, _)| tag);
        // Names stand outside of quotes, values within.
        let (names, values): (Vec<_>, Vec<_>) =
            tag.split('"').enumerate().partition(|(index, _)| index % 2 == 0);
        let mut words = names.iter().flat_map(|(_, text)| text.split([' ', '\n', '\t', '/']));
        let element = words.next().unwrap_or_default().to_ascii_lowercase();
        let acts = words.any(|word| {
            let name = word.to_ascii_lowercase();
            name.starts_with("on") || name.starts_with("style=") || name.starts_with("srcdoc=")
        });
        let runs = |value: &str| value.trim_start().to_ascii_lowercase().starts_with("javascript:");
        ["script", "style", "iframe", "object", "embed", "base"].contains(&&*element)
            || acts
            || values.iter().any(|(_, value)| runs(value))
    })
}

#[test]
fn what_is_inline_is_found() {
    let bad = [
        "<p style=\"color: red\">",
        "<p class=\"a\" STYLE='color: red'>",
        "<p><script>alert(1)</script>",
        "<SCRIPT src=\"/x.js\">",
        "<style>p {}</style>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"/\"\nonclick=\"go()\">",
        "<svg/onload=alert(1)>",
        "<a href=\" JavaScript:alert(1)\">",
        "<base href=\"//evil.example\">",
    ];
    for html in bad {
        assert!(inline(html).is_some(), "{html}");
    }
    let good = "<!doctype html><p class=\"on style\">one=1 style=2 &lt;script&gt;</p>\
                <input value=\"&quot; onclick=x\"><a href=\"/account?done=a\">b</a>";
    assert_eq!(inline(good), None);
}
