//! People with an account.

use uuid::Uuid;

use crate::access::PlatformRole;
use crate::id::id;
use crate::identity::{EmailAddress, Locale, PasswordHash, PersonName, TimeZone};
use crate::{Timestamp, privacy};

id!(
    /// Identifies a person with an account.
    UserId
);

/// Whether an account is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserStatus {
    /// Open.
    Active,
    /// Closed by an administrator.
    Disabled,
    /// Nothing is left but the identifier: the person had their account erased.
    Erased,
}

impl UserStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Active, Self::Disabled, Self::Erased];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Erased => "erased",
        }
    }

    /// The status of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identifies the person.
    pub id: UserId,
    /// The address they sign in with.
    pub email: EmailAddress,
    /// When they proved that they read the mail of that address.
    pub email_verified_at: Option<Timestamp>,
    /// `None` until a person whom an administrator created sets one.
    pub password_hash: Option<PasswordHash>,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The language of their mails and pages.
    pub locale: Locale,
    /// The time zone of the times they are shown.
    pub time_zone: TimeZone,
    /// What they may do on the platform as a whole.
    pub platform_role: PlatformRole,
    /// Whether the account is open.
    pub status: UserStatus,
    /// When a second factor was confirmed, if one was.
    pub second_factor_confirmed_at: Option<Timestamp>,
    /// When the person, or an administrator, asked to erase the account, if it still waits for that.
    pub erasure_requested_at: Option<Timestamp>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts changes, from 1: what `ETag` and `If-Match` carry.
    pub version: i64,
}

/// What makes a new person.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Identifies the person.
    pub id: UserId,
    /// The address, not proved yet.
    pub email: EmailAddress,
    /// The password, if there is one yet.
    pub password_hash: Option<PasswordHash>,
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The language of their mails and pages.
    pub locale: Locale,
    /// The time zone of the times they are shown.
    pub time_zone: TimeZone,
    /// What they may do on the platform as a whole.
    pub platform_role: PlatformRole,
}

/// What a person changes about their profile; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChanges {
    /// First name.
    pub first_name: Option<PersonName>,
    /// Last name.
    pub last_name: Option<PersonName>,
    /// Language.
    pub locale: Option<Locale>,
    /// Time zone.
    pub time_zone: Option<TimeZone>,
}

/// What an administrator changes about an account; `None` leaves it as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// Whether it is open.
    pub status: Option<UserStatus>,
    /// What the person may do on the platform as a whole.
    pub platform_role: Option<PlatformRole>,
}

