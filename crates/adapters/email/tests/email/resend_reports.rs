//! What Resend reports: who may, and what is read of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rstest::rstest;
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::Sha256;
use socle_application::email::ports::{BounceReports as _, RawReport, Report, ReportError};
use socle_domain::Timestamp;
use socle_domain::email::{BounceKind, ReportClass, Reported};
use socle_email::ResendReports;

const KEY: &[u8] = b"a key of at least 24 bytes";

fn now() -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000, 0).unwrap()
}

fn reports() -> ResendReports {
    let secret = format!("whsec_{}", STANDARD.encode(KEY));
    ResendReports::new(&SecretString::from(secret)).unwrap()
}

/// What Resend would post.
fn signed(id: &str, body: &str) -> RawReport {
    let time = now().timestamp().to_string();
    let hmac = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
    let signature = hmac.chain_update(format!("{id}.{time}.{body}")).finalize().into_bytes();
    let signature = format!("v1,{}", STANDARD.encode(signature));
    let headers = [("svix-id", id.to_owned()), ("svix-timestamp", time)];
    let headers = headers.into_iter().chain([("svix-signature", signature)]);
    RawReport {
        headers: headers.map(|(name, value)| (name.to_owned(), value)).collect(),
        body: body.as_bytes().to_vec(),
    }
}

/// An event as Resend describes it.
fn event(kind: &str, to: &Value, bounce: Option<(&str, &str)>) -> Value {
    let mut event = json!({
        "type": kind,
        "created_at": "2026-11-22T23:41:12.126Z",
        "data": {
            "created_at": "2026-11-22T23:41:11.894719+00:00",
            "email_id": "56761188-7520-42d8-8898-ff6fc54ce618",
            "from": "Acme <no-reply@example.com>",
            "to": to,
            "subject": "Sending this example",
            "tags": {"template": "verify_email"},
        }
    });
    if let Some((kind, sub_kind)) = bounce {
        event["data"]["bounce"] = json!({
            "diagnosticCode": ["smtp; 550 5.5.0 mailbox unavailable"],
            "message": "The recipient's mail server said no.",
            "subType": sub_kind,
            "type": kind,
        });
    }
    event
}

fn read(event: &Value) -> Result<Report, ReportError> {
    reports().read(&signed("msg_1", &event.to_string()), now())
}

#[rstest]
#[case("Permanent", "General", BounceKind::Permanent)]
#[case("Permanent", "NoEmail", BounceKind::Permanent)]
#[case("Permanent", "Suppressed", BounceKind::Permanent)]
#[case("Permanent", "OnAccountSuppressionList", BounceKind::Permanent)]
#[case("Transient", "General", BounceKind::Transient)]
#[case("Transient", "MailboxFull", BounceKind::Transient)]
#[case("Transient", "MessageTooLarge", BounceKind::Content)]
#[case("Transient", "ContentRejected", BounceKind::Content)]
#[case("Transient", "AttachmentRejected", BounceKind::Content)]
#[case("Undetermined", "Undetermined", BounceKind::Transient)]
#[case("OfTheFuture", "", BounceKind::Transient)]
fn bounces_are_told_apart(
    #[case] kind: &str,
    #[case] sub_kind: &str,
    #[case] expected: BounceKind,
) {
    let to = json!(["Ada@Example.com"]);
    let report = read(&event("email.bounced", &to, Some((kind, sub_kind)))).unwrap();
    assert_eq!(report.about, Reported::Bounced(expected));
    assert_eq!(report.id.as_str(), "msg_1");
    assert_eq!(report.recipients.len(), 1);
    assert_eq!(report.recipients[0].as_str(), "ada@example.com");
    assert_eq!(report.class, ReportClass::new(&format!("{kind}/{sub_kind}")));
}

#[test]
fn a_complaint_names_whose_it_is() {
    let to = json!(["ada@example.com", "no address", "grace@example.com"]);
    let report = read(&event("email.complained", &to, None)).unwrap();
    assert_eq!((report.about, report.recipients.len()), (Reported::Complained, 2));
}

#[test]
fn no_more_recipients_are_read_than_a_mail_has() {
    let to: Vec<_> = (0..60).map(|number| format!("a{number}@example.com")).collect();
    let report = read(&event("email.complained", &json!(to), None)).unwrap();
    assert_eq!(report.recipients.len(), 50);
}

#[rstest]
#[case("email.delivered")]
#[case("email.sent")]
#[case("email.delivery_delayed")]
#[case("email.opened")]
#[case("contact.created")]
#[case("of.the.future")]
fn everything_else_is_acknowledged(#[case] kind: &str) {
    let report = read(&json!({"type": kind, "data": 7})).unwrap();
    assert_eq!((report.about, report.recipients.len()), (Reported::Other, 0));
}

#[rstest]
#[case("")]
#[case("7")]
#[case("{}")]
#[case(r#"{"type": "email.bounced"}"#)]
#[case(r#"{"type": "email.bounced", "data": {"to": ["ada@example.com"]}}"#)]
#[case(r#"{"type": "email.complained", "data": {"to": "ada@example.com"}}"#)]
#[case("{\"type\": \"email.complained\", \"data\": {\"to\": [\"\u{0}")]
fn what_is_signed_and_makes_no_sense_is_unreadable(#[case] body: &str) {
    let error = reports().read(&signed("msg_1", body), now()).unwrap_err();
    assert!(matches!(error, ReportError::Unreadable(_)), "{error}");
    assert!(!error.to_string().contains("ada@"), "{error}");
}

#[test]
fn an_identifier_that_is_none_is_unreadable() {
    let raw = signed(&"x".repeat(256), "{}");
    assert!(matches!(reports().read(&raw, now()), Err(ReportError::Unreadable(_))));
}

#[rstest]
#[case("svix-id")]
#[case("svix-timestamp")]
#[case("svix-signature")]
fn what_is_not_signed_is_forged(#[case] missing: &str) {
    let mut raw = signed("msg_1", "{}");
    raw.headers.retain(|(name, _)| name != missing);
    assert!(matches!(reports().read(&raw, now()), Err(ReportError::Forged(_))));
}

#[test]
fn what_was_changed_or_is_old_is_forged() {
    let event = event("email.complained", &json!(["ada@example.com"]), None).to_string();
    let good = signed("msg_1", &event);
    reports().read(&good, now()).unwrap();
    let other = signed("msg_1", "{}");
    let changed = RawReport { body: other.body, ..good.clone() };
    assert!(matches!(reports().read(&changed, now()), Err(ReportError::Forged(_))));
    let later = now() + chrono::TimeDelta::seconds(301);
    assert!(matches!(reports().read(&good, later), Err(ReportError::Forged(_))));
    let other = ResendReports::new(&SecretString::from(format!("whsec_{}", "A".repeat(32))));
    assert!(matches!(other.unwrap().read(&good, now()), Err(ReportError::Forged(_))));
}

#[test]
fn nothing_shows_the_secret_or_the_report() {
    let raw = signed("msg_1", "ada@example.com");
    let shown = format!("{:?} {raw:?}", reports());
    assert!(!shown.contains("ada") && !shown.contains("whsec"), "{shown}");
}
