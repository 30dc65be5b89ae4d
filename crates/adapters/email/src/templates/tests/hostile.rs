//! What somebody may try with the words they choose: their name, their device, an address.

use serde_json::Value;
use socle_application::email::{DigestLine, EmailContent};
use socle_domain::identity::Locale;

use super::{LINK, every, examples, fields, greeting, rendered};

const NAME: &str = "<script>alert('Ada & Co')</script>";

/// Each breaks out of something: an element, an attribute, a line, a header, a template, a phrase.
const HOSTILE: [&str; 8] = [
    NAME,
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "]]></mj-text></mjml><!-- <mj-raw>",
    "x\r\nBcc: eve@evil.example\r\n\r\n<p>Pay here</p>",
    "\u{202e}moc.live\u{2066}\u{2069}\u{0}\u{2028}x",
    "{{ link }}{% raw %}{$name}{ -product }",
    "&lt;b&gt;&#60;script&#62;",
];

/// Content with another text in one of its fields; `None` when that holds a number.
fn with(content: &EmailContent, field: &str, text: &str) -> Option<EmailContent> {
    let mut stored = serde_json::to_value(content).unwrap();
    let value = stored.get_mut(field).unwrap();
    value.is_string().then(|| *value = Value::from(text))?;
    Some(serde_json::from_value(stored).unwrap())
}

/// Every mail with a text in place of each of its texts, one at a time: the language, the mail as
/// it should be, the field and the mail as it is.
fn every_field(text: &str) -> impl Iterator<Item = (Locale, EmailContent, String, EmailContent)> {
    let each =
        Locale::ALL.into_iter().flat_map(|l| examples("Ada").into_iter().map(move |c| (l, c)));
    each.flat_map(move |(locale, content)| {
        let names: Vec<String> = fields(&content).keys().cloned().collect();
        names.into_iter().filter_map(move |field| {
            let changed = with(&content, &field, text)?;
            Some((locale, content.clone(), field, changed))
        })
    })
}

#[test]
fn every_text_of_every_mail_is_tried() {
    let tried: Vec<_> = every_field("x").filter(|(locale, ..)| *locale == Locale::En).collect();
    let names = |field: &str| tried.iter().filter(|(_, _, name, _)| name == field).count();
    assert_eq!(names("first_name"), greeting("Ada").count() / Locale::ALL.len());
    let others = ["link", "code", "device", "ip", "at", "new_email"].map(names);
    assert_eq!(others, [16, 1, 1, 1, 3, 2]);
    let others = ["organization", "inviter", "role", "title", "body", "host"].map(names);
    assert_eq!(others, [2, 1, 1, 1, 1, 1]);
}

#[test]
fn no_text_changes_the_structure_of_a_mail() {
    for text in HOSTILE {
        for (locale, benign, field, content) in every_field(text) {
            let (expected, email) = (rendered(locale, benign), rendered(locale, content.clone()));
            let context = format!("{locale:?} {content:?} {field}: {text}");
            assert_eq!(email.subject, expected.subject, "{context}");
            assert_eq!(email.text.lines().count(), expected.text.lines().count(), "{context}");
            assert!(!email.text.contains(|c: char| c.is_control() && c != '\n'), "{context}");
            for mark in ['<', '>', '"'] {
                let count = |html: &str| html.matches(mark).count();
                assert_eq!(count(&email.html), count(&expected.html), "{mark} {context}");
            }
            for part in [&email.text, &email.html] {
                assert!(!part.contains(['\u{202e}', '\u{2066}', '\u{2028}', '\0']), "{context}");
            }
            assert!(!email.html.contains("<script") && !email.html.contains("<img"), "{context}");
        }
    }
}

#[test]
fn no_text_is_taken_for_the_code() {
    for (locale, benign, field, content) in every_field("654321") {
        let code = rendered(locale, content).code;
        let expected =
            if field == "code" { Some("654321".to_owned()) } else { rendered(locale, benign).code };
        assert_eq!(code, expected, "{locale:?} {field}");
    }
}

#[test]
fn strangers_cannot_place_a_link() {
    let text = "Click https://evil.example/a www.evil.example//evil.example eve@evil.example";
    let strangers =
        ["device", "ip", "new_email", "organization", "inviter", "role", "title", "body", "host"];
    let mut tried = 0;
    for (locale, _, field, content) in every_field(text) {
        if !strangers.contains(&field.as_str()) {
            continue;
        }
        tried += 1;
        let email = rendered(locale, content.clone());
        for part in [&email.text, &email.html] {
            assert!(part.contains("evil. example"), "{content:?} {field}: {part}");
            for link in ["evil.example", "https://evil", "www.evil", "@evil"] {
                assert!(!part.contains(link), "{content:?} {field}: {link} in {part}");
            }
        }
        assert_eq!(email.html.matches("href=").count(), email.html.matches(&href()).count());
    }
    assert_eq!(tried, 11 * Locale::ALL.len());
}

#[test]
fn strangers_cannot_place_a_link_in_a_digest() {
    let text = || "Click https://evil.example/a <b>now</b>".to_owned();
    for locale in Locale::ALL {
        let content = EmailContent::Digest {
            first_name: "Ada".to_owned(),
            count: 1,
            lines: vec![DigestLine { title: text(), body: text() }],
            link: LINK.to_owned(),
        };
        let email = rendered(locale, content);
        for part in [&email.text, &email.html] {
            assert_eq!(part.matches("evil. example").count(), 2, "{part}");
            assert!(!part.contains("https://evil"), "{part}");
        }
        assert!(!email.html.contains("<b>"));
    }
}

fn href() -> String {
    format!("href=\"{}\"", LINK.replace('&', "&amp;"))
}

#[test]
fn a_long_text_of_a_stranger_is_cut() {
    let text = "device ".repeat(10_000);
    for (locale, _, field, content) in every_field(&text) {
        if ["device", "organization", "inviter", "role"].contains(&field.as_str()) {
            assert!(rendered(locale, content).text.len() < 2_000);
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
fn a_name_is_escaped_in_html_and_untouched_in_text() {
    for (_, _, email) in greeting(NAME) {
        assert!(!email.html.contains("<script"));
        assert!(email.html.contains("&lt;script&gt;alert(&#39;Ada &amp; Co&#39;)"));
        assert!(email.text.contains(NAME));
        assert!(!email.text.contains("&amp;"));
    }
}

#[test]
fn a_name_stays_on_its_line() {
    for (_, _, email) in greeting("Ada\r\n\r\nPay here: http\u{202e}") {
        let greeting = email.text.lines().next().unwrap();
        assert!(greeting.contains("Ada Pay here: http"), "{greeting}");
    }
}

#[test]
fn a_name_with_braces_is_only_a_name() {
    for (_, _, email) in greeting("{{ link }}{$name}") {
        assert!(email.text.contains("{{ link }}{$name}"));
        assert!(email.html.contains("{{ link }}{$name}"));
    }
}
