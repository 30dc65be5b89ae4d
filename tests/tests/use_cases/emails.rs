//! Queueing mails, sealed, and sending what was queued.

use std::sync::{Arc, Mutex};

use rstest::rstest;
use socle_application::email::ports::{MailerError, MockEmailQueries, MockMailer};
use socle_application::email::{
    AddressKeys, DigestLine, EmailContent, EmailMessage, EmailQueue, SEND, SendEmail,
};
use socle_application::outbox::OutboxMessage;
use socle_application::ports::{MockSealer, SealError, Sealer};
use socle_application::tasks::ports::MockTaskQueue;
use socle_application::tasks::{TaskContext, TaskError, TaskHandler as _, TaskOutput};
use socle_application::testkit::{
    CountingRandomness, FixedClock, MockStore, MockTx, TxEnd, unavailable,
};
use socle_crypto::{AesGcmSealer, HmacSha256, SecretKey32, SystemRandomness};
use socle_domain::Id as _;
use socle_domain::email::{Importance, ReportClass, Suppression, SuppressionId, SuppressionReason};
use socle_domain::tasks::{Task, TaskId, WorkerId};
use uuid::Uuid;

use crate::support::{now, person};

fn contents() -> [EmailContent; 26] {
    let first_name = || "Zoé 李".to_owned();
    let link = || "https://app.example.com/?token=secret".to_owned();
    [
        EmailContent::VerifyEmail { first_name: first_name(), link: link(), valid_hours: 24 },
        EmailContent::AlreadyRegistered { first_name: first_name(), link: link() },
        EmailContent::Welcome { first_name: first_name(), link: link() },
        EmailContent::SetPassword { first_name: first_name(), link: link(), valid_hours: 1 },
        EmailContent::ResetPassword { first_name: first_name(), link: link(), valid_hours: 1 },
        EmailContent::PasswordChanged { first_name: first_name() },
        EmailContent::MagicLink {
            first_name: first_name(),
            link: link(),
            code: "secret".to_owned(),
            valid_minutes: 10,
        },
        EmailContent::NewDevice {
            first_name: first_name(),
            device: "secret".to_owned(),
            ip: "secret".to_owned(),
            at: "secret".to_owned(),
            link: link(),
        },
        EmailContent::AccountLocked { first_name: first_name(), link: link(), valid_hours: 24 },
        EmailContent::ConfirmEmailChange { first_name: first_name(), link: link(), valid_hours: 1 },
        EmailContent::EmailChangeRequested {
            first_name: first_name(),
            new_email: "new@example.com".to_owned(),
        },
        EmailContent::EmailChanged {
            first_name: first_name(),
            new_email: "new@example.com".to_owned(),
        },
        EmailContent::EmailAddressTaken { first_name: first_name(), link: link() },
        EmailContent::SecondFactorEnabled { first_name: first_name() },
        EmailContent::SecondFactorDisabled { first_name: first_name() },
        EmailContent::RecoveryCodesReplaced { first_name: first_name() },
        EmailContent::RecoveryCodeUsed { first_name: first_name(), remaining: 9 },
        EmailContent::SuspiciousActivity { first_name: first_name(), link: link() },
        EmailContent::Invitation {
            organization: "Acme".to_owned(),
            inviter: None,
            role: "member".to_owned(),
            link: link(),
            valid_hours: 48,
        },
        EmailContent::ErasureRequested {
            first_name: first_name(),
            at: "secret".to_owned(),
            link: link(),
        },
        EmailContent::ErasureCanceled { first_name: first_name() },
        EmailContent::AccountErased { first_name: first_name() },
        EmailContent::ExportReady {
            first_name: first_name(),
            at: "secret".to_owned(),
            link: link(),
        },
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
            first_name: "Ada".to_owned(),
            organization: "Acme".to_owned(),
            host: "secret".to_owned(),
            days: 5,
        },
    ]
}

