//! People: how they are named, how they prove who they are, and where they are signed in.

mod device_name;
mod email_address;
mod locale;
mod one_time_token;
mod password;
mod person_name;
pub mod policy;
mod refresh_token;
mod security_event;
mod session;
mod time_zone;
mod token;
mod user;

pub use device_name::DeviceName;
pub use email_address::{EmailAddress, EmailAddressError};
pub use locale::{Locale, UnknownLocale};
pub use one_time_token::{OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, RedeemError};
pub use password::{Password, PasswordAttempt, PasswordHash, PasswordPolicy, PasswordViolation};
pub use person_name::{PersonName, PersonNameError};
pub use refresh_token::{Presented, RefreshToken, RefreshTokenId, Rotation};
pub use security_event::{SecurityEvent, SecurityEventId, SecurityEventKind};
pub use session::{
    Session, SessionEnd, SessionEndReason, SessionId, SessionLifetimes, SessionState,
};
pub use time_zone::{TimeZone, UnknownTimeZone};
pub use token::{SecretToken, TokenDigest};
pub use user::{NewUser, ProfileChanges, User, UserId, UserStatus};
