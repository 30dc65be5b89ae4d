//! What a template may use.

use serde::Serialize;
use socle_application::email::{DigestLine, EmailContent};
use socle_domain::identity::Locale;

use super::catalogue::{self, Arguments, MissingWords};
use super::plain::{address, ip, one_line, unlinked};

/// The variables of a template.
#[derive(Serialize)]
pub(super) struct Letter {
    pub(super) subject: String,
    /// The message of the catalogues that holds the letter's own words.
    message: String,
    lang: &'static str,
    dir: &'static str,
    /// The side on which lines begin.
    align: &'static str,
    #[serde(flatten)]
    parts: Parts,
}

/// How a letter is arranged: the name of its templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Asks for something that is done with a link.
    Action,
    /// Tells what has happened.
    Notice,
}

/// What varies between contents.
#[derive(Serialize)]
struct Parts {
    #[serde(skip)]
    shape: Shape,
    first_name: String,
    link: Option<String>,
    /// How long the link and the code work.
    validity: Option<Validity>,
    /// The one-time code, for a letter that carries one.
    code: Option<String>,
    /// What is known of an event, a line each.
    facts: Vec<Fact>,
}

/// The attribute `line` of the letter's message, which says `$value`.
#[derive(Serialize)]
struct Fact {
    line: &'static str,
    value: Value,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Number(i64),
}

/// A number of minutes, hours or days, in the greatest unit in which it is whole: "7 days" reads
/// better than "168 hours". One day stays 24 hours.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Validity {
    unit: &'static str,
    count: i64,
}

impl Validity {
    fn of_minutes(minutes: i64) -> Self {
        if minutes >= 60 && minutes % 60 == 0 {
            Self::of_hours(minutes / 60)
        } else {
            Self { unit: "minutes", count: minutes }
        }
    }

    fn of_hours(hours: i64) -> Self {
        if hours >= 48 && hours % 24 == 0 {
            Self { unit: "days", count: hours / 24 }
        } else {
            Self { unit: "hours", count: hours }
        }
    }
}

impl Parts {
    fn action(first_name: &str, link: &str) -> Self {
        Self::new(Shape::Action, first_name).with_link(link)
    }

    fn notice(first_name: &str) -> Self {
        Self::new(Shape::Notice, first_name)
    }

    fn new(shape: Shape, first_name: &str) -> Self {
        let first_name = one_line(first_name);
        Self { shape, first_name, link: None, validity: None, code: None, facts: Vec::new() }
    }

    fn with_link(self, link: &str) -> Self {
        Self { link: Some(one_line(link)), ..self }
    }

    /// What is not known is not said.
    fn fact(mut self, line: &'static str, value: Value) -> Self {
        if !matches!(&value, Value::Text(text) if text.is_empty()) {
            self.facts.push(Fact { line, value });
        }
        self
    }

    fn valid_hours(self, hours: i64) -> Self {
        Self { validity: Some(Validity::of_hours(hours)), ..self }
    }

