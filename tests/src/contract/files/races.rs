//! What holds however many ask at once: fifty of them, through the use cases.

use std::sync::Arc;

use socle_domain::access::OrganizationRole;
use socle_domain::files::{FileOwner, Quotas};

use super::flows::{field, flows, parts};
use super::samples::{scope_of, somebody, usage};
use crate::contract::organizations::flows::{all_at_once, asking, refused};
use crate::contract::organizations::samples::{built_in, found, newcomer};
use crate::databases::TestDatabase;

const MANY: usize = 50;
/// Of one file, in bytes.
const SIZE: usize = 1_000;
/// What fits: seven files and a half.
const QUOTA: u64 = 7_500;

pub async fn fifty_uploads_at_once_never_overshoot_a_quota(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    let flows = flows(database, Quotas { per_person: QUOTA, per_organization: 0 });
    let mut work = Vec::new();
    for _ in 0..MANY {
        let (flows, actor) = (Arc::clone(&flows), asking(database, ada.id).await);
        work.push(async move {
            let mut parts = parts(&[field("purpose", "document")], SIZE, &[]);
            flows.upload.execute(&actor, Some(SIZE as u64), &mut parts).await
        });
    }
    let outcomes = all_at_once(work).await;
    let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((taken, refused(&outcomes, "QuotaExceeded")), (7, MANY - 7));
    assert_eq!(usage(database, &scope).await, (taken * SIZE) as u64);
    assert_eq!(flows.storage.len(), taken, "what was refused left nothing behind");
    assert_eq!(database.files.deleted(100).await.unwrap(), []);
}

pub async fn fifty_uploads_for_an_organization_named_late_never_overshoot(database: &TestDatabase) {
    let (acme, scope) = found(database).await;
    let quotas = Quotas { per_person: 1_000_000, per_organization: QUOTA };
    let flows = flows(database, quotas);
    let mut work = Vec::new();
    for _ in 0..MANY {
        let role = built_in(OrganizationRole::Member);
        let person = newcomer(database, &scope, role).await;
        let (flows, actor) = (Arc::clone(&flows), asking(database, person.id).await);
        work.push(async move {
            let after =
                [field("purpose", "document"), field("organization_id", &acme.id.to_string())];
            let mut parts = parts(&[], SIZE, &after);
            flows.upload.execute(&actor, None, &mut parts).await
        });
    }
    let outcomes = all_at_once(work).await;
    let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((taken, refused(&outcomes, "QuotaExceeded")), (7, MANY - 7));
    let theirs = scope_of(FileOwner::Organization(acme.id));
    assert_eq!(usage(database, &theirs).await, (taken * SIZE) as u64);
    assert_eq!(flows.storage.len(), taken);
}

pub async fn a_file_is_deleted_once(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    let flows = flows(database, Quotas { per_person: QUOTA, per_organization: 0 });
    let actor = asking(database, ada.id).await;
    let mut parts = parts(&[field("purpose", "document")], SIZE, &[]);
    let file = flows.upload.execute(&actor, None, &mut parts).await.unwrap();
    let work: Vec<_> = (0..MANY)
        .map(|_| {
            let (flows, actor) = (Arc::clone(&flows), actor.clone());
            async move { flows.delete.execute(&actor, file.id).await }
        })
        .collect();
    let outcomes = all_at_once(work).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(usage(database, &scope).await, 0);
    assert_eq!(database.files.deleted(100).await.unwrap(), [file.id]);
    let noted = "SELECT action FROM audit_entries WHERE action = 'file.deleted'";
    assert_eq!(database.raw.texts(noted).await.len(), 1);
}
