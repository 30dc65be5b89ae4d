//! The devices that a person has signed in from.

use std::net::IpAddr;

use crate::Timestamp;
use crate::id::id;
use crate::identity::{TokenDigest, UserId};

id!(
    /// Identifies a known device.
    KnownDeviceId
);

/// A device that a person has signed in from: its sign-ins are no news, and failures elsewhere do
/// not lock it out (OWASP Authentication Cheat Sheet, "device cookies").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// Identifies it.
    pub id: KnownDeviceId,
    /// Whose device.
    pub user_id: UserId,
    /// What it is recognized by: a browser by a cookie of its own, a program by where it comes from
    /// and what it calls itself.
    pub mark: TokenDigest,
    /// The `User-Agent` when it was first seen.
    pub user_agent: Option<String>,
    /// The address when it was first seen.
    pub ip: Option<IpAddr>,
    /// When it was first seen.
    pub first_seen_at: Timestamp,
    /// When a sign-in from it last succeeded.
    pub last_seen_at: Timestamp,
}
