use std::collections::BTreeMap;
use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::audit::permissions::READ_PLATFORM;
use socle_domain::audit::{AuditChain, Broken, ChainHead, Verifier};
use socle_domain::identity::TokenDigest;

use crate::audit::LinkAuditEntries;
use crate::audit::link_audit_entries::{PURPOSE, digest};
use crate::audit::ports::AuditQueries;
use crate::ports::Mac;
use crate::store::StoreError;

/// Follows every chain from its start and says whether somebody rewrote what happened.
pub struct VerifyAudit {
    /// Links what waits, first.
    pub link: Arc<LinkAuditEntries>,
    /// Knows entries.
    pub queries: Arc<dyn AuditQueries>,
    /// The keys that are not in the database.
    pub mac: Arc<dyn Mac>,
}

/// The heads of chains that were verified before.
pub type Anchors = BTreeMap<AuditChain, ChainHead>;

/// What was found of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Which.
    pub chain: AuditChain,
    /// How far it holds: the number of entries and the last link.
    pub head: ChainHead,
    /// How many of them have forgotten their client.
    pub redacted: i64,
    /// Where it breaks.
    pub broken: Option<Broken>,
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum VerifyAuditError {
    /// Whoever asks may not know.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VerifyAudit {
    const PAGE: i64 = 1_000;

    /// A report on every chain that there is, or was when the anchors were taken.
    pub async fn execute(
        &self,
        actor: &Actor,
        anchors: &Anchors,
    ) -> Result<Vec<ChainReport>, VerifyAuditError> {
        policy::on_platform(actor, &READ_PLATFORM)?;
        self.link.run_once().await?;
        let mut missing = anchors.clone();
        let (mut reports, mut after) = (Vec::new(), None);
        while let Some(chain) = self.queries.chain_after(after).await? {
            let anchor = missing.remove(&chain);
            reports.push(self.follow(chain, anchor).await?);
            after = Some(chain);
        }
        for (chain, anchor) in missing {
            reports.push(self.follow(chain, Some(anchor)).await?);
        }
        Ok(reports)
    }

    async fn follow(
        &self,
        chain: AuditChain,
        anchor: Option<ChainHead>,
    ) -> Result<ChainReport, StoreError> {
        let mut verifier = Verifier::new(chain, anchor);
        let broken = self.first_break(chain, &mut verifier).await?;
        Ok(ChainReport { chain, head: verifier.head(), redacted: verifier.redacted(), broken })
    }

    async fn first_break(
        &self,
        chain: AuditChain,
        verifier: &mut Verifier,
    ) -> Result<Option<Broken>, StoreError> {
        loop {
            // Asked for after the entries so far and before those to come: whatever is linked
            // meanwhile makes neither of them wrong.
            let stored = self.queries.head_of(chain).await?.unwrap_or(ChainHead::START);
            let reached = verifier.head().sequence;
            let page = self.queries.linked_after(chain, reached, Self::PAGE).await?;
            if page.is_empty() {
                return Ok(verifier.finish(&stored).err());
            }
            for found in page {
                let taken = match found {
                    Ok(entry) => verifier.take(&entry, |m, link| self.is_mac(m, link), digest),
                    Err(row) => Err(verifier.refuse(row.sequence, row.id)),
                };
                if let Err(broken) = taken {
                    return Ok(Some(broken));
                }
            }
        }
    }

    fn is_mac(&self, message: &[u8], link: &TokenDigest) -> bool {
        self.mac.macs(PURPOSE, message).iter().any(|mac| mac.matches(link))
    }
}
