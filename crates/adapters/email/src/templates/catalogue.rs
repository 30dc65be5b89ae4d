//! The words, from the Fluent catalogues in `locales/`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::FluentValue;
use socle_domain::identity::Locale;

fluent_templates::static_loader! {
    static WORDS = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks keep a Latin name from disturbing a Hebrew sentence (UAX #9, FSI and
        // PDI). In a text from left to right they only clutter.
        customise: |bundle| {
            let rtl = |tag: &LanguageIdentifier| {
                Locale::parse(tag.language.as_str()).is_ok_and(|l| l.direction() == "rtl")
            };
            let isolate = bundle.locales.iter().any(rtl);
            bundle.set_use_isolating(isolate);
        },
    };
}

/// What a phrase is filled with.
pub(super) type Arguments = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// Words that are not there.
#[derive(Debug, thiserror::Error)]
#[error("no words for {key} in {language}: {reason}")]
pub(super) struct MissingWords {
    language: String,
    key: String,
    reason: String,
}

/// The words for `key` (`message` or `message.attribute`) in one language.
///
/// There is no falling back to another language: the catalogues hold the same keys, and half a
/// mail in a language that its reader may not know is worse than an error in a test.
pub(super) fn words(
    language: &str,
    key: &str,
    arguments: &Arguments,
) -> Result<String, MissingWords> {
    let missing = |error: &dyn std::fmt::Display| MissingWords {
        language: language.to_owned(),
        key: key.to_owned(),
        reason: error.to_string(),
    };
    let tag: LanguageIdentifier = language.parse().map_err(|e| missing(&e))?;
    WORDS.lookup_single_language(&tag, key, Some(arguments)).map_err(|e| missing(&e))
}

/// The same words without isolation marks, for where a mark would be shown or sent as such:
/// headers and plain text.
pub(super) fn without_isolation(words: &str) -> String {
    words.replace(['\u{2068}', '\u{2069}'], "")
}
