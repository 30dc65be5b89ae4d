//! The second factor: time-based codes (RFC 6238) and the recovery codes beside them.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretBox};

use crate::Timestamp;
use crate::identity::{OneTimeCode, RecoveryCode, UserId};

/// How a person proves a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecondFactorMethod {
    /// By a code of their authenticator app.
    Totp,
    /// By one of their recovery codes.
    RecoveryCode,
}

impl SecondFactorMethod {
    /// Every method.
    pub const ALL: [Self; 2] = [Self::Totp, Self::RecoveryCode];

    /// The name in the HTTP contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
        }
    }

    /// The method of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

/// What a person typed as their second factor.
#[derive(Debug, Clone)]
pub enum SecondFactor {
    /// A code of the authenticator app.
    Totp(OneTimeCode),
    /// A recovery code.
    RecoveryCode(RecoveryCode),
}

impl SecondFactor {
    /// Takes what a person typed for a method; `None` when it cannot be one.
    pub fn parse(method: SecondFactorMethod, text: &str) -> Option<Self> {
        match method {
            SecondFactorMethod::Totp => OneTimeCode::parse(text).map(Self::Totp),
            SecondFactorMethod::RecoveryCode => RecoveryCode::parse(text).map(Self::RecoveryCode),
        }
    }

    /// How it is proved.
    pub const fn method(&self) -> SecondFactorMethod {
        match self {
            Self::Totp(_) => SecondFactorMethod::Totp,
            Self::RecoveryCode(_) => SecondFactorMethod::RecoveryCode,
        }
    }

    /// Takes what a person typed where either will do: the shapes do not overlap.
    pub fn parse_any(text: &str) -> Option<Self> {
        let parse = |method| Self::parse(method, text);
        SecondFactorMethod::ALL.into_iter().find_map(parse)
    }
}

/// The seed that an authenticator app and Socle share: 160 bits, as long as SHA-1's output
/// (RFC 4226 §4, R6).
#[derive(Clone)]
pub struct TotpSecret(std::sync::Arc<SecretBox<[u8; Self::LEN]>>);

impl TotpSecret {
    /// Its length in bytes.
    pub const LEN: usize = 20;

    /// Wraps a seed.
    pub fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(std::sync::Arc::new(SecretBox::new(Box::new(bytes))))
    }

    /// The seed, to compute with or to seal it.
    pub fn expose(&self) -> &[u8; Self::LEN] {
        self.0.expose_secret()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// The number of a 30-second step since 1970: what a code was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TotpStep(pub i64);

/// A person's authenticator app. Its state machine: *enrolled* → *confirmed*, and no way back but to
/// remove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpFactor {
    /// Whose it is.
    pub user_id: UserId,
    /// The seed, encrypted.
    pub sealed_secret: Vec<u8>,
    /// When the person began.
    pub created_at: Timestamp,
    /// When they proved that their app knows the seed.
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last code that was accepted: neither it nor an earlier one works again
    /// (RFC 6238 §5.2).
    pub last_step: Option<TotpStep>,
}

impl TotpFactor {
    /// A person begins.
    pub const fn enroll(user_id: UserId, sealed_secret: Vec<u8>, now: Timestamp) -> Self {
        Self { user_id, sealed_secret, created_at: now, confirmed_at: None, last_step: None }
    }

    /// Whether codes of it are asked for.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// Accepts the code of a step. `false` when a code of it or of a later one was accepted before.
    pub fn accept(&mut self, step: TotpStep) -> bool {
        if self.last_step.is_some_and(|last| step <= last) {
            return false;
        }
        self.last_step = Some(step);
        true
    }

    /// Accepts the first code, which makes the factor count.
    pub fn confirm(&mut self, step: TotpStep, now: Timestamp) -> bool {
        if self.is_confirmed() || !self.accept(step) {
            return false;
        }
        self.confirmed_at = Some(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use proptest::prelude::*;
    use rstest::rstest;

    fn factor() -> TotpFactor {
        let now = Timestamp::UNIX_EPOCH;
        TotpFactor::enroll(UserId::new(now, [1; 10]), vec![1], now)
    }

    #[rstest]
    #[case("123456", Some(SecondFactorMethod::Totp))]
    #[case("abcde-12345", Some(SecondFactorMethod::RecoveryCode))]
    #[case("1234567890", Some(SecondFactorMethod::RecoveryCode))]
    #[case("12345", None)]
    fn shapes_tell_methods_apart(#[case] text: &str, #[case] expected: Option<SecondFactorMethod>) {
        let found = SecondFactor::parse_any(text).map(|factor| match factor {
            SecondFactor::Totp(_) => SecondFactorMethod::Totp,
            SecondFactor::RecoveryCode(_) => SecondFactorMethod::RecoveryCode,
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn methods_round_trip() {
        for method in SecondFactorMethod::ALL {
            assert_eq!(SecondFactorMethod::parse(method.as_str()), Some(method));
        }
    }

    #[test]
    fn a_factor_is_confirmed_once() {
        let mut factor = factor();
        assert!(factor.confirm(TotpStep(5), Timestamp::UNIX_EPOCH));
        assert!(!factor.confirm(TotpStep(6), Timestamp::UNIX_EPOCH));
        assert!(!factor.accept(TotpStep(5)), "the code that confirmed it is used up");
    }

    proptest! {
        /// In whatever order codes arrive, none is accepted twice and none after a later one.
        #[test]
        fn no_step_is_accepted_twice(steps in proptest::collection::vec(0..20_i64, 0..60)) {
            let mut factor = factor();
            let mut accepted = Vec::new();
            for step in steps.into_iter().map(TotpStep) {
                if factor.accept(step) {
                    accepted.push(step);
                }
            }
            prop_assert!(accepted.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn seeds_are_not_printed() {
        assert_eq!(format!("{:?}", TotpSecret::new([65; 20])), "TotpSecret(…)");
    }
}
