//! What identity keeps of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use socle_domain::identity::{
    DeviceName, KnownDevice, SecurityEvent, SecurityEventId, Session, User,
};
use socle_domain::{Id as _, Timestamp};

use crate::identity::ports::{IdentityQueries, InsertUserError};
use crate::ports::{Randomness, RandomnessExt as _};
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// Account, sessions, devices and what happened to them.
pub struct IdentityData {
    /// Knows people.
    pub queries: Arc<dyn IdentityQueries>,
    /// What stands in place of an address.
    pub randomness: Arc<dyn Randomness>,
}

#[async_trait]
impl PersonalData for IdentityData {
    fn section(&self) -> &'static str {
        "identity"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let records = self.queries.account_records(user.id).await?;
        Ok(PersonalSection::of(json!({
            "account": account(user),
            "sessions": records.sessions.iter().map(session).collect::<Vec<_>>(),
            "known_devices": records.devices.iter().map(device).collect::<Vec<_>>(),
            "security_events": records.events.iter().map(event).collect::<Vec<_>>(),
        })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, now: Timestamp) -> Result<(), StoreError> {
        let mut erased = user.clone();
        // Not the identifier: others know that, and could have taken the address before.
        let placeholder: SecurityEventId = self.randomness.id(now);
        erased.erase(placeholder.as_uuid(), now);
        tx.account_traces().forget_all_of(user.id).await?;
        tx.users().change_email(&erased).await.map_err(|error| match error {
            InsertUserError::Store(error) => error,
            // 80 random bits: a collision is a fault, and the next run draws others.
            InsertUserError::EmailTaken => StoreError::Refused("the placeholder is taken".into()),
        })
    }
}

fn account(user: &User) -> Value {
    json!({
        "id": user.id.as_uuid(),
        "email": user.email.as_str(),
        "email_verified_at": user.email_verified_at,
        "has_password": user.password_hash.is_some(),
        "first_name": user.first_name.as_str(),
        "last_name": user.last_name.as_str(),
        "locale": user.locale.as_str(),
        "time_zone": user.time_zone.name(),
        "platform_role": user.platform_role.as_str(),
        "status": user.status.as_str(),
        "second_factor_confirmed_at": user.second_factor_confirmed_at,
        "erasure_requested_at": user.erasure_requested_at,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    })
}

fn session(session: &Session) -> Value {
    json!({
        "id": session.id.as_uuid(),
        "device_name": session.device_name.as_ref().map(DeviceName::as_str),
        "user_agent": session.user_agent,
        "ip": session.ip.map(|ip| ip.to_string()),
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "expires_at": session.expires_at,
        "ended_at": session.end.map(|end| end.at),
        "end_reason": session.end.map(|end| end.reason.as_str()),
    })
}

fn device(device: &KnownDevice) -> Value {
    json!({
        "id": device.id.as_uuid(),
        "user_agent": device.user_agent,
        "ip": device.ip.map(|ip| ip.to_string()),
        "first_seen_at": device.first_seen_at,
        "last_seen_at": device.last_seen_at,
    })
}

fn event(event: &SecurityEvent) -> Value {
    json!({
        "id": event.id.as_uuid(),
        "kind": event.kind.as_str(),
        "session_id": event.session_id.map(|id| id.as_uuid()),
        "ip": event.ip.map(|ip| ip.to_string()),
        "user_agent": event.user_agent,
        "occurred_at": event.occurred_at,
    })
}
