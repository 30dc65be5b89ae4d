//! What the tests share.

pub(crate) mod resend;
mod server;

pub(crate) use server::{Reply, Script, Server};

use secrecy::SecretString;
use socle_application::email::{EmailContent, EmailMessage};
use socle_domain::identity::{EmailAddress, Locale};
use socle_email::SmtpMailer;
use uuid::Uuid;

pub(crate) const LINK: &str = "https://app.example.com/auth/verify-email?token=3q2-7w_ABC";

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn verify_email(id: u128, locale: Locale, first_name: &str) -> EmailMessage {
    EmailMessage {
        id: Uuid::from_u128(id),
        to: address("ada@example.com"),
        locale,
        content: EmailContent::VerifyEmail {
            first_name: first_name.to_owned(),
            link: LINK.to_owned(),
            valid_hours: 24,
        },
    }
}

pub(crate) fn mailer(url: &str) -> SmtpMailer {
    SmtpMailer::new(&SecretString::from(url), "Socle ✉ <no-reply@mail.example.com>").unwrap()
}
