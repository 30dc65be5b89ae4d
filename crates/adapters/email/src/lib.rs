//! Outgoing mail: what is written, and how it leaves.
//!
//! A use case says *what* is to be told with an
//! [`EmailContent`](socle_application::email::EmailContent). This crate finds the words
//! ([`templates`]) and hands the result to a transport:
//!
//! | transport | for |
//! |---|---|
//! | [`SmtpMailer`] | production: any SMTP server |
//! | [`ResendMailer`] | production: Resend's HTTP API |
//! | [`FileMailbox`] | development: a folder that the server shows as a mailbox |
//! | [`UnconfiguredMailer`] | production without a mail server: mail waits in the outbox |
//!
//! # Adding a mail
//!
//! 1. Add a variant to `EmailContent` and a name to `EmailContent::template`, in the application.
//! 2. Say in `templates/letter.rs` which shape it has and what it may use. The compiler asks for
//!    it: the match is exhaustive. What a program reads rather than a person (a link, a one-time
//!    code) has a field of its own there, so that nothing ever searches a text for it. Clean what
//!    people write with the functions of `templates/plain.rs`; what somebody other than the reader
//!    may have written (a device, an address) with those that leave nothing to click.
//! 3. Write the words in `locales/<language>/<name>.ftl`, one message named like the variant with
//!    attributes: `.subject`, `.body`, what to do when one did not ask for the mail or it was
//!    somebody else (`.unexpected`), the label of the link if it has one (`.action`), and a line
//!    for each fact, which says `$value`. How long a link works is said in `common.ftl`.
//! 4. Add an example to `examples()` in the tests of `templates`. They render every mail in every
//!    language, with hostile words in every field, and fail for a variant, a key or an example that
//!    is missing.
//!
//! A mail has one of the shapes in `templates/`, in MJML and in text, which extend the one layout:
//!
//! | shape | for | holds |
//! |---|---|---|
//! | `action` | asking for something | body, perhaps a code, link, validity, `.unexpected` |
//! | `notice` | telling what has happened | body, facts, `.unexpected`, perhaps a link |
//!
//! Another shape is a pair of files there, listed in `templates/engine.rs`, and a variant of
//! `Shape` in `templates/letter.rs`. `t(".body")` in it is the attribute of the mail's own message.
//! Values are escaped in MJML; the text has each link and each code on a line of its own.
//!
//! A link in a mail changes nothing when it is opened: programs that look for malware open it too.
//!
//! # Adding a language
//!
//! Add it to [`Locale`](socle_domain::identity::Locale), copy `locales/en` to `locales/<tag>` and
//! translate. A language written from right to left needs nothing more than
//! `Locale::direction`. The tests fail while a key is missing, so no mail is ever half translated.
//!
//! # Adding a transport
//!
//! Write a module beside [`SmtpMailer`]'s with a type that implements
//! [`Mailer`](socle_application::email::ports::Mailer): call [`templates::render`], hand the
//! subject, text and HTML over, and sort failures into the port's errors. The outbox tries again
//! after `Unavailable` and gives up after `Refused`, so whatever is *our* fault (a wrong key, a
//! quota, an unknown sender) is `Unavailable`: it concerns every message and an operator mends it.
//! Only what is wrong with this one message is `Refused`, and an unknown recipient, of whom no other
//! message need be sent either, is `NoSuchMailbox`. Messages
//! come at least once: pass the message's `id` on as the provider's idempotency key. Then let the
//! server's wiring choose the transport by its configuration.

mod mailbox;
mod resend;
mod sender;
mod smtp;
pub mod templates;
mod unconfigured;

pub use mailbox::FileMailbox;
pub use resend::{
    ResendConfigError, ResendMailer, ResendReports, ResendSettings, WebhookSecretError,
};
pub use sender::InvalidSender;
pub use smtp::{SmtpConfigError, SmtpMailer};
pub use unconfigured::UnconfiguredMailer;
