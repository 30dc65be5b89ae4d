//! The use cases of a world.

use std::sync::Arc;

use socle_application::identity::administration::{
    ChangeUser, EndUserSessions, GetUser, ListUsers,
};
use socle_application::identity::{
    Attempts, Authenticate, ChangePassword, ConfirmEmailChange, ConfirmTotp, CreateAdministrator,
    CsrfTokens, DisableSecondFactor, EndOtherSessions, EndSession, EnrollTotp, ForgotPassword,
    GetProfile, IdentityMails, LinkRequests, Links, ListSecurityEvents, ListSessions, NewPassword,
    OwnFactor, Refresh, ReplaceRecoveryCodes, RequestEmailChange, ResendVerification,
    ResetPassword, SecondFactorKeeper, SendMagicLink, SessionOpener, SignIn, SignOut, SignUp,
    StepUp, UnlockAccount, UpdateProfile, VerifyEmail, VerifyMagicLink, VerifySecondFactor,
};
use socle_application::store::Store;
use socle_domain::identity::{PasswordPolicy, SessionLifetimes};
use url::Url;

use super::Ports;

/// What several use cases are built from.
impl Ports {
    fn store(&self) -> Arc<dyn Store> {
        self.store.clone()
    }

    fn mails(&self) -> Arc<IdentityMails> {
        let links = Links::new(Url::parse("https://app.example.com").unwrap());
        let (randomness, sealer) = (self.randomness.clone(), self.sealer.clone());
        Arc::new(IdentityMails::new(randomness, sealer, self.mac.clone(), links))
    }

    fn new_password(&self) -> NewPassword {
        NewPassword {
            policy: PasswordPolicy::default(),
            leaked: self.leaked.clone(),
            hasher: self.hasher.clone(),
        }
    }

    /// The tokens of browsers' sessions.
    pub(crate) fn csrf(&self) -> CsrfTokens {
        CsrfTokens::new(self.mac.clone())
    }

    fn attempts(&self) -> Arc<Attempts> {
        Arc::new(Attempts {
            mac: self.mac.clone(),
            randomness: self.randomness.clone(),
            mails: self.mails(),
        })
    }

    fn opener(&self) -> Arc<SessionOpener> {
        Arc::new(SessionOpener {
            randomness: self.randomness.clone(),
            signer: self.signer.clone(),
            mac: self.mac.clone(),
            csrf: Arc::new(self.csrf()),
            mails: self.mails(),
            lifetimes: SessionLifetimes::default(),
        })
    }

    fn keeper(&self) -> Arc<SecondFactorKeeper> {
        Arc::new(SecondFactorKeeper {
            totp: self.totp.clone(),
            sealer: self.sealer.clone(),
            mac: self.mac.clone(),
            randomness: self.randomness.clone(),
            mails: self.mails(),
        })
    }

    fn own_factor(&self) -> Arc<OwnFactor> {
        Arc::new(OwnFactor {
            store: self.store(),
            clock: self.clock.clone(),
            limiter: self.limiter.clone(),
            second_factors: self.keeper(),
            opener: self.opener(),
            session_cache: self.session_cache.clone(),
        })
    }

    fn link_requests(&self) -> Arc<LinkRequests> {
        Arc::new(LinkRequests {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
        })
    }
}

/// Getting in.
impl Ports {
    pub(crate) fn sign_up(&self) -> SignUp {
        SignUp {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }

    pub(crate) fn verify_email(&self) -> VerifyEmail {
        VerifyEmail {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
        }
    }

    pub(crate) fn resend_verification(&self) -> ResendVerification {
        ResendVerification { links: self.link_requests() }
    }

    pub(crate) fn sign_in(&self) -> SignIn {
        SignIn {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            hasher: self.hasher.clone(),
            limiter: self.limiter.clone(),
            attempts: self.attempts(),
            opener: self.opener(),
        }
    }

    pub(crate) fn verify_second_factor(&self) -> VerifySecondFactor {
        VerifySecondFactor {
            store: self.store(),
            clock: self.clock.clone(),
            limiter: self.limiter.clone(),
            attempts: self.attempts(),
            second_factors: self.keeper(),
            opener: self.opener(),
        }
    }

    pub(crate) fn send_magic_link(&self) -> SendMagicLink {
        SendMagicLink { links: self.link_requests() }
    }

    pub(crate) fn verify_magic_link(&self) -> VerifyMagicLink {
        VerifyMagicLink {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            limiter: self.limiter.clone(),
            attempts: self.attempts(),
            opener: self.opener(),
        }
    }

    pub(crate) fn unlock_account(&self) -> UnlockAccount {
        UnlockAccount {
            store: self.store(),
            clock: self.clock.clone(),
            limiter: self.limiter.clone(),
            attempts: self.attempts(),
        }
    }
}

/// Staying in, and leaving.
impl Ports {
    pub(crate) fn authenticate(&self) -> Authenticate {
        Authenticate {
            signer: self.signer.clone(),
            session_cache: self.session_cache.clone(),
            user_cache: self.user_cache.clone(),
            queries: self.queries.clone(),
            store: self.store(),
            clock: self.clock.clone(),
            lifetimes: SessionLifetimes::default(),
        }
    }

