//! What follows the first factor, whichever it was.

use std::sync::Arc;

use socle_domain::Timestamp;
use socle_domain::access::Actor;
use socle_domain::identity::{
    DeviceName, KnownDevice, SecondFactorMethod, SecretToken, SecurityEventKind, Session,
    SessionKind, SessionLifetimes, SignInChallenge, User,
};

use crate::audit;
use crate::identity::events::SessionStarted;
use crate::identity::ports::TokenSigner;
use crate::identity::session_tokens::{self, BrowserCredentials};
use crate::identity::{
    CsrfTokens, IdentityMails, MailError, SessionCredentials, SignedInAnswer, audit_actions,
    audited, devices, security,
};
use crate::outbox::OutboxMessage;
use crate::ports::{Mac, Randomness, RandomnessExt as _, digest_of};
use crate::store::{Cause, StoreError, Tx};
use crate::validation::{FieldError, Invalid};

/// Opens sessions for those who have proved enough, and asks the others for their second factor.
pub struct SessionOpener {
    /// Identifiers and secrets.
    pub randomness: Arc<dyn Randomness>,
    /// Makes access tokens.
    pub signer: Arc<dyn TokenSigner>,
    /// Recognizes devices.
    pub mac: Arc<dyn Mac>,
    /// Makes the tokens of browsers' sessions.
    pub csrf: Arc<CsrfTokens>,
    /// Writes the mails.
    pub mails: Arc<IdentityMails>,
    /// How long sessions last.
    pub lifetimes: SessionLifetimes,
}

/// What a client wants of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionWish {
    /// How it is to be carried.
    pub kind: SessionKind,
    /// What the person calls the device.
    pub device_name: Option<DeviceName>,
}

/// What proving the first factor leads to.
#[derive(Debug)]
pub enum SignInOutcome {
    /// A session.
    Authenticated(Box<SignedInAnswer>),
    /// The second factor is asked for.
    SecondFactorRequired(ChallengeAnswer),
}

/// What the client presents with the second factor.
#[derive(Debug)]
pub struct ChallengeAnswer {
    /// The secret of the challenge.
    pub challenge: SecretToken,
    /// How the second factor may be proved.
    pub methods: [SecondFactorMethod; 2],
}

/// Why no session was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenSessionError {
    /// The access token could not be made.
    #[error("signing failed: {0}")]
    Sign(#[source] Cause),
    /// The mail could not be prepared.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SessionWish {
    /// Takes what a client asked for.
    pub(super) fn parse(kind: SessionKind, device_name: Option<&str>) -> Result<Self, Invalid> {
        let malformed = || {
            let message = format!("1 to {} visible characters", DeviceName::MAX_CHARS);
            Invalid::from(FieldError::new("device_name", "malformed", message))
        };
        let parse = |text| DeviceName::parse(text).ok_or_else(malformed);
        Ok(Self { kind, device_name: device_name.map(parse).transpose()? })
    }
}

impl SessionOpener {
    /// The first factor is proved, by that method: opens a session, or asks for the second.
    pub(super) async fn admit(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user: User,
        wish: SessionWish,
        method: &'static str,
        now: Timestamp,
    ) -> Result<SignInOutcome, OpenSessionError> {
        if !user.has_second_factor() {
            let answer = self.open(tx, actor, user, wish, method, now).await?;
            return Ok(SignInOutcome::Authenticated(Box::new(answer)));
        }
        let (secret, digest) = self.randomness.token();
        let (id, SessionWish { kind, device_name }) = (self.randomness.id(now), wish);
        let challenge = SignInChallenge::issue(id, user.id, digest, kind, device_name, now);
        tx.sign_in_challenges().insert(&challenge).await?;
        let proved = audited::about(audit_actions::FIRST_FACTOR_PROVED, user.id).by(user.id);
        let proved = proved.with("method", method);
        audit::record(tx, &*self.randomness, actor, proved, now).await?;
        let methods = SecondFactorMethod::ALL;
        Ok(SignInOutcome::SecondFactorRequired(ChallengeAnswer { challenge: secret, methods }))
    }

