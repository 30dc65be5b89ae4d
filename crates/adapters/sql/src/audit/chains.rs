use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::audit::ports::AuditChains;
use socle_application::store::StoreError;
use socle_domain::audit::{AuditChain, AuditEntry, AuditEntryId, ChainHead, Link};

use super::rows::{EntryRow, HeadRow};
use super::schema::{audit_chains, audit_entries};
use crate::SqlTx;
use crate::backend::{for_update_skip_locked, store_links};
use crate::error::store_error;
use crate::types::DbUuid;

#[async_trait]
impl AuditChains for SqlTx {
    async fn lock(&mut self, chain: AuditChain) -> Result<Option<ChainHead>, StoreError> {
        let id = DbUuid(chain.as_uuid());
        let head = audit_chains::table.find(id).select(HeadRow::as_select());
        let head: Option<HeadRow> = for_update_skip_locked!(head)
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        if let Some(head) = head {
            return head.try_into().map(Some);
        }
        // It is not there yet, or somebody holds it.
        let inserted = diesel::insert_into(audit_chains::table)
            .values((
                audit_chains::chain_id.eq(id),
                audit_chains::sequence.eq(ChainHead::START.sequence),
                audit_chains::link.eq(ChainHead::START.link.as_bytes().to_vec()),
            ))
            .on_conflict(audit_chains::chain_id)
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok((inserted == 1).then_some(ChainHead::START))
    }

    async fn unlinked(
        &mut self,
        chain: AuditChain,
        at_most: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let query = audit_entries::table
            .filter(audit_entries::chain_id.eq(DbUuid(chain.as_uuid())))
            .filter(audit_entries::sequence.is_null())
            .order(audit_entries::id)
            .limit(i64::from(at_most))
            .select(EntryRow::as_select());
        // Whoever forgets clients holds entries, too: what is linked is what is there afterwards.
        let rows: Vec<EntryRow> =
            for_update_skip_locked!(query).load(self.connection()?).await.map_err(store_error)?;
        rows.into_iter().map(EntryRow::entry).collect()
    }

    async fn link(
        &mut self,
        chain: AuditChain,
        links: &[(AuditEntryId, Link)],
        head: ChainHead,
    ) -> Result<(), StoreError> {
        let stored = store_links(self.connection()?, links).await.map_err(store_error)?;
        if stored != links.len() {
            let refused = format!("{} links were made and {stored} stored", links.len());
            return Err(StoreError::Refused(refused.into()));
        }
        diesel::update(audit_chains::table.find(DbUuid(chain.as_uuid())))
            .set((
                audit_chains::sequence.eq(head.sequence),
                audit_chains::link.eq(head.link.as_bytes().to_vec()),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
