//! Refresh tokens: each is used once and replaced by its successor.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::identity::{Session, SessionId, SessionState, TokenDigest};

id!(
    /// Identifies a refresh token. Not the token itself.
    RefreshTokenId
);

/// One refresh token of a session. The tokens of one session are a family: each is the successor of
/// the one before it (RFC 9700 §4.14.2). Its state machine: *fresh* → *rotated*, and no way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// Identifies it.
    pub id: RefreshTokenId,
    /// The family.
    pub session_id: SessionId,
    /// What is stored of the secret.
    pub digest: TokenDigest,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From when on it no longer works.
    pub expires_at: Timestamp,
    /// Its successor, once it was used.
    pub rotation: Option<Rotation>,
}

/// That a refresh token was used, and what took its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// When.
    pub at: Timestamp,
    /// The successor.
    pub successor_id: RefreshTokenId,
    /// The successor's secret, encrypted, for those who ask again within the grace.
    pub sealed_successor: Vec<u8>,
}

/// What presenting a refresh token leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// It is used for the first time: rotate it.
    First,
    /// It was used a moment ago: give the same successor once more.
    Again,
    /// It was used long ago: somebody has a copy, and the family ends.
    Reused,
    /// The session is over, or the token has expired.
    Over,
}

impl RefreshToken {
    /// What presenting this token of that session leads to.
    ///
    /// A token that was rotated long ago counts as reused only while its session is alive: once the
    /// family is over there is nothing left to protect.
    pub fn present(&self, session: &Session, grace: TimeDelta, now: Timestamp) -> Presented {
        if session.state_at(now) != SessionState::Active {
            return Presented::Over;
        }
        match &self.rotation {
            Some(rotation) if now < rotation.at + grace => Presented::Again,
            Some(_) => Presented::Reused,
            None if now >= self.expires_at => Presented::Over,
            None => Presented::First,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use crate::access::Client;
    use crate::identity::{SessionEndReason, SessionLifetimes, UserId};
    use proptest::prelude::*;
    use rstest::rstest;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn session() -> Session {
        let (id, user_id) = (SessionId::new(at(0), [1; 10]), UserId::new(at(0), [2; 10]));
        let lifetimes = SessionLifetimes::default();
        Session::open(id, user_id, &Client::default(), None, None, &lifetimes, at(0))
    }

    fn token(rotated_at: Option<i64>) -> RefreshToken {
        let id = RefreshTokenId::new(at(0), [3; 10]);
        let rotation = |seconds| Rotation {
            at: at(seconds),
            successor_id: RefreshTokenId::new(at(seconds), [4; 10]),
            sealed_successor: Vec::new(),
        };
        RefreshToken {
            id,
            session_id: session().id,
            digest: TokenDigest::from_bytes([5; 32]),
            issued_at: at(0),
            expires_at: session().idle_expires_at,
            rotation: rotated_at.map(rotation),
        }
    }

    const DAY: i64 = 86_400;

    #[rstest]
    #[case::fresh(None, false, 5, Presented::First)]
    #[case::fresh_at_its_end(None, false, 14 * DAY, Presented::Over)]
    #[case::fresh_of_an_ended_session(None, true, 5, Presented::Over)]
    #[case::just_rotated(Some(5), false, 5, Presented::Again)]
    #[case::within_the_grace(Some(5), false, 14, Presented::Again)]
    #[case::at_the_end_of_the_grace(Some(5), false, 15, Presented::Reused)]
    #[case::long_after(Some(5), false, DAY, Presented::Reused)]
    #[case::rotated_of_an_ended_session(Some(5), true, 6, Presented::Over)]
    #[case::reused_of_an_ended_session(Some(5), true, DAY, Presented::Over)]
    #[case::rotated_of_an_expired_session(Some(5), false, 30 * DAY, Presented::Over)]
    fn every_state_and_its_answer(
        #[case] rotated_at: Option<i64>,
        #[case] ended: bool,
        #[case] now: i64,
        #[case] expected: Presented,
    ) {
        let mut session = session();
        if ended {
            session.end(SessionEndReason::SignedOut, at(0));
        }
        let grace = SessionLifetimes::default().refresh_grace;
        assert_eq!(token(rotated_at).present(&session, grace, at(now)), expected);
    }

    proptest! {
        /// A family as the use case keeps it: whoever presents whichever of its tokens and whenever,
        /// at most one token is fresh, each was rotated at most once, and once one was reused none
        /// works any more.
        #[test]
        fn a_family_has_one_fresh_token(
            steps in proptest::collection::vec((0..40_usize, 0..30_i64), 0..80)
        ) {
            let (grace, mut session) = (SessionLifetimes::default().refresh_grace, session());
            let (mut family, mut now, mut reused) = (vec![token(None)], 0, false);
            for (which, seconds) in steps {
                now += seconds;
                let index = which % family.len();
                match family[index].present(&session, grace, at(now)) {
                    Presented::First => {
                        prop_assert!(!reused);
                        prop_assert!(family[index].rotation.is_none());
                        let next = u8::try_from(family.len()).unwrap_or(u8::MAX);
                        let successor = RefreshToken {
                            id: RefreshTokenId::new(at(now), [next; 10]),
                            issued_at: at(now),
                            ..token(None)
                        };
                        let successor_id = successor.id;
                        let sealed_successor = Vec::new();
                        let rotation = Rotation { at: at(now), successor_id, sealed_successor };
                        family[index].rotation = Some(rotation);
                        family.push(successor);
                    }
                    Presented::Again => {
                        let rotation = family[index].rotation.as_ref().unwrap();
                        prop_assert!(!reused && at(now) < rotation.at + grace);
                    }
                    Presented::Reused => {
                        prop_assert!(!reused);
                        reused = true;
                        session.end(SessionEndReason::RefreshTokenReused, at(now));
                    }
                    Presented::Over => prop_assert!(reused, "the session is young"),
                }
                let fresh = family.iter().filter(|token| token.rotation.is_none()).count();
                prop_assert_eq!(fresh, 1);
            }
        }
    }
}
