//! Transactions and ports that note every call, and break where they are told to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use socle_application::ports::{MockSealer, SealError, Sealer};
use socle_application::store::StoreError;
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, MockTx, unavailable};
use socle_application::webhooks::SecretKeeper;
use socle_application::webhooks::ports::{
    Dispatch, Exchange, MockWebhookQueries, MockWebhookSender, SendError,
};
use socle_domain::Id as _;
use socle_domain::identity::User;
use socle_domain::webhooks::{
    Answer, EventFilter, SealedSecrets, TargetPolicy, TargetUrl, WebhookDelivery,
    WebhookDeliveryId, WebhookEndpoint, WebhookEndpointId,
};
use uuid::Uuid;

use crate::support::{acme, acme_id, bob, now, person};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    Nowhere,
    LockOrganization,
    Count,
    Insert,
    LockEndpoint,
    Secrets,
    SetSecrets,
    UpdateEndpoint,
    Delete,
    Enabled,
    InsertDelivery,
    LockDelivery,
    AddAttempt,
    UpdateDelivery,
    Enqueue,
    Owners,
    FindOwner,
    Audit,
    Append,
    Commit,
    Query,
    Attempts,
    Seal,
}

/// What was called, in order.
#[derive(Clone, Default)]
pub(super) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(super) fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// What the ports answer.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) broken: Break,
    pub(super) endpoint: Option<WebhookEndpoint>,
    pub(super) delivery: Option<WebhookDelivery>,
    /// The delivery as it is found when it is locked.
    pub(super) locked: Option<WebhookDelivery>,
    pub(super) secrets: SealedSecrets,
    pub(super) is_open: bool,
    pub(super) count: i64,
    pub(super) owner: Option<User>,
    pub(super) notes: Notes,
    /// What was stored last.
    pub(super) stored: Arc<Mutex<Stored>>,
}

/// What was stored.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) endpoint: Option<WebhookEndpoint>,
    pub(super) delivery: Option<WebhookDelivery>,
    pub(super) secrets: Option<SealedSecrets>,
    pub(super) attempts: Vec<socle_domain::webhooks::DeliveryAttempt>,
    pub(super) tasks: Vec<socle_domain::tasks::Task>,
}

pub(super) fn endpoint_id() -> WebhookEndpointId {
    WebhookEndpointId::from_uuid(Uuid::from_u128(0xe0d))
}

pub(super) fn delivery_id() -> WebhookDeliveryId {
    WebhookDeliveryId::from_uuid(Uuid::from_u128(0xde1))
}

/// An endpoint of Acme that wants everything about members.
pub(super) fn endpoint() -> WebhookEndpoint {
    let url = "https://hooks.example.com/socle?key=of-acme";
    WebhookEndpoint {
        id: endpoint_id(),
        organization_id: acme_id(),
        url: TargetUrl::parse(url, TargetPolicy::STRICT).unwrap(),
        events: EventFilter::parse(&["member.*"]).unwrap(),
        description: None,
        disabled: None,
        failing_since: None,
        created_at: now() - TimeDelta::days(9),
        updated_at: now() - TimeDelta::days(9),
    }
}

/// A delivery to it that is due.
pub(super) fn delivery() -> WebhookDelivery {
    let event = (Uuid::from_u128(0xeee), "member.added".to_owned());
    let body = "{\"type\":\"member.added\"}".to_owned();
    WebhookDelivery::new(delivery_id(), endpoint_id(), acme_id(), event, body, now())
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            broken: Break::Nowhere,
            endpoint: Some(endpoint()),
            delivery: Some(delivery()),
            locked: Some(delivery()),
            secrets: SealedSecrets::first(vec![b's'; 32]),
            is_open: true,
            count: 0,
            owner: Some(person()),
            notes: Notes::default(),
            stored: Arc::default(),
        }
    }
}

impl Scene {
    pub(super) fn broken(broken: Break) -> Self {
        Self { broken, ..Self::default() }
    }

    fn fails(&self, at: Break) -> Result<(), StoreError> {
        if self.broken == at { Err(unavailable()) } else { Ok(()) }
    }

    /// Notes a call, and breaks if it is to.
    fn call(&self, at: Break, what: &str) -> Result<(), StoreError> {
        self.notes.note(what);
        self.fails(at)
    }

