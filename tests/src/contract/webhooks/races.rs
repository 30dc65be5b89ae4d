//! What holds however many are at it at once, through the use cases.

use std::collections::BTreeSet;
use std::sync::Arc;

use secrecy::ExposeSecret as _;
use serde_json::json;
use socle_application::outbox::{OutboxMessage, Subscriber as _};
use socle_application::ports::{Randomness, Sealer};
use socle_application::store::finish;
use socle_application::testkit::FixedClock;
use socle_application::webhooks::{
    CreateEndpoint, CreateEndpointInput, DeleteEndpoint, RotateSecret, SecretKeeper, TellWebhooks,
    secret_text,
};
use socle_crypto::{AesGcmSealer, SecretKey32, SystemRandomness};
use socle_domain::access::OrganizationRole;
use socle_domain::webhooks::{SigningSecret, TargetPolicy, WebhookEndpoint};

use super::samples::{endpoint, put, queries};
use crate::contract::organizations::flows::{all_at_once, asking, refused};
use crate::contract::organizations::samples::{built_in, found, newcomer};
use crate::contract::samples::{begin, id, now};
use crate::databases::TestDatabase;

const MANY: usize = 50;

fn sealer() -> Arc<dyn Sealer> {
    let key = SecretKey32::from_bytes([7; 32]);
    Arc::new(AesGcmSealer::new(&key, &[], Arc::new(SystemRandomness)))
}

fn keeper() -> Arc<SecretKeeper> {
    Arc::new(SecretKeeper { sealer: sealer(), randomness: Arc::new(SystemRandomness) })
}

fn randomness() -> Arc<dyn Randomness> {
    Arc::new(SystemRandomness)
}

fn create(database: &TestDatabase) -> CreateEndpoint {
    CreateEndpoint {
        store: database.store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: randomness(),
        secrets: keeper(),
        targets: TargetPolicy::STRICT,
    }
}

fn input() -> CreateEndpointInput {
    let url = "https://hooks.example.com/".to_owned();
    CreateEndpointInput { url, events: vec!["*".to_owned()], description: None }
}

fn text(secret: &SigningSecret) -> String {
    secret_text(secret).expose_secret().to_owned()
}

pub async fn of_fifty_rotations_at_once_the_last_two_sign(database: &TestDatabase) {
    let (acme, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Admin)).await;
    let actor = asking(database, ada.id).await;
    let (endpoint, first) = create(database).execute(&actor, acme.id, input()).await.unwrap();
    let rotate = Arc::new(RotateSecret {
        store: database.store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: randomness(),
        secrets: keeper(),
    });
    let work = (0..MANY).map(|_| {
        let (rotate, actor) = (Arc::clone(&rotate), actor.clone());
        async move { rotate.execute(&actor, acme.id, endpoint.id).await }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    let drawn: BTreeSet<_> =
        outcomes.iter().map(|outcome| text(outcome.as_ref().unwrap())).collect();
    assert_eq!(drawn.len(), MANY, "each is another");
    // What is stored are two of them, one after the other; the first is long gone.
    let mut tx = begin(&*database.store).await;
    let stored = tx.webhook_endpoints().secrets(&scope, endpoint.id).await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    let place = format!("webhook_endpoints/{}", endpoint.id);
    let signing: Vec<_> = stored
        .signing(now())
        .map(|sealed| sealer().open(&place, sealed).unwrap())
        .map(|bytes| text(&SigningSecret::from_bytes(bytes).unwrap()))
        .collect();
    assert!(signing.len() == 2 && signing[0] != signing[1]);
    assert!(signing.iter().all(|secret| drawn.contains(secret)));
    assert!(!signing.contains(&text(&first)));
    let noted = "SELECT action FROM audit_entries WHERE action = 'webhook_endpoint.secret_rotated'";
    assert_eq!(database.raw.texts(noted).await.len(), MANY);
}

pub async fn there_are_never_more_endpoints_than_there_may_be(database: &TestDatabase) {
    let (acme, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Admin)).await;
    let actor = asking(database, ada.id).await;
    let most = usize::try_from(WebhookEndpoint::MAX_PER_ORGANIZATION).unwrap();
    for _ in 0..most - 3 {
        put(database, &scope, &endpoint(&scope)).await;
    }
    let create = Arc::new(create(database));
    let work = (0..20).map(|_| {
        let (create, actor) = (Arc::clone(&create), actor.clone());
        async move { create.execute(&actor, acme.id, input()).await }
    });
    let outcomes = all_at_once(work.collect::<Vec<_>>()).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    assert_eq!(refused(&outcomes, "TooMany"), 17);
}

fn event(scope: &socle_domain::access::OrganizationScope) -> OutboxMessage {
    OutboxMessage {
        id: id(),
        topic: "member.added".to_owned(),
        aggregate_id: uuid::Uuid::nil(),
        organization_id: Some(scope.organization_id()),
        payload: json!({"role": "member"}).to_string().into_bytes(),
        created_at: now(),
    }
}

async fn hear(database: &TestDatabase, message: &OutboxMessage) -> Result<(), String> {
    let subscriber = TellWebhooks { randomness: randomness() };
    let mut tx = begin(&*database.store).await;
    let heard = subscriber.hear(&mut *tx, message, now()).await;
    let heard = heard.map_err(|error| match error {
        socle_application::outbox::SubscriberError::Store(error) => error,
        other @ socle_application::outbox::SubscriberError::Failed(_) => panic!("{other:?}"),
    });
    finish(tx, heard).await.map_err(|error| format!("Store({error:?})"))
}

pub async fn an_event_that_is_heard_again_and_again_is_told_once(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let endpoints: Vec<_> = (0..3).map(|_| endpoint(&scope)).collect();
    for endpoint in &endpoints {
        put(database, &scope, endpoint).await;
    }
    let message = event(&scope);
    let heard = futures_util::future::join_all((0..8).map(|_| hear(database, &message))).await;
    assert!(heard.iter().all(Result::is_ok), "{heard:?}");
    let deliveries = "SELECT status FROM webhook_deliveries";
    assert_eq!(database.raw.texts(deliveries).await.len(), endpoints.len());
    let tasks = "SELECT kind FROM tasks WHERE kind = 'webhooks.deliver'";
    assert_eq!(database.raw.texts(tasks).await.len(), endpoints.len());
}

/// An endpoint that is removed while events are told to it: whoever comes first, nothing is refused.
pub async fn endpoints_are_removed_while_events_are_told(database: &TestDatabase) {
    let (acme, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Admin)).await;
    let actor = asking(database, ada.id).await;
    let delete = Arc::new(DeleteEndpoint {
        store: database.store.clone(),
        clock: Arc::new(FixedClock::at(now())),
        randomness: randomness(),
    });
    for _ in 0..10 {
        let doomed = endpoint(&scope);
        put(database, &scope, &doomed).await;
        let message = event(&scope);
        let (heard, deleted) =
            tokio::join!(hear(database, &message), delete.execute(&actor, acme.id, doomed.id),);
        assert!(heard.is_ok() && deleted.is_ok(), "{heard:?} {deleted:?}");
        assert_eq!(queries(database).endpoint(&scope, doomed.id).await.unwrap(), None);
    }
    let left = "SELECT status FROM webhook_deliveries";
    assert_eq!(database.raw.texts(left).await.len(), 0);
}
