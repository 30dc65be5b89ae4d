//! Tokens in the links of mails: they work once, for a while, for one purpose.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::identity::{EmailAddress, TokenDigest, UserId};

id!(
    /// Identifies a one-time token. Not the token itself.
    OneTimeTokenId
);

/// What a one-time token is good for. A token redeemed for another purpose is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OneTimeTokenPurpose {
    /// Proves that a person reads the mail of the address they signed up with.
    VerifyEmail,
    /// Sets a new password.
    ResetPassword,
    /// Signs in, by the link or by the code beside it.
    MagicLink,
    /// Moves the account to another address, which the link was mailed to.
    ChangeEmail,
    /// Ends a lockout.
    UnlockAccount,
}

impl OneTimeTokenPurpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [
        Self::VerifyEmail,
        Self::ResetPassword,
        Self::MagicLink,
        Self::ChangeEmail,
        Self::UnlockAccount,
    ];

    /// The name in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::MagicLink => "magic_link",
            Self::ChangeEmail => "change_email",
            Self::UnlockAccount => "unlock_account",
        }
    }

    /// The purpose of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == name)
    }

    /// How long a token for this purpose works.
    pub const fn lifetime(self) -> TimeDelta {
        match self {
            Self::VerifyEmail | Self::UnlockAccount => TimeDelta::hours(24),
            Self::ResetPassword | Self::ChangeEmail => TimeDelta::hours(1),
            Self::MagicLink => TimeDelta::minutes(10),
        }
    }
}

/// A token that was issued. Its state machine: *issued* → *used* | *voided* | *expired*, and no way
/// back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeToken {
    /// Identifies it.
    pub id: OneTimeTokenId,
    /// Whose it is.
    pub user_id: UserId,
    /// What it is good for.
    pub purpose: OneTimeTokenPurpose,
    /// What is stored of the secret.
    pub digest: TokenDigest,
    /// What is stored of the code that does the same as the link, if there is one.
    pub code: Option<TokenDigest>,
    /// The address that the account moves to, if that is what the token is for.
    pub new_email: Option<EmailAddress>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// From when on it no longer works.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// When a newer one took its place.
    pub voided_at: Option<Timestamp>,
}

/// Why a token does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedeemError {
    /// It was used before.
    #[error("the token was used before")]
    Used,
    /// A newer one took its place.
    #[error("a newer token took its place")]
    Voided,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

impl OneTimeToken {
    /// Issues a token.
    pub fn issue(
        id: OneTimeTokenId,
        user_id: UserId,
        purpose: OneTimeTokenPurpose,
        digest: TokenDigest,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            user_id,
            purpose,
            digest,
            code: None,
            new_email: None,
            created_at: now,
            expires_at: now + purpose.lifetime(),
            used_at: None,
            voided_at: None,
        }
    }

    /// Uses the token up.
    pub fn redeem(&mut self, now: Timestamp) -> Result<(), RedeemError> {
        if self.used_at.is_some() {
            return Err(RedeemError::Used);
        }
        if self.voided_at.is_some() {
            return Err(RedeemError::Voided);
        }
        if now >= self.expires_at {
            return Err(RedeemError::Expired);
        }
        self.used_at = Some(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use proptest::prelude::*;
    use rstest::rstest;

    fn at(minutes: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_800_000_000 + minutes * 60, 0).unwrap()
    }

    fn issued() -> OneTimeToken {
        OneTimeToken::issue(
            OneTimeTokenId::new(at(0), [1; 10]),
            UserId::new(at(0), [2; 10]),
            OneTimeTokenPurpose::ResetPassword,
            TokenDigest::from_bytes([3; 32]),
            at(0),
        )
    }

    #[rstest]
    #[case::fresh(false, false, 59, Ok(()))]
    #[case::at_its_last_moment(false, false, 60, Err(RedeemError::Expired))]
    #[case::used(true, false, 1, Err(RedeemError::Used))]
    #[case::voided(false, true, 1, Err(RedeemError::Voided))]
    #[case::used_and_expired(true, false, 90, Err(RedeemError::Used))]
    #[case::used_and_voided(true, true, 1, Err(RedeemError::Used))]
    #[case::voided_and_expired(false, true, 90, Err(RedeemError::Voided))]
    fn every_state_and_its_answer(
        #[case] used: bool,
        #[case] voided: bool,
        #[case] minute: i64,
        #[case] expected: Result<(), RedeemError>,
    ) {
        let mut token = issued();
        token.used_at = used.then(|| at(0));
        token.voided_at = voided.then(|| at(0));
        let before = token.clone();
        assert_eq!(token.redeem(at(minute)), expected);
        if expected.is_ok() {
            assert_eq!(token.used_at, Some(at(minute)));
            assert_eq!(token.redeem(at(minute)), Err(RedeemError::Used));
        } else {
            assert_eq!(token, before, "a refused token is left as it was");
        }
    }

    #[test]
    fn purposes_round_trip() {
        for purpose in OneTimeTokenPurpose::ALL {
            assert_eq!(OneTimeTokenPurpose::parse(purpose.as_str()), Some(purpose));
        }
    }

    proptest! {
        /// However often and whenever it is tried, a token works at most once, and only in its time.
        #[test]
        fn a_token_works_at_most_once(
            purpose in 0..OneTimeTokenPurpose::ALL.len(),
            tries in proptest::collection::vec(0..2 * 24 * 60_i64, 0..40),
        ) {
            let purpose = OneTimeTokenPurpose::ALL[purpose];
            let (id, user) = (OneTimeTokenId::new(at(0), [1; 10]), UserId::new(at(0), [2; 10]));
            let digest = TokenDigest::from_bytes([3; 32]);
            let mut token = OneTimeToken::issue(id, user, purpose, digest, at(0));
            let mut worked = None;
            for minute in tries {
                let outcome = token.redeem(at(minute));
                let in_time = at(minute) < at(0) + purpose.lifetime();
                prop_assert_eq!(outcome.is_ok(), worked.is_none() && in_time);
                worked = worked.or(outcome.ok().map(|()| at(minute)));
                prop_assert_eq!(token.used_at, worked);
            }
        }
    }
}