    pub(super) fn store(&self) -> Arc<MockStore> {
        Arc::new(MockStore::with_all([self.tx()]))
    }

    /// A transaction in which everything works, but what is broken.
    pub(super) fn tx(&self) -> MockTx {
        let mut tx = MockTx::default();
        tx.fail_commit = self.broken == Break::Commit;
        let scene = self.clone();
        tx.organizations.expect_lock().returning(move |_| {
            scene.call(Break::LockOrganization, "lock organization").map(|()| Some(acme()))
        });
        let scene = self.clone();
        tx.members
            .expect_owner_ids()
            .returning(move |_| scene.call(Break::Owners, "owners").map(|()| vec![bob()]));
        let scene = self.clone();
        tx.users.expect_find().returning(move |_| {
            scene.call(Break::FindOwner, "find owner").map(|()| scene.owner.clone())
        });
        let scene = self.clone();
        tx.audit_log.expect_append().returning(move |entry| {
            let said = format!("{:?}", entry.details);
            for secret in ["hooks.example.com", "of-acme", "ssss"] {
                assert!(!said.contains(secret), "{said}");
            }
            scene.call(Break::Audit, &format!("audit {}", entry.action))
        });
        let scene = self.clone();
        tx.outbox.expect_append().returning(move |messages| {
            for message in messages {
                let said = String::from_utf8_lossy(&message.payload).into_owned();
                assert!(!said.contains("of-acme") && !said.contains("whsec_"), "{said}");
                scene.notes.note(format!("announce {}", message.topic));
            }
            scene.fails(Break::Append)
        });
        let scene = self.clone();
        tx.tasks.expect_enqueue().returning(move |tasks| {
            scene.stored.lock().unwrap().tasks.extend_from_slice(tasks);
            scene.call(Break::Enqueue, &format!("enqueue {}", tasks.len()))
        });
        self.endpoints(&mut tx);
        self.deliveries(&mut tx);
        tx
    }

    fn endpoints(&self, tx: &mut MockTx) {
        let mock = &mut tx.webhook_endpoints;
        let scene = self.clone();
        mock.expect_count()
            .returning(move |_| scene.call(Break::Count, "count").map(|()| scene.count));
        let scene = self.clone();
        mock.expect_insert().returning(move |scope, endpoint, secrets| {
            assert_eq!(scope.organization_id(), acme_id());
            let mut stored = scene.stored.lock().unwrap();
            stored.endpoint = Some(endpoint.clone());
            stored.secrets = Some(secrets.clone());
            scene.call(Break::Insert, "insert endpoint")
        });
        let scene = self.clone();
        mock.expect_enabled().returning(move |_| {
            let found = scene.endpoint.clone().filter(WebhookEndpoint::is_enabled);
            scene.call(Break::Enabled, "enabled").map(|()| found.into_iter().collect())
        });
        let scene = self.clone();
        mock.expect_lock().returning(move |_, _| {
            scene.call(Break::LockEndpoint, "lock endpoint").map(|()| scene.endpoint.clone())
        });
        let scene = self.clone();
        mock.expect_update().returning(move |_, endpoint| {
            scene.stored.lock().unwrap().endpoint = Some(endpoint.clone());
            scene.call(Break::UpdateEndpoint, "update endpoint")
        });
        let scene = self.clone();
        mock.expect_secrets().returning(move |_, _| {
            scene.call(Break::Secrets, "secrets").map(|()| Some(scene.secrets.clone()))
        });
        let scene = self.clone();
        mock.expect_set_secrets().returning(move |_, _, secrets| {
            scene.stored.lock().unwrap().secrets = Some(secrets.clone());
            scene.call(Break::SetSecrets, "set secrets")
        });
        let scene = self.clone();
        mock.expect_delete().returning(move |_, _| scene.call(Break::Delete, "delete endpoint"));
    }

    fn deliveries(&self, tx: &mut MockTx) {
        let mock = &mut tx.webhook_deliveries;
        let scene = self.clone();
        mock.expect_insert().returning(move |_, delivery| {
            scene.stored.lock().unwrap().delivery = Some(delivery.clone());
            // What is there already is not told again.
            let is_new = scene.locked.is_some();
            scene.call(Break::InsertDelivery, "insert delivery").map(|()| is_new)
        });
        let scene = self.clone();
        mock.expect_lock().returning(move |_, _| {
            scene.call(Break::LockDelivery, "lock delivery").map(|()| scene.locked.clone())
        });
        let scene = self.clone();
        mock.expect_add_attempt().returning(move |_, attempt| {
            scene.stored.lock().unwrap().attempts.push(attempt.clone());
            scene.call(Break::AddAttempt, "add attempt")
        });
        let scene = self.clone();
        mock.expect_update().returning(move |_, delivery| {
            scene.stored.lock().unwrap().delivery = Some(delivery.clone());
            scene.call(Break::UpdateDelivery, "update delivery")
        });
    }

