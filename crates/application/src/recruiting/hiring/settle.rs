use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationScope};
use socle_domain::recruiting::hiring::{InterviewError, InterviewStatus, OfferError, OfferStatus};
use socle_domain::recruiting::{Application, ApplicationStatus};

use crate::ports::Randomness;
use crate::recruiting::hiring::{interviews, offers};
use crate::store::{StoreError, Tx};

/// Ends what a locked application leaves open that has moved to its end: an offer that waits, and, when
/// one side said no, the interviews that were to be. Whoever moved it tells the candidate about the move,
/// which says this with it; interviewers are told here.
pub(in crate::recruiting) async fn settle(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &OrganizationScope,
    application: &Application,
    now: Timestamp,
) -> Result<(), StoreError> {
    // It lay within the state that the application has left.
    tx.hiring_stages().put(scope, application.id, None).await?;
    if application.status.is_open() {
        return Ok(());
    }
    if let Some(mut offer) = tx.offers().lock_open(scope, application.id).await? {
        let withdrawn = offer.become_(OfferStatus::Withdrawn, now);
        withdrawn.map_err(|error: OfferError| StoreError::Refused(error.into()))?;
        offers::store_closed(tx, randomness, actor, scope, &offer, now).await?;
    }
    if application.status == ApplicationStatus::Accepted {
        return Ok(());
    }
    for mut interview in tx.interviews().lock_planned(scope, application.id).await? {
        let canceled = interview.become_(InterviewStatus::Canceled, now);
        canceled.map_err(|error: InterviewError| StoreError::Refused(error.into()))?;
        interviews::store_ended(tx, randomness, actor, scope, &interview, now).await?;
        let people = interview.plan.interviewers.clone();
        interviews::tell_interviewers(
            tx,
            randomness,
            actor,
            application,
            &interview,
            "canceled",
            &people,
        )
        .await?;
    }
    Ok(())
}
