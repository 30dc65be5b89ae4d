//! Sessions: where a person is signed in.

use std::net::IpAddr;

use chrono::TimeDelta;

use crate::Timestamp;
use crate::access::Client;
use crate::id::id;
use crate::identity::{DeviceName, TokenDigest, UserId};

id!(
    /// Identifies a session, which is also the family of its refresh tokens.
    SessionId
);

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLifetimes {
    /// From sign-in to the end, however active the session is.
    pub absolute: TimeDelta,
    /// From the last refresh to the end.
    pub idle: TimeDelta,
    /// How long an access token is valid.
    pub access_token: TimeDelta,
    /// For how long after its rotation a refresh token gets the same successor once more: tabs that
    /// refresh at once, and answers that were lost on the way.
    pub refresh_grace: TimeDelta,
    /// For how long after a person proved who they are they may do sensitive things without proving
    /// it again (OWASP ASVS 5.0 §7.5).
    pub step_up: TimeDelta,
    /// How long a browser's session may be used before its use is noted: noting costs a write.
    pub note_use_every: TimeDelta,
}

impl Default for SessionLifetimes {
    fn default() -> Self {
        Self {
            absolute: TimeDelta::days(30),
            idle: TimeDelta::days(14),
            access_token: TimeDelta::minutes(15),
            refresh_grace: TimeDelta::seconds(10),
            step_up: TimeDelta::minutes(5),
            note_use_every: TimeDelta::minutes(10),
        }
    }
}

/// How a session is carried from request to request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    /// By an access and a refresh token that a program keeps.
    Token,
    /// By a cookie that a browser keeps and no script can read.
    Cookie,
}

impl SessionKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Token, Self::Cookie];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Cookie => "cookie",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// One place where a person is signed in. Its state machine: *active* → *ended* | *expired*, and no
/// way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identifies it.
    pub id: SessionId,
    /// Who is signed in.
    pub user_id: UserId,
    /// What the person calls the device.
    pub device_name: Option<DeviceName>,
    /// The `User-Agent` at sign-in.
    pub user_agent: Option<String>,
    /// The address at sign-in.
    pub ip: Option<IpAddr>,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the person last proved who they are: at sign-in, or again for something sensitive.
    pub authenticated_at: Timestamp,
    /// What is stored of the secret in the browser's cookie; `None` when tokens carry the session.
    pub browser_secret: Option<TokenDigest>,
    /// When the session was last refreshed, or its use noted.
    pub last_seen_at: Timestamp,
    /// When it ends however active it is.
    pub expires_at: Timestamp,
    /// When it ends unless it is refreshed before.
    pub idle_expires_at: Timestamp,
    /// How it ended.
    pub end: Option<SessionEnd>,
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionEnd {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: SessionEndReason,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionEndReason {
    /// The person signed out.
    SignedOut,
    /// The password was set anew.
    PasswordReset,
    /// The password was changed in another session.
    PasswordChanged,
    /// The person ended it from another device.
    EndedByOwner,
    /// A refresh token was used a second time: somebody has a copy.
    RefreshTokenReused,
    /// The account is to be erased.
    ErasureRequested,
    /// An administrator ended it.
    EndedByAdministrator,
    /// An administrator closed the account.
    AccountDisabled,
}

impl SessionEndReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::SignedOut,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::EndedByOwner,
        Self::RefreshTokenReused,
        Self::ErasureRequested,
        Self::EndedByAdministrator,
        Self::AccountDisabled,
    ];

    /// The name in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::EndedByOwner => "ended_by_owner",
            Self::RefreshTokenReused => "refresh_token_reused",
            Self::ErasureRequested => "erasure_requested",
            Self::EndedByAdministrator => "ended_by_administrator",
            Self::AccountDisabled => "account_disabled",
        }
    }

    /// The reason of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// Where a session is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// It works.
    Active,
    /// Somebody or something ended it.
    Ended,
    /// Its time is over, absolute or idle.
    Expired,
}

