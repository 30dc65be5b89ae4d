//! A stolen database lets nobody in.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rstest::rstest;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use socle_tests::databases::Engine;
use socle_tests::http::{Founder, Jar, Mailbox, Person};

use crate::support::installation;

/// Everything that a secret might stand as: as it is, decoded, and both in hexadecimal digits.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![secret.as_bytes().to_vec()];
    forms.extend(URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() >= 16));
    forms.extend(STANDARD.decode(secret).ok().filter(|bytes| bytes.len() >= 16));
    let in_hex: Vec<_> = forms.iter().map(|bytes| hex(bytes)).collect();
    forms.extend(in_hex);
    forms
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()
}

fn holds(dump: &[u8], secret: &[u8]) -> bool {
    dump.windows(secret.len()).any(|window| window == secret)
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_dump_holds_no_secret_that_works(#[case] engine: Engine) {
    let installation = installation(engine).await;
    let server = installation.start().await;
    let client = server.client();
    let mailbox = Mailbox::of(&client);

    // Everything that hands out a secret, each of which would still work.
    let ada = Person::new();
    let verification = Person::new().registered(&client).await;
    let ada = ada.protected(&client).await;
    let email = &ada.person.email;
    let challenge = ada.challenge(&client).await;
    client.post("/api/v1/auth/password/forgot").json(&json!({"email": email})).send().await;
    client.post("/api/v1/auth/magic-link/send").json(&json!({"email": email})).send().await;
    let new = format!("new-{email}");
    let change = json!({"new_email": new, "current_password": ada.person.password});
    let bearer = &ada.session.access_token;
    let change = client.post("/api/v1/auth/email/change").bearer(bearer).json(&change);
    change.send().await.expect(202);
    let grace = Person::new();
    grace.verified(&client).await;
    let body = json!({"email": grace.email, "password": grace.password, "session": "cookie"});
    let mut jar = Jar::new();
    jar.keep(&client.post("/api/v1/auth/signin").json(&body).send().await.expect(200));
    let (_, browser_secret) = jar.get("__Host-session").unwrap().split_once('.').unwrap();

    let magic_link = mailbox.token(email, "magic-link").await;
    let letters = mailbox.to(email).await;
    let code = letters.iter().find_map(|letter| letter.code.clone()).unwrap();
    let mut secrets = vec![
        ("a password", ada.person.password.clone()),
        ("a refresh token", ada.session.refresh_token.clone()),
        ("an access token", bearer.clone()),
        ("a link to prove an address", verification),
        ("a link to choose a password", mailbox.token(email, "reset-password").await),
        ("a link to sign in", magic_link),
        ("a link to change an address", mailbox.token(&new, "change-email").await),
        ("a challenge", challenge),
        ("a browser's secret", browser_secret.to_owned()),
        ("a device's secret", jar.get("__Host-device").unwrap().to_owned()),
        ("a CSRF token", jar.get("csrf-token").unwrap().to_owned()),
        ("a recovery code", ada.recovery_codes[0].clone()),
        ("a recovery code without its hyphen", ada.recovery_codes[1].replace('-', "")),
        ("a seed", ada.seed.clone()),
    ];
    // One that signs, and the one before it, which still does.
    let founder = Founder::of(&client, "Acme").await;
    let (token, endpoints) = (&founder.session.access_token, founder.path("webhook-endpoints"));
    let body = json!({"url": "https://hooks.invalid/", "events": ["role.*"]});
    let made = client.post(&endpoints).bearer(token).json(&body).send().await.expect(201).json();
    let rotate = format!("{endpoints}/{}/rotate-secret", made["id"].as_str().unwrap());
    let rotated = client.post(&rotate).bearer(token).send().await.expect(200).json();
    for shown in [&made, &rotated] {
        let secret = shown["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
        secrets.push(("a webhook's secret", secret.to_owned()));
    }
    for key in ["signing_key", "password_pepper", "sealing_key"] {
        secrets.push((key, installation.secret(key)));
    }
    let dump = installation.database().dump().await;
    assert!(holds(&dump, email.as_bytes()), "the dump is one");
    for (what, secret) in secrets {
        for form in forms(&secret) {
            assert!(!holds(&dump, &form), "{what} stands in the database");
        }
    }
    // The seed itself, and digests that could be tried out without a key: there are only a million
    // codes.
    let seed = base32(&ada.seed);
    let tried = [code.as_str(), &ada.recovery_codes[0], &ada.recovery_codes[0].replace('-', "")];
    let digests = tried.map(|text| Sha256::digest(text).to_vec());
    for bytes in digests.into_iter().chain([seed]) {
        assert!(!holds(&dump, &bytes) && !holds(&dump, &hex(&bytes)));
    }
}

/// The bytes of a seed (RFC 4648 §6).
fn base32(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u64, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        bits = (bits << 5 | u64::from(value)) & 0xffff;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}
