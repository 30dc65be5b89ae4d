use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;
use socle_domain::tasks::{Task, TaskId};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use super::ALERT_PEOPLE;
use crate::outbox::{Event as _, OutboxMessage, Subscriber, SubscriberError};
use crate::recruiting::events::JobPublished;
use crate::store::Tx;

/// Has people told of a job that was published: by a task, for there may be many.
pub struct HearOfJobs;

#[derive(Deserialize)]
struct Published {
    id: Uuid,
}

#[async_trait]
impl Subscriber for HearOfJobs {
    fn name(&self) -> &'static str {
        "alert_people"
    }

    fn wants(&self, message: &OutboxMessage) -> bool {
        message.topic == JobPublished::NAME
    }

    async fn hear(
        &self,
        tx: &mut dyn Tx,
        message: &OutboxMessage,
        now: Timestamp,
    ) -> Result<(), SubscriberError> {
        let Published { id } = serde_json::from_slice(&message.payload)
            .map_err(|error| SubscriberError::Failed(error.into()))?;
        let payload = json!({ "job_id": id }).to_string().into_bytes();
        let task_id = TaskId::from_uuid(message.id.as_uuid());
        Ok(tx.tasks().enqueue(&[Task::new(task_id, &ALERT_PEOPLE, payload, now)]).await?)
    }
}
