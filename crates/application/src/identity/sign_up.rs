use std::sync::Arc;

use socle_domain::access::{Actor, PlatformRole};
use socle_domain::identity::{Locale, NewUser, Password, PasswordAttempt, TimeZone, User, UserId};

use crate::audit;
use crate::identity::events::UserSignedUp;
use crate::identity::ports::{HashError, InsertUserError};
use crate::identity::{
    IdentityMails, MailError, NewPassword, audit_actions, audited, credentials, limits,
};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _, RateLimited, RateLimiter};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};

/// Opens an account.
///
/// The answer never tells whether the address is known. A new address, or one that nobody proved
/// yet, gets a mail to prove it; the owner of a proved one gets a mail saying that somebody tried.
/// All three cost the same hash and the same kind of transaction.
pub struct SignUp {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and tokens.
    pub randomness: Arc<dyn Randomness>,
    /// Counts sign-ups.
    pub limiter: Arc<dyn RateLimiter>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
    /// What the password goes through.
    pub new_password: NewPassword,
}

/// What a person fills in.
#[derive(Debug)]
pub struct SignUpInput {
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: PasswordAttempt,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The language; without one, `preferred_locale`.
    pub locale: Option<String>,
    /// The language the client prefers.
    pub preferred_locale: Locale,
    /// The time zone; without one, UTC.
    pub time_zone: Option<String>,
}

/// Why no account was opened.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Too many sign-ups from this source.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Hashing failed or has to wait too long.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignUp {
    /// Opens an account, or seems to.
    pub async fn execute(&self, actor: &Actor, input: SignUpInput) -> Result<(), SignUpError> {
        let (mut new, password) = self.parse(input)?;
        self.limiter.hit(&limits::SIGN_UP, &actor.client.source()).await.into_result()?;
        let hash = self.new_password.hash::<SignUpError>("password", &password).await?;
        new.password_hash = Some(hash);

        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, new).await;
        finish(tx, outcome).await
    }

    fn parse(&self, input: SignUpInput) -> Result<(NewUser, Password), Invalid> {
        let mut check = Validation::new();
        let email = check.take(credentials::email("email", &input.email));
        let first_name = check.take(credentials::name("first_name", &input.first_name));
        let last_name = check.take(credentials::name("last_name", &input.last_name));
        let locale = check
            .take(input.locale.as_deref().map_or(Ok(input.preferred_locale), credentials::locale));
        let time_zone = check
            .take(input.time_zone.as_deref().map_or(Ok(TimeZone::UTC), credentials::time_zone));
        let personal = [&*input.first_name, &*input.last_name, &*input.email];
        let password =
            check.take_all(self.new_password.accept("password", input.password, &personal));
        let parsed = (|| {
            let new = NewUser {
                id: self.randomness.id(self.clock.now()),
                email: email?,
                password_hash: None,
                first_name: first_name?,
                last_name: last_name?,
                locale: locale?,
                time_zone: time_zone?,
                platform_role: PlatformRole::User,
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
    ) -> Result<(), SignUpError> {
        let now = self.clock.now();
        let (user_id, opened) = self.open(tx, new).await?;
        let signed_up = audited::about_whom(audit_actions::SIGNED_UP, user_id);
        let signed_up = if opened { signed_up } else { signed_up.failed() };
        Ok(audit::record(tx, &*self.randomness, actor, signed_up, now).await?)
    }

    /// Whose account it is, if that can be said, and whether it is a new one.
    async fn open(
        &self,
        tx: &mut dyn Tx,
        new: NewUser,
    ) -> Result<(Option<UserId>, bool), SignUpError> {
        let now = self.clock.now();
        match tx.users().lock_by_email(&new.email).await? {
            Some(user) if user.email_verified_at.is_some() => {
                self.tell_owner(tx, &user).await?;
                Ok((Some(user.id), false))
            }
            Some(mut user) => {
                user.sign_up_again(new, now);
                tx.users().update(&user).await?;
                self.ask_for_proof(tx, &user).await?;
                Ok((Some(user.id), true))
            }
            None => {
                let user = User::new(new, now);
                match tx.users().insert(&user).await {
                    Ok(()) => {
                        self.ask_for_proof(tx, &user).await?;
                        Ok((Some(user.id), true))
                    }
                    // Somebody signed up with the same address a moment ago, and was mailed.
                    Err(InsertUserError::EmailTaken) => Ok((None, false)),
                    Err(InsertUserError::Store(error)) => Err(error.into()),
                }
            }
        }
    }

    async fn ask_for_proof(&self, tx: &mut dyn Tx, user: &User) -> Result<(), SignUpError> {
        let now = self.clock.now();
        let mail = self.mails.prove_address(tx, user, now).await?;
        let event = OutboxMessage::event(self.randomness.id(now), &UserSignedUp::new(user.id), now);
        Ok(tx.outbox().append(&[event, mail]).await?)
    }

    async fn tell_owner(&self, tx: &mut dyn Tx, user: &User) -> Result<(), SignUpError> {
        let mail = self.mails.already_registered(user, self.clock.now())?;
        Ok(tx.outbox().append(&[mail]).await?)
    }
}
