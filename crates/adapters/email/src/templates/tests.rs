//! Every mail in every language.

mod hostile;
mod words;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};
use socle_application::email::{DigestLine, EmailContent, EmailMessage};
use socle_domain::identity::{EmailAddress, Locale};
use uuid::Uuid;

use super::{RenderedEmail, render};

const LINK: &str = "https://app.example.com/auth/verify-email?a=1&token=3q2-7w_ABC";
const CODE: &str = "123456";

/// One content of each kind.
fn examples(name: &str) -> Vec<EmailContent> {
    let first_name = || name.to_owned();
    let link = || LINK.to_owned();
    let new_email = || "grace@example.org".to_owned();
    vec![
        EmailContent::VerifyEmail { first_name: first_name(), link: link(), valid_hours: 24 },
        EmailContent::AlreadyRegistered { first_name: first_name(), link: link() },
        EmailContent::Welcome { first_name: first_name(), link: link() },
        EmailContent::SetPassword { first_name: first_name(), link: link(), valid_hours: 168 },
        EmailContent::ResetPassword { first_name: first_name(), link: link(), valid_hours: 1 },
        EmailContent::PasswordChanged { first_name: first_name() },
        EmailContent::MagicLink {
            first_name: first_name(),
            link: link(),
            code: CODE.to_owned(),
            valid_minutes: 10,
        },
        EmailContent::NewDevice {
            first_name: first_name(),
            device: "Firefox 128.0 (Linux)".to_owned(),
            ip: "203.0.113.7".to_owned(),
            at: "2026-03-14 15:09 UTC".to_owned(),
            link: link(),
        },
        EmailContent::AccountLocked { first_name: first_name(), link: link(), valid_hours: 24 },
        EmailContent::ConfirmEmailChange {
            first_name: first_name(),
            link: link(),
            valid_hours: 24,
        },
        EmailContent::EmailChangeRequested { first_name: first_name(), new_email: new_email() },
        EmailContent::EmailChanged { first_name: first_name(), new_email: new_email() },
        EmailContent::EmailAddressTaken { first_name: first_name(), link: link() },
        EmailContent::SecondFactorEnabled { first_name: first_name() },
        EmailContent::SecondFactorDisabled { first_name: first_name() },
        EmailContent::RecoveryCodesReplaced { first_name: first_name() },
        EmailContent::RecoveryCodeUsed { first_name: first_name(), remaining: 7 },
        EmailContent::SuspiciousActivity { first_name: first_name(), link: link() },
        EmailContent::Invitation {
            organization: "Acme".to_owned(),
            inviter: Some("Grace Hopper".to_owned()),
            role: "member".to_owned(),
            link: link(),
            valid_hours: 48,
        },
        EmailContent::ErasureRequested {
            first_name: first_name(),
            at: "2026-04-13 15:09 UTC".to_owned(),
            link: link(),
        },
        EmailContent::ErasureCanceled { first_name: first_name() },
        EmailContent::AccountErased { first_name: first_name() },
        EmailContent::ExportReady {
            first_name: first_name(),
            at: "2026-03-21 15:09 UTC".to_owned(),
            link: link(),
        },
        EmailContent::Notification {
            first_name: first_name(),
            title: "You belong to Acme".to_owned(),
            body: "You can work there now.".to_owned(),
            link: link(),
        },
        EmailContent::Digest {
            first_name: first_name(),
            count: 2,
            lines: ["One", "Two"]
                .map(|title| DigestLine { title: title.to_owned(), body: "More.".to_owned() })
                .into(),
            link: link(),
        },
        EmailContent::WebhookEndpointDisabled {
            first_name: first_name(),
            organization: "Acme".to_owned(),
            host: "hooks.example.org".to_owned(),
            days: 5,
        },
    ]
}

/// The fields of a content by their names.
fn fields(content: &EmailContent) -> Map<String, Value> {
    let Value::Object(mut fields) = serde_json::to_value(content).unwrap() else {
        unreachable!("a variant with fields")
    };
    fields.remove("template");
    fields
}

fn has_link(content: &EmailContent) -> bool {
    fields(content).contains_key("link")
}

fn rendered(locale: Locale, content: EmailContent) -> RenderedEmail {
    let to = EmailAddress::parse("ada@example.com").unwrap();
    render(&EmailMessage { id: Uuid::nil(), to, locale, content }).unwrap()
}

fn every(name: &str) -> impl Iterator<Item = (Locale, EmailContent, RenderedEmail)> {
    Locale::ALL.into_iter().flat_map(move |locale| {
        examples(name)
            .into_iter()
            .map(move |content| (locale, content.clone(), rendered(locale, content)))
    })
}

/// Those that greet somebody by name: all but the mail to an address of which nobody is known.
fn greeting(name: &str) -> impl Iterator<Item = (Locale, EmailContent, RenderedEmail)> {
    every(name).filter(|(_, content, _)| fields(content).contains_key("first_name"))
}

