//! Use cases over a database, and an account on which all of them may work at once.

use std::sync::Arc;

use chrono::TimeDelta;
use socle_application::identity::ports::{
    MockLeakedPasswords, MockPasswordHasher, MockSessionCache, MockTokenSigner, MockTotp,
    PasswordMatch,
};
use socle_application::identity::{
    Attempts, ChangePassword, CsrfTokens, ForgotPassword, IdentityMails, LinkRequests, Links,
    NewPassword, OwnFactor, Refresh, ResetPassword, SecondFactorKeeper, SessionOpener, SignIn,
    StepUp, UnlockAccount, VerifyMagicLink, VerifySecondFactor,
};
use socle_application::ports::{Mac, Randomness, RandomnessExt as _, Sealer};
use socle_application::testkit::FixedClock;
use socle_crypto::{AesGcmSealer, HmacSha256, SecretKey32, SystemRandomness};
use socle_domain::access::{
    Actor, Client, Memberships, PlatformRole, Principal, RequestId, SignedIn,
};
use socle_domain::identity::{
    Lockout, OneTimeCode, OneTimeToken, OneTimeTokenPurpose, PasswordHash, PasswordPolicy,
    RefreshToken, SecretToken, SessionId, SessionKind, SessionLifetimes, SignInChallenge,
    TokenDigest, TotpFactor, TotpStep, User,
};
use socle_memory::UnlimitedRateLimiter;

use crate::contract::samples::{
    begin, id, insert, insert_session, issue, later, now, open_session, session, user,
};
use crate::databases::TestDatabase;

/// The password that the hasher takes for right.
pub(super) const PASSWORD: &str = "the right one";
/// The code beside the magic link.
pub(super) const CODE: &str = "123456";

/// The use cases over the database.
pub(super) struct Flows {
    pub(super) sign_in: SignIn,
    pub(super) second_factor: VerifySecondFactor,
    pub(super) magic_link: VerifyMagicLink,
    pub(super) refresh: Refresh,
    pub(super) reset: ResetPassword,
    pub(super) change: ChangePassword,
    pub(super) forgot: ForgotPassword,
    pub(super) unlock: UnlockAccount,
    pub(super) step_up: StepUp,
    mac: Arc<dyn Mac>,
    sealer: Arc<dyn Sealer>,
}

/// A person with everything that the use cases work on.
pub(super) struct Scene {
    pub(super) user: User,
    pub(super) session: SessionId,
    pub(super) asking: SignedIn,
    pub(super) refresh_token: SecretToken,
    pub(super) reset_token: SecretToken,
    pub(super) magic_token: SecretToken,
    pub(super) unlock_token: SecretToken,
    pub(super) challenge: SecretToken,
}

/// Nobody in particular.
pub(super) fn nobody() -> Actor {
    actor(Principal::Anonymous)
}

/// Whoever asks from a session.
pub(super) fn actor(principal: Principal) -> Actor {
    Actor {
        principal,
        memberships: Memberships::default(),
        request_id: RequestId::parse("request-1").unwrap(),
        client: Client::default(),
    }
}

