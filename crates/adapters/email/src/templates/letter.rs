//! What a template may use.

use serde::Serialize;
use socle_application::email::EmailContent;
use socle_domain::identity::Locale;

use super::catalogue::{self, Arguments, MissingWords};

/// The variables of a template.
#[derive(Serialize)]
pub(super) struct Letter {
    pub(super) subject: String,
    /// What a mailbox shows beside the subject.
    preview: String,
    lang: &'static str,
    dir: &'static str,
    /// The side on which lines begin.
    align: &'static str,
    first_name: String,
    link: Option<String>,
    /// How long the link works.
    validity: Option<Validity>,
    /// The one-time code, for a template that carries one.
    pub(super) code: Option<String>,
}

/// A number of hours, or of days when they are whole: "7 days" reads better than "168 hours".
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Validity {
    unit: &'static str,
    count: i64,
}

impl Validity {
    fn of_hours(hours: i64) -> Self {
        if hours >= 48 && hours % 24 == 0 {
            Self { unit: "days", count: hours / 24 }
        } else {
            Self { unit: "hours", count: hours }
        }
    }
}

/// What varies between contents.
#[derive(Default)]
struct Parts<'a> {
    first_name: &'a str,
    link: Option<&'a str>,
    valid_hours: Option<i64>,
    code: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(content: &'a EmailContent) -> Self {
        match content {
            EmailContent::VerifyEmail { first_name, link, valid_hours }
            | EmailContent::SetPassword { first_name, link, valid_hours }
            | EmailContent::ResetPassword { first_name, link, valid_hours } => Self {
                first_name,
                link: Some(link),
                valid_hours: Some(*valid_hours),
                ..Self::default()
            },
            EmailContent::AlreadyRegistered { first_name, link }
            | EmailContent::Welcome { first_name, link } => {
                Self { first_name, link: Some(link), ..Self::default() }
            }
            EmailContent::PasswordChanged { first_name } => Self { first_name, ..Self::default() },
        }
    }
}

impl Letter {
    pub(super) fn new(locale: Locale, content: &EmailContent) -> Result<Self, MissingWords> {
        let lang = locale.as_str();
        let dir = locale.direction();
        let message = content.template().replace('_', "-");
        let words =
            |name: &str| catalogue::words(lang, &format!("{message}.{name}"), &Arguments::new());
        let parts = Parts::of(content);
        Ok(Self {
            subject: one_line(&catalogue::without_isolation(&words("subject")?)),
            preview: words("body")?,
            lang,
            dir,
            align: if dir == "rtl" { "right" } else { "left" },
            first_name: one_line(parts.first_name),
            link: parts.link.map(ToOwned::to_owned),
            validity: parts.valid_hours.map(Validity::of_hours),
            code: parts.code.map(ToOwned::to_owned),
        })
    }
}

/// One line of plain words: no line breaks, no control characters, none that turn the direction of
/// what follows (UAX #9). Names are parsed long before, but a subject becomes a header and a name
/// stands in a text that an address gets which nobody has proved: a second look costs nothing.
fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(1, "hours", 1)]
    #[case(24, "hours", 24)]
    #[case(36, "hours", 36)]
    #[case(48, "days", 2)]
    #[case(50, "hours", 50)]
    #[case(168, "days", 7)]
    fn whole_days_are_said_in_days(
        #[case] hours: i64,
        #[case] unit: &'static str,
        #[case] count: i64,
    ) {
        assert_eq!(Validity::of_hours(hours), Validity { unit, count });
    }

    #[rstest]
    #[case("Ada", "Ada")]
    #[case(" Ada  Augusta ", "Ada Augusta")]
    #[case("Ada\r\nBcc: eve@example.com", "Ada Bcc: eve@example.com")]
    #[case("Ada\u{202e}evil\u{2069}\0", "Adaevil")]
    #[case("Mot de passe\u{a0}: 1", "Mot de passe\u{a0}: 1")]
    fn a_line_is_one_line(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(one_line(text), expected);
    }
}