    /// Everything is proved, at last by that method: opens a session.
    pub(super) async fn open(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user: User,
        wish: SessionWish,
        method: &'static str,
        now: Timestamp,
    ) -> Result<SignedInAnswer, OpenSessionError> {
        let SessionWish { kind, device_name } = wish;
        let browser = (kind == SessionKind::Cookie).then(|| self.randomness.token());
        let (id, lifetimes) = (self.randomness.id(now), &self.lifetimes);
        let digest = browser.as_ref().map(|(_, digest)| *digest);
        let session =
            Session::open(id, user.id, &actor.client, device_name, digest, lifetimes, now);
        tx.sessions().insert(&session).await?;
        let signed_in = audited::about(audit_actions::SIGNED_IN, user.id).by(user.id);
        let signed_in = signed_in.with("method", method).with("session_id", session.id);
        audit::record(tx, &*self.randomness, actor, signed_in, now).await?;
        let device = self.recognize(tx, actor, &user, &session, now).await?;
        let started = SessionStarted::new(session.id, user.id);
        let started = OutboxMessage::event(self.randomness.id(now), &started, now);
        tx.outbox().append(&[started]).await?;
        let credentials = if let Some((secret, _)) = browser {
            SessionCredentials::Browser(self.cookie(&session, secret, now))
        } else {
            let (secret, stored) = session_tokens::refresh_token(&session, &*self.randomness, now);
            tx.sessions().insert_token(&stored).await?;
            let tokens = session_tokens::issue(&session, secret, lifetimes, &*self.signer, now);
            SessionCredentials::Tokens(tokens.map_err(OpenSessionError::Sign)?)
        };
        Ok(SignedInAnswer { user, credentials, device })
    }

    /// The person of a session has just proved again who they are. The browser's secret changes with
    /// that (OWASP ASVS 5.0 §7.2.4), so a copy that somebody took before is worth nothing. `None` when
    /// tokens carry the session.
    pub(super) async fn renew(
        &self,
        tx: &mut dyn Tx,
        mut session: Session,
        now: Timestamp,
    ) -> Result<Option<BrowserCredentials>, StoreError> {
        session.authenticated_at = now;
        let browser = session.browser_secret.map(|_| self.randomness.token());
        session.browser_secret = browser.as_ref().map(|(_, digest)| *digest);
        tx.sessions().renew(&session).await?;
        Ok(browser.map(|(secret, _)| self.cookie(&session, secret, now)))
    }

    fn cookie(&self, session: &Session, secret: SecretToken, now: Timestamp) -> BrowserCredentials {
        BrowserCredentials {
            session_id: session.id,
            csrf_token: self.csrf.token(session.id, &secret),
            secret,
            expires_in: (session.expires_at - now).num_seconds(),
        }
    }

    /// Remembers the device, and tells the person when it is a new one; the very first is no news.
    /// Returns what a browser is to be recognized by from now on.
    async fn recognize(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        user: &User,
        session: &Session,
        now: Timestamp,
    ) -> Result<Option<SecretToken>, OpenSessionError> {
        let marks = devices::marks(&*self.mac, &actor.client);
        let known = tx.known_devices().see(user.id, &marks, now).await?;
        let is_browser = session.kind() == SessionKind::Cookie;
        let has_mark = actor.client.device.is_some();
        if known && (has_mark || !is_browser) {
            return Ok(None);
        }
        let is_news = !known && tx.known_devices().any_of(user.id).await?;
        // A browser that has a mark of another person's account keeps it.
        let (secret, mark) = match (is_browser, &actor.client.device) {
            (true, Some(secret)) => (None, digest_of(secret.expose())),
            (true, None) => {
                let (secret, mark) = self.randomness.token();
                (Some(secret), mark)
            }
            (false, _) => (None, devices::program_mark(&*self.mac, &actor.client)),
        };
        let device = KnownDevice {
            id: self.randomness.id(now),
            user_id: user.id,
            mark,
            user_agent: actor.client.user_agent.clone(),
            ip: actor.client.ip,
            first_seen_at: now,
            last_seen_at: now,
        };
        tx.known_devices().insert(&device).await?;
        if is_news {
            let (id, kind) = (Some(session.id), SecurityEventKind::NewDevice);
            security::record_in(tx, &*self.randomness, actor, user.id, id, kind, now).await?;
            let mail = self.mails.new_device(user, session, now)?;
            tx.outbox().append(&[mail]).await?;
        }
        Ok(secret)
    }
}
