//! Mail: addresses that get no more of it, and what is reported of mails.

pub mod races;
pub mod reports;
pub mod suppressions;

use socle_application::email::AddressKeys;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::email::{ReportClass, Suppression, SuppressionId, SuppressionReason};
use socle_domain::identity::TokenDigest;

use super::samples::{begin, digest, email, id, now, user};
use crate::databases::TestDatabase;

/// What an address that nothing else has is found by, under a current and a former key.
fn keys() -> AddressKeys {
    keys_of(user().email.as_str(), &[digest(), digest()])
}

fn keys_of(address: &str, digests: &[TokenDigest]) -> AddressKeys {
    AddressKeys { email: email(address), digest: digests[0], digests: digests.to_vec() }
}

/// An entry of that address.
fn entry(keys: &AddressKeys, reason: SuppressionReason) -> Suppression {
    Suppression {
        id: id(),
        address_digest: keys.digest,
        email: Some(keys.email.clone()),
        reason,
        class: ReportClass::new("Permanent/General"),
        created_at: now(),
        reported_at: now(),
    }
}

async fn insert(database: &TestDatabase, entry: &Suppression) -> bool {
    let mut tx = begin(&*database.store).await;
    let added = tx.suppressions().insert(entry).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn list(database: &TestDatabase, limit: u32) -> Vec<Vec<SuppressionId>> {
    let (limit, mut after, mut pages) = (PageLimit::new(limit).unwrap(), None, Vec::new());
    loop {
        let page = PageRequest { limit, after };
        let page = database.email.suppressions(None, page).await.unwrap();
        pages.push(page.items.iter().map(|it| it.id).collect());
        after = page.next;
        if after.is_none() {
            return pages;
        }
    }
}
