//! The catalogues: their grammar, and that none lacks a word.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::Entry;
use socle_application::email::EmailContent;
use socle_domain::identity::Locale;

use super::{CODE, LINK, every, rendered};

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
fn a_code_is_valid_for_minutes() {
    let said = |locale, valid_minutes| {
        let [first_name, link, code] = ["Ada", LINK, CODE].map(ToOwned::to_owned);
        let content = EmailContent::MagicLink { first_name, link, code, valid_minutes };
        rendered(locale, content).text
    };
    for (locale, minutes, expected) in [
        (Locale::En, 1, "work for one minute,"),
        (Locale::En, 10, "work for 10 minutes,"),
        (Locale::En, 60, "work for one hour,"),
        (Locale::Fr, 1, "valables une minute"),
        (Locale::Fr, 15, "valables 15 minutes"),
        (Locale::He, 1, "לדקה אחת"),
        (Locale::He, 2, "לשתי דקות"),
        (Locale::He, 10, "ל־10 דקות"),
    ] {
        let text = said(locale, minutes);
        assert!(text.contains(expected), "{locale:?} {minutes}: {text}");
    }
}

#[test]
fn recovery_codes_are_counted_in_the_grammar_of_each_language() {
    for (locale, remaining, expected) in [
        (Locale::En, 0, "That was the last one"),
        (Locale::En, 1, "You have one code left"),
        (Locale::En, 2, "You have 2 codes left."),
        (Locale::En, 9, "You have 9 codes left."),
        (Locale::Fr, 0, "C’était le dernier"),
        (Locale::Fr, 1, "Il vous reste un code"),
        (Locale::Fr, 2, "Il vous reste 2 codes."),
        (Locale::Fr, 9, "Il vous reste 9 codes."),
        (Locale::He, 0, "זה היה הקוד האחרון"),
        (Locale::He, 1, "נותר לך קוד אחד"),
        (Locale::He, 2, "נותרו לך שני קודים."),
        (Locale::He, 9, "נותרו לך 9 קודים."),
    ] {
        let first_name = "Ada".to_owned();
        let text = rendered(locale, EmailContent::RecoveryCodeUsed { first_name, remaining }).text;
        assert!(text.contains(expected), "{locale:?} {remaining}: {text}");
    }
}

/// French sets its double punctuation and its quotation marks apart with spaces that do not break.
#[test]
fn french_spaces_do_not_break() {
    let french = every("Ada").filter(|(locale, ..)| *locale == Locale::Fr);
    for (_, content, email) in french {
        let words = format!("{}\n{}", email.subject, email.text.replace(LINK, ""));
        let characters: Vec<char> = words.chars().collect();
        for pair in characters.windows(2) {
            let (before, after) = match pair {
                [before, ':' | '»'] => (Some(before), None),
                [before, ';' | '!' | '?'] => (None, Some(before)),
                ['«', after] => (Some(after), None),
                _ => continue,
            };
            // The time of day holds a colon between digits.
            if before.is_some_and(char::is_ascii_digit) {
                continue;
            }
            assert!(before.is_none_or(|c| *c == '\u{a0}'), "{content:?}: {words}");
            assert!(after.is_none_or(|c| *c == '\u{202f}'), "{content:?}: {words}");
        }
        assert!(!words.contains('\''), "a straight apostrophe in {content:?}: {words}");
    }
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
