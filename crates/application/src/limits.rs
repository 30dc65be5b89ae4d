//! Every limit, readable at a glance.

use std::time::Duration;

use crate::ports::RateLimit;

/// The limits of a use case that mails a link.
pub struct LinkLimits {
    /// Requests from one source.
    pub per_source: RateLimit,
    /// Mails to one address.
    pub per_address: RateLimit,
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

const fn hours(count: u64) -> Duration {
    minutes(60 * count)
}

const fn limit(name: &'static str, max: u32, window: Duration) -> RateLimit {
    RateLimit { name, max, window }
}

/// Requests of any kind from one source.
pub const REQUESTS_PER_SOURCE: RateLimit = limit("requests_per_source", 1_000, minutes(1));
/// Requests of any kind of one person who is signed in.
pub const REQUESTS_PER_USER: RateLimit = limit("requests_per_user", 100, minutes(1));
/// Requests of any kind of one program.
pub const REQUESTS_PER_API_KEY: RateLimit = limit("requests_per_api_key", 600, minutes(1));

/// Organizations founded by one person.
pub const FOUND_ORGANIZATION: RateLimit = limit("found_organization", 20, hours(1));
/// Invitations to one organization.
pub const INVITATIONS: RateLimit = limit("invitations", 100, hours(1));

/// Sign-ups from one source.
pub const SIGN_UP: RateLimit = limit("sign_up", 3, hours(1));
/// Failed sign-ins from one source.
pub const SIGN_IN_FAILURES: RateLimit = limit("sign_in_failures", 5, minutes(15));
/// Wrong codes from one source, of whichever kind.
pub const CODE_FAILURES: RateLimit = limit("code_failures", 10, minutes(15));
/// Wrong current passwords of one person who is signed in.
pub const CURRENT_PASSWORD_FAILURES: RateLimit = limit("current_password_failures", 5, minutes(15));
/// Codes of one person who is signed in, right or wrong.
pub const OWN_CODES: RateLimit = limit("own_codes", 10, minutes(15));
/// Attempts to set a password anew from one source.
pub const RESET_PASSWORD: RateLimit = limit("reset_password", 5, minutes(15));
/// Attempts to prove an address from one source.
pub const VERIFY_EMAIL: RateLimit = limit("verify_email", 30, minutes(15));
/// Refreshes from one source.
pub const REFRESH: RateLimit = limit("refresh", 60, minutes(1));
/// Attempts to end a lockout from one source.
pub const UNLOCK_ACCOUNT: RateLimit = limit("unlock_account", 5, minutes(15));
/// Requests of one person to move their account to another address.
pub const EMAIL_CHANGE: RateLimit = limit("email_change", 3, hours(1));
/// Uploads of one person or program.
pub const UPLOADS: RateLimit = limit("uploads", 600, hours(1));
/// Decisions of one person about what they agree to.
pub const CONSENTS: RateLimit = limit("consents", 30, hours(1));
/// Links to prove an address.
pub const RESEND_VERIFICATION: LinkLimits = LinkLimits {
    per_source: limit("resend_verification", 3, hours(1)),
    per_address: limit("resend_verification_per_address", 3, hours(1)),
};
/// Links to choose another password.
pub const FORGOT_PASSWORD: LinkLimits = LinkLimits {
    per_source: limit("forgot_password", 3, hours(1)),
    per_address: limit("forgot_password_per_address", 3, hours(1)),
};
/// Links to sign in with.
pub const MAGIC_LINK: LinkLimits = LinkLimits {
    per_source: limit("magic_link", 5, minutes(15)),
    per_address: limit("magic_link_per_address", 5, minutes(15)),
};
