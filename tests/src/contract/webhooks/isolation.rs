//! What entitles to one organization's webhooks entitles to no others.

use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::webhooks::{DisabledBecause, SealedSecrets};

use super::samples::{attempt, delivery, endpoint, put, queries, scene, secrets, tell};
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, later};
use crate::databases::TestDatabase;

pub async fn a_foreign_scope_reaches_no_webhook(database: &TestDatabase) {
    let (scope, own) = scene(database).await;
    let told = delivery(&own);
    tell(database, &scope, &told).await;
    let mut tx = begin(&*database.store).await;
    tx.webhook_deliveries().add_attempt(told.id, &attempt(1)).await.unwrap();
    tx.commit().await.unwrap();
    let (_, foreign) = found(database).await;

    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.webhook_endpoints().count(&foreign).await.unwrap(), 0);
    assert_eq!(tx.webhook_endpoints().enabled(&foreign).await.unwrap(), []);
    assert_eq!(tx.webhook_endpoints().lock(&foreign, own.id).await.unwrap(), None);
    assert_eq!(tx.webhook_endpoints().secrets(&foreign, own.id).await.unwrap(), None);
    let other = SealedSecrets::first(vec![6]);
    tx.webhook_endpoints().set_secrets(&foreign, own.id, &other).await.unwrap();
    let mut changed = own.clone();
    changed.disable(DisabledBecause::Asked, later(1));
    tx.webhook_endpoints().update(&foreign, &changed).await.unwrap();
    tx.webhook_endpoints().delete(&foreign, own.id).await.unwrap();
    assert_eq!(tx.webhook_deliveries().lock(&foreign, told.id).await.unwrap(), None);
    let mut canceled = told.clone();
    canceled.cancel(later(1));
    tx.webhook_deliveries().update(&foreign, &canceled).await.unwrap();
    tx.commit().await.unwrap();

    let queries = queries(database);
    let page = PageRequest { limit: PageLimit::default(), after: None };
    assert_eq!(queries.endpoint(&foreign, own.id).await.unwrap(), None);
    assert_eq!(queries.endpoints_of(&foreign, page).await.unwrap().items, []);
    let page = PageRequest { limit: PageLimit::default(), after: None };
    assert_eq!(queries.deliveries_to(&foreign, own.id, None, page).await.unwrap().items, []);
    assert_eq!(queries.delivery(&foreign, own.id, told.id).await.unwrap(), None);
    assert_eq!(queries.attempts_at(&foreign, told.id).await.unwrap(), []);
    assert!(queries.dispatch(&foreign, told.id).await.unwrap().is_none());

    let dispatch = queries.dispatch(&scope, told.id).await.unwrap().unwrap();
    assert_eq!((dispatch.delivery, dispatch.endpoint), (told, own));
    assert_eq!(dispatch.secrets, secrets());
}

pub async fn an_endpoint_goes_where_the_scope_says(database: &TestDatabase) {
    let (_, own) = found(database).await;
    let (_, foreign) = found(database).await;
    let claimed = endpoint(&foreign);
    put(database, &own, &claimed).await;
    let stored = queries(database).endpoint(&own, claimed.id).await.unwrap().unwrap();
    assert_eq!(stored.organization_id, own.organization_id());
    // Nothing of one organization is told to an endpoint of another.
    let told = delivery(&stored);
    let mut tx = begin(&*database.store).await;
    let refused = tx.webhook_deliveries().insert(&foreign, &told).await;
    let refused = match refused {
        Ok(_) => tx.commit().await,
        Err(error) => tx.rollback().await.and(Err(error)),
    };
    assert!(refused.is_err());
    assert!(
        tell(database, &own, &socle_domain::webhooks::WebhookDelivery { id: id(), ..told }).await
    );
}
