use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, SignedIn, policy};
use socle_domain::recruiting::hiring::{Offer, OfferId, OfferStatus};
use socle_domain::recruiting::{Application, ApplicationId, notifications};

use super::{WriteOfferError, change, store_closed};
use crate::audit::{self, Happening};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications;
use crate::recruiting::events::{ApplicationTransitioned, Moved};
use crate::recruiting::hiring::settle;
use crate::recruiting::ports::HiringQueries;
use crate::store::{Store, Tx, finish};

/// Takes or declines an offer, for its candidate.
pub struct AnswerOffer {
    /// Where offers are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What a candidate answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Accept,
    /// No. The application stays where it is: there may be another offer.
    Decline,
}

impl AnswerOffer {
    /// Answers an offer that was sent to whoever asks, in time. With a yes the application is accepted
    /// in the same transaction.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: OfferId,
        answer: Answer,
    ) -> Result<Offer, WriteOfferError> {
        let person = policy::person(actor)?;
        let found = self.queries.parties_of_offer(id).await?;
        let own = found.filter(|found| found.parties.candidate_id == Some(person.user_id));
        let found = own.ok_or(Denied::NotFound)?;
        let scope = OrganizationScope::turned_to(&person, found.parties.organization_id)?;
        let ids = (found.application_id, id);
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, (actor, &person), &scope, ids, answer).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        (actor, person): (&Actor, &SignedIn),
        scope: &OrganizationScope,
        (application_id, id): (ApplicationId, OfferId),
        answer: Answer,
    ) -> Result<Offer, WriteOfferError> {
        let application = tx.applications().lock(scope, application_id).await?;
        let own = |it: &Application| it.candidate_id == Some(person.user_id);
        let application = application.filter(own).ok_or(Denied::NotFound)?;
        let offer = tx.offers().lock(scope, id).await?;
        // A draft is not there for whom it may be meant, whatever became of it.
        let mut offer = offer.filter(|it| it.sent_at.is_some()).ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        let (to, message) = match answer {
            Answer::Accept => (OfferStatus::Accepted, &notifications::OFFER_ACCEPTED),
            Answer::Decline => (OfferStatus::Declined, &notifications::OFFER_DECLINED),
        };
        offer.become_(to, now)?;
        let randomness = &*self.randomness;
        store_closed(tx, randomness, actor, scope, &offer, now).await?;
        change::tell_both(tx, randomness, scope, &application, message, now).await?;
        if answer == Answer::Accept {
            self.accept(tx, (actor, person), scope, application).await?;
        }
        Ok(offer)
    }

    async fn accept(
        &self,
        tx: &mut dyn Tx,
        (actor, person): (&Actor, &SignedIn),
        scope: &OrganizationScope,
        mut application: Application,
    ) -> Result<(), WriteOfferError> {
        let (now, id) = (self.clock.now(), application.id);
        let transition = application.accept_offer(now)?;
        tx.applications().update(scope, &application).await?;
        let transition_id = self.randomness.id(now);
        let by = Some(person.user_id);
        tx.applications().add_transition(id, transition_id, &transition, by).await?;
        let happening = Happening::within(scope, "application.transitioned")
            .to(applications::RESOURCE, id)
            .with("from", transition.from.as_str())
            .with("to", transition.to.as_str());
        settle(tx, &*self.randomness, actor, scope, &application, now).await?;
        let moved = Moved { application, transition };
        let event = ApplicationTransitioned(&moved);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
