//! What every change of an interview has in common.

use socle_domain::access::{Actor, OrganizationScope, policy};
use socle_domain::identity::UserId;
use socle_domain::notifications::{NotificationMessage, Parameter};
use socle_domain::recruiting::hiring::{Interview, Interviewers};
use socle_domain::recruiting::{Application, notifications, permissions};
use socle_domain::{Id as _, Timestamp};

use super::{RESOURCE, WriteInterviewError};
use crate::audit::{self, Happening};
use crate::notifications::{Telling, notify};
use crate::organizations;
use crate::ports::Randomness;
use crate::recruiting::hiring::InterviewEnded;
use crate::store::{StoreError, Tx};
use crate::validation::{FieldError, Invalid};

/// Refuses interviewers who see no applications of the organization, who are the candidate, or who talk
/// to somebody else meanwhile. The organization is locked: nobody plans anything else with them until
/// the transaction ends.
pub(super) async fn check_interviewers(
    tx: &mut dyn Tx,
    scope: &OrganizationScope,
    application: &Application,
    interview: &Interview,
) -> Result<(), WriteInterviewError> {
    let known = organizations::members_who_may(tx, scope, &permissions::READ_APPLICATIONS).await?;
    let fits = |id: &UserId| known.contains(id) && application.candidate_id != Some(*id);
    if !interview.plan.interviewers.as_slice().iter().all(fits) {
        let message = "interviewers are members who see the organization's applications";
        return Err(Invalid::from(FieldError::new("interviewers", "unknown", message)).into());
    }
    match tx.interviews().busy(scope, interview).await?.len() {
        0 => Ok(()),
        busy => Err(WriteInterviewError::Busy(busy)),
    }
}

/// Tells both sides what has happened to an interview: the candidate when it is, interviewers where to
/// look. Whoever did it knows.
pub(super) async fn tell(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    application: &Application,
    interview: &Interview,
    (message, word): (&'static NotificationMessage, &str),
    before: &Interviewers,
) -> Result<(), StoreError> {
    let now = interview.updated_at;
    let candidate: Vec<_> = application.candidate_id.into_iter().collect();
    let telling = about(message, application, interview);
    notify(tx, randomness, &telling, &candidate, now).await?;
    tell_interviewers(tx, randomness, actor, application, interview, word, before).await
}

/// Tells those who talk to the candidate, or were to before, that there is something to look at.
pub(in crate::recruiting) async fn tell_interviewers(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    application: &Application,
    interview: &Interview,
    word: &str,
    before: &Interviewers,
) -> Result<(), StoreError> {
    let me = policy::person(actor).ok().map(|person| person.user_id);
    let after = &interview.plan.interviewers;
    let mut people = [before.as_slice(), after.as_slice()].concat();
    people.sort_unstable();
    people.dedup();
    people.retain(|id| Some(*id) != me && application.candidate_id != Some(*id));
    let mut telling = about(&notifications::INTERVIEW_ASSIGNED, application, interview);
    if let Some(word) = Parameter::parse(word) {
        telling = telling.saying("change", word);
    }
    notify(tx, randomness, &telling, &people, interview.updated_at).await
}

fn about(
    message: &'static NotificationMessage,
    application: &Application,
    interview: &Interview,
) -> Telling {
    Telling::new(message)
        .within(application.organization_id)
        .with("job_id", application.job_id.as_uuid())
        .with("application_id", application.id.as_uuid())
        .with("interview_id", interview.id.as_uuid())
}

/// Stores an interview that has come to its end.
pub(in crate::recruiting) async fn store_ended(
    tx: &mut dyn Tx,
    randomness: &dyn Randomness,
    actor: &Actor,
    scope: &OrganizationScope,
    interview: &Interview,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.interviews().update(scope, interview).await?;
    let happening = Happening::within(scope, "interview.ended")
        .to(RESOURCE, interview.id)
        .with("status", interview.status.as_str());
    audit::announce(tx, randomness, actor, happening, &InterviewEnded(interview), now).await
}
