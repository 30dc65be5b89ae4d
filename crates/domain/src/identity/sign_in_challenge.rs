//! A sign-in that waits for its second factor.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::identity::{DeviceName, SessionKind, TokenDigest, UserId};

id!(
    /// Identifies a challenge. Not what the person presents.
    SignInChallengeId
);

/// The first factor was right, and the second is asked for. It remembers what the person asked for at
/// the start. Its state machine: *open* → *used* | *expired*, and no way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInChallenge {
    /// Identifies it.
    pub id: SignInChallengeId,
    /// Who is signing in.
    pub user_id: UserId,
    /// What is stored of the secret that the person presents with their code.
    pub digest: TokenDigest,
    /// How the session is to be carried.
    pub kind: SessionKind,
    /// What the person calls the device.
    pub device_name: Option<DeviceName>,
    /// When the first factor was right.
    pub created_at: Timestamp,
    /// From when on it no longer works.
    pub expires_at: Timestamp,
    /// When a session was opened with it.
    pub used_at: Option<Timestamp>,
}

impl SignInChallenge {
    /// How long a person has to find their phone.
    pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);

    /// Asks for the second factor.
    pub fn issue(
        id: SignInChallengeId,
        user_id: UserId,
        digest: TokenDigest,
        kind: SessionKind,
        device_name: Option<DeviceName>,
        now: Timestamp,
    ) -> Self {
        let expires_at = now + Self::LIFETIME;
        let used_at = None;
        Self { id, user_id, digest, kind, device_name, created_at: now, expires_at, used_at }
    }

    /// Whether the second factor may still be given.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }

    /// Uses it up. `false` when it is not open.
    pub fn use_up(&mut self, now: Timestamp) -> bool {
        if !self.is_open(now) {
            return false;
        }
        self.used_at = Some(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use rstest::rstest;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[rstest]
    #[case::at_once(0, false, true)]
    #[case::in_time(599, false, true)]
    #[case::too_late(600, false, false)]
    #[case::used(1, true, false)]
    fn works_once_and_for_a_while(#[case] later: i64, #[case] used: bool, #[case] open: bool) {
        let (id, user) = (SignInChallengeId::new(at(0), [1; 10]), UserId::new(at(0), [2; 10]));
        let digest = TokenDigest::from_bytes([3; 32]);
        let kind = SessionKind::Token;
        let mut challenge = SignInChallenge::issue(id, user, digest, kind, None, at(0));
        if used {
            assert!(challenge.use_up(at(0)));
        }
        assert_eq!(challenge.is_open(at(later)), open);
        let before = challenge.clone();
        assert_eq!(challenge.use_up(at(later)), open);
        if !open {
            assert_eq!(challenge, before);
        }
    }
}
