//! What a signer must never accept, and what it must.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};
use sha2::Sha256;
use socle_domain::Id as _;
use socle_domain::identity::{SessionId, UserId};

use super::*;

#[path = "signer_header_tests.rs"]
mod header;

const ISSUER: &str = "https://socle.example";
const AUDIENCE: &str = "socle";
const NOW: i64 = 1_893_456_000;
const LIFETIME: i64 = 900;

fn seed(byte: u8) -> SecretKey32 {
    SecretKey32::from_bytes([byte; 32])
}

fn settings(current: u8) -> SignerSettings {
    SignerSettings {
        current: seed(current),
        accepted: Vec::new(),
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
    }
}

fn signer() -> Ed25519Signer {
    Ed25519Signer::new(settings(1)).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn claims() -> AccessClaims {
    AccessClaims {
        user_id: UserId::new(at(NOW), [1; 10]),
        session_id: SessionId::new(at(NOW), [2; 10]),
        issued_at: at(NOW),
        expires_at: at(NOW + LIFETIME),
    }
}

/// The header and claims of a good token, to be spoiled.
fn good() -> (Value, Value) {
    let claims = claims();
    let header = json!({
        "typ": "at+jwt",
        "alg": "EdDSA",
        "kid": Ed25519PublicKey::of_seed(&seed(1)).thumbprint(),
    });
    let body = json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": claims.user_id.to_string(),
        "sid": claims.session_id.to_string(),
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + LIFETIME,
    });
    (header, body)
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token signed with the Ed25519 key of that seed, whatever it says.
fn forge(header: &Value, body: &Value, key: u8) -> String {
    sign_raw(&format!("{}.{}", encode(header), encode(body)), key)
}

