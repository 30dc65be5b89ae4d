use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::email::{Consequence, ReportClass, SuppressionReason};

use crate::email::AddressKeys;
use crate::email::ports::{BounceReports, RawReport, Report, ReportError};
use crate::email::suppress::{Suppressed, suppress};
use crate::ports::{Clock, Mac, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Hears what a provider reports of mails. Who asks is nobody in particular: the signature is the
/// proof.
pub struct HearReport {
    /// Where the list is kept.
    pub store: Arc<dyn Store>,
    /// Checks and reads reports.
    pub reports: Arc<dyn BounceReports>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Recognizes addresses.
    pub mac: Arc<dyn Mac>,
}

/// Why a report was not heard.
#[derive(Debug, thiserror::Error)]
pub enum HearReportError {
    /// It is not the provider's, or cannot be read.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The store failed; the provider sends the report again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl HearReport {
    /// Checks a report and does what follows from it, once. Returns when that is stored.
    pub async fn execute(&self, actor: &Actor, raw: &RawReport) -> Result<(), HearReportError> {
        let now = self.clock.now();
        let report = self.reports.read(raw, now).inspect_err(|error| {
            tracing::warn!(%error, "a report about mails was refused");
        })?;
        let consequence = report.about.consequence();
        if consequence == Consequence::Nothing || report.recipients.is_empty() {
            tracing::debug!(id = report.id.as_str(), "a report about a mail is of no consequence");
            return Ok(());
        }
        let system = Actor::system(actor.request_id.clone());
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, &system, &report, consequence, now).await;
        Ok(finish(tx, outcome).await?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        report: &Report,
        consequence: Consequence,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if !tx.mail_reports().note(&report.id, now).await? {
            tracing::info!(id = report.id.as_str(), "a report about a mail was heard before");
            return Ok(());
        }
        // In one order, so that two reports about the same people do not wait for each other.
        let mut recipients: Vec<_> = report.recipients.iter().collect();
        recipients.sort();
        recipients.dedup();
        for email in recipients {
            let keys = &AddressKeys::of(&*self.mac, email);
            let reason = match consequence {
                Consequence::Suppress(reason) => Some(reason),
                Consequence::Count => self.count(tx, keys, report.class.as_ref(), now).await?,
                Consequence::Nothing => None,
            };
            if let Some(reason) = reason {
                let it = Suppressed { keys, reason, class: report.class.clone() };
                suppress(tx, &*self.randomness, actor, it, now).await?;
            }
        }
        Ok(())
    }

    /// Counts a mail that came back for the time being; says for which reason the address gets no
    /// more, if that was one too many.
    async fn count(
        &self,
        tx: &mut dyn Tx,
        keys: &AddressKeys,
        class: Option<&ReportClass>,
        now: Timestamp,
    ) -> Result<Option<SuppressionReason>, StoreError> {
        let mut bounces = tx.mail_reports().lock_bounces(keys.digest).await?;
        let too_many = bounces.count(now);
        tx.mail_reports().store_bounces(keys.digest, &bounces).await?;
        let class = class.map(ReportClass::as_str);
        tracing::info!(count = bounces.count, class, "a mail came back for the time being");
        Ok(too_many.then_some(SuppressionReason::Bounced))
    }
}
