//! Signatures as Svix and the Standard Webhooks specification make them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use socle_domain::Timestamp;

/// How far the moment of a report may be from ours, in seconds: what is sent again by somebody who
/// listened is refused afterwards.
const TOLERANCE: i64 = 5 * 60;

/// The fewest bytes of a secret; the specification makes it 24.
const SHORTEST: usize = 16;

/// What is wrong with a secret. Shows nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret is `whsec_` and at least {SHORTEST} bytes of base64, as Resend shows it")]
pub struct WebhookSecretError;

/// What reports are signed with.
pub(super) struct WebhookSecret(Hmac<Sha256>);

impl WebhookSecret {
    pub(super) fn parse(secret: &SecretString) -> Result<Self, WebhookSecretError> {
        let encoded = secret.expose_secret().trim().strip_prefix("whsec_");
        let key = encoded.and_then(|text| STANDARD.decode(text).ok());
        let key = key.filter(|key| key.len() >= SHORTEST).ok_or(WebhookSecretError)?;
        Hmac::new_from_slice(&key).map(Self).map_err(|_| WebhookSecretError)
    }

    /// Refuses what was not signed with this secret, or not within the last minutes. The header holds
    /// `v1,BASE64` for each secret of the sender, with spaces between them.
    pub(super) fn verify(
        &self,
        (id, timestamp): (&str, &str),
        signatures: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), &'static str> {
        let seconds: i64 = timestamp.parse().map_err(|_| "its time is no number")?;
        let signed = self.0.clone().chain_update(id).chain_update(".");
        let signed = signed.chain_update(timestamp).chain_update(".").chain_update(body);
        let is_right = |encoded: &str| {
            // Compares in a time that does not tell where the two differ.
            let decoded = STANDARD.decode(encoded).ok();
            decoded.is_some_and(|bytes| signed.clone().verify_slice(&bytes).is_ok())
        };
        let mut versioned = signatures.split(' ').filter_map(|one| one.split_once(','));
        if !versioned.any(|(version, encoded)| version == "v1" && is_right(encoded)) {
            return Err("no signature is right");
        }
        // Only now, so that nobody without the secret learns what our clock says.
        if seconds.abs_diff(now.timestamp()) > TOLERANCE.unsigned_abs() {
            return Err("it was signed too long ago, or our clock is wrong");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The test vector of the published libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const TIME: i64 = 1_614_265_330;
    const BODY: &str = r#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn verify(id: &str, time: &str, signatures: &str, body: &str, now: i64) -> bool {
        let secret = WebhookSecret::parse(&SecretString::from(SECRET)).unwrap();
        let now = Timestamp::from_timestamp(now, 0).unwrap();
        secret.verify((id, time), signatures, body.as_bytes(), now).is_ok()
    }

    #[test]
    fn what_the_published_libraries_sign_is_right() {
        assert!(verify(ID, &TIME.to_string(), SIGNATURE, BODY, TIME));
    }

    #[rstest]
    #[case::wrong("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=", false)]
    #[case::other_version(&SIGNATURE.replace("v1,", "v2,"), false)]
    #[case::none("", false)]
    #[case::no_version(SIGNATURE.trim_start_matches("v1,"), false)]
    #[case::no_base64("v1,!", false)]
    #[case::empty("v1,", false)]
    #[case::cut(SIGNATURE.trim_end_matches("1OE="), false)]
    #[case::after_a_wrong_one(&format!("v1,AAAA v1a,AAAA {SIGNATURE}"), true)]
    fn one_right_signature_is_enough(#[case] signatures: &str, #[case] right: bool) {
        assert_eq!(verify(ID, &TIME.to_string(), signatures, BODY, TIME), right);
    }

    #[rstest]
    #[case::another_body(ID, TIME, r#"{"test": 2432232315}"#)]
    #[case::a_space_more(ID, TIME, r#"{"test":  2432232314}"#)]
    #[case::another_id("msg_p5jXN8AQM9LWM0D4loKWxJel", TIME, BODY)]
    #[case::another_time(ID, TIME + 1, BODY)]
    fn whatever_is_changed_makes_it_wrong(#[case] id: &str, #[case] time: i64, #[case] body: &str) {
        assert!(!verify(id, &time.to_string(), SIGNATURE, body, TIME));
    }

    #[rstest]
    #[case(-300, true)]
    #[case(300, true)]
    #[case(-301, false)]
    #[case(301, false)]
    #[case(100_000_000, false)]
    fn it_is_right_for_five_minutes(#[case] away: i64, #[case] right: bool) {
        assert_eq!(verify(ID, &TIME.to_string(), SIGNATURE, BODY, TIME + away), right);
    }

    #[rstest]
    #[case("")]
    #[case("now")]
    #[case("99999999999999999999")]
    #[case("-9223372036854775808")]
    fn a_time_that_is_none_is_wrong(#[case] time: &str) {
        assert!(!verify(ID, time, SIGNATURE, BODY, TIME));
    }

    #[rstest]
    #[case("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    #[case("whsec_")]
    #[case("whsec_c2hvcnQ=")]
    #[case("whsec_not base64")]
    #[case("")]
    fn a_secret_is_as_resend_shows_it(#[case] secret: &str) {
        assert!(WebhookSecret::parse(&SecretString::from(secret)).is_err());
    }
}
