use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;
use socle_domain::Timestamp;
use socle_domain::tasks::{Task, TaskKind};
use uuid::Uuid;

use super::tasks::{CandidateErrand, JobErrand};
use super::{PROFILE_CANDIDATE, PROFILE_JOB};
use crate::outbox::{Event as _, OutboxMessage, Subscriber, SubscriberError};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::recruiting::candidates::events::CandidateUpdated;
use crate::recruiting::events::{
    ApplicationCreated, ApplicationTransitioned, JobArchived, JobClosed, JobPublished, JobUpdated,
};
use crate::store::Tx;

/// Hears what changes about jobs, candidates and applications, and has what they are compared by made
/// again.
pub struct HearForMatching {
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

const OF_JOBS: [&str; 4] =
    [JobPublished::NAME, JobUpdated::NAME, JobClosed::NAME, JobArchived::NAME];
/// Whoever applies is compared until it is decided.
const OF_APPLICATIONS: [&str; 2] = [ApplicationCreated::NAME, ApplicationTransitioned::NAME];

#[derive(Deserialize)]
struct OfJob {
    id: Uuid,
    organization_id: Uuid,
}

#[derive(Deserialize)]
struct OfApplication {
    /// Nobody, once it was forgotten who applied.
    candidate_id: Option<Uuid>,
}

#[derive(Deserialize)]
struct OfCandidate {
    user_id: Uuid,
}

/// What is to be done about a message, if anything.
fn errand(
    message: &OutboxMessage,
) -> Result<Option<(&'static TaskKind, Value)>, serde_json::Error> {
    let (topic, payload) = (message.topic.as_str(), &message.payload);
    let of_candidate = |user_id| {
        let errand = serde_json::to_value(CandidateErrand { user_id });
        errand.map(|errand| Some((&PROFILE_CANDIDATE, errand)))
    };
    if OF_JOBS.contains(&topic) {
        let OfJob { id: job_id, organization_id } = serde_json::from_slice(payload)?;
        let errand = serde_json::to_value(JobErrand { organization_id, job_id })?;
        Ok(Some((&PROFILE_JOB, errand)))
    } else if OF_APPLICATIONS.contains(&topic) {
        let OfApplication { candidate_id } = serde_json::from_slice(payload)?;
        candidate_id.map_or(Ok(None), of_candidate)
    } else {
        let OfCandidate { user_id } = serde_json::from_slice(payload)?;
        of_candidate(user_id)
    }
}

#[async_trait]
impl Subscriber for HearForMatching {
    fn name(&self) -> &'static str {
        "matching"
    }

    fn wants(&self, message: &OutboxMessage) -> bool {
        let topic = message.topic.as_str();
        topic == CandidateUpdated::NAME
            || OF_JOBS.contains(&topic)
            || OF_APPLICATIONS.contains(&topic)
    }

    async fn hear(
        &self,
        tx: &mut dyn Tx,
        message: &OutboxMessage,
        now: Timestamp,
    ) -> Result<(), SubscriberError> {
        let errand = errand(message).map_err(|error| SubscriberError::Failed(error.into()))?;
        let Some((kind, errand)) = errand else { return Ok(()) };
        let payload = errand.to_string().into_bytes();
        let task = Task::new(self.randomness.id(now), kind, payload, now);
        Ok(tx.tasks().enqueue(&[task]).await?)
    }
}
