//! Invitations by mail.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::access::ApiKeyId;
use crate::id::id;
use crate::identity::{EmailAddress, TokenDigest, User, UserId};
use crate::organizations::{CustomRoleId, MemberRole, OrganizationId};

id!(
    /// Identifies an invitation. Not the token in its link.
    InvitationId
);

/// Who invites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inviter {
    /// A member.
    Person(UserId),
    /// A program of the organization.
    ApiKey(ApiKeyId),
}

/// Open invitations of an organization that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenInvitations {
    /// To an address: one at most.
    To(EmailAddress),
    /// By one who may no longer speak for the organization as they did.
    By(Inviter),
    /// By members with a custom role.
    ByMembersWith(CustomRoleId),
    /// As a custom role.
    As(CustomRoleId),
}

/// An invitation to an organization, bound to an address. Its state machine: *open* → *accepted* |
/// *revoked* | *expired*, and no way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Identifies it.
    pub id: InvitationId,
    /// Where to.
    pub organization_id: OrganizationId,
    /// Whom: whoever proved to read the mail of this address, and nobody else.
    pub email: EmailAddress,
    /// As what.
    pub role: MemberRole,
    /// What is stored of the token in the link.
    pub digest: TokenDigest,
    /// Who invited; `None` when that is not known any more.
    pub invited_by: Option<Inviter>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// From when on it no longer works.
    pub expires_at: Timestamp,
    /// When it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// When it was taken back, or a newer one took its place.
    pub revoked_at: Option<Timestamp>,
}

/// Why an invitation cannot be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// It is for another address.
    #[error("the invitation is for another address")]
    AnotherPerson,
    /// It was accepted, taken back, or has expired.
    #[error("the invitation was used, taken back, or has expired")]
    Gone,
}

impl Invitation {
    /// How long an invitation can be accepted.
    pub const LIFETIME: TimeDelta = TimeDelta::hours(48);

    /// Whether it can be accepted.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.accepted_at.is_none() && self.revoked_at.is_none() && now < self.expires_at
    }

    /// Whether it is for that person, who has proved the address.
    pub fn is_for(&self, person: &User) -> bool {
        person.email == self.email && person.email_verified_at.is_some()
    }

    /// Uses it up. Whoever holds the link of another person learns nothing about its state.
    pub fn accept(&mut self, person: &User, now: Timestamp) -> Result<(), AcceptError> {
        if !self.is_for(person) {
            return Err(AcceptError::AnotherPerson);
        }
        if !self.is_open(now) {
            return Err(AcceptError::Gone);
        }
        self.accepted_at = Some(now);
        Ok(())
    }
}
