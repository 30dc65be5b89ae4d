//! That a stored message is read back as it was, and shows nothing on the way.

use std::collections::BTreeSet;

use super::*;

const SECRET: &str = "Zoé\r\n\"李\" \u{202e}https://app.example.com/?token=3q2-7w_ABC";

/// One content of each kind, with the same text and number in all their fields.
fn contents() -> Vec<EmailContent> {
    let first_name = || SECRET.to_owned();
    let link = || SECRET.to_owned();
    let new_email = || SECRET.to_owned();
    let at = || SECRET.to_owned();
    let valid_hours = 86_399;
    vec![
        EmailContent::VerifyEmail { first_name: first_name(), link: link(), valid_hours },
        EmailContent::AlreadyRegistered { first_name: first_name(), link: link() },
        EmailContent::Welcome { first_name: first_name(), link: link() },
        EmailContent::SetPassword { first_name: first_name(), link: link(), valid_hours },
        EmailContent::ResetPassword { first_name: first_name(), link: link(), valid_hours },
        EmailContent::PasswordChanged { first_name: first_name() },
        EmailContent::MagicLink {
            first_name: first_name(),
            link: link(),
            code: SECRET.to_owned(),
            valid_minutes: valid_hours,
        },
        EmailContent::NewDevice {
            first_name: first_name(),
            device: SECRET.to_owned(),
            ip: SECRET.to_owned(),
            at: SECRET.to_owned(),
            link: link(),
        },
        EmailContent::AccountLocked { first_name: first_name(), link: link(), valid_hours },
        EmailContent::ConfirmEmailChange { first_name: first_name(), link: link(), valid_hours },
        EmailContent::EmailChangeRequested { first_name: first_name(), new_email: new_email() },
        EmailContent::EmailChanged { first_name: first_name(), new_email: new_email() },
        EmailContent::EmailAddressTaken { first_name: first_name(), link: link() },
        EmailContent::SecondFactorEnabled { first_name: first_name() },
        EmailContent::SecondFactorDisabled { first_name: first_name() },
        EmailContent::RecoveryCodesReplaced { first_name: first_name() },
        EmailContent::RecoveryCodeUsed { first_name: first_name(), remaining: valid_hours },
        EmailContent::SuspiciousActivity { first_name: first_name(), link: link() },
        EmailContent::Invitation {
            organization: "Acme".to_owned(),
            inviter: Some("Grace Hopper".to_owned()),
            role: "member".to_owned(),
            link: link(),
            valid_hours,
        },
        EmailContent::ErasureRequested { first_name: first_name(), at: at(), link: link() },
        EmailContent::ErasureCanceled { first_name: first_name() },
        EmailContent::AccountErased { first_name: first_name() },
        EmailContent::ExportReady { first_name: first_name(), at: at(), link: link() },
        EmailContent::Notification {
            first_name: first_name(),
            title: "secret".to_owned(),
            body: "secret".to_owned(),
            link: link(),
        },
        EmailContent::Digest {
            first_name: first_name(),
            count: 2,
            lines: ["secret", "secret"]
                .map(|title| DigestLine { title: title.to_owned(), body: "secret".to_owned() })
                .into(),
            link: link(),
        },
        EmailContent::WebhookEndpointDisabled {
            first_name: first_name(),
            organization: "Acme".to_owned(),
            host: "hooks.example.com".to_owned(),
            days: valid_hours,
        },
    ]
}

/// Every kind, as the deserializer lists them.
fn kinds() -> BTreeSet<String> {
    let unknown = serde_json::from_str::<EmailContent>(r#"{"template":"?"}"#).unwrap_err();
    let unknown = unknown.to_string();
    let (_, known) = unknown.split_once("expected one of").unwrap();
    known.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn every_kind_is_tried() {
    let tried = contents().iter().map(|content| content.template().to_owned()).collect();
    assert_eq!(kinds(), tried);
}

#[test]
fn what_is_stored_is_read_back() {
    for content in contents() {
        let stored = serde_json::to_value(&content).unwrap();
        assert_eq!(stored["template"], content.template());
        let message = EmailMessage {
            id: Uuid::from_u128(7),
            to: EmailAddress::parse("ada@example.com").unwrap(),
            locale: Locale::He,
            content,
        };
        let read = EmailMessage::from_bytes(message.id, &message.to_bytes()).unwrap();
        assert_eq!(read, message);
    }
}

#[test]
fn a_message_shows_its_kind_alone() {
    for content in contents() {
        let kind = content.template();
        assert_eq!(format!("{content:?}"), format!("EmailContent({kind})"));
        assert_eq!(format!("{content:#?}"), format!("EmailContent({kind})"));
    }
}