/// The names of the files in a folder, without their extensions.
fn files(folder: &str) -> BTreeSet<String> {
    std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// Every variant, as the deserializer lists them.
fn variants() -> BTreeSet<String> {
    let unknown =
        serde_json::from_str::<EmailContent>(r#"{"template":"?"}"#).unwrap_err().to_string();
    let (_, known) = unknown.split_once("expected one of").unwrap();
    known.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn every_variant_has_words_and_an_example() {
    let shown = examples("Ada").iter().map(|content| content.template().to_owned()).collect();
    assert_eq!(variants(), shown);
    for locale in Locale::ALL {
        let mut written = files(&format!("locales/{}", locale.as_str()));
        assert!(written.remove("common"));
        assert_eq!(written, shown, "{locale:?}");
    }
}

#[test]
fn no_marker_of_a_template_remains() {
    for (locale, content, email) in every("Ada") {
        for part in [&email.subject, &email.text, &email.html] {
            for marker in ["{{", "}}", "{%", "{ $", "Unknown localization", "undefined", "<mj-"] {
                assert!(!part.contains(marker), "{locale:?} {content:?}: {marker} in {part}");
            }
        }
    }
}

#[test]
fn both_parts_hold_the_link() {
    for (locale, content, email) in every("Ada").filter(|(_, content, _)| has_link(content)) {
        assert_eq!(email.text.lines().filter(|line| *line == LINK).count(), 1, "{locale:?}");
        let escaped = LINK.replace('&', "&amp;");
        let button = format!("href=\"{escaped}\"");
        assert_eq!(email.html.matches(&button).count(), 2, "{locale:?} {content:?}");
        assert!(email.html.contains(&format!(">{escaped}</a>")), "{locale:?} {content:?}");
    }
}

#[test]
fn the_document_says_its_language_and_direction() {
    for (locale, content, email) in every("Ada") {
        let html = format!("lang=\"{}\" dir=\"{}\"", locale.as_str(), locale.direction());
        assert!(email.html.contains(&format!("<html {html}")), "{locale:?} {content:?}");
        assert!(email.html.contains(&format!("<title>{}</title>", escaped(&email.subject))));
        // The layout sets the line height of every text; mrml's own columns say "left" around them.
        let (side, other) =
            if locale == Locale::He { ("right", "left") } else { ("left", "right") };
        assert!(email.html.contains(&format!("line-height:1.6;text-align:{side}")));
        assert!(!email.html.contains(&format!("line-height:1.6;text-align:{other}")));
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for (_, _, email) in every("Ada") {
        for tag in ["<img", "<link", "@import", "url(", "src="] {
            assert!(!email.html.contains(tag), "{tag} in {}", email.html);
        }
    }
}

#[test]
fn only_hebrew_html_holds_isolation_marks_and_no_link_does() {
    for (_, _, email) in every("Ada") {
        assert!(!email.text.contains('\u{2068}'));
    }
    for (locale, _, email) in greeting("Ada") {
        assert_eq!(email.html.contains("\u{2068}Ada\u{2069}"), locale == Locale::He);
    }
}

#[test]
fn only_a_mail_with_a_code_has_one() {
    for (locale, content, email) in every("Ada 654321") {
        let carries = matches!(content, EmailContent::MagicLink { .. });
        assert_eq!(email.code.as_deref(), carries.then_some(CODE), "{locale:?} {content:?}");
        let lines = email.text.lines().filter(|line| *line == CODE).count();
        assert_eq!(lines, usize::from(carries), "{locale:?} {content:?}");
        // Alone in its element, and not in what a mailbox shows of a message on a locked screen.
        let element = format!(">{CODE}</div>");
        assert_eq!(email.html.matches(&element).count(), usize::from(carries));
        assert_eq!(email.html.matches(CODE).count(), usize::from(carries));
        assert!(!email.subject.contains(CODE));
    }
}

#[test]
fn the_plain_text_of_an_action() {
    let content = examples("Ada").into_iter().find(|c| c.template() == "magic_link").unwrap();
    let text = rendered(Locale::En, content).text;
    let expected = format!(
        "Hello Ada,

You asked to sign in to Socle. One click on the link below is all it takes, or type this code \
         on the page where you asked for it:

{CODE}

Sign in
{LINK}

The link and the code work for 10 minutes, and only one of them, once.

If you did not ask for this, ignore this message: nobody can sign in without it. Never give the \
         code to anybody; we will never ask you for it.

The Socle team

-- 
"
    );
    assert!(text.starts_with(&expected), "{text}");
}

#[test]
fn the_plain_text_of_a_notice() {
    let content = examples("Ada").into_iter().find(|c| c.template() == "new_device").unwrap();
    let text = rendered(Locale::En, content).text;
    let expected = format!(
        "Hello Ada,

Somebody has just signed in to your Socle account from a device that we had not seen before. If \
         it was you, there is nothing to do.

Device: Firefox 128.0 (Linux)
IP address: 203.0.113.7
When: 2026-03-14 15:09 UTC

If it was not you, sign that device out on the page of your devices, then change your password \
         right away: somebody else probably has access to your account.

See my devices
{LINK}

The Socle team

-- 
"
    );
    assert!(text.starts_with(&expected), "{text}");
}

#[test]
fn what_is_not_known_is_not_said() {
    let [first_name, at] = ["Ada", "today"].map(ToOwned::to_owned);
    let (device, ip, link) = (String::new(), " ".to_owned(), LINK.to_owned());
    let email = rendered(Locale::En, EmailContent::NewDevice { first_name, device, ip, at, link });
    for part in [&email.text, &email.html] {
        assert!(part.contains("When: today"), "{part}");
        assert!(!part.contains("IP address:") && !part.contains("Device:"), "{part}");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('\'', "&#39;")
}