impl User {
    /// A new, open account whose address is not proved yet.
    pub fn new(new: NewUser, now: Timestamp) -> Self {
        Self {
            id: new.id,
            email: new.email,
            email_verified_at: None,
            password_hash: new.password_hash,
            first_name: new.first_name,
            last_name: new.last_name,
            locale: new.locale,
            time_zone: new.time_zone,
            platform_role: new.platform_role,
            status: UserStatus::Active,
            second_factor_confirmed_at: None,
            erasure_requested_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// Whether the account is open.
    pub fn is_active(&self) -> bool {
        self.status == UserStatus::Active
    }

    /// Whether the address is proved and the account open, so that the right password lets them in.
    pub fn may_sign_in(&self) -> bool {
        self.email_verified_at.is_some() && self.is_active()
    }

    /// Replaces what an earlier sign-up with the same, never proved address left: nobody owns the
    /// account yet, and whoever proves the address must get the password of the latest sign-up,
    /// not one that a stranger put there first.
    pub fn sign_up_again(&mut self, new: NewUser, now: Timestamp) {
        debug_assert!(self.email_verified_at.is_none(), "a proved account is not replaced");
        self.password_hash = new.password_hash;
        self.first_name = new.first_name;
        self.last_name = new.last_name;
        self.locale = new.locale;
        self.time_zone = new.time_zone;
        self.touch(now);
    }

    /// Notes that the person reads the mail of their address. `false` when that was known.
    pub fn verify_email(&mut self, now: Timestamp) -> bool {
        if self.email_verified_at.is_some() {
            return false;
        }
        self.email_verified_at = Some(now);
        self.touch(now);
        true
    }

    /// Sets a password.
    pub fn set_password(&mut self, hash: PasswordHash, now: Timestamp) {
        self.password_hash = Some(hash);
        self.touch(now);
    }

    /// Moves the account to another address, which the person has just proved.
    pub fn change_email(&mut self, email: EmailAddress, now: Timestamp) {
        self.email = email;
        self.email_verified_at = Some(now);
        self.touch(now);
    }

    /// Asks for a second factor from now on.
    pub fn enable_second_factor(&mut self, now: Timestamp) {
        self.second_factor_confirmed_at = Some(now);
        self.touch(now);
    }

    /// No longer asks for one. `false` when none was asked for.
    pub fn disable_second_factor(&mut self, now: Timestamp) -> bool {
        if self.second_factor_confirmed_at.take().is_none() {
            return false;
        }
        self.touch(now);
        true
    }

    /// Whether a second factor is asked for.
    pub const fn has_second_factor(&self) -> bool {
        self.second_factor_confirmed_at.is_some()
    }

    /// Asks to erase the account once the grace is over. `false` when that was asked before, or there
    /// is nothing left to erase.
    pub fn request_erasure(&mut self, now: Timestamp) -> bool {
        if self.is_closing() || self.status == UserStatus::Erased {
            return false;
        }
        self.erasure_requested_at = Some(now);
        self.touch(now);
        true
    }

    /// Keeps the account after all. `false` when nobody wanted to erase it.
    pub fn cancel_erasure(&mut self, now: Timestamp) -> bool {
        if self.erasure_requested_at.take().is_none() {
            return false;
        }
        self.touch(now);
        true
    }

    /// Whether the account waits for its erasure.
    pub const fn is_closing(&self) -> bool {
        self.erasure_requested_at.is_some()
    }

    /// When it will be erased, if it waits for that.
    pub fn erases_at(&self) -> Option<Timestamp> {
        self.erasure_requested_at.map(|at| at + privacy::retention::ACCOUNTS.period())
    }

    /// Forgets who this was. What refers to the account (audit entries, consents) then refers to
    /// nobody in particular. The address is free again; `placeholder` takes its place.
    pub fn erase(&mut self, placeholder: Uuid, now: Timestamp) {
        *self = Self {
            email: EmailAddress::erased(placeholder),
            email_verified_at: None,
            password_hash: None,
            first_name: PersonName::erased(),
            last_name: PersonName::erased(),
            locale: Locale::En,
            time_zone: TimeZone::UTC,
            platform_role: PlatformRole::User,
            status: UserStatus::Erased,
            second_factor_confirmed_at: None,
            erasure_requested_at: None,
            updated_at: now,
            version: self.version + 1,
            ..*self
        };
    }

    /// Applies changes to the profile. `false` when they change nothing.
    pub fn edit(&mut self, changes: ProfileChanges, now: Timestamp) -> bool {
        let mut edited = self.clone();
        if let Some(first_name) = changes.first_name {
            edited.first_name = first_name;
        }
        if let Some(last_name) = changes.last_name {
            edited.last_name = last_name;
        }
        if let Some(locale) = changes.locale {
            edited.locale = locale;
        }
        if let Some(time_zone) = changes.time_zone {
            edited.time_zone = time_zone;
        }
        if edited == *self {
            return false;
        }
        edited.touch(now);
        *self = edited;
        true
    }

    /// Applies what an administrator changes. `false` when it changes nothing.
    pub fn administer(&mut self, change: AccountChange, now: Timestamp) -> bool {
        let status = change.status.unwrap_or(self.status);
        let platform_role = change.platform_role.unwrap_or(self.platform_role);
        if (status, platform_role) == (self.status, self.platform_role) {
            return false;
        }
        (self.status, self.platform_role) = (status, platform_role);
        self.touch(now);
        true
    }

    fn touch(&mut self, now: Timestamp) {
        self.updated_at = now;
        self.version += 1;
    }
}

#[cfg(test)]
#[path = "user_tests.rs"]
mod tests;
