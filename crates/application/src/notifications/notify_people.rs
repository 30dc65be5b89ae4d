use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::identity::UserId;
use socle_domain::notifications::messages;
use socle_domain::organizations::OrganizationId;
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::access::events::ApiKeyCreated;
use crate::notifications::{Telling, notify};
use crate::organizations;
use crate::organizations::events::{MemberAdded, MemberRemoved, MemberRoleChanged};
use crate::outbox::{Event as _, OutboxMessage, Subscriber, SubscriberError};
use crate::ports::Randomness;
use crate::store::{StoreError, Tx};

/// Tells people what happened on the platform, as far as it concerns them.
pub struct NotifyPeople {
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What the events it hears of have in common.
#[derive(Deserialize)]
struct Concerned {
    organization_id: Uuid,
    /// Whom it happened to, when it was a member.
    user_id: Option<Uuid>,
}

const TOPICS: [&str; 4] =
    [MemberAdded::NAME, MemberRoleChanged::NAME, MemberRemoved::NAME, ApiKeyCreated::NAME];

impl NotifyPeople {
    async fn tell(
        &self,
        tx: &mut dyn Tx,
        telling: Telling,
        people: &[UserId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        notify(tx, &*self.randomness, &telling, people, now).await
    }

    async fn owners(
        &self,
        tx: &mut dyn Tx,
        id: OrganizationId,
    ) -> Result<Vec<UserId>, SubscriberError> {
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        let scope = OrganizationScope::system(&actor, id)
            .map_err(|denied| SubscriberError::Failed(denied.into()))?;
        Ok(organizations::owners_of(tx, &scope).await?)
    }
}

#[async_trait]
impl Subscriber for NotifyPeople {
    fn name(&self) -> &'static str {
        "notify_people"
    }

    fn wants(&self, message: &OutboxMessage) -> bool {
        TOPICS.contains(&message.topic.as_str())
    }

    async fn hear(
        &self,
        tx: &mut dyn Tx,
        message: &OutboxMessage,
        now: Timestamp,
    ) -> Result<(), SubscriberError> {
        let concerned: Concerned = serde_json::from_slice(&message.payload)
            .map_err(|error| SubscriberError::Failed(error.into()))?;
        let id = OrganizationId::from_uuid(concerned.organization_id);
        let whom: Vec<UserId> = concerned.user_id.map(UserId::from_uuid).into_iter().collect();
        match message.topic.as_str() {
            MemberAdded::NAME => {
                let mut others = self.owners(tx, id).await?;
                others.retain(|owner| !whom.contains(owner));
                let added = Telling::new(&messages::MEMBER_ADDED).within(id);
                self.tell(tx, added, &whom, now).await?;
                let mut joined = Telling::new(&messages::MEMBER_JOINED).within(id);
                if let Some(user_id) = concerned.user_id {
                    joined = joined.with("user_id", user_id);
                }
                self.tell(tx, joined, &others, now).await?;
            }
            MemberRoleChanged::NAME => {
                let changed = Telling::new(&messages::ROLE_CHANGED).within(id);
                self.tell(tx, changed, &whom, now).await?;
            }
            MemberRemoved::NAME => {
                let removed = Telling::new(&messages::MEMBER_REMOVED).within(id);
                self.tell(tx, removed, &whom, now).await?;
            }
            ApiKeyCreated::NAME => {
                let owners = self.owners(tx, id).await?;
                let created = Telling::new(&messages::API_KEY_CREATED).within(id);
                self.tell(tx, created, &owners, now).await?;
            }
            _ => {}
        }
        Ok(())
    }
}