    fn of(content: &EmailContent) -> Self {
        match content {
            EmailContent::VerifyEmail { first_name, link, valid_hours }
            | EmailContent::SetPassword { first_name, link, valid_hours }
            | EmailContent::ResetPassword { first_name, link, valid_hours }
            | EmailContent::AccountLocked { first_name, link, valid_hours }
            | EmailContent::ConfirmEmailChange { first_name, link, valid_hours } => {
                Self::action(first_name, link).valid_hours(*valid_hours)
            }
            EmailContent::AlreadyRegistered { first_name, link }
            | EmailContent::Welcome { first_name, link }
            | EmailContent::EmailAddressTaken { first_name, link } => {
                Self::action(first_name, link)
            }
            EmailContent::MagicLink { first_name, link, code, valid_minutes } => Self {
                code: Some(one_line(code)),
                validity: Some(Validity::of_minutes(*valid_minutes)),
                ..Self::action(first_name, link)
            },
            EmailContent::PasswordChanged { first_name }
            | EmailContent::SecondFactorEnabled { first_name }
            | EmailContent::SecondFactorDisabled { first_name }
            | EmailContent::ErasureCanceled { first_name }
            | EmailContent::AccountErased { first_name }
            | EmailContent::RecoveryCodesReplaced { first_name } => Self::notice(first_name),
            EmailContent::RecoveryCodeUsed { first_name, remaining } => {
                Self::notice(first_name).fact("remaining", Value::Number(*remaining))
            }
            EmailContent::EmailChangeRequested { first_name, new_email }
            | EmailContent::EmailChanged { first_name, new_email } => {
                Self::notice(first_name).fact("address", Value::Text(address(new_email)))
            }
            EmailContent::NewDevice { first_name, device, ip: from, at, link } => {
                Self::notice(first_name)
                    .fact("device", Value::Text(unlinked(device)))
                    .fact("ip", Value::Text(ip(from)))
                    .fact("at", Value::Text(one_line(at)))
                    .with_link(link)
            }
            EmailContent::Invitation { organization, inviter, role, link, valid_hours } => {
                // Whom an address belongs to that has no account is not known.
                Self::action("", link)
                    .fact("organization", Value::Text(unlinked(organization)))
                    .fact("inviter", Value::Text(unlinked(inviter.as_deref().unwrap_or_default())))
                    .fact("role", Value::Text(unlinked(role)))
                    .valid_hours(*valid_hours)
            }
            EmailContent::WebhookEndpointDisabled { first_name, organization, host, days } => {
                Self::notice(first_name)
                    .fact("organization", Value::Text(unlinked(organization)))
                    .fact("host", Value::Text(unlinked(host)))
                    .fact("days", Value::Number(*days))
            }
            EmailContent::SuspiciousActivity { first_name, link } => {
                Self::notice(first_name).with_link(link)
            }
            EmailContent::ErasureRequested { first_name, at, link }
            | EmailContent::ExportReady { first_name, at, link } => {
                Self::notice(first_name).fact("at", Value::Text(one_line(at))).with_link(link)
            }
            // What others call things stands in these words.
            EmailContent::Notification { first_name, title, body, link } => {
                Self::notice(first_name)
                    .fact("title", Value::Text(unlinked(title)))
                    .fact("text", Value::Text(unlinked(body)))
                    .with_link(link)
            }
            EmailContent::Digest { first_name, count, lines, link } => {
                let letter = Self::notice(first_name).fact("count", Value::Number(*count));
                let line = |line: &DigestLine| {
                    format!("{} – {}", unlinked(&line.title), unlinked(&line.body))
                };
                let add = |letter: Self, it| letter.fact("item", Value::Text(line(it)));
                lines.iter().fold(letter, add).with_link(link)
            }
        }
    }
}

impl Letter {
    pub(super) fn new(locale: Locale, content: &EmailContent) -> Result<Self, MissingWords> {
        let lang = locale.as_str();
        let dir = locale.direction();
        let message = content.template().replace('_', "-");
        let subject = catalogue::words(lang, &format!("{message}.subject"), &Arguments::new())?;
        Ok(Self {
            subject: one_line(&catalogue::without_isolation(&subject)),
            message,
            lang,
            dir,
            align: if dir == "rtl" { "right" } else { "left" },
            parts: Parts::of(content),
        })
    }

    /// The name of its templates, without their extension.
    pub(super) fn shape(&self) -> &'static str {
        match self.parts.shape {
            Shape::Action => "action",
            Shape::Notice => "notice",
        }
    }

    /// The one-time code it carries, if it carries one.
    pub(super) fn code(&self) -> Option<&str> {
        self.parts.code.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(1, "minutes", 1)]
    #[case(10, "minutes", 10)]
    #[case(90, "minutes", 90)]
    #[case(60, "hours", 1)]
    #[case(24 * 60, "hours", 24)]
    #[case(36 * 60, "hours", 36)]
    #[case(48 * 60, "days", 2)]
    #[case(50 * 60, "hours", 50)]
    #[case(168 * 60, "days", 7)]
    fn a_time_is_said_in_the_greatest_unit(
        #[case] minutes: i64,
        #[case] unit: &'static str,
        #[case] count: i64,
    ) {
        assert_eq!(Validity::of_minutes(minutes), Validity { unit, count });
    }
}