impl Session {
    /// A person has just signed in.
    pub fn open(
        id: SessionId,
        user_id: UserId,
        client: &Client,
        device_name: Option<DeviceName>,
        browser_secret: Option<TokenDigest>,
        lifetimes: &SessionLifetimes,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            user_id,
            device_name,
            user_agent: client.user_agent.clone(),
            ip: client.ip,
            created_at: now,
            authenticated_at: now,
            browser_secret,
            last_seen_at: now,
            expires_at: now + lifetimes.absolute,
            idle_expires_at: now + lifetimes.idle,
            end: None,
        }
    }

    /// How the session is carried.
    pub const fn kind(&self) -> SessionKind {
        if self.browser_secret.is_some() { SessionKind::Cookie } else { SessionKind::Token }
    }

    /// Where the session is in its life at a moment.
    pub fn state_at(&self, now: Timestamp) -> SessionState {
        if self.end.is_some() {
            SessionState::Ended
        } else if now >= self.expires_at || now >= self.idle_expires_at {
            SessionState::Expired
        } else {
            SessionState::Active
        }
    }

    /// Notes that the session was used, which moves its idle end, but never beyond the absolute one.
    pub fn touch(&mut self, lifetimes: &SessionLifetimes, now: Timestamp) {
        self.last_seen_at = now;
        self.idle_expires_at = self.expires_at.min(now + lifetimes.idle);
    }

    /// Ends the session. `false` when it had ended before; the first end stands.
    pub fn end(&mut self, reason: SessionEndReason, now: Timestamp) -> bool {
        if self.end.is_some() {
            return false;
        }
        self.end = Some(SessionEnd { at: now, reason });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use proptest::prelude::*;
    use rstest::rstest;

    fn at(days: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_800_000_000 + days * 86_400, 0).unwrap()
    }

    fn session() -> Session {
        let (id, user_id) = (SessionId::new(at(0), [1; 10]), UserId::new(at(0), [2; 10]));
        let lifetimes = SessionLifetimes::default();
        Session::open(id, user_id, &Client::default(), None, None, &lifetimes, at(0))
    }

    #[rstest]
    #[case(0, false, SessionState::Active)]
    #[case(13, false, SessionState::Active)]
    #[case(14, false, SessionState::Expired)]
    #[case(31, false, SessionState::Expired)]
    #[case(0, true, SessionState::Ended)]
    #[case(31, true, SessionState::Ended)]
    fn every_state(#[case] day: i64, #[case] ended: bool, #[case] expected: SessionState) {
        let mut session = session();
        if ended {
            session.end(SessionEndReason::SignedOut, at(0));
        }
        assert_eq!(session.state_at(at(day)), expected);
    }

    #[test]
    fn the_absolute_end_comes_however_active_the_session_is() {
        let mut session = session();
        session.idle_expires_at = at(40);
        assert_eq!(session.state_at(at(29)), SessionState::Active);
        assert_eq!(session.state_at(at(30)), SessionState::Expired);
    }

    #[test]
    fn use_moves_the_idle_end_up_to_the_absolute_one() {
        let (mut session, lifetimes) = (session(), SessionLifetimes::default());
        session.touch(&lifetimes, at(10));
        assert_eq!((session.last_seen_at, session.idle_expires_at), (at(10), at(24)));
        session.touch(&lifetimes, at(20));
        assert_eq!(session.idle_expires_at, session.expires_at);
        assert_eq!(session.expires_at, at(30));
    }

    #[test]
    fn the_first_end_stands() {
        let mut session = session();
        assert!(session.end(SessionEndReason::SignedOut, at(1)));
        assert!(!session.end(SessionEndReason::PasswordReset, at(2)));
        let end = session.end.unwrap();
        assert_eq!((end.at, end.reason), (at(1), SessionEndReason::SignedOut));
    }

    #[test]
    fn kinds_round_trip() {
        for kind in SessionKind::ALL {
            assert_eq!(SessionKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(session().kind(), SessionKind::Token);
        let browser_secret = Some(TokenDigest::from_bytes([1; 32]));
        assert_eq!(Session { browser_secret, ..session() }.kind(), SessionKind::Cookie);
    }

    /// What can happen to a session.
    #[derive(Debug, Clone)]
    enum Step {
        Touch,
        End(usize),
    }

    fn step() -> impl Strategy<Value = (i64, Step)> {
        let step = prop_oneof![
            3 => Just(Step::Touch),
            1 => (0..SessionEndReason::ALL.len()).prop_map(Step::End),
        ];
        (0..2 * 86_400_i64, step)
    }

    proptest! {
        /// Whatever happens: an ended session stays ended as it first did, an expired one never
        /// comes back to life unless somebody uses it, which nobody may, and no use outlasts the
        /// absolute end.
        #[test]
        fn there_is_no_way_back(steps in proptest::collection::vec(step(), 0..60)) {
            let (mut session, lifetimes) = (session(), SessionLifetimes::default());
            let mut now = at(0);
            let mut first_end = None;
            for (seconds, step) in steps {
                now += TimeDelta::seconds(seconds);
                let before = session.state_at(now);
                match step {
                    Step::Touch if before == SessionState::Active => session.touch(&lifetimes, now),
                    Step::Touch => {}
                    Step::End(reason) => {
                        let ended = session.end(SessionEndReason::ALL[reason], now);
                        prop_assert_eq!(ended, first_end.is_none());
                        first_end = first_end.or(session.end);
                    }
                }
                prop_assert_eq!(session.end, first_end);
                prop_assert!(session.idle_expires_at <= session.expires_at);
                prop_assert_eq!(session.expires_at, at(0) + lifetimes.absolute);
                let after = session.state_at(now);
                match before {
                    SessionState::Ended => prop_assert_eq!(after, SessionState::Ended),
                    SessionState::Expired => prop_assert_ne!(after, SessionState::Active),
                    SessionState::Active => {}
                }
                prop_assert_ne!(session.state_at(session.expires_at), SessionState::Active);
            }
        }
    }

    #[test]
    fn reasons_round_trip() {
        for reason in SessionEndReason::ALL {
            assert_eq!(SessionEndReason::parse(reason.as_str()), Some(reason));
        }
    }
}
