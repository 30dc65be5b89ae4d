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
        // Isolation marks keep a Latin address from disturbing a Hebrew sentence (UAX #9, FSI and
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

/// The words for `key` (`message` or `message.attribute`) in one language, or why there are none.
///
/// There is no falling back to another language: the catalogues hold the same keys.
pub(super) fn words(language: &str, key: &str, arguments: &Arguments) -> Result<String, String> {
    let missing = |error: &dyn std::fmt::Display| format!("{key} in {language}: {error}");
    let tag: LanguageIdentifier = language.parse().map_err(|e| missing(&e))?;
    WORDS.lookup_single_language(&tag, key, Some(arguments)).map_err(|e| missing(&e))
}
