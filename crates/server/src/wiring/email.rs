//! Mail: who sends it, and the use cases over their adapters.

use std::sync::Arc;

use socle_application::email::ports::{DevelopmentMailbox, Mailer};
use socle_application::email::{
    AddSuppression, Email, GetSuppression, HearReport, ListSuppressions, RemoveSuppression,
    SendEmail,
};
use socle_application::ports::{Clock, Randomness};
use socle_email::{FileMailbox, ResendMailer, ResendReports, SmtpMailer, UnconfiguredMailer};

use super::{Crypto, StorePorts};
use crate::commands::Failure;
use crate::config::{Mode, Settings};

/// Who sends mail, and the development mailbox.
pub(super) struct Transport {
    pub(super) mailer: Arc<dyn Mailer>,
    pub(super) mailbox: Arc<dyn DevelopmentMailbox>,
}

impl Transport {
    /// A mail server or Resend if one is configured; otherwise, in development, the mailbox;
    /// otherwise nothing, and mail waits.
    pub(super) fn new(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<Self, Failure> {
        let mailbox = Arc::new(FileMailbox::open(settings.data_dir.join("mailbox"), clock.clone()));
        let from = &settings.smtp.from;
        let mailer: Arc<dyn Mailer> = match (&settings.smtp.url, settings.email.resend(from)) {
            (Some(url), _) => {
                let named = |error| Failure::new("SOCLE_SMTP_URL or SOCLE_SMTP_FROM", error);
                let mailer = SmtpMailer::new(url, from).map_err(named)?;
                match &settings.email.reply_to {
                    Some(reply_to) => {
                        let named = |error| Failure::new("SOCLE_EMAIL_REPLY_TO", error);
                        Arc::new(mailer.with_reply_to(reply_to).map_err(named)?)
                    }
                    None => Arc::new(mailer),
                }
            }
            (None, Some(resend)) => {
                let what = "SOCLE_EMAIL_RESEND_API_KEY, SOCLE_EMAIL_RESEND_URL, \
                            SOCLE_EMAIL_REPLY_TO or SOCLE_SMTP_FROM";
                let resend = resend.map_err(|error| Failure::new(what, error))?;
                Arc::new(ResendMailer::new(&resend).map_err(|error| Failure::new(what, error))?)
            }
            (None, None) if settings.mode == Mode::Development => mailbox.clone(),
            (None, None) => Arc::new(UnconfiguredMailer),
        };
        Ok(Self { mailer, mailbox })
    }
}

/// Mail, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Email,
    /// Sends what was queued.
    pub(super) send: SendEmail,
}

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    mailer: &Arc<dyn Mailer>,
    crypto: &Crypto,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Wired, Failure> {
    let StorePorts { store, email: queries, .. } = ports;
    let Crypto { sealer, mac, .. } = crypto;
    let secret = settings.email.resend_webhook_secret.as_ref();
    let reports = secret.map(ResendReports::new).transpose();
    let reports = reports
        .map_err(|error| Failure::new("SOCLE_EMAIL_RESEND_WEBHOOK_SECRET", error))?
        .map(Arc::new);
    let use_cases = Email {
        list_suppressions: ListSuppressions { queries: queries.clone(), mac: mac.clone() },
        get_suppression: GetSuppression { queries: queries.clone() },
        add_suppression: AddSuppression {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            mac: mac.clone(),
        },
        remove_suppression: RemoveSuppression {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        hear_report: reports.map(|reports| {
            Arc::new(HearReport {
                store: store.clone(),
                reports,
                clock: clock.clone(),
                randomness: randomness.clone(),
                mac: mac.clone(),
            })
        }),
    };
    let send = SendEmail {
        mailer: mailer.clone(),
        sealer: sealer.clone(),
        store: store.clone(),
        queries: queries.clone(),
        mac: mac.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    Ok(Wired { use_cases, send })
}
