//! Every limit, readable at a glance.

use std::time::Duration;

use crate::ports::RateLimit;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

const fn limit(name: &'static str, max: u32, window: Duration) -> RateLimit {
    RateLimit { name, max, window }
}

/// Requests of any kind from one source.
pub const REQUESTS_PER_SOURCE: RateLimit = limit("requests_per_source", 1_000, MINUTE);
/// Requests of any kind of one person who is signed in.
pub const REQUESTS_PER_USER: RateLimit = limit("requests_per_user", 100, MINUTE);

/// Sign-ups from one source.
pub const SIGN_UP: RateLimit = limit("sign_up", 3, HOUR);
/// Failed sign-ins from one source.
pub const SIGN_IN_FAILURES: RateLimit =
    limit("sign_in_failures", 5, Duration::from_secs(15 * MINUTE.as_secs()));
/// Requests for another verification mail from one source.
pub const RESEND_VERIFICATION: RateLimit = limit("resend_verification", 3, HOUR);
/// Verification mails to one address.
pub const RESEND_VERIFICATION_PER_ADDRESS: RateLimit =
    limit("resend_verification_per_address", 3, HOUR);
/// Wrong current passwords of one person who is signed in.
pub const CURRENT_PASSWORD_FAILURES: RateLimit =
    limit("current_password_failures", 5, Duration::from_secs(15 * MINUTE.as_secs()));
/// Requests for a link to choose another password, from one source.
pub const FORGOT_PASSWORD: RateLimit = limit("forgot_password", 3, HOUR);
/// Such links to one address.
pub const FORGOT_PASSWORD_PER_ADDRESS: RateLimit = limit("forgot_password_per_address", 3, HOUR);
/// Attempts to set a password anew from one source.
pub const RESET_PASSWORD: RateLimit =
    limit("reset_password", 5, Duration::from_secs(15 * MINUTE.as_secs()));
/// Attempts to prove an address from one source.
pub const VERIFY_EMAIL: RateLimit =
    limit("verify_email", 30, Duration::from_secs(15 * MINUTE.as_secs()));
/// Refreshes from one source.
pub const REFRESH: RateLimit = limit("refresh", 60, MINUTE);
