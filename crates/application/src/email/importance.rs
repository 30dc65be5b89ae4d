use socle_domain::email::Importance;

use crate::email::EmailContent;

impl EmailContent {
    /// How much depends on it, which decides whether it goes to an address that is on the list of
    /// those that get no more mail.
    pub const fn importance(&self) -> Importance {
        match self {
            // Somebody waits for these, or gets nowhere without them.
            Self::VerifyEmail { .. }
            | Self::SetPassword { .. }
            | Self::ResetPassword { .. }
            | Self::MagicLink { .. }
            | Self::AccountLocked { .. }
            | Self::ConfirmEmailChange { .. }
            // These warn whose account it is.
            | Self::PasswordChanged { .. }
            | Self::NewDevice { .. }
            | Self::EmailChangeRequested { .. }
            | Self::EmailChanged { .. }
            | Self::SecondFactorEnabled { .. }
            | Self::SecondFactorDisabled { .. }
            | Self::RecoveryCodesReplaced { .. }
            | Self::RecoveryCodeUsed { .. }
            | Self::SuspiciousActivity { .. }
            // These say what becomes of somebody's data.
            | Self::ErasureRequested { .. }
            | Self::ErasureCanceled { .. }
            | Self::AccountErased { .. }
            | Self::ExportReady { .. } => Importance::Essential,
            // The first two are caused by others, who may do it to annoy.
            Self::AlreadyRegistered { .. }
            | Self::EmailAddressTaken { .. }
            | Self::Invitation { .. }
            | Self::Welcome { .. }
            // Everybody chooses whether these are mailed, and finds them in the product.
            | Self::Notification { .. }
            | Self::Digest { .. }
            // The page of the endpoint says it, too.
            | Self::WebhookEndpointDisabled { .. } => Importance::Ordinary,
        }
    }
}
