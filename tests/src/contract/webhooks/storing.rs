//! What is stored comes back.

use chrono::TimeDelta;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::privacy::retention;
use socle_domain::webhooks::{
    AttemptOutcome, DeliveryAttempt, DeliveryStatus, Description, DisabledBecause, EventFilter,
    SealedSecrets, WebhookDelivery, WebhookEndpoint,
};

use super::samples::{attempt, delivery, endpoint, put, queries, scene, secrets, tell};
use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, email, id, later, now};
use crate::databases::TestDatabase;

pub async fn an_endpoint_comes_back_as_it_was(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let mut stored = endpoint(&scope);
    stored.description = Description::parse("Billing ‘prod’").unwrap();
    stored.events = EventFilter::parse(&["role.*", "member.added"]).unwrap();
    put(database, &scope, &stored).await;
    assert_eq!(queries(database).endpoint(&scope, stored.id).await.unwrap(), Some(stored.clone()));
    stored.failing_since = Some(later(5));
    assert!(stored.disable(DisabledBecause::Failing, later(6)));
    stored.updated_at = later(7);
    stored.description = None;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.webhook_endpoints().count(&scope).await.unwrap(), 1);
    tx.webhook_endpoints().update(&scope, &stored).await.unwrap();
    assert_eq!(tx.webhook_endpoints().lock(&scope, stored.id).await.unwrap(), Some(stored.clone()));
    assert_eq!(tx.webhook_endpoints().lock(&scope, id()).await.unwrap(), None);
    assert_eq!(tx.webhook_endpoints().enabled(&scope).await.unwrap(), []);
    stored.enable();
    tx.webhook_endpoints().update(&scope, &stored).await.unwrap();
    assert_eq!(tx.webhook_endpoints().enabled(&scope).await.unwrap(), [stored.clone()]);
    tx.commit().await.unwrap();
    assert_eq!(queries(database).endpoint(&scope, stored.id).await.unwrap(), Some(stored));
}

pub async fn secrets_come_back_and_are_not_part_of_the_endpoint(database: &TestDatabase) {
    let (scope, stored) = scene(database).await;
    let mut changed = secrets();
    changed.rotate(vec![9, 8], now());
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.webhook_endpoints().secrets(&scope, stored.id).await.unwrap(), Some(secrets()));
    tx.webhook_endpoints().set_secrets(&scope, stored.id, &changed).await.unwrap();
    // Storing the endpoint leaves them as they are.
    tx.webhook_endpoints().update(&scope, &stored).await.unwrap();
    let found = tx.webhook_endpoints().secrets(&scope, stored.id).await.unwrap();
    assert_eq!(found, Some(changed.clone()));
    assert_eq!(tx.webhook_endpoints().secrets(&scope, id()).await.unwrap(), None);
    tx.webhook_endpoints().set_secrets(&scope, stored.id, &secrets()).await.unwrap();
    let found = tx.webhook_endpoints().secrets(&scope, stored.id).await.unwrap();
    assert_eq!(found, Some(SealedSecrets { previous: None, ..secrets() }));
    tx.commit().await.unwrap();
}

pub async fn endpoints_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let mut stored: Vec<_> = (0..5).map(|_| endpoint(&scope)).collect();
    for endpoint in &stored {
        put(database, &scope, endpoint).await;
    }
    stored.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.id));
    let limit = PageLimit::new(3).unwrap();
    let page = PageRequest { limit, after: None };
    let first = queries(database).endpoints_of(&scope, page).await.unwrap();
    let page = PageRequest { limit, after: first.next };
    let second = queries(database).endpoints_of(&scope, page).await.unwrap();
    assert_eq!((first.items, second.items), (stored[..3].to_vec(), stored[3..].to_vec()));
    assert_eq!(second.next, None);
}

pub async fn an_event_is_told_to_an_endpoint_once(database: &TestDatabase) {
    let (scope, first) = scene(database).await;
    let second = endpoint(&scope);
    put(database, &scope, &second).await;
    let told = delivery(&first);
    assert!(tell(database, &scope, &told).await);
    assert!(!tell(database, &scope, &told).await);
    assert!(!tell(database, &scope, &WebhookDelivery { id: id(), ..told.clone() }).await);
    let to_second = WebhookDelivery { id: id(), endpoint_id: second.id, ..told.clone() };
    assert!(tell(database, &scope, &to_second).await);
    let found = queries(database).delivery(&scope, first.id, told.id).await.unwrap();
    assert_eq!(found, Some(told.clone()));
    assert_eq!(queries(database).delivery(&scope, second.id, told.id).await.unwrap(), None);
}