    pub(super) fn queries(&self) -> Arc<MockWebhookQueries> {
        let mut mock = MockWebhookQueries::new();
        let scene = self.clone();
        mock.expect_endpoint()
            .returning(move |_, _| scene.fails(Break::Query).map(|()| scene.endpoint.clone()));
        let scene = self.clone();
        mock.expect_endpoints_of().returning(move |_, _| {
            let items: Vec<_> = scene.endpoint.clone().into_iter().collect();
            scene.fails(Break::Query)?;
            Ok(socle_application::paging::Page { items, next: None })
        });
        let scene = self.clone();
        mock.expect_delivery()
            .returning(move |_, _, _| scene.fails(Break::Query).map(|()| scene.delivery.clone()));
        let scene = self.clone();
        mock.expect_deliveries_to().returning(move |_, _, _, _| {
            let items: Vec<_> = scene.delivery.clone().into_iter().collect();
            scene.fails(Break::Attempts)?;
            Ok(socle_application::paging::Page { items, next: None })
        });
        let scene = self.clone();
        mock.expect_attempts_at()
            .returning(move |_, _| scene.fails(Break::Attempts).map(|()| Vec::new()));
        let scene = self.clone();
        mock.expect_dispatch().returning(move |scope, _| {
            assert_eq!(scope.organization_id(), acme_id());
            scene.fails(Break::Query)?;
            let found = scene.delivery.clone().zip(scene.endpoint.clone());
            Ok(found.map(|(delivery, endpoint)| Dispatch {
                delivery,
                endpoint,
                secrets: scene.secrets.clone(),
                is_open: scene.is_open,
            }))
        });
        Arc::new(mock)
    }

    /// Seals by doing nothing, in one place only.
    pub(super) fn sealer(&self) -> Arc<dyn Sealer> {
        let fails = self.broken == Break::Seal;
        let answer = move |place: &str, bytes: &[u8]| {
            assert!(place.starts_with("webhook_endpoints/") || place.starts_with("outbox/"));
            if fails { Err(SealError::UnknownKey) } else { Ok(bytes.to_vec()) }
        };
        let mut mock = MockSealer::new();
        mock.expect_seal().returning(answer);
        mock.expect_open().returning(answer);
        Arc::new(mock)
    }

    pub(super) fn keeper(&self) -> Arc<SecretKeeper> {
        let randomness = Arc::new(CountingRandomness::default());
        Arc::new(SecretKeeper { sealer: self.sealer(), randomness })
    }

    /// Answers alike whatever it is sent, and notes it.
    pub(super) fn sender(&self, answer: fn() -> Result<Answer, SendError>) -> MockWebhookSender {
        let mut mock = MockWebhookSender::new();
        let notes = self.notes.clone();
        mock.expect_send().returning(move |request| {
            assert_eq!(request.id, delivery().event_id);
            assert_eq!(request.body, delivery().body);
            notes.note(format!("send with {}", request.secrets.len()));
            let answer = answer();
            let retry_after = answer.as_ref().ok().and_then(|answer| {
                let mut headers = answer.headers.iter();
                headers.find(|(name, _)| name == "retry-after").map(|(_, value)| value.clone())
            });
            Exchange {
                request_headers: vec![("webhook-id".to_owned(), request.id.to_string())],
                duration: Duration::from_millis(7),
                answer,
                retry_after,
            }
        });
        mock
    }
}

pub(super) fn answered(status: u16, retry_after: Option<&str>) -> Answer {
    let header = |value: &str| ("retry-after".to_owned(), value.to_owned());
    let headers = retry_after.map(header).into_iter().collect();
    Answer { status, headers, body: "hello".to_owned() }
}

pub(super) fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(now()))
}

pub(super) fn randomness() -> Arc<CountingRandomness> {
    Arc::new(CountingRandomness::default())
}