/// The use cases over a database. The right password is [`PASSWORD`], and every code of an
/// authenticator app is right.
#[allow(clippy::too_many_lines, reason = "it is one list")]
pub(super) fn flows(database: &TestDatabase) -> Flows {
    let store = || Arc::clone(&database.store);
    let queries = || Arc::clone(&database.identity);
    let clock = Arc::new(FixedClock::at(now() + TimeDelta::seconds(60)));
    let limiter = Arc::new(UnlimitedRateLimiter);
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let key = SecretKey32::from_bytes([7; 32]);
    let sealer: Arc<dyn Sealer> = Arc::new(AesGcmSealer::new(&key, &[], Arc::clone(&randomness)));
    let mac: Arc<dyn Mac> = Arc::new(HmacSha256::new(&key, &[]));
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_hash().returning(|_| Ok(PasswordHash::new("another hash".to_owned())));
    hasher.expect_verify().returning(|attempt, _| {
        Ok(if attempt.expose() == PASSWORD { PasswordMatch::Yes } else { PasswordMatch::No })
    });
    let hasher = Arc::new(hasher);
    let mut leaked = MockLeakedPasswords::new();
    leaked.expect_contains().returning(|_| Ok(false));
    let (policy, leaked) = (PasswordPolicy::default(), Arc::new(leaked));
    let new_password = NewPassword { policy, leaked, hasher: hasher.clone() };
    let mut signer = MockTokenSigner::new();
    signer.expect_sign().returning(|_| Ok("signed".to_owned()));
    let signer = Arc::new(signer);
    let mut totp = MockTotp::new();
    totp.expect_step_of().returning(|_, _, _| Some(TotpStep(1)));
    let mut cache = MockSessionCache::new();
    cache.expect_end().returning(|_| ());
    cache.expect_forget().returning(|_| ());
    let session_cache = Arc::new(cache);
    let links = Links::new("https://app.example.com".parse().unwrap());
    let mails = Arc::new(IdentityMails::new(
        Arc::clone(&randomness),
        Arc::clone(&sealer),
        Arc::clone(&mac),
        links,
    ));
    let attempts = Arc::new(Attempts {
        mac: Arc::clone(&mac),
        randomness: Arc::clone(&randomness),
        mails: Arc::clone(&mails),
    });
    let lifetimes = SessionLifetimes::default();
    let opener = Arc::new(SessionOpener {
        randomness: Arc::clone(&randomness),
        signer: signer.clone(),
        mac: Arc::clone(&mac),
        csrf: Arc::new(CsrfTokens::new(Arc::clone(&mac))),
        mails: Arc::clone(&mails),
        lifetimes,
    });
    let second_factors = Arc::new(SecondFactorKeeper {
        totp: Arc::new(totp),
        sealer: Arc::clone(&sealer),
        mac: Arc::clone(&mac),
        randomness: Arc::clone(&randomness),
        mails: Arc::clone(&mails),
    });
    let own = Arc::new(OwnFactor {
        store: store(),
        clock: clock.clone(),
        limiter: limiter.clone(),
        second_factors: Arc::clone(&second_factors),
        opener: Arc::clone(&opener),
        session_cache: session_cache.clone(),
    });
    let link_requests = Arc::new(LinkRequests {
        store: store(),
        clock: clock.clone(),
        randomness: Arc::clone(&randomness),
        limiter: limiter.clone(),
        mails: Arc::clone(&mails),
    });
    Flows {
        sign_in: SignIn {
            store: store(),
            queries: queries(),
            clock: clock.clone(),
            hasher: hasher.clone(),
            limiter: limiter.clone(),
            attempts: Arc::clone(&attempts),
            opener: Arc::clone(&opener),
        },
        second_factor: VerifySecondFactor {
            store: store(),
            clock: clock.clone(),
            limiter: limiter.clone(),
            attempts: Arc::clone(&attempts),
            second_factors,
            opener: Arc::clone(&opener),
        },
        magic_link: VerifyMagicLink {
            store: store(),
            queries: queries(),
            clock: clock.clone(),
            limiter: limiter.clone(),
            attempts: Arc::clone(&attempts),
            opener: Arc::clone(&opener),
        },
        refresh: Refresh {
            store: store(),
            clock: clock.clone(),
            randomness: Arc::clone(&randomness),
            signer,
            sealer: Arc::clone(&sealer),
            limiter: limiter.clone(),
            mails: Arc::clone(&mails),
            session_cache: session_cache.clone(),
            lifetimes,
        },
        reset: ResetPassword {
            store: store(),
            queries: queries(),
            clock: clock.clone(),
            randomness: Arc::clone(&randomness),
            attempts: Arc::clone(&attempts),
            limiter: limiter.clone(),
            session_cache: session_cache.clone(),
            mails: Arc::clone(&mails),
            new_password: new_password.clone(),
        },
        change: ChangePassword {
            store: store(),
            queries: queries(),
            clock: clock.clone(),
            randomness,
            hasher: hasher.clone(),
            limiter: limiter.clone(),
            opener,
            session_cache,
            mails,
            new_password,
        },
        forgot: ForgotPassword { links: link_requests },
        unlock: UnlockAccount { store: store(), clock, limiter, attempts },
        step_up: StepUp { own, queries: queries(), hasher },
        mac,
        sealer,
    }
}