pub async fn what_came_of_a_delivery_comes_back(database: &TestDatabase) {
    let (scope, endpoint) = scene(database).await;
    let mut told = delivery(&endpoint);
    tell(database, &scope, &told).await;
    let failed = DeliveryAttempt {
        answer: None,
        error: Some("no answer within 15 s".to_owned()),
        ..attempt(1)
    };
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.webhook_deliveries().lock(&scope, told.id).await.unwrap(), Some(told.clone()));
    told.record(AttemptOutcome::Failed { wish: None }, 0, later(1));
    tx.webhook_deliveries().add_attempt(told.id, &failed).await.unwrap();
    tx.webhook_deliveries().update(&scope, &told).await.unwrap();
    tx.commit().await.unwrap();
    let found = queries(database).delivery(&scope, endpoint.id, told.id).await.unwrap();
    assert_eq!(found, Some(told.clone()));
    let mut second = attempt(2);
    second.started_at = later(6);
    let zero = second.answer.as_mut().unwrap();
    zero.body.push('\0');
    let mut tx = begin(&*database.store).await;
    told.record(AttemptOutcome::Delivered, 0, later(7));
    told.deliver_again(later(8));
    tx.webhook_deliveries().add_attempt(told.id, &second).await.unwrap();
    tx.webhook_deliveries().update(&scope, &told).await.unwrap();
    tx.commit().await.unwrap();
    let mut attempts = queries(database).attempts_at(&scope, told.id).await.unwrap();
    attempts.sort_by_key(|attempt| attempt.number);
    // A zero is no text to PostgreSQL.
    let kept = "{\"é\": \"\u{fffd}\"}\u{fffd}";
    kept.clone_into(&mut second.answer.as_mut().unwrap().body);
    assert_eq!(attempts, [failed, second]);
    let dispatch = queries(database).dispatch(&scope, told.id).await.unwrap().unwrap();
    assert_eq!((dispatch.delivery, dispatch.endpoint), (told, endpoint));
    assert_eq!((dispatch.secrets, dispatch.is_open), (secrets(), true));
    assert!(queries(database).dispatch(&scope, id()).await.unwrap().is_none());
}

pub async fn deliveries_are_listed_by_what_came_of_them(database: &TestDatabase) {
    let (scope, endpoint) = scene(database).await;
    let mut stored: Vec<_> = (0..6).map(|_| delivery(&endpoint)).collect();
    for (index, delivery) in stored.iter_mut().enumerate() {
        if index % 2 == 0 {
            delivery.cancel(later(1));
        }
        tell(database, &scope, delivery).await;
    }
    stored.sort_by_key(|delivery| std::cmp::Reverse(delivery.id));
    let limit = PageLimit::new(4).unwrap();
    let page = |after| PageRequest { limit, after };
    let list = async |status, after| {
        queries(database).deliveries_to(&scope, endpoint.id, status, page(after)).await.unwrap()
    };
    let first = list(None, None).await;
    assert_eq!(first.items, stored[..4]);
    assert_eq!(list(None, first.next).await.items, stored[4..]);
    let of = |status| stored.iter().filter(|it| it.status == status).cloned().collect::<Vec<_>>();
    for status in DeliveryStatus::ALL {
        assert_eq!(list(Some(status), None).await.items, of(status), "{status:?}");
    }
}

pub async fn a_closed_organization_hears_nothing(database: &TestDatabase) {
    let (mut organization, scope) = found(database).await;
    let stored = endpoint(&scope);
    put(database, &scope, &stored).await;
    let told = delivery(&stored);
    tell(database, &scope, &told).await;
    let mut tx = begin(&*database.store).await;
    organization.delete(now());
    tx.organizations().update(&scope, &organization).await.unwrap();
    assert_eq!(tx.webhook_endpoints().enabled(&scope).await.unwrap(), []);
    tx.commit().await.unwrap();
    let dispatch = queries(database).dispatch(&scope, told.id).await.unwrap().unwrap();
    assert!(!dispatch.is_open);
}

