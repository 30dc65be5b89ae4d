//! The first argument of every use case.

use std::fmt;
use std::net::IpAddr;

use crate::Timestamp;
use crate::access::{ApiKeyId, Memberships, PlatformRole};
use crate::identity::{SecretToken, SessionId, UserId};
use crate::organizations::OrganizationId;

/// Who asks for something, and through which request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// On whose behalf.
    pub principal: Principal,
    /// Where the principal belongs, and what it may do there, as the databases say now.
    pub memberships: Memberships,
    /// The request that carries the wish; appears in logs, problems and audit entries.
    pub request_id: RequestId,
    /// Where the request came from.
    pub client: Client,
}

/// On whose behalf something is asked.
#[derive(Debug, Clone)]
pub enum Principal {
    /// Nobody in particular: no credentials were presented.
    Anonymous,
    /// A person with a live session.
    User(SignedIn),
    /// A program with a live key of an organization.
    ApiKey(ApiKeyPrincipal),
    /// Socle itself: the command line and background work.
    System,
}

/// A person whose session was checked a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub user_id: UserId,
    /// The session ("device") that asks.
    pub session_id: SessionId,
    /// Their role on the platform, as the databases say now, not as it was at sign-in.
    pub platform_role: PlatformRole,
    /// When they last proved who they are.
    pub authenticated_at: Timestamp,
    /// Whether their account waits to be erased: then they may look, take their data along and
    /// restore the account, and nothing else.
    pub closing: bool,
}

/// A key that was checked a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiKeyPrincipal {
    /// The key.
    pub key_id: ApiKeyId,
    /// Whose it is.
    pub organization_id: OrganizationId,
}

impl Actor {
    /// Socle itself, outside of any request.
    pub fn system(request_id: RequestId) -> Self {
        let (memberships, client) = (Memberships::default(), Client::default());
        Self { principal: Principal::System, memberships, request_id, client }
    }
}

/// Where a request came from.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// The address of the client, seen through configured trusted proxies only.
    pub ip: Option<IpAddr>,
    /// The `User-Agent` header, shortened to [`Client::USER_AGENT_MAX_CHARS`].
    pub user_agent: Option<String>,
    /// The secret by which a browser is recognized from one sign-in to the next, if it has one.
    pub device: Option<SecretToken>,
}

impl Client {
    /// How much of a `User-Agent` header is kept.
    pub const USER_AGENT_MAX_CHARS: usize = 256;

    /// A client, with an over-long `User-Agent` shortened and control characters removed.
    pub fn new(ip: Option<IpAddr>, user_agent: Option<&str>) -> Self {
        let user_agent = user_agent.map(|text| {
            text.chars()
                .filter(|c| !c.is_control())
                .take(Self::USER_AGENT_MAX_CHARS)
                .collect::<String>()
        });
        Self { ip, user_agent: user_agent.filter(|text| !text.is_empty()), device: None }
    }

    /// The key under which limits count this source.
    ///
    /// One person can hold a whole IPv6 /64 (RFC 6177 hands them out to sites), so IPv6 addresses
    /// count by their first 64 bits; an IPv4-mapped address counts as the IPv4 address it is.
    pub fn source(&self) -> String {
        match self.ip.map(|ip| ip.to_canonical()) {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(v4)) => v4.to_string(),
            Some(IpAddr::V6(v6)) => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        }
    }
}

/// Identifies one request in logs, problems and audit entries.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The longest identifier accepted from outside.
    pub const MAX_LEN: usize = 128;

    /// Accepts an identifier from outside if it can do no harm in a log line or a header:
    /// 1 to 128 of `A–Z a–z 0–9 . _ -`.
    pub fn parse(text: &str) -> Option<Self> {
        let harmless = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        ((1..=Self::MAX_LEN).contains(&text.len()) && text.bytes().all(harmless))
            .then(|| Self(text.to_owned()))
    }

    /// An identifier of our own making.
    pub fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self(uuid.to_string())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({})", self.0)
    }
}

/// A policy said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody is signed in; signing in may help.
    #[error("authentication is required")]
    NotAuthenticated,
    /// Somebody is signed in who may not do this; signing in again will not help.
    #[error("this is not allowed")]
    Forbidden,
    /// Somebody is signed in who may do this, once they have proved again who they are.
    #[error("prove again who you are")]
    StepUpRequired,
    /// Somebody is signed in whose account waits to be erased; restoring it will help.
    #[error("the account waits to be erased")]
    AccountClosing,
    /// It is not there, or not theirs: the two look alike.
    #[error("there is no such thing, or it is not yours")]
    NotFound,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("203.0.113.9", "203.0.113.9")]
    #[case("::ffff:203.0.113.9", "203.0.113.9")]
    #[case("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    #[case("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    fn a_source_is_what_one_person_holds(#[case] ip: &str, #[case] expected: &str) {
        assert_eq!(Client::new(Some(ip.parse().unwrap()), None).source(), expected);
    }

    #[rstest]
    #[case("abc-123_X.9", true)]
    #[case("", false)]
    #[case("two words", false)]
    #[case("line\nbreak", false)]
    #[case("quote\"", false)]
    #[case("é", false)]
    fn only_harmless_request_ids_are_kept(#[case] text: &str, #[case] accepted: bool) {
        assert_eq!(RequestId::parse(text).is_some(), accepted);
    }

    #[test]
    fn a_request_id_has_a_longest_length() {
        assert!(RequestId::parse(&"a".repeat(RequestId::MAX_LEN)).is_some());
        assert!(RequestId::parse(&"a".repeat(RequestId::MAX_LEN + 1)).is_none());
    }

    #[test]
    fn user_agents_are_cut_and_cleaned() {
        let long = format!("a\u{7}b{}", "x".repeat(1_000));
        let client = Client::new(None, Some(&long));
        let kept = client.user_agent.unwrap();
        assert!(kept.starts_with("abx"));
        assert_eq!(kept.chars().count(), Client::USER_AGENT_MAX_CHARS);
        assert_eq!(Client::new(None, Some("\r\n")).user_agent, None);
    }
}