/// A new account, with or without a second factor, whose next failure on an unknown device locks.
pub(super) async fn scene(database: &TestDatabase, flows: &Flows, second_factor: bool) -> Scene {
    let confirmed_at = second_factor.then(now);
    let user =
        User { email_verified_at: Some(now()), second_factor_confirmed_at: confirmed_at, ..user() };
    insert(&*database.store, &[&user]).await;
    let asking = open_session(&*database.store, user.id).await.id;
    let (refresh_token, digest) = SystemRandomness.token();
    let (session, token) = session(user.id);
    let token = RefreshToken { digest, ..token };
    let (challenge, digest) = SystemRandomness.token();
    let waiting = SignInChallenge::issue(id(), user.id, digest, SessionKind::Token, None, now());
    let place = format!("totp_factors/{}", user.id);
    let factor = TotpFactor {
        confirmed_at,
        ..TotpFactor::enroll(user.id, flows.sealer.seal(&place, &[9; 20]).unwrap(), now())
    };
    let mut tx = begin(&*database.store).await;
    insert_session(&mut *tx, &session, &token).await.unwrap();
    tx.sign_in_challenges().insert(&waiting).await.unwrap();
    tx.second_factors().put_totp(&factor).await.unwrap();
    for purpose in ["password attempts", "code attempts"] {
        let key = flows.mac.mac(purpose, format!("{}\0", user.email).as_bytes());
        let nearly = Lockout {
            failures: Lockout::MAX_FAILURES - 1,
            last_failure_at: Some(now()),
            ..Lockout::default()
        };
        tx.failed_attempts().lock(key).await.unwrap();
        tx.failed_attempts().store(key, &nearly).await.unwrap();
    }
    tx.commit().await.unwrap();
    let signed_in = SignedIn {
        user_id: user.id,
        session_id: asking,
        platform_role: PlatformRole::User,
        authenticated_at: now(),
        closing: false,
    };
    Scene {
        session: session.id,
        asking: signed_in,
        refresh_token,
        reset_token: link(database, &user, OneTimeTokenPurpose::ResetPassword, None).await,
        magic_token: link(database, &user, OneTimeTokenPurpose::MagicLink, Some(flows)).await,
        unlock_token: link(database, &user, OneTimeTokenPurpose::UnlockAccount, None).await,
        challenge,
        user,
    }
}

async fn link(
    database: &TestDatabase,
    user: &User,
    purpose: OneTimeTokenPurpose,
    with_code: Option<&Flows>,
) -> SecretToken {
    let (secret, digest) = SystemRandomness.token();
    let mut token = OneTimeToken::issue(id(), user.id, purpose, digest, now());
    token.code = with_code.map(|flows| flows.code_of(&token));
    issue(&*database.store, &token).await;
    secret
}

impl Flows {
    fn code_of(&self, token: &OneTimeToken) -> TokenDigest {
        let code = OneTimeCode::parse(CODE).unwrap();
        self.mac.mac("magic link code", format!("{}\n{}", token.id, code.expose()).as_bytes())
    }

    /// Notes that the refresh token was used long ago.
    pub(super) async fn use_up_refresh_token(&self, database: &TestDatabase, scene: &Scene) {
        self.refresh.execute(&nobody(), scene.refresh_token.expose()).await.unwrap();
        let long_ago = later(-1_000).timestamp_micros();
        let at = match database.engine() {
            crate::databases::Engine::Sqlite => long_ago.to_string(),
            crate::databases::Engine::Postgres => {
                format!("to_timestamp({})", long_ago / 1_000_000)
            }
        };
        let change =
            format!("UPDATE refresh_tokens SET rotated_at = {at} WHERE rotated_at IS NOT NULL");
        database.raw.execute(&change).await;
    }
}
