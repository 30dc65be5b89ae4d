use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::recruiting::hiring::InterviewId;
use socle_domain::recruiting::notifications;
use uuid::Uuid;

use crate::notifications::NameSource;
use crate::recruiting::ports::HiringQueries;
use crate::store::StoreError;

/// When interviews begin, as their candidates note it: in their time zone. Notifications to candidates
/// name interviews so, and say the time of today when one was moved since.
pub struct InterviewTimes(pub Arc<dyn HiringQueries>);

#[async_trait]
impl NameSource for InterviewTimes {
    fn of(&self) -> &'static str {
        notifications::INTERVIEWS
    }

    async fn names(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, StoreError> {
        let ids: Vec<_> = ids.iter().copied().map(InterviewId::from_uuid).collect();
        let times = self.0.interview_times(&ids).await?;
        Ok(times.into_iter().map(|(id, (at, zone))| (id.as_uuid(), zone.show(at))).collect())
    }
}
