//! Where an organization wants to hear of what happens.

use std::fmt;

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::organizations::OrganizationId;
use crate::webhooks::{EventFilter, TargetUrl};

id!(
    /// Identifies an endpoint.
    WebhookEndpointId
);

/// What people note about an endpoint: 1 to 200 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description(String);

/// Why a description is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// It is too long.
    #[error("a description has at most {} characters", Description::MAX_CHARS)]
    TooLong,
    /// It holds what cannot be seen.
    #[error("a description is one line of visible characters")]
    Invisible,
}

impl DescriptionError {
    /// For machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Invisible => "invisible_characters",
        }
    }
}

impl Description {
    /// The longest.
    pub const MAX_CHARS: usize = 200;

    /// Parses a description; nothing but space is none.
    pub fn parse(text: &str) -> Result<Option<Self>, DescriptionError> {
        let text = text.trim();
        if text.chars().count() > Self::MAX_CHARS {
            return Err(DescriptionError::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(DescriptionError::Invisible);
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why nothing is sent to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisabledBecause {
    /// Somebody switched it off.
    Asked,
    /// It said that it is gone for good (410).
    Gone,
    /// It failed for days.
    Failing,
}

impl DisabledBecause {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Gone, Self::Failing];

    /// The name in the HTTP contract and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// Since when and why nothing is sent to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disabling {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub because: DisabledBecause,
}

/// Where an organization wants to hear of what happens. Its secrets stand elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEndpoint {
    /// Identifies it.
    pub id: WebhookEndpointId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// Where it is.
    pub url: TargetUrl,
    /// Which events it wants.
    pub events: EventFilter,
    /// What people note about it.
    pub description: Option<Description>,
    /// Since when and why nothing is sent to it, if that is so.
    pub disabled: Option<Disabling>,
    /// Since when nothing has arrived any more; `None` after a success.
    pub failing_since: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody changed it last.
    pub updated_at: Timestamp,
}

impl WebhookEndpoint {
    /// How many an organization can have.
    pub const MAX_PER_ORGANIZATION: i64 = 50;
    /// For how long nothing may arrive before nothing more is sent.
    pub const PATIENCE: TimeDelta = TimeDelta::days(5);

    /// Whether anything is sent to it.
    pub const fn is_enabled(&self) -> bool {
        self.disabled.is_none()
    }

    /// Something arrived.
    pub const fn note_success(&mut self) {
        self.failing_since = None;
    }

    /// Something did not arrive. Says whether nothing has for so long that it is to be disabled.
    pub fn note_failure(&mut self, now: Timestamp) -> bool {
        let since = *self.failing_since.get_or_insert(now);
        self.is_enabled() && now - since >= Self::PATIENCE
    }

    /// Sends nothing more to it. `false` when nothing was sent already.
    pub fn disable(&mut self, because: DisabledBecause, now: Timestamp) -> bool {
        let was_enabled = self.is_enabled();
        self.disabled.get_or_insert(Disabling { at: now, because });
        was_enabled
    }

    /// Sends to it again, with as much patience as at first. `false` when that was so already.
    pub const fn enable(&mut self) -> bool {
        let was_disabled = self.disabled.is_some();
        if was_disabled {
            self.disabled = None;
            self.failing_since = None;
        }
        was_disabled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::webhooks::TargetPolicy;
    use DisabledBecause::{Asked, Failing, Gone};

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + hours * 3_600, 0).unwrap()
    }

    fn endpoint() -> WebhookEndpoint {
        let url = TargetUrl::parse("https://example.com/", TargetPolicy::STRICT).unwrap();
        WebhookEndpoint {
            id: WebhookEndpointId::from_uuid(uuid::Uuid::from_u128(1)),
            organization_id: OrganizationId::from_uuid(uuid::Uuid::from_u128(2)),
            url,
            events: EventFilter::parse(&["*"]).unwrap(),
            description: None,
            disabled: None,
            failing_since: None,
            created_at: at(0),
            updated_at: at(0),
        }
    }

    #[test]
    fn five_days_of_nothing_but_failures_are_enough() {
        let mut endpoint = endpoint();
        assert!(!endpoint.note_failure(at(0)));
        assert!(!endpoint.note_failure(at(119)));
        assert!(endpoint.note_failure(at(120)));
        // A success begins anew.
        endpoint.note_success();
        assert!(!endpoint.note_failure(at(121)));
        assert!(!endpoint.note_failure(at(240)));
        assert!(endpoint.note_failure(at(241)));
    }

    #[test]
    fn what_is_disabled_is_not_disabled_again() {
        let mut endpoint = endpoint();
        assert!(!endpoint.enable());
        assert!(!endpoint.note_failure(at(0)));
        assert!(endpoint.disable(Gone, at(1)));
        assert!(!endpoint.disable(Asked, at(2)));
        assert_eq!(endpoint.disabled, Some(Disabling { at: at(1), because: Gone }));
        assert!(!endpoint.note_failure(at(1_000)));
        assert!(endpoint.enable());
        assert_eq!((endpoint.disabled, endpoint.failing_since), (None, None));
        assert!(endpoint.disable(Failing, at(3)));
    }

    #[test]
    fn descriptions() {
        let parse = |text: &str| Description::parse(text).map(|found| found.map(|d| d.0));
        assert_eq!(parse(" Billing "), Ok(Some("Billing".to_owned())));
        assert_eq!(parse("  "), Ok(None));
        assert_eq!(parse("a\nb"), Err(DescriptionError::Invisible));
        assert!(parse(&"é".repeat(200)).is_ok());
        assert_eq!(parse(&"é".repeat(201)), Err(DescriptionError::TooLong));
        for reason in DisabledBecause::ALL {
            assert_eq!(DisabledBecause::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(DisabledBecause::parse("bored"), None);
    }
}
