//! People: how they are named, how they prove who they are, and where they are signed in.

mod device_name;
mod email_address;
mod known_device;
mod locale;
mod lockout;
mod one_time_code;
mod one_time_token;
mod password;
pub mod permissions;
mod person_name;
pub mod policy;
mod recovery_code;
mod refresh_token;
mod second_factor;
mod security_event;
mod session;
mod sign_in_challenge;
mod time_zone;
mod token;
mod user;

pub use device_name::DeviceName;
pub use email_address::{EmailAddress, EmailAddressError};
pub use known_device::{KnownDevice, KnownDeviceId};
pub use locale::{Locale, UnknownLocale};
pub use lockout::Lockout;
pub use one_time_code::OneTimeCode;
pub use one_time_token::{OneTimeToken, OneTimeTokenId, OneTimeTokenPurpose, RedeemError};
pub use password::{Password, PasswordAttempt, PasswordHash, PasswordPolicy, PasswordViolation};
pub use person_name::{PersonName, PersonNameError};
pub use recovery_code::RecoveryCode;
pub use refresh_token::{Presented, RefreshToken, RefreshTokenId, Rotation};
pub use second_factor::{SecondFactor, SecondFactorMethod, TotpFactor, TotpSecret, TotpStep};
pub use security_event::{SecurityEvent, SecurityEventId, SecurityEventKind};
pub use session::{
    Session, SessionEnd, SessionEndReason, SessionId, SessionKind, SessionLifetimes, SessionState,
};
pub use sign_in_challenge::{SignInChallenge, SignInChallengeId};
pub use time_zone::{TimeZone, UnknownTimeZone};
pub use token::{SecretToken, TokenDigest};
pub use user::{AccountChange, NewUser, ProfileChanges, User, UserId, UserStatus};
