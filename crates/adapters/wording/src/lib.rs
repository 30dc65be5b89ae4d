//! The words of notifications and of reasons for matches, in every language.
//!
//! What people are told is stored as a key and identifiers; this crate turns them into a title and a
//! body when somebody reads, from the Fluent catalogues in `locales/`.
//!
//! # Adding a message
//!
//! Declare it in your context's `notifications.rs` in the domain and list it in the wiring, then write one
//! message named like its key into `locales/<language>/notifications.ftl`, in every language, with
//! the attributes `.title` and `.body`. Its named things are variables (`{ $organization }`); for each
//! kind of thing there is a word `unnamed-<kind>`, for those that are gone. The other parameters that
//! are words of the program's can be chosen by (`{ $status -> [hired] … *[other] … }`).
//!
//! # Adding a reason
//!
//! Reasons for matches are messages of `locales/<language>/matching.ftl`, named like their keys in the
//! domain with `match-` before and hyphens inside. What they name is `{ $values }`, a list; where it is
//! a word of the program's, it can be chosen by.

mod recruiting;

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::LanguageIdentifier;
use fluent_templates::fluent_bundle::FluentValue;
use socle_application::notifications::ports::{Wording, Words};
use socle_domain::identity::Locale;
use socle_domain::notifications::{NotificationMessage, Parameter, Parameters};

fluent_templates::static_loader! {
    static WORDS = {
        locales: "./locales",
        fallback_language: "en",
        // What is said goes into fields of JSON and lines of mails, where marks would be shown as such.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

type Arguments = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// Says what the catalogues say.
#[derive(Debug, Clone, Copy, Default)]
pub struct FluentWording;

impl Wording for FluentWording {
    fn say(
        &self,
        locale: Locale,
        message: Option<&'static NotificationMessage>,
        data: &Parameters,
        names: &HashMap<&'static str, String>,
    ) -> Words {
        let arguments = message.map(|it| arguments(locale, it, data, names)).unwrap_or_default();
        let key = message.map_or("unknown", |message| message.key);
        both(locale, key, &arguments).unwrap_or_else(|missing| {
            tracing::error!(missing, "a notification has no words");
            both(locale, "unknown", &Arguments::new())
                .unwrap_or_else(|_| Words { title: key.to_owned(), body: String::new() })
        })
    }
}

fn arguments(
    locale: Locale,
    message: &NotificationMessage,
    data: &Parameters,
    names: &HashMap<&'static str, String>,
) -> Arguments {
    let word = |(name, value): (&String, &Parameter)| match value {
        Parameter::Word(word) => Some((Cow::Owned(name.clone()), word.as_str().to_owned().into())),
        Parameter::Id(_) => None,
    };
    let mut arguments: Arguments = data.iter().filter_map(word).collect();
    for named in message.names {
        let unnamed = || {
            let key = format!("unnamed-{}", named.of);
            words(locale, &key, &Arguments::new()).unwrap_or_else(|_| "…".to_owned())
        };
        let name = names.get(named.variable).map_or_else(unnamed, |name| plain(name));
        arguments.insert(Cow::Borrowed(named.variable), name.into());
    }
    arguments
}

fn both(locale: Locale, key: &str, arguments: &Arguments) -> Result<Words, String> {
    let part = |part| words(locale, &format!("{key}.{part}"), arguments);
    Ok(Words { title: part("title")?, body: part("body")? })
}

/// There is no falling back to another language: the catalogues hold the same keys.
fn words(locale: Locale, key: &str, arguments: &Arguments) -> Result<String, String> {
    let missing = |error: &dyn std::fmt::Display| format!("{key} in {}: {error}", locale.as_str());
    let tag: LanguageIdentifier = locale.as_str().parse().map_err(|e| missing(&e))?;
    WORDS.lookup_single_language(&tag, key, Some(arguments)).map_err(|e| missing(&e))
}

/// A name without what turns the direction of the words after it (UAX #9).
fn plain(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars().filter(|c| !turns(*c) && !c.is_control()).collect()
}

#[cfg(test)]
mod tests;
