use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use socle_domain::audit::{AuditChain, AuditEntry, ChainHead, Link, client_message};
use socle_domain::identity::TokenDigest;

use crate::audit::ports::AuditQueries;
use crate::ports::{Mac, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// What the MACs of links are for.
pub(super) const PURPOSE: &str = "audit-link";

/// Gives committed entries their numbers, and the links that hold them.
///
/// Every node does so at any time: of those that want a chain at once one gets it, and the others
/// pass it by. Entries are linked in the order of their identifiers; one that is committed late is
/// linked late.
pub struct LinkAuditEntries {
    /// Where entries are linked.
    pub store: Arc<dyn Store>,
    /// Knows which chains wait.
    pub queries: Arc<dyn AuditQueries>,
    /// The key that is not in the database.
    pub mac: Arc<dyn Mac>,
    /// Salts.
    pub randomness: Arc<dyn Randomness>,
}

impl LinkAuditEntries {
    /// How many entries one transaction links.
    pub const BATCH: u32 = 500;

    /// Links what waits now, and says how many entries that were. A chain that cannot be linked
    /// keeps no other from it; the first error is returned when all were tried.
    pub async fn run_once(&self) -> Result<u64, StoreError> {
        let (mut linked, mut failed, mut after) = (0, None, None);
        while let Some(chain) = self.queries.unlinked_chain_after(after).await? {
            match self.link_chain(chain).await {
                Ok(some) => linked += some,
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => {
                    let chain = chain.as_uuid();
                    tracing::error!(%chain, %error, "entries of an audit chain cannot be linked");
                    failed = failed.or(Some(error));
                }
            }
            after = Some(chain);
        }
        failed.map_or(Ok(linked), Err)
    }

    /// Returns when there may be something to link, or after `at_most`.
    pub async fn wait(&self, at_most: Duration) {
        self.queries.wait(at_most).await;
    }

    async fn link_chain(&self, chain: AuditChain) -> Result<u64, StoreError> {
        let mut linked = 0;
        loop {
            let mut tx = self.store.begin().await?;
            let outcome = self.link_batch(&mut *tx, chain).await;
            let some = finish(tx, outcome).await?;
            linked += u64::from(some);
            if some < Self::BATCH {
                return Ok(linked);
            }
        }
    }

    async fn link_batch(&self, tx: &mut dyn Tx, chain: AuditChain) -> Result<u32, StoreError> {
        let Some(mut head) = tx.audit_chains().lock(chain).await? else { return Ok(0) };
        let entries = tx.audit_chains().unlinked(chain, Self::BATCH).await?;
        if entries.is_empty() {
            return Ok(0);
        }
        let mut links = Vec::with_capacity(entries.len());
        for entry in &entries {
            let link = self.link(&head, entry);
            head = head.followed_by(link.link);
            links.push((entry.id, link));
        }
        tx.audit_chains().link(chain, &links, head).await?;
        Ok(u32::try_from(links.len()).unwrap_or(Self::BATCH))
    }

    fn link(&self, head: &ChainHead, entry: &AuditEntry) -> Link {
        let mut salt = [0; 16];
        self.randomness.fill(&mut salt);
        let client = digest(&client_message(&salt, entry));
        let link = self.mac.mac(PURPOSE, &head.message(entry, &client));
        Link { sequence: head.sequence + 1, link, salt: Some(salt), client }
    }
}

/// What is kept of a client.
pub(super) fn digest(message: &[u8]) -> TokenDigest {
    TokenDigest::from_bytes(Sha256::digest(message).into())
}
