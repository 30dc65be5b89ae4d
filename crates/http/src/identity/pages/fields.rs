//! The fields that several forms have.

use std::collections::BTreeMap;

use socle_domain::identity::{
    EmailAddress, Locale, PasswordAttempt, PasswordPolicy, PersonName, TimeZone,
};

use super::super::dto::PasswordField;
use crate::pages::form::{Choice, ChoiceGroup, Field};
use crate::pages::language_name;
use crate::problem::Problem;

/// The address that somebody signs in with.
pub(super) fn email(value: &str) -> Field {
    Field::email("email", "username", value).between(1, EmailAddress::MAX_LEN)
}

/// A password to choose.
pub(super) fn new_password(name: &'static str, policy: PasswordPolicy) -> Field {
    let hint =
        if policy.composition { "password-hint.composition" } else { "password-hint.length" };
    Field::password(name, "new-password")
        .hint(hint)
        .between(PasswordPolicy::MIN_CHARS, PasswordPolicy::MAX_CHARS)
}

/// The password that somebody has.
pub(super) fn current_password(name: &'static str) -> Field {
    Field::password(name, "current-password")
}

/// A first or last name.
pub(super) fn name(name: &'static str, autocomplete: &'static str, value: &str) -> Field {
    Field::text(name, autocomplete, value).between(1, PersonName::MAX_CHARS)
}

/// The language of mails and pages.
pub(super) fn locale(value: &str) -> Result<Field, Problem> {
    let choice = |locale: Locale| {
        let value = locale.as_str().to_owned();
        Ok(Choice { value, label: language_name(locale)?, lang: Some(locale.as_str()) })
    };
    let choices = Locale::ALL.into_iter().map(choice).collect::<Result<_, Problem>>()?;
    Ok(Field::choice("locale", value, vec![ChoiceGroup { label: String::new(), choices }]))
}

/// The zone that moments are shown in. One that is not offered stays possible for who has it.
pub(super) fn time_zone(value: &str) -> Field {
    let choice = |zone: &str, label: &str| Choice {
        value: zone.to_owned(),
        label: label.replace('_', " "),
        lang: None,
    };
    let mut alone = vec![choice("UTC", "UTC")];
    let mut regions: BTreeMap<&str, Vec<Choice>> = BTreeMap::new();
    let mut offers_value = value == "UTC";
    for zone in TimeZone::places() {
        offers_value |= zone == value;
        if let Some((region, place)) = zone.split_once('/') {
            regions.entry(region).or_default().push(choice(zone, place));
        }
    }
    if !offers_value {
        alone.push(choice(value, value));
    }
    let region =
        |(label, choices): (&str, Vec<Choice>)| ChoiceGroup { label: label.to_owned(), choices };
    let mut groups = vec![ChoiceGroup { label: String::new(), choices: alone }];
    groups.extend(regions.into_iter().map(region));
    Field::choice("time_zone", value, groups)
}

/// What was typed into a password's field.
pub(super) fn typed(field: Option<PasswordField>) -> PasswordAttempt {
    field.map_or_else(|| PasswordAttempt::new(""), |field| field.0)
}
