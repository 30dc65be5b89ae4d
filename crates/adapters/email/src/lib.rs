//! Outgoing mail: what is written, and how it leaves.
//!
//! A use case says *what* is to be told with an
//! [`EmailContent`](socle_application::email::EmailContent). This crate finds the words
//! ([`templates`]) and hands the result to a transport:
//!
//! | transport | for |
//! |---|---|
//! | [`SmtpMailer`] | production: any SMTP server |
//! | [`FileMailbox`] | development: a folder that the server shows as a mailbox |
//! | [`UnconfiguredMailer`] | production without a mail server: mail waits in the outbox |
//!
//! # Adding a template
//!
//! 1. Add a variant to `EmailContent` and a name to `EmailContent::template`, in the application.
//! 2. Say in `templates/letter.rs` what its templates may use. The compiler asks for it: the match
//!    is exhaustive. What a program reads rather than a person (a link, a one-time code) has a
//!    field of its own there, so that nothing ever searches a text for it.
//! 3. Write `templates/<name>.mjml` and `templates/<name>.txt`. They extend the one layout, which
//!    greets and signs, and use the parts of `parts.mjml`. Values are escaped in MJML; the text has
//!    each link on a line of its own. List both in `templates/engine.rs`.
//! 4. Write the words in `locales/<language>/<name>.ftl`, one message named like the template with
//!    attributes: `.subject`, `.body`, and what the template asks for with `t("…")`. Say how long a
//!    link works (`link-validity`) and what to do when one did not ask for the mail
//!    (`.unexpected`).
//! 5. Add an example to `examples()` in the tests of `templates`. They render every template in
//!    every language and fail for a key or an example that is missing.
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
//! Only what is wrong with this one message, such as an unknown recipient, is `Refused`. Messages
//! come at least once: pass the message's `id` on as the provider's idempotency key. Then let the
//! server's wiring choose the transport by its configuration.

mod mailbox;
mod smtp;
pub mod templates;
mod unconfigured;

pub use mailbox::FileMailbox;
pub use smtp::{SmtpConfigError, SmtpMailer};
pub use unconfigured::UnconfiguredMailer;
