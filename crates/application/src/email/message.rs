use serde::{Deserialize, Serialize};
use socle_domain::identity::{EmailAddress, Locale};
use uuid::Uuid;

/// A message to one person. The words are the mail adapter's; this says what is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailMessage {
    /// Identifies the message: the same message sent twice carries the same `Message-ID`.
    pub id: Uuid,
    /// Whom it is for.
    pub to: EmailAddress,
    /// The language it is written in.
    pub locale: Locale,
    /// What it says.
    pub content: EmailContent,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum EmailContent {
    /// Asks a person to prove that they read this address.
    VerifyEmail {
        /// Whom to greet.
        first_name: String,
        /// Where to prove it.
        link: String,
        /// For how long the link works, in hours.
        valid_hours: i64,
    },
    /// Tells the owner of an account that somebody tried to sign up with their address.
    AlreadyRegistered {
        /// Whom to greet.
        first_name: String,
        /// Where to sign in.
        link: String,
    },
    /// Welcomes a person who has just proved their address.
    Welcome {
        /// Whom to greet.
        first_name: String,
        /// Where to go.
        link: String,
    },
    /// Lets a person whom an administrator gave an account choose a password.
    SetPassword {
        /// Whom to greet.
        first_name: String,
        /// Where to choose it.
        link: String,
        /// For how long the link works, in hours.
        valid_hours: i64,
    },
    /// Lets a person who forgot their password choose another.
    ResetPassword {
        /// Whom to greet.
        first_name: String,
        /// Where to choose it.
        link: String,
        /// For how long the link works, in hours.
        valid_hours: i64,
    },
    /// Tells a person that their password was set anew.
    PasswordChanged {
        /// Whom to greet.
        first_name: String,
    },
    /// Lets a person sign in with one click, or by typing a code.
    MagicLink {
        /// Whom to greet.
        first_name: String,
        /// Where to sign in.
        link: String,
        /// The code that does what the link does: six digits.
        code: String,
        /// For how long link and code work, in minutes.
        valid_minutes: i64,
    },
    /// Tells a person that somebody signed in from a device not seen before.
    NewDevice {
        /// Whom to greet.
        first_name: String,
        /// What the client calls itself or its device. It may say anything: the mail adapter makes
        /// it harmless.
        device: String,
        /// Where the sign-in came from, an IP address; empty when that is not known.
        ip: String,
        /// When it was, as the person reads it.
        at: String,
        /// Where the account's devices are listed.
        link: String,
    },
    /// Tells a person that too many wrong passwords have locked their account for devices not seen
    /// before.
    AccountLocked {
        /// Whom to greet.
        first_name: String,
        /// Where to unlock it.
        link: String,
        /// For how long the link works, in hours.
        valid_hours: i64,
    },
    /// Asks a person to prove that they read the address that is to be their new one. Goes to that
    /// address.
    ConfirmEmailChange {
        /// Whom to greet.
        first_name: String,
        /// Where to prove it.
        link: String,
        /// For how long the link works, in hours.
        valid_hours: i64,
    },
    /// Tells a person that another address was asked for. Goes to the one they have.
    EmailChangeRequested {
        /// Whom to greet.
        first_name: String,
        /// The new address.
        new_email: String,
    },
    /// Tells a person that their address is another now. Goes to both.
    EmailChanged {
        /// Whom to greet.
        first_name: String,
        /// The new address.
        new_email: String,
    },
    /// Tells the owner of an account that somebody wanted to change to their address.
    EmailAddressTaken {
        /// Whom to greet.
        first_name: String,
        /// Where to sign in.
        link: String,
    },
    /// Tells a person that signing in now takes a second factor.
    SecondFactorEnabled {
        /// Whom to greet.
        first_name: String,
    },
    /// Tells a person that signing in takes no second factor any more.
    SecondFactorDisabled {
        /// Whom to greet.
        first_name: String,
    },
    /// Tells a person that they have new recovery codes, and that earlier ones are void.
    RecoveryCodesReplaced {
        /// Whom to greet.
        first_name: String,
    },
    /// Tells a person that a recovery code was used up.
    RecoveryCodeUsed {
        /// Whom to greet.
        first_name: String,
        /// How many are left.
        remaining: i64,
    },
    /// Tells a person that a session was ended because two clients used it: a refresh token of it
    /// was used again.
    SuspiciousActivity {
        /// Whom to greet.
        first_name: String,
        /// Where the account is.
        link: String,
    },
    /// Invites somebody, who may have no account, to an organization.
    Invitation {
        /// What the organization is called.
        organization: String,
        /// Who invites; `None` when a program does.
        inviter: Option<String>,
        /// As what: the name of a built-in role, or what the organization calls its own.
        role: String,
        /// Where to accept.
        link: String,
        /// For how long the link works, in hours.
        valid_hours: i64,
    },
    /// Tells a person that their account will be erased, and how to keep it.
    ErasureRequested {
        /// Whom to greet.
        first_name: String,
        /// When it will be erased, as the person reads it.
        at: String,
        /// Where to sign in to keep it.
        link: String,
    },
    /// Tells a person that their account stays.
    ErasureCanceled {
        /// Whom to greet.
        first_name: String,
    },
    /// Tells somebody that their account was erased: the last mail they get.
    AccountErased {
        /// Whom to greet.
        first_name: String,
    },
    /// Tells a person that the archive of their data is ready.
    ExportReady {
        /// Whom to greet.
        first_name: String,
        /// Until when it can be fetched, as the person reads it.
        at: String,
        /// Where the account is.
        link: String,
    },
    /// Tells a person of a notification.
    Notification {
        /// Whom to greet.
        first_name: String,
        /// In a few words, in the language of the message.
        title: String,
        /// In a sentence or two.
        body: String,
        /// Where it leads.
        link: String,
    },
    /// Tells a person of what they were told and have not read.
    Digest {
        /// Whom to greet.
        first_name: String,
        /// How many there are.
        count: i64,
        /// The first of them.
        lines: Vec<DigestLine>,
        /// Where to go.
        link: String,
    },
    /// Tells an owner that a webhook endpoint of their organization hears nothing more.
    WebhookEndpointDisabled {
        /// Whom to greet.
        first_name: String,
        /// What the organization is called.
        organization: String,
        /// Where the endpoint is: the host, and nothing else of its address.
        host: String,
        /// For how many days nothing arrived.
        days: i64,
    },
}

