//! What identity's use cases write into audit entries: `resource.verb`, in the past tense.

use socle_domain::identity::SecurityEventKind;

macro_rules! actions {
    ($($(#[$meta:meta])* $name:ident = $action:literal;)+) => {
        $($(#[$meta])* pub const $name: &str = $action;)+

        /// All of them.
        pub const ALL: &[&str] = &[$($name),+];
    };
}

actions! {
    /// Somebody signed up. In vain when the address had an account.
    SIGNED_UP = "user.signed_up";
    /// The address was proved.
    EMAIL_VERIFIED = "user.email_verified";
    /// Another link to prove the address was asked for. In vain when there was nothing to prove.
    VERIFICATION_REQUESTED = "user.verification_requested";
    /// A link to choose another password was asked for.
    PASSWORD_RESET_REQUESTED = "user.password_reset_requested";
    /// A link to sign in with was asked for.
    MAGIC_LINK_REQUESTED = "user.magic_link_requested";
    /// A session was opened; `method` says by what proof, `session_id` which.
    SIGNED_IN = "user.signed_in";
    /// The first factor was right, and the second was asked for.
    FIRST_FACTOR_PROVED = "user.first_factor_proved";
    /// Somebody did not get in. Names a person only when the address is somebody's.
    SIGN_IN_FAILED = "user.sign_in_failed";
    /// Somebody who was signed in proved again who they are.
    STEPPED_UP = "user.stepped_up";
    /// Somebody who was signed in gave a wrong password or code; `purpose` says for what.
    PROOF_FAILED = "user.proof_failed";
    /// Unknown devices have to wait after too many failures.
    LOCKED = "user.locked";
    /// The person ended that by mail.
    UNLOCKED = "user.unlocked";
    /// Somebody signed in from a device that was not known.
    NEW_DEVICE_SEEN = "user.new_device_seen";
    /// A refresh token was used a second time, and its session ended.
    REFRESH_TOKEN_REUSED = "user.refresh_token_reused";
    /// The next tokens of a session were refused.
    REFRESH_FAILED = "session.refresh_failed";
    /// A session ended; `reason` says why.
    SESSION_ENDED = "session.ended";
    /// A person ended all their other sessions; `count` says how many.
    OTHER_SESSIONS_ENDED = "user.other_sessions_ended";
    /// The person changed the password.
    PASSWORD_CHANGED = "user.password_changed";
    /// The password was set with a mailed link.
    PASSWORD_RESET = "user.password_reset";
    /// The person asked to move the account to another address.
    EMAIL_CHANGE_REQUESTED = "user.email_change_requested";
    /// The account moved to another address.
    EMAIL_CHANGED = "user.email_changed";
    /// The person got a seed for an authenticator app.
    SECOND_FACTOR_ENROLLED = "user.second_factor_enrolled";
    /// The app counts from now on.
    SECOND_FACTOR_ENABLED = "user.second_factor_enabled";
    /// The second factor was removed.
    SECOND_FACTOR_DISABLED = "user.second_factor_disabled";
    /// New recovery codes took the place of the old ones.
    RECOVERY_CODES_REPLACED = "user.recovery_codes_replaced";
    /// A recovery code was used.
    RECOVERY_CODE_USED = "user.recovery_code_used";
    /// A person, or an administrator for them, wants the account erased.
    ERASURE_REQUESTED = "user.erasure_requested";
    /// The account stays after all.
    ERASURE_CANCELED = "user.erasure_canceled";
    /// A person wants an archive of their data.
    EXPORT_REQUESTED = "user.export_requested";
    /// A profile changed; `fields` says what of it.
    UPDATED = "user.updated";
    /// An administrator gave the person another role; `from` and `to` say which.
    ROLE_CHANGED = "user.role_changed";
    /// An administrator closed the account, and its sessions ended.
    DISABLED = "user.disabled";
    /// An administrator opened it again.
    ENABLED = "user.enabled";
    /// An administrator ended all sessions of a person; `count` says how many.
    SESSIONS_ENDED = "user.sessions_ended";
    /// The command line made an administrator.
    ADMINISTRATOR_CREATED = "user.administrator_created";
}

/// By which proof somebody signs in, beside [`SecondFactorMethod`].
///
/// [`SecondFactorMethod`]: socle_domain::identity::SecondFactorMethod
pub(super) mod method {
    pub(in crate::identity) const PASSWORD: &str = "password";
    pub(in crate::identity) const MAGIC_LINK: &str = "magic_link";
}

/// What is written of something that is noted for the person too.
pub(super) const fn of(kind: SecurityEventKind) -> &'static str {
    match kind {
        SecurityEventKind::RefreshTokenReused => REFRESH_TOKEN_REUSED,
        SecurityEventKind::NewDevice => NEW_DEVICE_SEEN,
        SecurityEventKind::AccountLocked => LOCKED,
        SecurityEventKind::AccountUnlocked => UNLOCKED,
        SecurityEventKind::PasswordChanged => PASSWORD_CHANGED,
        SecurityEventKind::PasswordReset => PASSWORD_RESET,
        SecurityEventKind::EmailChangeRequested => EMAIL_CHANGE_REQUESTED,
        SecurityEventKind::EmailChanged => EMAIL_CHANGED,
        SecurityEventKind::SecondFactorEnabled => SECOND_FACTOR_ENABLED,
        SecurityEventKind::SecondFactorDisabled => SECOND_FACTOR_DISABLED,
        SecurityEventKind::RecoveryCodesReplaced => RECOVERY_CODES_REPLACED,
        SecurityEventKind::RecoveryCodeUsed => RECOVERY_CODE_USED,
        SecurityEventKind::ErasureRequested => ERASURE_REQUESTED,
        SecurityEventKind::ErasureCanceled => ERASURE_CANCELED,
        SecurityEventKind::ExportRequested => EXPORT_REQUESTED,
        SecurityEventKind::RoleChanged => ROLE_CHANGED,
        SecurityEventKind::AccountDisabled => DISABLED,
        SecurityEventKind::AccountEnabled => ENABLED,
    }
}