/// Where a kind of mail stands among [`contents`]: a new one does not compile until it has a place.
const fn place(content: &EmailContent) -> usize {
    match content {
        EmailContent::VerifyEmail { .. } => 0,
        EmailContent::AlreadyRegistered { .. } => 1,
        EmailContent::Welcome { .. } => 2,
        EmailContent::SetPassword { .. } => 3,
        EmailContent::ResetPassword { .. } => 4,
        EmailContent::PasswordChanged { .. } => 5,
        EmailContent::MagicLink { .. } => 6,
        EmailContent::NewDevice { .. } => 7,
        EmailContent::AccountLocked { .. } => 8,
        EmailContent::ConfirmEmailChange { .. } => 9,
        EmailContent::EmailChangeRequested { .. } => 10,
        EmailContent::EmailChanged { .. } => 11,
        EmailContent::EmailAddressTaken { .. } => 12,
        EmailContent::SecondFactorEnabled { .. } => 13,
        EmailContent::SecondFactorDisabled { .. } => 14,
        EmailContent::RecoveryCodesReplaced { .. } => 15,
        EmailContent::RecoveryCodeUsed { .. } => 16,
        EmailContent::SuspiciousActivity { .. } => 17,
        EmailContent::Invitation { .. } => 18,
        EmailContent::ErasureRequested { .. } => 19,
        EmailContent::ErasureCanceled { .. } => 20,
        EmailContent::AccountErased { .. } => 21,
        EmailContent::ExportReady { .. } => 22,
        EmailContent::Notification { .. } => 23,
        EmailContent::Digest { .. } => 24,
        EmailContent::WebhookEndpointDisabled { .. } => 25,
    }
}

#[test]
fn every_kind_of_mail_is_tried() {
    for (number, content) in contents().iter().enumerate() {
        assert_eq!(place(content), number, "{content:?}");
    }
}

fn sealer() -> Arc<dyn Sealer> {
    let key = SecretKey32::from_bytes([7; 32]);
    Arc::new(AesGcmSealer::new(&key, &[], Arc::new(SystemRandomness)))
}

fn queued(sealer: &Arc<dyn Sealer>, content: EmailContent) -> OutboxMessage {
    let queue = EmailQueue::new(Arc::clone(sealer), Arc::new(CountingRandomness::default()));
    queue.to_user(&person(), content, now()).unwrap()
}

/// A mailer that answers the same to all, and what it was given.
fn mailer(answer: fn() -> Result<(), MailerError>) -> (MockMailer, Arc<Mutex<Vec<EmailMessage>>>) {
    let sent: Arc<Mutex<Vec<EmailMessage>>> = Arc::default();
    let (mut mailer, given) = (MockMailer::new(), Arc::clone(&sent));
    mailer.expect_send().returning(move |message| {
        given.lock().unwrap().push(message.clone());
        answer()
    });
    (mailer, sent)
}

/// Has the task done that a message becomes.
async fn send(mailer: MockMailer, message: &OutboxMessage) -> Result<(), TaskError> {
    let done = run(mailer, on_the_list(None), &Arc::new(MockStore::unavailable()), message).await?;
    assert_eq!(done, None);
    Ok(())
}

async fn run(
    mailer: MockMailer,
    queries: MockEmailQueries,
    store: &Arc<MockStore>,
    message: &OutboxMessage,
) -> Result<TaskOutput, TaskError> {
    let id = TaskId::from_uuid(message.id.as_uuid());
    let task = Task::new(id, &SEND, message.payload.clone(), message.created_at);
    let context =
        TaskContext::new(Arc::new(MockTaskQueue::new()), WorkerId::from_uuid(Uuid::nil()));
    let send = SendEmail {
        mailer: Arc::new(mailer),
        sealer: sealer(),
        store: store.clone(),
        queries: Arc::new(queries),
        mac: Arc::new(mac()),
        clock: Arc::new(FixedClock::at(now())),
        randomness: Arc::new(CountingRandomness::default()),
    };
    send.run(&task, &context).await
}

fn mac() -> HmacSha256 {
    HmacSha256::new(&SecretKey32::from_bytes([7; 32]), &[])
}

