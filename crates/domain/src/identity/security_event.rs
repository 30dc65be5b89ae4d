//! What happened to a person's account, for the person.

use std::net::IpAddr;

use crate::Timestamp;
use crate::id::id;
use crate::identity::{SessionId, UserId};

id!(
    /// Identifies a security event.
    SecurityEventId
);

/// Something a person should be able to look up about their account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// Identifies it.
    pub id: SecurityEventId,
    /// Whose account.
    pub user_id: UserId,
    /// What happened.
    pub kind: SecurityEventKind,
    /// The session it happened in, or to.
    pub session_id: Option<SessionId>,
    /// Where the request came from.
    pub ip: Option<IpAddr>,
    /// With what.
    pub user_agent: Option<String>,
    /// When.
    pub occurred_at: Timestamp,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecurityEventKind {
    /// A refresh token was used a second time, and its session was ended.
    RefreshTokenReused,
    /// Somebody signed in from a device that was not known.
    NewDevice,
    /// Too many wrong passwords or codes; unknown devices have to wait.
    AccountLocked,
    /// The person lifted that by mail.
    AccountUnlocked,
    /// The person changed their password.
    PasswordChanged,
    /// The password was set anew with a mailed link.
    PasswordReset,
    /// The person asked to move the account to another address.
    EmailChangeRequested,
    /// The account moved to another address.
    EmailChanged,
    /// A second factor was confirmed.
    SecondFactorEnabled,
    /// The second factor was removed.
    SecondFactorDisabled,
    /// New recovery codes took the place of the old ones.
    RecoveryCodesReplaced,
    /// A recovery code was used in place of the second factor.
    RecoveryCodeUsed,
    /// The account is to be erased, at the wish of the person or of an administrator.
    ErasureRequested,
    /// It is not to be erased after all.
    ErasureCanceled,
    /// All data of the person was asked for.
    ExportRequested,
    /// An administrator gave the person another role on the platform.
    RoleChanged,
    /// An administrator closed the account.
    AccountDisabled,
    /// An administrator opened it again.
    AccountEnabled,
}

impl SecurityEventKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::RefreshTokenReused,
        Self::NewDevice,
        Self::AccountLocked,
        Self::AccountUnlocked,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::EmailChangeRequested,
        Self::EmailChanged,
        Self::SecondFactorEnabled,
        Self::SecondFactorDisabled,
        Self::RecoveryCodesReplaced,
        Self::RecoveryCodeUsed,
        Self::ErasureRequested,
        Self::ErasureCanceled,
        Self::ExportRequested,
        Self::RoleChanged,
        Self::AccountDisabled,
        Self::AccountEnabled,
    ];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::NewDevice => "new_device",
            Self::AccountLocked => "account_locked",
            Self::AccountUnlocked => "account_unlocked",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
            Self::EmailChangeRequested => "email_change_requested",
            Self::EmailChanged => "email_changed",
            Self::SecondFactorEnabled => "second_factor_enabled",
            Self::SecondFactorDisabled => "second_factor_disabled",
            Self::RecoveryCodesReplaced => "recovery_codes_replaced",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::ErasureRequested => "erasure_requested",
            Self::ErasureCanceled => "erasure_canceled",
            Self::ExportRequested => "export_requested",
            Self::RoleChanged => "role_changed",
            Self::AccountDisabled => "account_disabled",
            Self::AccountEnabled => "account_enabled",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_round_trip() {
        for kind in SecurityEventKind::ALL {
            assert_eq!(SecurityEventKind::parse(kind.as_str()), Some(kind));
        }
    }
}
