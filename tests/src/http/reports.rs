use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use socle_application::ports::Clock as _;
use socle_crypto::SystemClock;

use super::client::Call;

/// The secret that tests give to the webhook of Resend.
pub const WEBHOOK_SECRET: &str = "whsec_c29jbGUtdGVzdHMtc2lnbi13aXRoLXRoaXMta2V5";

/// Where Resend posts what became of mails.
pub const RESEND_WEBHOOK: &str = "/api/v1/webhooks/email/resend";

/// What Resend posts, signed.
#[derive(Debug, Clone)]
pub struct SignedReport {
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The event.
    pub body: String,
}

impl SignedReport {
    /// An event that is posted now.
    pub fn new(id: &str, event: &Value) -> Self {
        Self::signed_at(id, event, SystemClock.now().timestamp())
    }

    /// An event that was posted at a moment, in seconds since 1970.
    pub fn signed_at(id: &str, event: &Value, seconds: i64) -> Self {
        let body = event.to_string();
        let key = WEBHOOK_SECRET.trim_start_matches("whsec_");
        let key = STANDARD.decode(key).expect("the secret is base64");
        let hmac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length");
        let hmac = hmac.chain_update(format!("{id}.{seconds}.{body}")).finalize();
        let signature = format!("v1,{}", STANDARD.encode(hmac.into_bytes()));
        let headers = vec![
            ("svix-id", id.to_owned()),
            ("svix-timestamp", seconds.to_string()),
            ("svix-signature", signature),
        ];
        Self { headers, body }
    }

    /// Posts it.
    pub fn on(&self, call: Call) -> Call {
        let call = call.body("application/json", self.body.clone());
        self.headers.iter().fold(call, |call, (name, value)| call.header(name, value))
    }
}

/// A mail came back: `Permanent` or `Transient`.
pub fn bounced(address: &str, kind: &str) -> Value {
    let mut event = event("email.bounced", address);
    event["data"]["bounce"] = json!({
        "type": kind,
        "subType": "General",
        "message": "The recipient's mail server did not take the message.",
        "diagnosticCode": ["smtp; 550 5.1.1 user unknown"],
    });
    event
}

/// Somebody called a mail unwanted.
pub fn complained(address: &str) -> Value {
    event("email.complained", address)
}

/// An event of a mail to an address.
pub fn event(kind: &str, address: &str) -> Value {
    json!({
        "type": kind,
        "created_at": "2026-11-22T23:41:12.126Z",
        "data": {
            "created_at": "2026-11-22T23:41:11.894719+00:00",
            "email_id": "56761188-7520-42d8-8898-ff6fc54ce618",
            "from": "Socle <no-reply@example.com>",
            "to": [address],
            "subject": "Confirm your address",
            "tags": {"template": "verify_email"},
        }
    })
}
