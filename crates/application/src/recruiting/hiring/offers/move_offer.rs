use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::hiring::{Offer, OfferId, OfferStatus};
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationStatus, notifications, permissions,
};

use super::{RESOURCE, WriteOfferError, change, store_closed};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::applications::employer_of;
use crate::recruiting::hiring::OfferSent;
use crate::recruiting::ports::HiringQueries;
use crate::store::{Store, Tx, finish};

/// Sends an offer, or takes it back, for its employer.
pub struct MoveOffer {
    /// Where offers are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What an employer does with an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Lets the candidate have it.
    Send,
    /// Takes it back.
    Withdraw,
}

impl MoveOffer {
    /// Sends an offer about an application that has come so far, or takes one back that was not
    /// answered.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: OfferId,
        decision: Decision,
    ) -> Result<Offer, WriteOfferError> {
        policy::authenticated(actor)?;
        let found = self.queries.parties_of_offer(id).await?.ok_or(Denied::NotFound)?;
        let scope = employer_of(actor, &found.parties, &permissions::MANAGE_APPLICATIONS)?;
        let ids = (found.application_id, id);
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, ids, decision).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        (application_id, id): (ApplicationId, OfferId),
        decision: Decision,
    ) -> Result<Offer, WriteOfferError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, application_id).await?;
        let application = application.ok_or(Denied::NotFound)?;
        let mut offer = tx.offers().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        match decision {
            Decision::Send => {
                self.send(tx, actor, scope, &application, &mut offer).await?;
            }
            Decision::Withdraw => {
                self.take_back(tx, actor, scope, &application, &mut offer).await?;
            }
        }
        Ok(offer)
    }

    async fn send(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        application: &Application,
        offer: &mut Offer,
    ) -> Result<(), WriteOfferError> {
        let now = self.clock.now();
        offer.become_(OfferStatus::Sent, now)?;
        if application.status != ApplicationStatus::Offer {
            return Err(WriteOfferError::NotNow);
        }
        tx.offers().update(scope, offer).await?;
        let happening = Happening::within(scope, "offer.sent").to(RESOURCE, offer.id);
        let event = OfferSent(offer);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let message = &notifications::OFFER_SENT;
        change::tell_candidate(tx, &*self.randomness, application, message, now).await?;
        Ok(())
    }

    async fn take_back(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        application: &Application,
        offer: &mut Offer,
    ) -> Result<(), WriteOfferError> {
        let now = self.clock.now();
        offer.become_(OfferStatus::Withdrawn, now)?;
        store_closed(tx, &*self.randomness, actor, scope, offer, now).await?;
        // Of a draft the candidate never knew.
        if offer.sent_at.is_some() {
            let message = &notifications::OFFER_WITHDRAWN;
            change::tell_candidate(tx, &*self.randomness, application, message, now).await?;
        }
        Ok(())
    }
}