/// A notification in a digest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// In a few words, in the language of the message.
    pub title: String,
    /// In a sentence or two.
    pub body: String,
}

impl EmailContent {
    /// Its name in the catalogues of words, and in a stored message.
    pub const fn template(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::AlreadyRegistered { .. } => "already_registered",
            Self::Welcome { .. } => "welcome",
            Self::SetPassword { .. } => "set_password",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::MagicLink { .. } => "magic_link",
            Self::NewDevice { .. } => "new_device",
            Self::AccountLocked { .. } => "account_locked",
            Self::ConfirmEmailChange { .. } => "confirm_email_change",
            Self::EmailChangeRequested { .. } => "email_change_requested",
            Self::EmailChanged { .. } => "email_changed",
            Self::EmailAddressTaken { .. } => "email_address_taken",
            Self::SecondFactorEnabled { .. } => "second_factor_enabled",
            Self::SecondFactorDisabled { .. } => "second_factor_disabled",
            Self::RecoveryCodesReplaced { .. } => "recovery_codes_replaced",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::SuspiciousActivity { .. } => "suspicious_activity",
            Self::Invitation { .. } => "invitation",
            Self::ErasureRequested { .. } => "erasure_requested",
            Self::ErasureCanceled { .. } => "erasure_canceled",
            Self::AccountErased { .. } => "account_erased",
            Self::ExportReady { .. } => "export_ready",
            Self::Notification { .. } => "notification",
            Self::Digest { .. } => "digest",
            Self::WebhookEndpointDisabled { .. } => "webhook_endpoint_disabled",
        }
    }
}

/// Links hold tokens, so only the kind is shown.
impl std::fmt::Debug for EmailContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EmailContent({})", self.template())
    }
}

/// A stored message that cannot be read back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a stored message cannot be read: {0}")]
pub struct MalformedEmail(String);

#[derive(Serialize, Deserialize)]
struct Stored {
    to: String,
    locale: String,
    content: EmailContent,
}

impl EmailMessage {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let stored = Stored {
            to: self.to.to_string(),
            locale: self.locale.as_str().to_owned(),
            content: self.content.clone(),
        };
        #[expect(clippy::expect_used, reason = "a struct of strings and numbers")]
        serde_json::to_vec(&stored).expect("a message serializes")
    }

    pub(super) fn from_bytes(id: Uuid, bytes: &[u8]) -> Result<Self, MalformedEmail> {
        let malformed = |error: &dyn std::fmt::Display| MalformedEmail(error.to_string());
        let stored: Stored = serde_json::from_slice(bytes).map_err(|e| malformed(&e))?;
        Ok(Self {
            id,
            to: EmailAddress::parse(&stored.to).map_err(|e| malformed(&e))?,
            locale: Locale::parse(&stored.locale).map_err(|e| malformed(&e))?,
            content: stored.content,
        })
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
