//! One thing that happened.

use std::collections::BTreeMap;
use std::net::IpAddr;

use uuid::Uuid;

use crate::access::{Actor, ApiKeyId, Principal, RequestId};
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::{Id as _, Timestamp};

id!(
    /// Identifies an audit entry.
    AuditEntryId
);

impl AuditEntryId {
    /// The least identifier of what happens at a moment or, by less than a millisecond, before it.
    /// `None` where no identifier reaches: they count 48 bits of milliseconds since 1970 (RFC 9562
    /// §5.7).
    pub fn least_at(moment: Timestamp) -> Option<Self> {
        let countable = 0..1_i64 << 48;
        countable.contains(&moment.timestamp_millis()).then(|| Self::new(moment, [0; 10]))
    }
}

/// Where an entry belongs: each organization has a chain of its own, and the platform one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuditChain {
    /// What concerns no organization: accounts and administration.
    Platform,
    /// What happened in one organization.
    Organization(OrganizationId),
}

impl AuditChain {
    /// The identifier in the databases; nil for the platform.
    pub fn as_uuid(self) -> Uuid {
        match self {
            Self::Platform => Uuid::nil(),
            Self::Organization(id) => id.as_uuid(),
        }
    }

    /// The chain of that identifier.
    pub fn from_uuid(uuid: Uuid) -> Self {
        if uuid.is_nil() {
            Self::Platform
        } else {
            Self::Organization(OrganizationId::from_uuid(uuid))
        }
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    /// Nobody who could be named.
    Anonymous,
    /// A person.
    User(UserId),
    /// A program with a key.
    ApiKey(ApiKeyId),
    /// Socle itself.
    System,
}

impl AuditActor {
    /// The kind, as the HTTP contract and the databases name it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User(_) => "user",
            Self::ApiKey(_) => "api_key",
            Self::System => "system",
        }
    }

    /// Who exactly, if there is somebody.
    pub fn id(self) -> Option<Uuid> {
        match self {
            Self::Anonymous | Self::System => None,
            Self::User(id) => Some(id.as_uuid()),
            Self::ApiKey(id) => Some(id.as_uuid()),
        }
    }

    /// The actor of that kind.
    pub fn parse(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("anonymous", None) => Some(Self::Anonymous),
            ("system", None) => Some(Self::System),
            ("user", Some(id)) => Some(Self::User(UserId::from_uuid(id))),
            ("api_key", Some(id)) => Some(Self::ApiKey(ApiKeyId::from_uuid(id))),
            _ => None,
        }
    }
}

impl From<&Principal> for AuditActor {
    fn from(principal: &Principal) -> Self {
        match principal {
            Principal::Anonymous => Self::Anonymous,
            Principal::User(signed_in) => Self::User(signed_in.user_id),
            Principal::ApiKey(key) => Self::ApiKey(key.key_id),
            Principal::System => Self::System,
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was tried in vain.
    Failure,
}

impl Outcome {
    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }

    /// The outcome of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Success, Self::Failure].into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// What it was done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The kind of thing: `user`, `organization`, `api_key`.
    pub kind: String,
    /// Which one.
    pub id: Uuid,
}

/// One thing that happened.
///
/// Nothing in it names a person but identifiers, and the client's address and program, which can be
/// redacted without breaking the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Identifies it; made of the moment it happened at, so that it sorts by time.
    pub id: AuditEntryId,
    /// Where it belongs.
    pub chain: AuditChain,
    /// Who did it.
    pub actor: AuditActor,
    /// What: `resource.verb` in the past tense, as the event is named.
    pub action: String,
    /// How it ended.
    pub outcome: Outcome,
    /// To what.
    pub resource: Option<Resource>,
    /// What else there is to say: identifiers, kinds and names of fields. Never a name, an address
    /// or a secret.
    pub details: BTreeMap<String, String>,
    /// The request.
    pub request_id: RequestId,
    /// Where the request came from.
    pub ip: Option<IpAddr>,
    /// With what.
    pub user_agent: Option<String>,
    /// When.
    pub occurred_at: Timestamp,
}

impl AuditEntry {
    /// Something that this actor did just now.
    pub fn new(
        id: AuditEntryId,
        chain: AuditChain,
        actor: &Actor,
        action: &str,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            chain,
            actor: AuditActor::from(&actor.principal),
            action: action.to_owned(),
            outcome: Outcome::Success,
            resource: None,
            details: BTreeMap::new(),
            request_id: actor.request_id.clone(),
            ip: actor.client.ip,
            user_agent: actor.client.user_agent.clone(),
            occurred_at: now,
        }
    }
}
