//! Identity's use cases over their adapters.

use std::sync::Arc;

use socle_application::identity::administration::{
    ChangeUser, EndUserSessions, GetUser, ListUsers, UserAdministration,
};
use socle_application::identity::ports::{SessionCache, UserCache};
use socle_application::identity::{
    Attempts, Authenticate, ChangePassword, ConfirmEmailChange, ConfirmTotp, CreateAdministrator,
    CsrfTokens, DisableSecondFactor, EndOtherSessions, EndSession, EnrollTotp, ForgotPassword,
    GetProfile, Identity, IdentityMails, LinkRequests, Links, ListSecurityEvents, ListSessions,
    NewPassword, OwnFactor, Refresh, ReplaceRecoveryCodes, RequestEmailChange, ResendVerification,
    ResetPassword, SecondFactorKeeper, SendMagicLink, SessionOpener, SignIn, SignOut, SignUp,
    StepUp, UnlockAccount, UpdateProfile, VerifyEmail, VerifyMagicLink, VerifySecondFactor,
};
use socle_application::ports::{Clock, Randomness, RateLimiter};
use socle_domain::identity::{PasswordPolicy, SessionLifetimes};
use socle_memory::MemoryCaches;

use super::{Crypto, StorePorts, leaked_passwords, public_url};
use crate::commands::Failure;
use crate::config::Settings;

pub(super) fn wire(
    settings: &Settings,
    ports: &StorePorts,
    caches: &MemoryCaches,
    limiter: &Arc<dyn RateLimiter>,
    crypto: &Crypto,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Identity, Failure> {
    let StorePorts { store, identity: queries, .. } = ports;
    let Crypto { hasher, signer, public_keys, sealer, mac, totp } = crypto;
    let lifetimes = SessionLifetimes::default();
    let new_password = NewPassword {
        policy: PasswordPolicy { composition: settings.auth.password_composition },
        leaked: leaked_passwords(settings)?,
        hasher: hasher.clone(),
    };
    let session_cache: Arc<dyn SessionCache> = caches.sessions.clone();
    let user_cache: Arc<dyn UserCache> = caches.users.clone();

    // What several use cases are built from.
    let links = Links::new(public_url(settings)?);
    let mails =
        Arc::new(IdentityMails::new(randomness.clone(), sealer.clone(), mac.clone(), links));
    let csrf = Arc::new(CsrfTokens::new(mac.clone()));
    let attempts = Arc::new(Attempts {
        mac: mac.clone(),
        randomness: randomness.clone(),
        mails: mails.clone(),
    });
    let opener = Arc::new(SessionOpener {
        randomness: randomness.clone(),
        signer: signer.clone(),
        mac: mac.clone(),
        csrf: csrf.clone(),
        mails: mails.clone(),
        lifetimes,
    });
    let second_factors = Arc::new(SecondFactorKeeper {
        totp: totp.clone(),
        sealer: sealer.clone(),
        mac: mac.clone(),
        randomness: randomness.clone(),
        mails: mails.clone(),
    });
    let own_factor = Arc::new(OwnFactor {
        store: store.clone(),
        clock: clock.clone(),
        limiter: limiter.clone(),
        second_factors: second_factors.clone(),
        opener: opener.clone(),
        session_cache: session_cache.clone(),
    });
    let link_requests = Arc::new(LinkRequests {
        store: store.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        limiter: limiter.clone(),
        mails: mails.clone(),
    });

    Ok(Identity {
        sign_up: SignUp {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            limiter: limiter.clone(),
            mails: mails.clone(),
            new_password: new_password.clone(),
        },
        verify_email: VerifyEmail {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            limiter: limiter.clone(),
            mails: mails.clone(),
        },
        resend_verification: ResendVerification { links: link_requests.clone() },
        sign_in: SignIn {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            hasher: hasher.clone(),
            limiter: limiter.clone(),
            attempts: attempts.clone(),
            opener: opener.clone(),
        },
        verify_second_factor: VerifySecondFactor {
            store: store.clone(),
            clock: clock.clone(),
            limiter: limiter.clone(),
            attempts: attempts.clone(),
            second_factors: second_factors.clone(),
            opener: opener.clone(),
        },
        send_magic_link: SendMagicLink { links: link_requests.clone() },
        verify_magic_link: VerifyMagicLink {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            limiter: limiter.clone(),
            attempts: attempts.clone(),
            opener: opener.clone(),
        },
        unlock_account: UnlockAccount {
            store: store.clone(),
            clock: clock.clone(),
            limiter: limiter.clone(),
            attempts: attempts.clone(),
        },
        refresh: Refresh {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            signer: signer.clone(),
            sealer: sealer.clone(),
            limiter: limiter.clone(),
            mails: mails.clone(),
            session_cache: session_cache.clone(),
            lifetimes,
        },
        step_up: StepUp {
            own: own_factor.clone(),
            queries: queries.clone(),
            hasher: hasher.clone(),
        },
        enroll_totp: EnrollTotp {
            store: store.clone(),
            clock: clock.clone(),
            second_factors,
            lifetimes,
        },
        confirm_totp: ConfirmTotp { own: own_factor.clone() },
        disable_second_factor: DisableSecondFactor { own: own_factor.clone() },
        replace_recovery_codes: ReplaceRecoveryCodes { own: own_factor },
        csrf,
        sign_out: SignOut {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            session_cache: session_cache.clone(),
        },
        list_sessions: ListSessions { queries: queries.clone(), clock: clock.clone() },
        end_session: EndSession {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            session_cache: session_cache.clone(),
        },
        end_other_sessions: EndOtherSessions {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            session_cache: session_cache.clone(),
        },
        public_keys: public_keys.clone(),
        authenticate: Authenticate {
            signer: signer.clone(),
            session_cache: session_cache.clone(),
            user_cache: user_cache.clone(),
            queries: queries.clone(),
            store: store.clone(),
            clock: clock.clone(),
            lifetimes,
        },
        forgot_password: ForgotPassword { links: link_requests },
        change_password: ChangePassword {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            hasher: hasher.clone(),
            limiter: limiter.clone(),
            opener,
            session_cache: session_cache.clone(),
            mails: mails.clone(),
            new_password: new_password.clone(),
        },
        reset_password: ResetPassword {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            attempts,
            limiter: limiter.clone(),
            session_cache: session_cache.clone(),
            mails: mails.clone(),
            new_password: new_password.clone(),
        },
        request_email_change: RequestEmailChange {
            store: store.clone(),
            queries: queries.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            hasher: hasher.clone(),
            limiter: limiter.clone(),
            mails: mails.clone(),
        },
        confirm_email_change: ConfirmEmailChange {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            mails: mails.clone(),
        },
        get_profile: GetProfile { user_cache, queries: queries.clone() },
        update_profile: UpdateProfile {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        },
        list_security_events: ListSecurityEvents { queries: queries.clone() },
        administration: UserAdministration {
            list: ListUsers { queries: queries.clone() },
            get: GetUser { queries: queries.clone() },
            change: ChangeUser {
                store: store.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
                session_cache: session_cache.clone(),
                lifetimes,
            },
            end_sessions: EndUserSessions {
                store: store.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
                session_cache,
            },
        },
        create_administrator: CreateAdministrator {
            store: store.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
            mails,
            new_password,
        },
    })
}