fn sign_raw(message: &str, key: u8) -> String {
    let signature = SigningKey::from_bytes(seed(key).expose()).sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn refusal(token: &str) -> String {
    signer().verify(token, at(NOW + 1)).unwrap_err().0
}

fn with(mut value: Value, member: &str, new: Value) -> Value {
    value[member] = new;
    value
}

fn without(mut value: Value, member: &str) -> Value {
    value.as_object_mut().unwrap().remove(member).unwrap();
    value
}

#[test]
fn recognizes_its_own_tokens() {
    let signer = signer();
    let token = signer.sign(&claims()).unwrap();
    assert_eq!(signer.verify(&token, at(NOW + 1)).unwrap(), claims());
    assert!(token.len() < 600, "{}", token.len());
}

#[test]
fn writes_what_it_says_it_writes() {
    let token = signer().sign(&claims()).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let read = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!((read(parts[0]), read(parts[1])), good());
    assert_eq!(parts.len(), 3);
}

#[test]
fn a_forged_good_token_is_good() {
    // Otherwise the refusals below would prove nothing.
    let (header, body) = good();
    assert_eq!(signer().verify(&forge(&header, &body, 1), at(NOW + 1)).unwrap(), claims());
}

#[test]
fn fractions_of_a_second_are_cut_off() {
    let signer = signer();
    let half = TimeDelta::milliseconds(500);
    let precise = AccessClaims {
        issued_at: at(NOW) + half,
        expires_at: at(NOW + LIFETIME) + half,
        ..claims()
    };
    let token = signer.sign(&precise).unwrap();
    assert_eq!(signer.verify(&token, at(NOW) + half).unwrap(), claims());
}

#[rstest]
#[case::other_issuer("iss", json!("https://attacker.example"))]
#[case::issuer_with_a_slash("iss", json!("https://socle.example/"))]
#[case::issuer_in_a_list("iss", json!([ISSUER]))]
#[case::other_audience("aud", json!("another"))]
#[case::audience_in_a_list("aud", json!([AUDIENCE]))]
#[case::audience_among_others("aud", json!([AUDIENCE, "another"]))]
#[case::empty_audience("aud", json!(""))]
#[case::no_person("sub", json!("root"))]
#[case::empty_person("sub", json!(""))]
#[case::number_as_person("sub", json!(1))]
#[case::no_session("sid", json!("../1"))]
#[case::expiry_as_text("exp", json!("1893456900"))]
#[case::fractional_expiry("exp", json!(1_893_456_900.5))]
#[case::expiry_beyond_time("exp", json!(i64::MAX))]
#[case::expiry_beyond_integers("exp", json!(1e300))]
#[case::negative_expiry("exp", json!(-1))]
#[case::issued_before_time("iat", json!(i64::MIN))]
fn no_other_claim(#[case] claim: &str, #[case] value: Value) {
    let (header, body) = good();
    refusal(&forge(&header, &with(body.clone(), claim, value), 1));
    refusal(&forge(&header, &with(body, claim, json!(null)), 1));
}

#[rstest]
fn no_missing_claim(#[values("iss", "aud", "sub", "sid", "iat", "nbf", "exp")] claim: &str) {
    let (header, body) = good();
    refusal(&forge(&header, &without(body, claim), 1));
}

#[test]
fn no_claim_twice() {
    let (header, body) = good();
    let twice = body.to_string().replacen('{', r#"{"exp":9999999999,"#, 1);
    let message = format!("{}.{}", encode(&header), URL_SAFE_NO_PAD.encode(twice));
    refusal(&sign_raw(&message, 1));
}

#[test]
fn no_claims_that_are_no_object() {
    let (header, _) = good();
    for body in [json!([]), json!("x"), json!(null), json!(1), json!({})] {
        refusal(&forge(&header, &body, 1));
    }
}

#[test]
fn expires_to_the_second() {
    let signer = signer();
    let token = signer.sign(&claims()).unwrap();
    let end = at(NOW + LIFETIME);
    assert!(signer.verify(&token, end - TimeDelta::microseconds(1)).is_ok());
    assert_eq!(signer.verify(&token, end).unwrap_err().0, "expired");
    assert_eq!(signer.verify(&token, end + TimeDelta::days(365)).unwrap_err().0, "expired");
}

#[test]
fn another_nodes_clock_may_be_a_minute_ahead() {
    let signer = signer();
    let token = signer.sign(&claims()).unwrap();
    assert!(signer.verify(&token, at(NOW - 60)).is_ok());
    let early = at(NOW - 60) - TimeDelta::microseconds(1);
    assert_eq!(signer.verify(&token, early).unwrap_err().0, "not valid yet");
}

#[rstest]
fn neither_claim_may_lie_in_the_future(#[values("iat", "nbf")] claim: &str) {
    let (header, body) = good();
    let token = forge(&header, &with(body, claim, json!(NOW + 100)), 1);
    assert_eq!(refusal(&token), "not valid yet");
}

#[test]
fn no_cut_or_grown_token() {
    let token = signer().sign(&claims()).unwrap();
    for length in 0..token.len() {
        refusal(&token[..length]);
    }
    for (before, after) in
        [("", "."), ("", ".x"), (".", ""), ("", "="), ("", "A"), (" ", ""), ("", "\n")]
    {
        refusal(&format!("{before}{token}{after}"));
    }
    refusal(&format!("Bearer {token}"));
    refusal(&token.replace('.', ".."));
}

#[test]
fn no_changed_character() {
    let (signer, token) = (signer(), signer().sign(&claims()).unwrap());
    for index in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(signer.verify(&changed, at(NOW + 1)).is_err(), "character {index}");
    }
}

/// base64 lets the last character of 64 bytes carry four bits of nothing; one spelling is ours.
#[test]
fn no_second_spelling_of_a_signature() {
    let token = signer().sign(&claims()).unwrap();
    let (rest, last) = token.split_at(token.len() - 1);
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
        if !last.starts_with(other) {
            refusal(&format!("{rest}{other}"));
        }
    }
}

#[rstest]
#[case("é.é.é")]
#[case("☃☃☃")]
#[case("\u{202e}a.b.c")]
#[case("\0.\0.\0")]
#[case("..")]
#[case(".")]
fn no_nonsense(#[case] token: &str) {
    assert_eq!(refusal(token), "malformed");
}

#[test]
fn no_huge_token_is_parsed() {
    let (header, body) = good();
    let huge = forge(&header, &with(body, "padding", json!("x".repeat(4096))), 1);
    assert_eq!(refusal(&huge), "too long");
    assert_eq!(refusal(&".".repeat(10_000_000)), "too long");
}

