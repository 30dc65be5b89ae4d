use std::collections::{BTreeSet, HashMap};

use fluent_syntax::ast::Entry;
use rstest::rstest;
use socle_application::notifications::ports::{Wording as _, Words};
use socle_domain::identity::Locale;
use socle_domain::notifications::{
    NotificationKind, NotificationMessage, Parameter, Parameters, Word, messages,
};
use uuid::Uuid;

use super::FluentWording;

fn names() -> HashMap<&'static str, String> {
    HashMap::from([("organization", "Acme".to_owned()), ("person", "Ada Lovelace".to_owned())])
}

fn say(locale: Locale, message: &'static NotificationMessage) -> Words {
    FluentWording.say(locale, Some(message), &Parameters::new(), &names())
}

#[test]
fn every_message_of_the_platform_is_said_in_every_language() {
    for locale in Locale::ALL {
        let unknown = FluentWording.say(locale, None, &Parameters::new(), &HashMap::new());
        for message in messages::ALL {
            let Words { title, body } = say(locale, message);
            assert!(title.contains("Acme") && !body.is_empty(), "{}: {title}", message.key);
            assert_ne!(title, unknown.title, "{locale:?} lacks {}", message.key);
            for mark in ['{', '$', '\u{2068}'] {
                assert!(!title.contains(mark) && !body.contains(mark), "{title} {body}");
            }
        }
    }
}

#[rstest]
#[case(Locale::En, "Ada Lovelace has joined Acme")]
#[case(Locale::Fr, "Ada Lovelace a rejoint Acme")]
#[case(Locale::He, "חבר חדש ב־Acme: Ada Lovelace")]
fn names_stand_in_the_words(#[case] locale: Locale, #[case] expected: &str) {
    assert_eq!(say(locale, &messages::MEMBER_JOINED).title, expected);
}

#[rstest]
#[case(Locale::En, "somebody has joined an organization")]
#[case(Locale::Fr, "quelqu’un a rejoint une organisation")]
#[case(Locale::He, "חבר חדש ב־ארגון כלשהו: מישהו")]
fn what_is_gone_is_called_by_its_kind(#[case] locale: Locale, #[case] expected: &str) {
    let message = Some(&messages::MEMBER_JOINED);
    let words = FluentWording.say(locale, message, &Parameters::new(), &HashMap::new());
    assert_eq!(words.title, expected);
}

#[test]
fn a_name_does_not_turn_the_words_after_it() {
    let names = HashMap::from([("organization", "A\u{202e}cme\u{2066}\n".to_owned())]);
    let message = Some(&messages::MEMBER_ADDED);
    let words = FluentWording.say(Locale::En, message, &Parameters::new(), &names);
    assert_eq!(words.title, "You now belong to Acme");
}

#[test]
fn words_that_are_missing_are_replaced_by_something_general() {
    static NEW: NotificationMessage = NotificationMessage {
        key: "not-written-yet",
        kind: NotificationKind::Message,
        names: &[],
        path: "",
    };
    let data = Parameters::from([
        ("thing_id".to_owned(), Parameter::Id(Uuid::from_u128(1))),
        ("status".to_owned(), Parameter::Word(Word::parse("hired").unwrap())),
    ]);
    let words = FluentWording.say(Locale::En, Some(&NEW), &data, &HashMap::new());
    assert_eq!(words.title, "Something has happened");
}

/// The keys of a catalogue.
fn keys(locale: Locale, catalogue: &str) -> BTreeSet<String> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let path = format!("{folder}/locales/{}/{catalogue}.ftl", locale.as_str());
    let source = std::fs::read_to_string(path).unwrap();
    let mut keys = BTreeSet::new();
    for entry in fluent_syntax::parser::parse(source.as_str()).unwrap().body {
        if let Entry::Message(message) = entry {
            keys.insert(message.id.name.to_owned());
            for attribute in &message.attributes {
                keys.insert(format!("{}.{}", message.id.name, attribute.id.name));
            }
        }
    }
    keys
}

#[test]
fn all_catalogues_have_the_same_keys() {
    for catalogue in ["notifications", "matching"] {
        let english = keys(Locale::En, catalogue);
        assert!(english.len() >= 10);
        for locale in Locale::ALL {
            assert_eq!(keys(locale, catalogue), english, "{locale:?}");
        }
    }
}
