//! Reasons for matches.

use std::borrow::Cow;

use socle_application::recruiting::matching::MatchWording;
use socle_domain::identity::Locale;

use crate::{Arguments, FluentWording, plain, words};

impl MatchWording for FluentWording {
    fn say(&self, locale: Locale, key: &str, values: &[String]) -> String {
        let names: Vec<String> = values.iter().map(|value| plain(value)).collect();
        let arguments = Arguments::from([(Cow::Borrowed("values"), names.join(", ").into())]);
        let message = format!("match-{}", key.replace('_', "-"));
        words(locale, &message, &arguments).unwrap_or_else(|missing| {
            tracing::error!(missing, "a reason has no words");
            key.to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use socle_domain::recruiting::matching::MatchReason;

    use super::*;

    fn say(locale: Locale, key: &str, values: &[&str]) -> String {
        let values: Vec<_> = values.iter().map(|value| (*value).to_owned()).collect();
        MatchWording::say(&FluentWording, locale, key, &values)
    }

    #[test]
    fn every_reason_is_said_in_every_language() {
        for locale in Locale::ALL {
            for key in MatchReason::KEYS {
                let text = say(locale, key, &["Lyon"]);
                assert_ne!(text, key, "{locale:?}");
                assert!(!text.contains(['{', '$', '\u{2068}']), "{text}");
            }
        }
    }

    #[rstest]
    #[case(Locale::En, "Skills in common: Rust, SQL")]
    #[case(Locale::Fr, "Compétences en commun : Rust, SQL")]
    #[case(Locale::He, "כישורים משותפים: Rust, SQL")]
    fn what_is_named_stands_in_the_words(#[case] locale: Locale, #[case] expected: &str) {
        assert_eq!(say(locale, "shared_skills", &["Rust", "SQL"]), expected);
    }

    #[rstest]
    #[case("on_site", "sur place")]
    #[case("remote", "à distance")]
    #[case("hybrid", "hybride")]
    fn words_of_the_program_are_said_too(#[case] mode: &str, #[case] expected: &str) {
        let text = say(Locale::Fr, "work_mode_mismatch", &[mode]);
        assert!(text.contains(expected) && !text.contains('_'), "{text}");
        let strong = say(Locale::En, "similar_text", &["strong"]);
        assert_ne!(strong, say(Locale::En, "similar_text", &["some"]));
    }

    #[test]
    fn what_has_no_words_is_called_by_its_key() {
        assert_eq!(say(Locale::En, "not_written_yet", &[]), "not_written_yet");
        assert_eq!(say(Locale::En, "same_place", &["Ly\u{202e}on"]), "In the town wanted: Lyon");
    }
}