/// A list on which Ada's address stands for that reason, if for any.
fn on_the_list(reason: Option<SuppressionReason>) -> MockEmailQueries {
    let mut queries = MockEmailQueries::new();
    queries.expect_suppression_of().returning(move |keys| {
        assert_eq!(*keys, AddressKeys::of(&mac(), &person().email));
        Ok(reason.map(|reason| Suppression {
            id: SuppressionId::from_uuid(Uuid::from_u128(5)),
            address_digest: keys.digest,
            email: None,
            reason,
            class: None,
            created_at: now(),
            reported_at: now(),
        }))
    });
    queries
}

#[tokio::test]
async fn what_was_queued_is_sent_as_it_was() {
    for content in contents() {
        let message = queued(&sealer(), content.clone());
        assert_eq!((&*message.topic, message.created_at), (SEND.name, now()));
        assert_eq!(message.aggregate_id, message.id.as_uuid());
        let (mailer, sent) = mailer(|| Ok(()));
        send(mailer, &message).await.unwrap();
        let expected = EmailMessage {
            // The same message twice is the same mail.
            id: message.id.as_uuid(),
            to: person().email,
            locale: person().locale,
            content,
        };
        assert_eq!(*sent.lock().unwrap(), [expected]);
    }
}

#[test]
fn nothing_of_a_queued_mail_can_be_read() {
    for content in contents() {
        let payload = queued(&sealer(), content).payload;
        for secret in ["secret", "example.com", "Zoé", "link"] {
            let found = payload.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret}");
        }
    }
}

#[test]
fn a_mail_that_cannot_be_sealed_is_not_queued() {
    let mut sealer = MockSealer::new();
    sealer.expect_seal().returning(|_, _| Err(SealError::UnknownKey));
    let randomness = Arc::new(CountingRandomness::default());
    let queue = EmailQueue::new(Arc::new(sealer), randomness);
    let [content, ..] = contents();
    assert_eq!(queue.to_user(&person(), content, now()), Err(SealError::UnknownKey));
}

#[tokio::test]
async fn a_message_that_was_moved_or_changed_is_never_sent() {
    let [content, ..] = contents();
    let message = queued(&sealer(), content.clone());
    let mut changed = message.clone();
    *changed.payload.last_mut().unwrap() ^= 1;
    let other = EmailQueue::new(sealer(), Arc::new(SystemRandomness));
    let other = other.to_user(&person(), content, now()).unwrap();
    let moved = OutboxMessage { payload: other.payload, ..message.clone() };
    let empty = OutboxMessage { payload: Vec::new(), ..message };
    for message in [changed, moved, empty] {
        let (mailer, sent) = mailer(|| Ok(()));
        let error = send(mailer, &message).await.unwrap_err();
        assert!(matches!(error, TaskError::Permanent(_)), "{error:?}");
        assert!(sent.lock().unwrap().is_empty());
    }
}

#[rstest]
#[case("")]
#[case("{}")]
#[case(
    r#"{"to":"nobody","locale":"en","content":{"template":"password_changed","first_name":"A"}}"#
)]
#[case(r#"{"to":"a@b.example","locale":"tlh","content":{"template":"password_changed","first_name":"A"}}"#)]
#[case(r#"{"to":"a@b.example","locale":"en","content":{"template":"of_the_future"}}"#)]
#[tokio::test]
async fn a_message_that_cannot_be_read_is_never_sent(#[case] plain: &str) {
    let [content, ..] = contents();
    let message = queued(&sealer(), content);
    let payload = sealer().seal(&format!("outbox/{}", message.id), plain.as_bytes()).unwrap();
    let (mailer, sent) = mailer(|| Ok(()));
    let error = send(mailer, &OutboxMessage { payload, ..message }).await.unwrap_err();
    assert!(matches!(error, TaskError::Permanent(_)), "{error:?}");
    assert!(sent.lock().unwrap().is_empty());
}

