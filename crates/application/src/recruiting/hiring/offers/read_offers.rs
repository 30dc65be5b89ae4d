use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Offer, OfferId};

use crate::access::ReadError;
use crate::paging::{Page, PageRequest};
use crate::recruiting::hiring::Side;
use crate::recruiting::ports::{ApplicationQueries, HiringQueries};

/// Shows offers to both sides. Candidates see those that they were sent.
pub struct ReadOffers {
    /// Knows whose applications are.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Knows offers.
    pub queries: Arc<dyn HiringQueries>,
}

impl ReadOffers {
    /// The offers about an application, the latest first.
    pub async fn on(
        &self,
        actor: &Actor,
        id: ApplicationId,
        page: PageRequest<OfferId>,
    ) -> Result<Page<Offer, OfferId>, ReadError> {
        Ok(match Side::on(&*self.applications, actor, id).await? {
            Side::Candidate(me) => self.queries.offers_to(me, Some(id), page).await?,
            Side::Employer(scope) => self.queries.offers_on(&scope, id, page).await?,
        })
    }

    /// One offer.
    pub async fn one(&self, actor: &Actor, id: OfferId) -> Result<Offer, ReadError> {
        policy::authenticated(actor)?;
        let found = self.queries.parties_of_offer(id).await?.ok_or(Denied::NotFound)?;
        let offer = match Side::of(actor, &found.parties)? {
            Side::Candidate(me) => self.queries.offer_to(me, id).await?,
            Side::Employer(scope) => self.queries.offer(&scope, id).await?,
        };
        Ok(offer.ok_or(Denied::NotFound)?)
    }
}
