//! Fields that are not acceptable, and fields that are nobody's to set.

use serde_json::{Value, json};
use socle_tests::http::Person;

use crate::support::{ME, RESET, SIGN_IN, SIGN_UP, Watched, invite_administrator};

/// A sign-up form with changes; `null` leaves a field out.
fn form(changes: &Value) -> Value {
    let mut form = Person::at("ada.lovelace@example.com").form();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            form.as_object_mut().unwrap().remove(name);
        } else {
            form[name] = value.clone();
        }
    }
    form
}

#[tokio::test]
async fn sign_up_names_every_field_that_is_not_acceptable() {
    let watched = Watched::start().await;
    let table: Vec<(Value, Vec<(&str, &str)>)> = vec![
        (json!({"email": ""}), vec![("email", "required")]),
        (json!({"email": "ada"}), vec![("email", "malformed")]),
        (json!({"email": "ada@localhost"}), vec![("email", "malformed")]),
        (json!({"email": "a@b@example.com"}), vec![("email", "malformed")]),
        (json!({"email": "\"a b\"@example.com"}), vec![("email", "malformed")]),
        (json!({"email": "Ada <ada@example.com>"}), vec![("email", "malformed")]),
        (json!({"email": "ada@exämple.com"}), vec![("email", "malformed")]),
        (json!({"email": "ada@example.com\r\nBcc: eve@example.com"}), vec![("email", "malformed")]),
        (json!({"email": "ada\u{0}@example.com"}), vec![("email", "malformed")]),
        (json!({"email": format!("{}@example.com", "a".repeat(250))}), vec![("email", "too_long")]),
        (json!({"first_name": ""}), vec![("first_name", "required")]),
        (json!({"last_name": "\u{200b}"}), vec![("last_name", "malformed")]),
        (json!({"locale": "de"}), vec![("locale", "unsupported")]),
        (json!({"time_zone": "CEST+2"}), vec![("time_zone", "unknown")]),
        (json!({"password": "Short-1"}), vec![("password", "too_short")]),
        (json!({"password": format!("Aa1!{}", "x".repeat(125))}), vec![("password", "too_long")]),
        (
            json!({"password": ""}),
            vec![
                ("password", "too_short"),
                ("password", "no_uppercase"),
                ("password", "no_lowercase"),
                ("password", "no_digit"),
                ("password", "no_symbol"),
            ],
        ),
        (json!({"password": "CORRECT-HORSE-7-BATTERY"}), vec![("password", "no_lowercase")]),
        (json!({"password": "correct-horse-7-battery"}), vec![("password", "no_uppercase")]),
        (json!({"password": "correct-Horse-x-battery"}), vec![("password", "no_digit")]),
        (json!({"password": "correctXHorse7battery"}), vec![("password", "no_symbol")]),
        (json!({"password": "Password1234!"}), vec![("password", "too_common")]),
        (json!({"password": "Ada.Lovelace.1!"}), vec![("password", "personal")]),
        (
            json!({"email": "x", "password": "x", "first_name": "", "locale": "xx"}),
            vec![
                ("email", "malformed"),
                ("first_name", "required"),
                ("locale", "unsupported"),
                ("password", "too_short"),
                ("password", "no_uppercase"),
                ("password", "no_digit"),
                ("password", "no_symbol"),
            ],
        ),
    ];
    for (changes, expected) in table {
        let answer = watched.client.post(SIGN_UP).json(&form(&changes)).send().await;
        answer.expect_fields(&expected);
    }
    assert_eq!(watched.state().await, Vec::<String>::new());
}

#[tokio::test]
async fn sign_up_takes_every_field_at_its_limit() {
    let watched = Watched::start().await;
    let local = "a".repeat(64);
    let domain = format!("{}.{}.com", "b".repeat(63), "c".repeat(63));
    let table = [
        json!({"email": format!("{local}@{domain}")}),
        json!({"email": "ada+tag@example.com"}),
        json!({"email": "ada2@example.com", "first_name": "é".repeat(100)}),
        json!({"email": "ada3@example.com", "last_name": "O’Neill-Šimůnek 山田"}),
        json!({"email": "ada4@example.com", "password": "correct-Ho7!"}),
        json!({"email": "ada5@example.com", "password": format!("cX7!{}", "xq".repeat(62))}),
        json!({"email": "ada6@example.com", "time_zone": "America/Argentina/ComodRivadavia"}),
    ];
    for changes in &table {
        let answer = watched.client.post(SIGN_UP).json(&form(changes)).send().await;
        assert_eq!(answer.status, 202, "{changes}: {answer}");
    }
}