#[rstest]
#[case::nowhere_to_send_it(|| Err(MailerError::Unconfigured), "it has to wait")]
#[case::nobody_there(|| Err(MailerError::Unavailable("busy".into())), "it failed")]
#[case::refused(|| Err(MailerError::Refused("554".into())), "it is impossible")]
#[tokio::test]
async fn a_mail_that_was_not_sent_says_whether_it_may_be_later(
    #[case] answer: fn() -> Result<(), MailerError>,
    #[case] expected: &str,
) {
    let [content, ..] = contents();
    let (mailer, sent) = mailer(answer);
    let error = send(mailer, &queued(&sealer(), content)).await.unwrap_err();
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(sent.lock().unwrap().len(), 1);
}

/// What a list entry of each reason stops, mail by mail. What one did not ask for and can do without is
/// all that a complaint stops.
#[tokio::test]
async fn what_an_address_does_not_get_is_not_sent_and_its_task_says_so() {
    let ordinary = [
        "already_registered",
        "email_address_taken",
        "invitation",
        "welcome",
        "notification",
        "digest",
        "webhook_endpoint_disabled",
    ];
    for reason in SuppressionReason::ALL {
        for content in contents() {
            let template = content.template();
            let essential = !ordinary.contains(&template);
            assert_eq!(content.importance() == Importance::Essential, essential, "{template}");
            let stopped = reason != SuppressionReason::Complained || !essential;
            let (mailer, sent) = mailer(|| Ok(()));
            let store = Arc::new(MockStore::unavailable());
            let message = queued(&sealer(), content);
            let done = run(mailer, on_the_list(Some(reason)), &store, &message).await.unwrap();
            let outcome = serde_json::json!({"outcome": "suppressed", "reason": reason.as_str()});
            assert_eq!(done, stopped.then_some(outcome), "{template} {reason:?}");
            assert_eq!(sent.lock().unwrap().is_empty(), stopped, "{template} {reason:?}");
        }
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_makes_the_mail_wait() {
    let mut queries = MockEmailQueries::new();
    queries.expect_suppression_of().returning(|_| Err(unavailable()));
    let [content, ..] = contents();
    let (mailer, sent) = mailer(|| Ok(()));
    let store = Arc::new(MockStore::unavailable());
    let error = run(mailer, queries, &store, &queued(&sealer(), content)).await.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error:?}");
    assert!(sent.lock().unwrap().is_empty());
}

fn no_such_mailbox() -> Result<(), MailerError> {
    Err(MailerError::NoSuchMailbox { class: ReportClass::new("5.1.1"), cause: "550".into() })
}

#[tokio::test]
async fn an_address_that_the_mail_server_does_not_know_gets_no_more() {
    let mut tx = MockTx::default();
    tx.suppressions.expect_lock().times(1).returning(|_| Ok(None));
    tx.suppressions
        .expect_insert()
        .times(1)
        .withf(|it| {
            it.email == Some(person().email)
                && it.address_digest == AddressKeys::of(&mac(), &person().email).digest
                && it.reason == SuppressionReason::Bounced
                && it.class == ReportClass::new("5.1.1")
        })
        .returning(|_| Ok(true));
    tx.audit_log
        .expect_append()
        .times(1)
        .withf(|entry| entry.action == "email_suppression.added")
        .returning(|_| Ok(()));
    let store = Arc::new(MockStore::with(tx));
    let [content, ..] = contents();
    let (mailer, _) = mailer(no_such_mailbox);
    let error = run(mailer, on_the_list(None), &store, &queued(&sealer(), content)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, TaskError::Permanent(_)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

/// The server is asked again, and says again what is then noted.
#[tokio::test]
async fn an_unknown_address_that_cannot_be_noted_is_tried_again() {
    let [content, ..] = contents();
    let (mailer, _) = mailer(no_such_mailbox);
    let store = Arc::new(MockStore::unavailable());
    let error = run(mailer, on_the_list(None), &store, &queued(&sealer(), content)).await;
    let error = error.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error:?}");
}
