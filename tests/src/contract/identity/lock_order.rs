//! Use cases that change the same rows at once must not wait for each other for ever: whoever locks
//! a person and sessions, locks the person first.

use std::sync::Arc;

use chrono::TimeDelta;
use socle_application::identity::ports::{
    MockLeakedPasswords, MockPasswordHasher, MockSessionCache, MockTokenSigner, PasswordMatch,
    TokenSigner,
};
use socle_application::identity::{
    ChangePassword, IdentityMails, Links, NewPassword, Refresh, RefreshError, ResetPassword,
};
use socle_application::ports::{Randomness, RandomnessExt as _, Sealer};
use socle_application::testkit::FixedClock;
use socle_crypto::{AesGcmSealer, SecretKey32, SystemRandomness};
use socle_domain::access::{Actor, Client, PlatformRole, Principal, RequestId, SignedIn};
use socle_domain::identity::{
    OneTimeToken, OneTimeTokenPurpose, PasswordAttempt, PasswordHash, PasswordPolicy, SecretToken,
    SessionLifetimes, User, UserId,
};
use socle_memory::UnlimitedRateLimiter;

use crate::contract::samples::{begin, id, insert, issue, now, session, user};
use crate::databases::TestDatabase;

const ROUNDS: usize = 20;

/// A person with a session, its refresh token, and a link to set another password.
struct Scene {
    user: UserId,
    signed_in: SignedIn,
    refresh_token: SecretToken,
    reset_token: SecretToken,
}

async fn scene(database: &TestDatabase) -> Scene {
    let user = User { email_verified_at: Some(now()), ..user() };
    insert(&*database.store, &[&user]).await;
    let (refresh_token, digest) = SystemRandomness.token();
    let (session, mut token) = session(user.id);
    token.digest = digest;
    let mut tx = begin(&*database.store).await;
    tx.sessions().insert(&session, &token).await.unwrap();
    tx.commit().await.unwrap();
    let (reset_token, digest) = SystemRandomness.token();
    let purpose = OneTimeTokenPurpose::ResetPassword;
    issue(&*database.store, &OneTimeToken::issue(id(), user.id, purpose, digest, now())).await;
    let signed_in =
        SignedIn { user_id: user.id, session_id: id(), platform_role: PlatformRole::User };
    Scene { user: user.id, signed_in, refresh_token, reset_token }
}

/// The use cases over the database.
struct UseCases {
    refresh: Refresh,
    reset: ResetPassword,
    change: ChangePassword,
}

fn use_cases(database: &TestDatabase) -> UseCases {
    let clock = Arc::new(FixedClock::at(now() + TimeDelta::seconds(1)));
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let key = SecretKey32::from_bytes([7; 32]);
    let sealer: Arc<dyn Sealer> = Arc::new(AesGcmSealer::new(&key, &[], Arc::clone(&randomness)));
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_hash().returning(|_| Ok(PasswordHash::new("another hash".to_owned())));
    hasher.expect_verify().returning(|_, _| Ok(PasswordMatch::Yes));
    let hasher = Arc::new(hasher);
    let mut leaked = MockLeakedPasswords::new();
    leaked.expect_contains().returning(|_| Ok(false));
    let (policy, leaked) = (PasswordPolicy::default(), Arc::new(leaked));
    let new_password = NewPassword { policy, leaked, hasher: hasher.clone() };
    let mut signer = MockTokenSigner::new();
    signer.expect_sign().returning(|_| Ok("signed".to_owned()));
    let signer: Arc<dyn TokenSigner> = Arc::new(signer);
    let mut cache = MockSessionCache::new();
    cache.expect_end().returning(|_| ());
    let cache = Arc::new(cache);
    let links = Links::new("https://app.example.com".parse().unwrap());
    let mails = Arc::new(IdentityMails::new(Arc::clone(&randomness), Arc::clone(&sealer), links));
    UseCases {
        refresh: Refresh {
            store: Arc::clone(&database.store),
            clock: clock.clone(),
            randomness: Arc::clone(&randomness),
            signer,
            sealer,
            limiter: Arc::new(UnlimitedRateLimiter),
            session_cache: cache.clone(),
            lifetimes: SessionLifetimes::default(),
        },
        reset: ResetPassword {
            store: Arc::clone(&database.store),
            queries: Arc::clone(&database.identity),
            clock: clock.clone(),
            randomness: Arc::clone(&randomness),
            limiter: Arc::new(UnlimitedRateLimiter),
            session_cache: cache.clone(),
            mails: Arc::clone(&mails),
            new_password: new_password.clone(),
        },
        change: ChangePassword {
            store: Arc::clone(&database.store),
            queries: Arc::clone(&database.identity),
            clock,
            randomness,
            hasher,
            limiter: Arc::new(UnlimitedRateLimiter),
            session_cache: cache,
            mails,
            new_password,
        },
    }
}

fn actor(principal: Principal) -> Actor {
    Actor {
        principal,
        request_id: RequestId::parse("request-1").unwrap(),
        client: Client::default(),
    }
}

fn new_password() -> PasswordAttempt {
    PasswordAttempt::new("Correct-Horse7battery")
}

async fn password(database: &TestDatabase, user: UserId) -> Option<PasswordHash> {
    database.identity.user(user).await.unwrap().unwrap().password_hash
}

pub async fn refreshing_and_resetting_a_password_get_past_each_other(database: &TestDatabase) {
    let UseCases { refresh, reset, .. } = use_cases(database);
    let nobody = actor(Principal::Anonymous);
    for _ in 0..ROUNDS {
        let scene = scene(database).await;
        let (refreshed, reset) = tokio::join!(
            refresh.execute(&nobody, scene.refresh_token.expose()),
            reset.execute(&nobody, scene.reset_token.expose(), new_password()),
        );
        reset.unwrap();
        // Whichever came first: the session is over in the end.
        assert!(matches!(refreshed, Ok(_) | Err(RefreshError::InvalidToken)), "{refreshed:?}");
        let again = refresh.execute(&nobody, scene.refresh_token.expose()).await;
        assert!(matches!(again, Err(RefreshError::InvalidToken)), "{again:?}");
        let expected = Some(PasswordHash::new("another hash".to_owned()));
        assert_eq!(password(database, scene.user).await, expected);
    }
}

pub async fn refreshing_and_changing_a_password_get_past_each_other(database: &TestDatabase) {
    let UseCases { refresh, change, .. } = use_cases(database);
    let nobody = actor(Principal::Anonymous);
    for _ in 0..ROUNDS {
        let scene = scene(database).await;
        let person = actor(Principal::User(scene.signed_in));
        let (refreshed, changed) = tokio::join!(
            refresh.execute(&nobody, scene.refresh_token.expose()),
            change.execute(&person, PasswordAttempt::new("current"), new_password()),
        );
        changed.unwrap();
        assert!(matches!(refreshed, Ok(_) | Err(RefreshError::InvalidToken)), "{refreshed:?}");
        let again = refresh.execute(&nobody, scene.refresh_token.expose()).await;
        assert!(matches!(again, Err(RefreshError::InvalidToken)), "{again:?}");
    }
}
