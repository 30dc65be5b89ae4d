use std::sync::Arc;

use chrono::NaiveDate;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::hiring::{Offer, OfferStatus, OfferTerms, OfferedSalary};
use socle_domain::recruiting::{ApplicationId, Currency, permissions};

use super::{RESOURCE, WriteOfferError};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications::scope_of;
use crate::recruiting::input;
use crate::recruiting::ports::ApplicationQueries;
use crate::store::{Store, Tx, finish};
use crate::validation::{FieldError, Invalid, Validation};

/// Drafts an offer, which the candidate does not see yet.
pub struct DraftOffer {
    /// Where offers are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose applications are.
    pub queries: Arc<dyn ApplicationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// An offer, as it is sent.
#[derive(Debug, Clone)]
pub struct OfferInput {
    /// What is paid for a year of full time before taxes, in the smallest unit of the currency.
    pub salary_minor_units: i64,
    /// In which currency.
    pub currency: String,
    /// The first day of work.
    pub starts_on: NaiveDate,
    /// Until when the candidate can answer.
    pub expires_at: Timestamp,
    /// What else is promised.
    pub text: String,
}

impl DraftOffer {
    /// Drafts one for an application about which nothing is decided, and for which none is open.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        request: &OfferInput,
    ) -> Result<Offer, WriteOfferError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        let now = self.clock.now();
        let offer = Offer {
            id: self.randomness.id(now),
            organization_id: scope.organization_id(),
            application_id: id,
            terms: terms(request, now)?,
            status: OfferStatus::Draft,
            created_by: policy::person(actor).ok().map(|person| person.user_id),
            created_at: now,
            sent_at: None,
            closed_at: None,
            version: 1,
        };
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, &offer).await;
        finish(tx, outcome).await?;
        Ok(offer)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        offer: &Offer,
    ) -> Result<(), WriteOfferError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, offer.application_id).await?;
        let application = application.ok_or(Denied::NotFound)?;
        if !application.status.is_open() || application.candidate_id.is_none() {
            return Err(WriteOfferError::NotNow);
        }
        if !tx.offers().insert(scope, offer).await? {
            return Err(WriteOfferError::AlreadyOpen);
        }
        // A draft is nobody else's business yet.
        let happening = Happening::within(scope, "offer.drafted")
            .to(RESOURCE, offer.id)
            .with("application_id", offer.application_id);
        audit::record(tx, &*self.randomness, actor, happening, offer.created_at).await?;
        Ok(())
    }
}

fn terms(request: &OfferInput, now: Timestamp) -> Result<OfferTerms, Invalid> {
    let mut check = Validation::new();
    let malformed = || {
        let message = "a currency is three capital letters, such as EUR";
        FieldError::new("currency", "malformed", message)
    };
    let currency = check.take(Currency::parse(&request.currency).ok_or_else(malformed));
    let out_of_range = || {
        let message = format!("a salary is 0 to {} of the smallest unit", OfferedSalary::MOST);
        FieldError::new("salary_minor_units", "out_of_range", message)
    };
    let salary = currency.and_then(|currency| {
        let salary = OfferedSalary::new(request.salary_minor_units, currency);
        check.take(salary.ok_or_else(out_of_range))
    });
    let text = check.take(input::prose("text", &request.text));
    let (salary, text) = check.finish(salary.zip(text))?;
    let (starts_on, expires_at) = (request.starts_on, request.expires_at);
    let terms = OfferTerms { salary, starts_on, expires_at, text };
    terms.check(now).map_err(|error| FieldError::new(error.field(), "out_of_range", error))?;
    Ok(terms)
}
