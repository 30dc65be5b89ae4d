use std::sync::Arc;

use socle_domain::access::{Actor, Denied, PlatformRole};
use socle_domain::identity::{
    Locale, NewUser, Password, PasswordAttempt, PasswordHash, TimeZone, User, policy,
};

use crate::audit;
use crate::identity::events::{UserEmailVerified, UserSignedUp};
use crate::identity::ports::{HashError, InsertUserError};
use crate::identity::{IdentityMails, MailError, NewPassword, audit_actions, audited, credentials};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};

/// Makes the first administrators, from the command line.
///
/// With a password the account is open at once. Without one, a one-time link sets it: the link is
/// returned, and mailed when asked.
pub struct CreateAdministrator {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and tokens.
    pub randomness: Arc<dyn Randomness>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
    /// What the password goes through.
    pub new_password: NewPassword,
}

/// Who is to become an administrator.
#[derive(Debug)]
pub struct CreateAdministratorInput {
    /// The address to sign in with.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The password, if it is chosen now.
    pub password: Option<PasswordAttempt>,
    /// Whether to mail the link.
    pub mail_link: bool,
}

/// An administrator was made.
#[derive(Debug, PartialEq, Eq)]
pub enum AdministratorCreated {
    /// The account is open.
    WithPassword,
    /// The account opens with this link.
    WithLink(String),
}

/// Why no administrator was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateAdministratorError {
    /// Only the command line makes administrators.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Something given is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Somebody has that address.
    #[error("somebody has that address already")]
    EmailTaken,
    /// Hashing failed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CreateAdministrator {
    /// Makes an administrator.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: CreateAdministratorInput,
    ) -> Result<AdministratorCreated, CreateAdministratorError> {
        policy::create_administrator(actor)?;
        let mail_link = input.mail_link;
        let (new, password) = self.parse(input)?;
        let hash = match password {
            Some(password) => {
                let hash =
                    self.new_password.hash::<CreateAdministratorError>("password", &password);
                Some(hash.await?)
            }
            None => None,
        };
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, new, hash, mail_link).await;
        finish(tx, outcome).await
    }

    fn parse(
        &self,
        input: CreateAdministratorInput,
    ) -> Result<(NewUser, Option<Password>), Invalid> {
        let mut check = Validation::new();
        let email = check.take(credentials::email("email", &input.email));
        let first_name = check.take(credentials::name("first_name", &input.first_name));
        let last_name = check.take(credentials::name("last_name", &input.last_name));
        let personal = [&*input.first_name, &*input.last_name, &*input.email];
        let password = input.password.map(|p| self.new_password.accept("password", p, &personal));
        let password = check.take_all(password.transpose());
        let parsed = (|| {
            let new = NewUser {
                id: self.randomness.id(self.clock.now()),
                email: email?,
                password_hash: None,
                first_name: first_name?,
                last_name: last_name?,
                locale: Locale::default(),
                time_zone: TimeZone::UTC,
                platform_role: PlatformRole::Admin,
            };
            Some((new, password?))
        })();
        check.finish(parsed)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        new: NewUser,
        hash: Option<PasswordHash>,
        mail_link: bool,
    ) -> Result<AdministratorCreated, CreateAdministratorError> {
        let now = self.clock.now();
        let mut user = User::new(new, now);
        let signed_up = UserSignedUp::new(user.id);
        let mut messages = vec![OutboxMessage::event(self.randomness.id(now), &signed_up, now)];
        let with_password = hash.is_some();
        if let Some(hash) = hash {
            // Whoever runs the command vouches for the address.
            user.verify_email(now);
            user.set_password(hash, now);
            let verified = UserEmailVerified::new(user.id);
            messages.push(OutboxMessage::event(self.randomness.id(now), &verified, now));
        }
        tx.users().insert(&user).await.map_err(|error| match error {
            InsertUserError::EmailTaken => CreateAdministratorError::EmailTaken,
            InsertUserError::Store(error) => error.into(),
        })?;
        let created = if with_password {
            AdministratorCreated::WithPassword
        } else {
            let link = self.mails.choose_password_link(tx, &user, now).await?;
            if mail_link {
                messages.push(self.mails.choose_password(&user, &link, now)?);
            }
            AdministratorCreated::WithLink(link)
        };
        tx.outbox().append(&messages).await?;
        let made = audited::about(audit_actions::ADMINISTRATOR_CREATED, user.id);
        let made = made.with("platform_role", user.platform_role.as_str());
        audit::record(tx, &*self.randomness, actor, made, now).await?;
        Ok(created)
    }
}
