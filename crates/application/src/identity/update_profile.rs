use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{ProfileChanges, User, UserId, policy};

use crate::audit;
use crate::identity::events::UserUpdated;
use crate::identity::{audit_actions, audited, credentials};
use crate::outbox::OutboxMessage;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};
use crate::validation::{Invalid, Validation};

/// Changes a person's own profile.
pub struct UpdateProfile {
    /// Where accounts are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What a person changes; `None` leaves a field as it is.
#[derive(Debug, Default)]
pub struct UpdateProfileInput {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Language.
    pub locale: Option<String>,
    /// Time zone.
    pub time_zone: Option<String>,
    /// The versions that the change was made for; `None` for whichever is current.
    pub expected_versions: Option<Vec<i64>>,
}

/// Why a profile was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateProfileError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Fields are not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Somebody changed the profile in the meantime.
    #[error("the profile has changed; its version is {current}")]
    Stale {
        /// The version it has now.
        current: i64,
    },
    /// The account is gone since the session was checked.
    #[error("the account no longer exists")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UpdateProfile {
    /// Changes the profile of whoever asks and returns it.
    pub async fn execute(
        &self,
        actor: &Actor,
        input: UpdateProfileInput,
    ) -> Result<User, UpdateProfileError> {
        let user_id = policy::own_open_account(actor)?.user_id;
        let (changes, expected) = parse(input)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, user_id, changes, expected).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user_id: UserId,
        changes: ProfileChanges,
        expected: Option<Vec<i64>>,
    ) -> Result<User, UpdateProfileError> {
        let user = tx.users().lock(user_id).await?;
        let mut user = user.ok_or(UpdateProfileError::NotFound)?;
        if expected.is_some_and(|versions| !versions.contains(&user.version)) {
            return Err(UpdateProfileError::Stale { current: user.version });
        }
        let now = self.clock.now();
        let before = user.clone();
        if user.edit(changes, now) {
            tx.users().update(&user).await?;
            let event = UserUpdated::new(user.id);
            let event = OutboxMessage::event(self.randomness.id(now), &event, now);
            tx.outbox().append(&[event]).await?;
            let updated = audited::about(audit_actions::UPDATED, user.id);
            let updated = updated.with("fields", changed(&before, &user));
            audit::record(tx, &*self.randomness, actor, updated, now).await?;
        }
        Ok(user)
    }
}

/// The names of the fields that differ.
fn changed(before: &User, after: &User) -> String {
    let fields = [
        ("first_name", before.first_name != after.first_name),
        ("last_name", before.last_name != after.last_name),
        ("locale", before.locale != after.locale),
        ("time_zone", before.time_zone != after.time_zone),
    ];
    let changed = fields.into_iter().filter(|(_, differs)| *differs);
    changed.map(|(name, _)| name).collect::<Vec<_>>().join(",")
}

fn parse(input: UpdateProfileInput) -> Result<(ProfileChanges, Option<Vec<i64>>), Invalid> {
    let mut check = Validation::new();
    let name = |field, text: Option<String>| text.map(|t| credentials::name(field, &t)).transpose();
    let first_name = check.take(name("first_name", input.first_name));
    let last_name = check.take(name("last_name", input.last_name));
    let locale = check.take(input.locale.as_deref().map(credentials::locale).transpose());
    let time_zone = check.take(input.time_zone.as_deref().map(credentials::time_zone).transpose());
    let changes = (|| {
        Some(ProfileChanges {
            first_name: first_name?,
            last_name: last_name?,
            locale: locale?,
            time_zone: time_zone?,
        })
    })();
    check.finish(changes).map(|changes| (changes, input.expected_versions))
}