#[test]
fn keys_rotate() {
    let (old, new) = (signer(), Ed25519PublicKey::of_seed(&seed(2)));
    let token = old.sign(&claims()).unwrap();
    let accepted = vec![Ed25519PublicKey::of_seed(&seed(1)), new];
    let rotated = Ed25519Signer::new(SignerSettings { accepted, ..settings(2) }).unwrap();
    assert_eq!(rotated.verify(&token, at(NOW + 1)).unwrap(), claims());
    let new_token = rotated.sign(&claims()).unwrap();
    assert_eq!(rotated.verify(&new_token, at(NOW + 1)).unwrap(), claims());
    assert_eq!(old.verify(&new_token, at(NOW + 1)).unwrap_err().0, "unknown key");
    // Before the rotation every node is told the next key.
    let told = Ed25519Signer::new(SignerSettings { accepted: vec![new], ..settings(1) }).unwrap();
    assert_eq!(told.verify(&new_token, at(NOW + 1)).unwrap(), claims());
    let kids: Vec<String> = rotated.jwks().keys.into_iter().map(|key| key.kid).collect();
    assert_eq!(kids, [new.thumbprint(), Ed25519PublicKey::of_seed(&seed(1)).thumbprint()]);
}

/// A key that is configured signs only under its own name.
#[test]
fn no_key_under_anothers_name() {
    let accepted = vec![Ed25519PublicKey::of_seed(&seed(2))];
    let signer = Ed25519Signer::new(SignerSettings { accepted, ..settings(1) }).unwrap();
    let (header, body) = good();
    let error = signer.verify(&forge(&header, &body, 2), at(NOW + 1)).unwrap_err();
    assert_eq!(error.0, "wrong signature");
}

#[test]
fn publishes_public_keys_only() {
    let published = serde_json::to_value(signer().jwks()).unwrap();
    let key = published["keys"][0].as_object().unwrap();
    let mut members: Vec<&str> = key.keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x"]);
    let seed = URL_SAFE_NO_PAD.encode(seed(1).expose());
    assert!(!published.to_string().contains(&seed));
    assert!(!format!("{:?}{:?}", signer(), settings(1)).contains("1, 1, 1"));
}

#[test]
fn needs_an_issuer_and_an_audience() {
    let error = |settings| Ed25519Signer::new(settings).unwrap_err();
    let nobody = SignerSettings { issuer: String::new(), ..settings(1) };
    assert_eq!(error(nobody), SignerSettingsError::NoIssuer);
    let for_nobody = SignerSettings { audience: String::new(), ..settings(1) };
    assert_eq!(error(for_nobody), SignerSettingsError::NoAudience);
}

proptest! {
    #[test]
    fn random_text_is_no_token(text in "\\PC{0,300}") {
        prop_assert!(signer().verify(&text, at(NOW + 1)).is_err());
    }

    #[test]
    fn random_segments_are_no_token(
        header in prop::collection::vec(any::<u8>(), 0..60),
        body in prop::collection::vec(any::<u8>(), 0..60),
        signature in prop::collection::vec(any::<u8>(), 0..70),
    ) {
        let [header, body, signature] = [header, body, signature].map(|s| URL_SAFE_NO_PAD.encode(s));
        let token = format!("{header}.{body}.{signature}");
        prop_assert!(signer().verify(&token, at(NOW + 1)).is_err());
    }

    /// The right header and claims, so that the signature alone decides.
    #[test]
    fn random_signatures_sign_nothing(signature in prop::collection::vec(any::<u8>(), 0..130)) {
        let (header, body) = good();
        let message = format!("{}.{}", encode(&header), encode(&body));
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature));
        prop_assert!(signer().verify(&token, at(NOW + 1)).is_err());
    }

    /// Signed by us, whatever the claims: never a panic.
    #[test]
    fn random_claims_do_no_harm(iat in any::<i64>(), nbf in any::<i64>(), exp in any::<i64>()) {
        let (header, mut body) = good();
        (body["iat"], body["nbf"], body["exp"]) = (json!(iat), json!(nbf), json!(exp));
        let _ = signer().verify(&forge(&header, &body, 1), at(NOW + 1));
    }
}
