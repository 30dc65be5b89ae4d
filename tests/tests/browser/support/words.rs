//! What pages say, looked up where they look it up: in the catalogues of `crates/http/locales`.

use std::path::Path;
use std::sync::LazyLock;

use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::concurrent::FluentBundle;
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource};
use socle_domain::identity::Locale;

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<Vec<(Locale, Bundle)>> =
    LazyLock::new(|| Locale::ALL.into_iter().map(|locale| (locale, bundle(locale))).collect());

fn bundle(locale: Locale) -> Bundle {
    let tag: LanguageIdentifier = locale.as_str().parse().expect("a language tag");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // The browser's side leaves the marks out too; see `plain`.
    bundle.set_use_isolating(false);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/http/locales");
    for entry in std::fs::read_dir(folder.join(locale.as_str())).expect("a catalogue") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("a text");
        let resource = FluentResource::try_new(text).expect("a catalogue is Fluent");
        bundle.add_resource(resource).expect("no message is there twice");
    }
    bundle
}

/// The words for `message` or `message.attribute`, filled in.
pub(super) fn words(locale: Locale, key: &str, filled: &[(&str, &str)]) -> String {
    let (_, bundle) = BUNDLES.iter().find(|(other, _)| *other == locale).expect("every locale");
    let (message, attribute) = key.split_once('.').unwrap_or((key, ""));
    let found = bundle.get_message(message).and_then(|message| match attribute {
        "" => message.value(),
        attribute => Some(message.get_attribute(attribute)?.value()),
    });
    let pattern = found.unwrap_or_else(|| panic!("{locale:?} has no words for {key}"));
    let arguments: FluentArgs<'_> = filled.iter().copied().collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
    assert!(errors.is_empty(), "{key} in {locale:?}: {errors:?}");
    plain(&text)
}

/// Marks that order letters and are not seen (UAX #9).
pub(super) const MARKS: &str = "\u{2066}\u{2067}\u{2068}\u{2069}\u{200e}\u{200f}";

/// A text as people read it: without marks, and with single spaces.
pub(super) fn plain(text: &str) -> String {
    let read: String = text.chars().filter(|c| !MARKS.contains(*c)).collect();
    let words = read.split([' ', '\n', '\t', '\u{a0}']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
