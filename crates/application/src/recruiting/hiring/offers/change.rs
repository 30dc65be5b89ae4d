//! What every change of an offer has in common.

use socle_domain::Id as _;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::notifications::NotificationMessage;
use socle_domain::recruiting::Application;
use socle_domain::recruiting::hiring::Offer;

use super::RESOURCE;
use crate::audit::{self, Happening};
use crate::notifications::{Telling, notify};
use crate::ports::Randomness;
use crate::recruiting::applications::employers_of;
use crate::recruiting::hiring::OfferClosed;
use crate::store::{StoreError, Tx};

/// Stores an offer that has come to its end.
pub(in crate::recruiting) async fn store_closed(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &OrganizationScope,
    offer: &Offer,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.offers().update(scope, offer).await?;
    let happening = Happening::within(scope, "offer.closed")
        .to(RESOURCE, offer.id)
        .with("status", offer.status.as_str());
    audit::announce(tx, randomness, actor, happening, &OfferClosed(offer), now).await
}

fn telling(message: &'static NotificationMessage, application: &Application) -> Telling {
    Telling::new(message)
        .within(application.organization_id)
        .with("job_id", application.job_id.as_uuid())
        .with("application_id", application.id.as_uuid())
}

/// Tells the candidate what has happened to an offer.
pub(super) async fn tell_candidate(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    application: &Application,
    message: &'static NotificationMessage,
    now: Timestamp,
) -> Result<(), StoreError> {
    let candidate: Vec<_> = application.candidate_id.into_iter().collect();
    notify(tx, randomness, &telling(message, application), &candidate, now).await
}

/// Tells both sides.
pub(super) async fn tell_both(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    scope: &OrganizationScope,
    application: &Application,
    message: &'static NotificationMessage,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut people = employers_of(tx, scope, application.candidate_id).await?;
    people.extend(application.candidate_id);
    notify(tx, randomness, &telling(message, application), &people, now).await
}
