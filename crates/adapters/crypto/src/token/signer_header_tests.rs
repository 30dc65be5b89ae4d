//! Tokens whose header is not the one this signer writes.

use super::*;

#[rstest]
#[case::none("none")]
#[case::none_in_capitals("NONE")]
#[case::none_mixed("nOnE")]
#[case::hmac("HS256")]
#[case::hmac_long("HS512")]
#[case::rsa("RS256")]
#[case::ecdsa("ES256")]
#[case::unknown("Ed448")]
#[case::lower_case("eddsa")]
fn no_other_algorithm(#[case] algorithm: &str) {
    let (header, body) = good();
    let header = with(header, "alg", json!(algorithm));
    let signed = forge(&header, &body, 1);
    let (message, _) = signed.rsplit_once('.').unwrap();
    for token in [signed.clone(), format!("{message}."), message.to_owned()] {
        signer().verify(&token, at(NOW + 1)).unwrap_err();
    }
}

/// The public key is public: whoever takes it for an HMAC secret accepts everybody's tokens.
#[test]
fn no_hmac_with_the_public_key() {
    let (header, body) = good();
    let public_key = Ed25519PublicKey::of_seed(&seed(1));
    let jwk = serde_json::to_vec(&public_key.to_jwk()).unwrap();
    for secret in [public_key.as_bytes().as_slice(), public_key.to_jwk().x.as_bytes(), &jwk] {
        let message =
            format!("{}.{}", encode(&with(header.clone(), "alg", json!("HS256"))), encode(&body));
        let mac = Hmac::<Sha256>::new_from_slice(secret).unwrap().chain_update(&message).finalize();
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.into_bytes()));
        assert_eq!(refusal(&token), "the header is not one of ours");
    }
}

#[test]
fn no_foreign_key() {
    let (header, body) = good();
    assert_eq!(refusal(&forge(&header, &body, 2)), "wrong signature");
    let own_kid = Ed25519PublicKey::of_seed(&seed(2)).thumbprint();
    assert_eq!(refusal(&forge(&with(header, "kid", json!(own_kid)), &body, 2)), "unknown key");
}

#[rstest]
#[case("")]
#[case("0")]
#[case("../../../dev/null")]
#[case("' OR 1=1 --")]
#[case("https://attacker.example/jwks.json")]
#[case("\0")]
fn no_key_identifier_but_ours(#[case] kid: &str) {
    let (header, body) = good();
    assert_eq!(refusal(&forge(&with(header, "kid", json!(kid)), &body, 1)), "unknown key");
}

#[test]
fn no_token_without_a_key_identifier() {
    let (header, body) = good();
    assert_eq!(refusal(&forge(&without(header.clone(), "kid"), &body, 1)), "unknown key");
    assert_eq!(refusal(&forge(&with(header, "kid", json!(null)), &body, 1)), "unknown key");
}

/// With the right signature, so that only the member is at fault.
#[rstest]
#[case::jku("jku", json!("https://attacker.example/jwks.json"))]
#[case::jwk("jwk", serde_json::to_value(Ed25519PublicKey::of_seed(&seed(2)).to_jwk()).unwrap())]
#[case::x5u("x5u", json!("https://attacker.example/chain.pem"))]
#[case::x5c("x5c", json!(["MIIB"]))]
#[case::crit("crit", json!(["exp"]))]
#[case::unencoded_payload("b64", json!(false))]
#[case::compressed("zip", json!("DEF"))]
#[case::nested("cty", json!("JWT"))]
#[case::unknown("foo", json!("bar"))]
fn no_other_header_member(#[case] member: &str, #[case] value: Value) {
    let (header, body) = good();
    for key in [1, 2] {
        let token = forge(&with(header.clone(), member, value.clone()), &body, key);
        assert_eq!(refusal(&token), "the header is not one of ours");
    }
}

#[rstest]
#[case(json!("JWT"))]
#[case(json!("AT+JWT"))]
#[case(json!("application/at+jwt"))]
#[case(json!("refresh+jwt"))]
#[case(json!(""))]
#[case(json!(null))]
fn no_other_type(#[case] typ: Value) {
    let (header, body) = good();
    let token = forge(&with(header, "typ", typ), &body, 1);
    assert_eq!(refusal(&token), "the header is not one of ours");
}