#[tokio::test]
async fn nobody_sets_what_is_not_theirs_to_set() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let session = Person::new().signed_in(client).await;
    let before = watched.state().await;
    let theirs = [
        ("id", json!("00000000-0000-7000-8000-000000000000")),
        ("platform_role", json!("superadmin")),
        ("email_verified", json!(true)),
        ("email_verified_at", json!("2020-01-01T00:00:00Z")),
        ("status", json!("active")),
        ("version", json!(1)),
        ("created_at", json!("2020-01-01T00:00:00Z")),
        ("password_hash", json!("$2b$04$")),
        ("mfa_enabled", json!(false)),
        ("__proto__", json!({"platform_role": "superadmin"})),
    ];
    for (name, value) in &theirs {
        let mut body = form(&json!({}));
        body[*name] = value.clone();
        let answer = client.post(SIGN_UP).json(&body).send().await;
        answer.expect_fields(&[(name, "unknown_field")]);

        let mut body = json!({"first_name": "Mallory"});
        body[*name] = value.clone();
        let answer = client.patch(ME).bearer(&session.access_token).json(&body).send().await;
        answer.expect_fields(&[(name, "unknown_field")]);
    }
    // These exist elsewhere, which is how they get tried here.
    for name in ["email", "password", "current_password"] {
        let body = json!({"first_name": "Mallory", name: "x"});
        let answer = client.patch(ME).bearer(&session.access_token).json(&body).send().await;
        answer.expect_fields(&[(name, "unknown_field")]);
    }
    assert_eq!(watched.state().await, before);
}

#[tokio::test]
async fn sign_in_refuses_what_it_does_not_know() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let ada = Person::new();
    ada.verified(client).await;
    let before = watched.state().await;
    let table = [
        ("device_name", json!(""), ("device_name", "malformed")),
        ("device_name", json!("x".repeat(101)), ("device_name", "malformed")),
        ("device_name", json!("a\u{0}b"), ("device_name", "malformed")),
        ("device_name", json!(7), ("device_name", "invalid_type")),
        ("session", json!("carrier pigeon"), ("session", "invalid_type")),
        ("session", json!({}), ("session", "invalid_type")),
        ("remember_me", json!(true), ("remember_me", "unknown_field")),
    ];
    for (name, value, expected) in table {
        let mut body = json!({"email": ada.email, "password": ada.password});
        body[name] = value;
        client.post(SIGN_IN).json(&body).send().await.expect_fields(&[expected]);
    }
    assert_eq!(watched.state().await, before);
    let body = json!({
        "email": ada.email, "password": ada.password, "device_name": "Ada’s phone 📱",
        "session": "token",
    });
    client.post(SIGN_IN).json(&body).send().await.expect(200);
}

#[tokio::test]
async fn a_bad_new_password_is_named_and_leaves_the_token_usable() {
    let watched = Watched::start().await;
    let client = &watched.client;
    let token = invite_administrator(&watched.installation, "boss@example.com").await;
    let before = watched.state().await;
    let table = [
        ("short-1A", "too_short"),
        ("correct-horse-7-battery", "no_uppercase"),
        ("Password1234!", "too_common"),
    ];
    for (password, code) in table {
        let body = json!({"token": token, "new_password": password});
        let answer = client.post(RESET).json(&body).send().await;
        answer.expect_fields(&[("new_password", code)]);
    }
    let body = json!({"token": token, "new_password": "correct-Horse-7", "email": "x"});
    let answer = client.post(RESET).json(&body).send().await;
    answer.expect_fields(&[("email", "unknown_field")]);
    assert_eq!(watched.state().await, before);
    let body = json!({"token": token, "new_password": "correct-Horse-7-battery"});
    client.post(RESET).json(&body).send().await.expect(204);
}
