//! What Resend reports of mails.

use std::fmt;

use secrecy::SecretString;
use serde::Deserialize;
use socle_application::email::ports::{BounceReports, RawReport, Report, ReportError};
use socle_domain::Timestamp;
use socle_domain::email::{BounceKind, ReportClass, ReportId, Reported};
use socle_domain::identity::EmailAddress;

use super::signature::{WebhookSecret, WebhookSecretError};

/// The most recipients that are read of a report: as many as a mail of Resend's may have.
const MOST_RECIPIENTS: usize = 50;

/// Checks and reads what Resend posts to a webhook, signed by Svix.
pub struct ResendReports {
    secret: WebhookSecret,
}

impl ResendReports {
    /// Of the webhook with this secret, `whsec_…`.
    ///
    /// # Errors
    ///
    /// [`WebhookSecretError`] when it is none.
    pub fn new(secret: &SecretString) -> Result<Self, WebhookSecretError> {
        Ok(Self { secret: WebhookSecret::parse(secret)? })
    }
}

/// Shows nothing of the secret.
impl fmt::Debug for ResendReports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResendReports(…)")
    }
}

/// What every event has.
#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
}

/// What those have that are of consequence.
#[derive(Deserialize)]
struct Consequential {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    to: Vec<String>,
    bounce: Option<Bounce>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "subType", default)]
    sub_kind: String,
}

impl Bounce {
    /// What it says of the mailbox (types of bounces as Amazon's SES, which Resend sends with, knows
    /// them).
    fn kind(&self) -> BounceKind {
        match (self.kind.as_str(), self.sub_kind.as_str()) {
            ("Permanent", _) => BounceKind::Permanent,
            (_, "MessageTooLarge" | "ContentRejected" | "AttachmentRejected") => {
                BounceKind::Content
            }
            // What Resend cannot tell counts, and does not condemn.
            _ => BounceKind::Transient,
        }
    }
}

impl BounceReports for ResendReports {
    fn read(&self, raw: &RawReport, now: Timestamp) -> Result<Report, ReportError> {
        let header = |name| raw.header(name).ok_or(ReportError::Forged("it is not signed"));
        let (id, timestamp) = (header("svix-id")?, header("svix-timestamp")?);
        let signatures = header("svix-signature")?;
        self.secret
            .verify((id, timestamp), signatures, &raw.body, now)
            .map_err(ReportError::Forged)?;
        let id = ReportId::parse(id)
            .ok_or_else(|| ReportError::Unreadable("its identifier is none".into()))?;
        let event: Event = json(&raw.body)?;
        if !matches!(event.kind.as_str(), "email.bounced" | "email.complained") {
            return Ok(Report { id, recipients: Vec::new(), about: Reported::Other, class: None });
        }
        let Consequential { data } = json(&raw.body)?;
        let (about, class) = match (event.kind.as_str(), &data.bounce) {
            ("email.bounced", Some(bounce)) => {
                let class = ReportClass::new(&format!("{}/{}", bounce.kind, bounce.sub_kind));
                (Reported::Bounced(bounce.kind()), class)
            }
            ("email.bounced", None) => {
                return Err(ReportError::Unreadable("it does not say why the mail bounced".into()));
            }
            _ => (Reported::Complained, None),
        };
        let recipients = data.to.iter().take(MOST_RECIPIENTS);
        let recipients = recipients.filter_map(|text| EmailAddress::parse(text).ok()).collect();
        Ok(Report { id, recipients, about, class })
    }
}

/// Errors say where, and nothing of what is there.
fn json<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ReportError> {
    serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        ReportError::Unreadable(format!("line {line}, column {column}").into())
    })
}
