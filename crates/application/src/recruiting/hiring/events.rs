//! What hiring announces: which thing, and its state. What is thought, said or paid stays out, and
//! scorecards are announced to nobody.

use serde_json::{Value, json};
use socle_domain::Id as _;
use socle_domain::recruiting::hiring::{Interview, Offer};

use crate::outbox::organization_event;

fn interview(interview: &Interview) -> Value {
    json!({
        "id": interview.id.as_uuid(),
        "organization_id": interview.organization_id.as_uuid(),
        "application_id": interview.application_id.as_uuid(),
        "kind": interview.plan.kind.as_str(),
        "starts_at": interview.plan.starts_at,
        "duration_minutes": interview.plan.minutes,
        "status": interview.status.as_str(),
        "version": interview.version,
    })
}

fn offer(offer: &Offer) -> Value {
    json!({
        "id": offer.id.as_uuid(),
        "organization_id": offer.organization_id.as_uuid(),
        "application_id": offer.application_id.as_uuid(),
        "status": offer.status.as_str(),
        "expires_at": offer.terms.expires_at,
        "version": offer.version,
    })
}

organization_event!(
    /// Somebody is to talk to a candidate.
    InterviewPlanned(Interview) = "interview.planned",
    |it| it.organization_id,
    interview
);
organization_event!(
    /// Something about an interview is different.
    InterviewMoved(Interview) = "interview.moved",
    |it| it.organization_id,
    interview
);
organization_event!(
    /// An interview was, or is not to be.
    InterviewEnded(Interview) = "interview.ended",
    |it| it.organization_id,
    interview
);
organization_event!(
    /// A candidate was sent an offer.
    OfferSent(Offer) = "offer.sent",
    |it| it.organization_id,
    offer
);
organization_event!(
    /// An offer was answered, taken back, or not answered in time.
    OfferClosed(Offer) = "offer.closed",
    |it| it.organization_id,
    offer
);
