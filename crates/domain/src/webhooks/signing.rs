//! What shows a receiver that it was Socle who sent something.

use std::fmt;

use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretSlice};

use crate::Timestamp;

/// The secret that an endpoint shares with Socle: 24 to 64 random bytes, as the specification of
/// Standard Webhooks asks. Never printed.
#[derive(Clone)]
pub struct SigningSecret(SecretSlice<u8>);

impl SigningSecret {
    /// How many bytes a new one has.
    pub const BYTES: usize = 32;
    /// What its text begins with.
    pub const PREFIX: &'static str = "whsec_";

    /// Takes random bytes; `None` when there are too few or too many.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (24..=64).contains(&bytes.len()).then(|| Self(SecretSlice::from(bytes)))
    }

    /// The bytes, to sign with, to seal, or to show once.
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

/// What is signed: the identifier of the message, the moment of the attempt in seconds since 1970, and
/// the body as it is sent.
pub fn signed_content(id: &str, timestamp: i64, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body].concat()
}

/// The secrets of an endpoint as they are stored: the one that signs, and the one before it for as long
/// as both do.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// Signs.
    pub current: Vec<u8>,
    /// Signs beside it, until then.
    pub previous: Option<(Vec<u8>, Timestamp)>,
}

impl SealedSecrets {
    /// How long a secret still signs beside the one that replaced it.
    pub const OVERLAP: TimeDelta = TimeDelta::hours(24);

    /// A first one.
    pub const fn first(current: Vec<u8>) -> Self {
        Self { current, previous: None }
    }

    /// Puts another in its place. The one that signed until now still does for a day; the one before
    /// that does not any more.
    pub fn rotate(&mut self, new: Vec<u8>, now: Timestamp) {
        let previous = std::mem::replace(&mut self.current, new);
        self.previous = Some((previous, now + Self::OVERLAP));
    }

    /// Those that sign now, the latest first.
    pub fn signing(&self, now: Timestamp) -> impl Iterator<Item = &[u8]> {
        let previous = self.previous.iter().filter(move |(_, until)| now < *until);
        std::iter::once(self.current.as_slice())
            .chain(previous.map(|(sealed, _)| sealed.as_slice()))
    }
}

/// Not even sealed ones are printed.
impl fmt::Debug for SealedSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = self.previous.as_ref().map(|(_, until)| until);
        f.debug_struct("SealedSecrets").field("previous_until", &until).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + hours * 3_600, 0).unwrap()
    }

    #[test]
    fn what_is_signed() {
        let content = signed_content("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b"{\"a\": 1}");
        assert_eq!(content, b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"a\": 1}");
    }

    #[test]
    fn a_secret_is_long_enough_and_not_printed() {
        for (bytes, fine) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
            assert_eq!(SigningSecret::from_bytes(vec![7; bytes]).is_some(), fine, "{bytes}");
        }
        let secret = SigningSecret::from_bytes(vec![b'x'; SigningSecret::BYTES]).unwrap();
        assert_eq!(format!("{secret:?}"), "SigningSecret(…)");
        let sealed = SealedSecrets { current: vec![120], previous: Some((vec![121], at(0))) };
        let shown = format!("{sealed:?}");
        assert!(!shown.contains("120") && !shown.contains("121"), "{shown}");
    }

    #[test]
    fn two_sign_for_a_day_and_never_three() {
        let mut secrets = SealedSecrets::first(vec![1]);
        let signing = |secrets: &SealedSecrets, hours| {
            secrets.signing(at(hours)).map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        assert_eq!(signing(&secrets, 0), [vec![1]]);
        secrets.rotate(vec![2], at(0));
        assert_eq!(signing(&secrets, 0), [vec![2], vec![1]]);
        assert_eq!(signing(&secrets, 23), [vec![2], vec![1]]);
        assert_eq!(signing(&secrets, 24), [vec![2]]);
        secrets.rotate(vec![3], at(1));
        assert_eq!(signing(&secrets, 1), [vec![3], vec![2]]);
    }
}