pub async fn with_an_endpoint_or_an_organization_everything_goes(database: &TestDatabase) {
    let (scope, endpoint) = scene(database).await;
    let count = async |table: &str| {
        let query = format!("SELECT CAST(count(*) AS text) FROM {table}");
        database.raw.texts(&query).await[0].clone().unwrap()
    };
    let told = delivery(&endpoint);
    let fill = async |endpoint: &WebhookEndpoint, told: &WebhookDelivery| {
        assert!(tell(database, &scope, told).await, "{}", endpoint.id);
        let mut tx = begin(&*database.store).await;
        tx.webhook_deliveries().add_attempt(told.id, &attempt(1)).await.unwrap();
        tx.commit().await.unwrap();
    };
    fill(&endpoint, &told).await;
    let mut tx = begin(&*database.store).await;
    tx.webhook_endpoints().delete(&scope, endpoint.id).await.unwrap();
    assert_eq!(tx.webhook_deliveries().lock(&scope, told.id).await.unwrap(), None);
    tx.commit().await.unwrap();
    let other = super::samples::endpoint(&scope);
    put(database, &scope, &other).await;
    fill(&other, &delivery(&other)).await;
    let mut tx = begin(&*database.store).await;
    tx.organizations().erase(&scope).await.unwrap();
    tx.commit().await.unwrap();
    for table in ["webhook_endpoints", "webhook_deliveries", "webhook_attempts"] {
        assert_eq!(count(table).await, "0", "{table}");
    }
}

pub async fn what_names_an_address_is_forgotten(database: &TestDatabase) {
    let (scope, endpoint) = scene(database).await;
    let plain = delivery(&endpoint);
    let named = WebhookDelivery {
        body: "{\"to\":\"Ada_L@Example.com\"}".to_owned(),
        ..delivery(&endpoint)
    };
    let answered = delivery(&endpoint);
    for told in [&plain, &named, &answered] {
        tell(database, &scope, told).await;
    }
    let mut echo = attempt(1);
    "no such user: ada_l@example.com".clone_into(&mut echo.answer.as_mut().unwrap().body);
    let mut tx = begin(&*database.store).await;
    tx.webhook_deliveries().add_attempt(answered.id, &echo).await.unwrap();
    tx.webhook_deliveries().add_attempt(plain.id, &attempt(1)).await.unwrap();
    // What stands for any character in a pattern stands for itself.
    tx.webhook_deliveries().forget_address(&email("adaxl@example.com")).await.unwrap();
    tx.webhook_deliveries().forget_address(&email("ada_l@example.com")).await.unwrap();
    for (told, stays) in [(&plain, true), (&named, false), (&answered, false)] {
        let found = tx.webhook_deliveries().lock(&scope, told.id).await.unwrap();
        assert_eq!(found.is_some(), stays, "{}", told.body);
    }
    tx.commit().await.unwrap();
    assert_eq!(queries(database).attempts_at(&scope, plain.id).await.unwrap().len(), 1);
}

pub async fn deliveries_are_kept_for_thirty_days(database: &TestDatabase) {
    let (scope, endpoint) = scene(database).await;
    let at = |days: i64| now() - TimeDelta::days(days);
    for days in [29, 30, 31, 90] {
        tell(database, &scope, &WebhookDelivery { created_at: at(days), ..delivery(&endpoint) })
            .await;
    }
    let rule = &retention::WEBHOOK_DELIVERIES;
    let enforced = database.retention.iter().find(|kind| kind.rule().name == rule.name).unwrap();
    assert_eq!(enforced.overdue(rule.cutoff(now())).await.unwrap(), 3);
    assert_eq!(enforced.remove(rule.cutoff(now()), 10).await.unwrap(), 3);
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let left = queries(database).deliveries_to(&scope, endpoint.id, None, page).await.unwrap();
    assert_eq!(left.items.len(), 1);
}

pub async fn owners_are_those_who_can_be_told(database: &TestDatabase) {
    use crate::contract::organizations::samples::{built_in, newcomer};
    use socle_domain::access::OrganizationRole::{Admin, Owner};
    let (_, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(Owner)).await;
    newcomer(database, &scope, built_in(Admin)).await;
    let mut leaving = newcomer(database, &scope, built_in(Owner)).await;
    leaving.erasure_requested_at = Some(now());
    let mut closed = newcomer(database, &scope, built_in(Owner)).await;
    closed.status = socle_domain::identity::UserStatus::Disabled;
    let mut tx = begin(&*database.store).await;
    for user in [&leaving, &closed] {
        tx.users().update(user).await.unwrap();
    }
    assert_eq!(tx.members().owner_ids(&scope).await.unwrap(), [ada.id]);
    tx.commit().await.unwrap();
}