    pub(crate) fn refresh(&self) -> Refresh {
        Refresh {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            signer: self.signer.clone(),
            sealer: self.sealer.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
            session_cache: self.session_cache.clone(),
            lifetimes: SessionLifetimes::default(),
        }
    }

    pub(crate) fn step_up(&self) -> StepUp {
        StepUp {
            own: self.own_factor(),
            queries: self.queries.clone(),
            hasher: self.hasher.clone(),
        }
    }

    pub(crate) fn sign_out(&self) -> SignOut {
        SignOut {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }

    pub(crate) fn list_sessions(&self) -> ListSessions {
        ListSessions { queries: self.queries.clone(), clock: self.clock.clone() }
    }

    pub(crate) fn end_session(&self) -> EndSession {
        EndSession {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }

    pub(crate) fn end_other_sessions(&self) -> EndOtherSessions {
        EndOtherSessions {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }
}

/// One's own account.
impl Ports {
    pub(crate) fn enroll_totp(&self) -> EnrollTotp {
        EnrollTotp {
            store: self.store(),
            clock: self.clock.clone(),
            second_factors: self.keeper(),
            lifetimes: SessionLifetimes::default(),
        }
    }

    pub(crate) fn confirm_totp(&self) -> ConfirmTotp {
        ConfirmTotp { own: self.own_factor() }
    }

    pub(crate) fn disable_second_factor(&self) -> DisableSecondFactor {
        DisableSecondFactor { own: self.own_factor() }
    }

    pub(crate) fn replace_recovery_codes(&self) -> ReplaceRecoveryCodes {
        ReplaceRecoveryCodes { own: self.own_factor() }
    }

    pub(crate) fn reset_password(&self) -> ResetPassword {
        ResetPassword {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            attempts: self.attempts(),
            limiter: self.limiter.clone(),
            session_cache: self.session_cache.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }

    pub(crate) fn forgot_password(&self) -> ForgotPassword {
        ForgotPassword { links: self.link_requests() }
    }

    pub(crate) fn change_password(&self) -> ChangePassword {
        ChangePassword {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            hasher: self.hasher.clone(),
            limiter: self.limiter.clone(),
            opener: self.opener(),
            session_cache: self.session_cache.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }

    pub(crate) fn request_email_change(&self) -> RequestEmailChange {
        RequestEmailChange {
            store: self.store(),
            queries: self.queries.clone(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            hasher: self.hasher.clone(),
            limiter: self.limiter.clone(),
            mails: self.mails(),
        }
    }

    pub(crate) fn confirm_email_change(&self) -> ConfirmEmailChange {
        ConfirmEmailChange {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            mails: self.mails(),
        }
    }

    pub(crate) fn get_profile(&self) -> GetProfile {
        GetProfile { user_cache: self.user_cache.clone(), queries: self.queries.clone() }
    }

    pub(crate) fn update_profile(&self) -> UpdateProfile {
        UpdateProfile {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
        }
    }

    pub(crate) fn create_administrator(&self) -> CreateAdministrator {
        CreateAdministrator {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            mails: self.mails(),
            new_password: self.new_password(),
        }
    }
}

/// Administration.
impl Ports {
    pub(crate) fn list_security_events(&self) -> ListSecurityEvents {
        ListSecurityEvents { queries: self.queries.clone() }
    }

    pub(crate) fn list_users(&self) -> ListUsers {
        ListUsers { queries: self.queries.clone() }
    }

    pub(crate) fn get_user(&self) -> GetUser {
        GetUser { queries: self.queries.clone() }
    }

    pub(crate) fn change_user(&self) -> ChangeUser {
        ChangeUser {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
            lifetimes: SessionLifetimes::default(),
        }
    }

    pub(crate) fn end_user_sessions(&self) -> EndUserSessions {
        EndUserSessions {
            store: self.store(),
            clock: self.clock.clone(),
            randomness: self.randomness.clone(),
            session_cache: self.session_cache.clone(),
        }
    }
}
