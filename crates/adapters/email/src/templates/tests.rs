//! Every template in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::Entry;
use socle_application::email::{EmailContent, EmailMessage};
use socle_domain::identity::{EmailAddress, Locale};
use uuid::Uuid;

use super::{RenderedEmail, render};

const LINK: &str = "https://app.example.com/auth/verify-email?a=1&token=3q2-7w_ABC";
const NAME: &str = "<script>alert('Ada & Co')</script>";

/// One content of each template.
fn examples(name: &str) -> Vec<EmailContent> {
    let (first_name, link, valid_hours) = (name.to_owned(), LINK.to_owned(), 24);
    vec![
        EmailContent::VerifyEmail {
            first_name: first_name.clone(),
            link: link.clone(),
            valid_hours,
        },
        EmailContent::AlreadyRegistered { first_name: first_name.clone(), link: link.clone() },
        EmailContent::Welcome { first_name: first_name.clone(), link: link.clone() },
        EmailContent::SetPassword {
            first_name: first_name.clone(),
            link: link.clone(),
            valid_hours: 168,
        },
        EmailContent::ResetPassword { first_name: first_name.clone(), link, valid_hours: 1 },
        EmailContent::PasswordChanged { first_name },
    ]
}

fn has_link(content: &EmailContent) -> bool {
    !matches!(content, EmailContent::PasswordChanged { .. })
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
fn a_subject_is_one_plain_line() {
    for (locale, content, email) in every("Ada\r\nBcc: eve@example.com") {
        assert!(!email.subject.is_empty());
        assert!(!email.subject.contains(char::is_control), "{locale:?} {content:?}");
        assert!(!email.subject.contains(['\u{2068}', '\u{2069}']), "{locale:?} {content:?}");
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
fn a_name_is_escaped_in_html_and_untouched_in_text() {
    for (_, _, email) in every(NAME) {
        assert!(!email.html.contains("<script"));
        assert!(email.html.contains("&lt;script&gt;alert(&#39;Ada &amp; Co&#39;)"));
        assert!(email.text.contains(NAME));
        assert!(!email.text.contains("&amp;"));
    }
}

#[test]
fn a_name_stays_on_its_line() {
    for (_, _, email) in every("Ada\r\n\r\nPay here: http\u{202e}") {
        let greeting = email.text.lines().next().unwrap();
        assert!(greeting.contains("Ada Pay here: http"), "{greeting}");
    }
}

#[test]
fn a_name_with_braces_is_only_a_name() {
    for (_, _, email) in every("{{ link }}{$name}") {
        assert!(email.text.contains("{{ link }}{$name}"));
        assert!(email.html.contains("{{ link }}{$name}"));
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
    for (locale, _, email) in every("Ada") {
        assert!(!email.text.contains('\u{2068}'));
        assert_eq!(email.html.contains("\u{2068}Ada\u{2069}"), locale == Locale::He);
    }
}

#[test]
fn validity_is_said_in_the_grammar_of_each_language() {
    let said = |locale, valid_hours| {
        let (first_name, link) = ("Ada".to_owned(), LINK.to_owned());
        rendered(locale, EmailContent::VerifyEmail { first_name, link, valid_hours }).text
    };
    for (locale, hours, expected) in [
        (Locale::En, 1, "for one hour"),
        (Locale::En, 24, "for 24 hours"),
        (Locale::En, 168, "for 7 days"),
        (Locale::Fr, 1, "valable une heure"),
        (Locale::Fr, 24, "valable 24 heures"),
        (Locale::Fr, 48, "valable 2 jours"),
        (Locale::He, 1, "לשעה אחת"),
        (Locale::He, 2, "לשעתיים"),
        (Locale::He, 24, "ל־24 שעות"),
        (Locale::He, 48, "ליומיים"),
        (Locale::He, 168, "ל־7 ימים"),
    ] {
        let text = said(locale, hours);
        assert!(text.contains(expected), "{locale:?} {hours}: {text}");
    }
}

#[test]
fn no_template_carries_a_code_yet() {
    assert!(every("Ada").all(|(_, _, email)| email.code.is_none()));
}

/// The keys of a catalogue with the variables each one uses.
fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale.as_str());
    let mut keys = BTreeMap::new();
    for file in std::fs::read_dir(root).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for entry in fluent_syntax::parser::parse(source.as_str()).unwrap().body {
            let (id, value, attributes) = match &entry {
                Entry::Message(message) => {
                    (message.id.name.to_owned(), message.value.as_ref(), &message.attributes)
                }
                Entry::Term(term) => {
                    (format!("-{}", term.id.name), Some(&term.value), &term.attributes)
                }
                Entry::Junk { content } => unreachable!("not Fluent: {content}"),
                _ => continue,
            };
            if let Some(value) = value {
                assert!(keys.insert(id.clone(), variables(value)).is_none(), "{id} twice");
            }
            for attribute in attributes {
                let key = format!("{id}.{}", attribute.id.name);
                assert!(keys.insert(key, variables(&attribute.value)).is_none(), "{id} twice");
            }
        }
    }
    keys
}

fn variables(pattern: &impl std::fmt::Debug) -> BTreeSet<String> {
    format!("{pattern:?}")
        .split("VariableReference { id: Identifier { name: \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned))
        .collect()
}

#[test]
fn all_catalogues_have_the_same_keys_and_variables() {
    let english = keys(Locale::En);
    assert!(english["duration"].contains("count"), "{english:?}");
    assert!(english.len() > 20);
    for locale in Locale::ALL {
        assert_eq!(keys(locale), english, "{locale:?}");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('\'', "&#39;")
}
