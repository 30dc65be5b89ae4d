//! The signature of a message (Standard Webhooks, "Signature scheme").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use socle_domain::webhooks::{SigningSecret, signed_content};

/// The value of `webhook-signature`: one signature for each secret, with spaces between them.
pub(crate) fn signatures(
    secrets: &[SigningSecret],
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> String {
    let content = signed_content(id, timestamp, body);
    let signatures: Vec<_> = secrets.iter().filter_map(|secret| sign(secret, &content)).collect();
    signatures.join(" ")
}

/// `None` never happens: a key of HMAC may have any length.
fn sign(secret: &SigningSecret, content: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose()).ok()?;
    mac.update(content);
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the libraries of Standard Webhooks test themselves with.
    #[test]
    fn the_published_example() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let secret = SigningSecret::from_bytes(secret).unwrap();
        let (id, timestamp) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let body = b"{\"test\": 2432232314}";
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signatures(std::slice::from_ref(&secret), id, timestamp, body), expected);
        let other = SigningSecret::from_bytes(vec![7; 24]).unwrap();
        let two = signatures(&[secret, other], id, timestamp, body);
        let parts: Vec<_> = two.split(' ').collect();
        assert!(parts.len() == 2 && parts[0] == expected && parts[1].starts_with("v1,"), "{two}");
        assert_ne!(parts[0], parts[1]);
    }
}
