use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::privacy::retention::RetentionRule;

use crate::store::StoreError;

/// One kind of data that is not kept for ever.
///
/// Every module that stores something which becomes useless implements this, in its own context or
/// in its adapter, and the wiring lists it. Of many nodes that remove at once each removes what it
/// finds: nobody needs a lock, since removing twice is removing once.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Retention: Send + Sync {
    /// For how long it is kept.
    fn rule(&self) -> &'static RetentionRule;

    /// How much of it became useless by then.
    async fn overdue(&self, cutoff: Timestamp) -> Result<u64, StoreError>;

    /// Removes some of what became useless by then, and says how much. Less than `at_most` means
    /// that nothing is left, or nothing that can be removed now.
    async fn remove(&self, cutoff: Timestamp, at_most: u32) -> Result<u64, StoreError>;
}
