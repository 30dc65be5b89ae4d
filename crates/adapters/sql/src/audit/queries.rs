use std::time::Duration;

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::dsl::{AsSelect, IntoBoxed, Select};
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::audit::AuditFilter;
use socle_application::audit::ports::{AuditQueries, Found, Slice};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::audit::{AuditChain, AuditEntryId, AuditView, ChainHead, RecordedEntry};

use super::parts::{Part, merge};
use super::rows::{EntryRow, HeadRow};
use super::schema::{audit_chains, audit_entries};
use crate::SqlStore;
use crate::backend::Backend;
use crate::types::{DbUuid, Instant};

/// The first identifier of what happens after the millisecond of this moment: identifiers know no
/// finer time. `None` where none reaches.
fn least_after(moment: Timestamp) -> Option<DbUuid> {
    let next = moment.checked_add_signed(chrono::TimeDelta::milliseconds(1))?;
    AuditEntryId::least_at(next).map(DbUuid::of)
}

/// The entries of a part that somebody looks for.
fn entries(
    view: &AuditView,
    filter: &AuditFilter,
    slice: Slice,
    part: Part,
) -> IntoBoxed<'static, Select<audit_entries::table, AsSelect<EntryRow, Backend>>, Backend> {
    let mut query = audit_entries::table
        .select(EntryRow::as_select())
        .into_boxed()
        .filter(audit_entries::chain_id.eq(DbUuid(view.chain().as_uuid())))
        .order(audit_entries::id.desc())
        .limit(slice.at_most);
    query = match part {
        Part::Unlinked => query.filter(audit_entries::sequence.is_null()),
        Part::Linked => query.filter(audit_entries::sequence.is_not_null()),
    };
    if let Some(before) = slice.before {
        query = query.filter(audit_entries::id.lt(DbUuid::of(before)));
    }
    if let Some(actor_id) = filter.actor_id {
        query = query.filter(audit_entries::actor_id.eq(DbUuid(actor_id)));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_entries::action.eq(action.clone()));
    }
    // The identifier is in every index, the moment in none; it only decides within a millisecond.
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::occurred_at.ge(Instant(from)));
        if let Some(least) = AuditEntryId::least_at(from) {
            query = query.filter(audit_entries::id.ge(DbUuid::of(least)));
        }
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::occurred_at.lt(Instant(to)));
        if let Some(least) = least_after(to) {
            query = query.filter(audit_entries::id.lt(least));
        }
    }
    if let Some(kind) = &filter.resource_type {
        query = query.filter(audit_entries::resource_kind.eq(kind.clone()));
    }
    if let Some(resource_id) = filter.resource_id {
        query = query.filter(audit_entries::resource_id.eq(DbUuid(resource_id)));
    }
    query
}

#[async_trait]
impl AuditQueries for SqlStore {
    async fn entries(
        &self,
        view: &AuditView,
        filter: &AuditFilter,
        slice: Slice,
    ) -> Result<Vec<RecordedEntry>, StoreError> {
        let mut rows = Vec::new();
        for part in Part::BOTH {
            let query = entries(view, filter, slice, part);
            let found: Vec<EntryRow> = self.read(|c| query.load(c).boxed()).await?;
            rows.extend(found);
        }
        merge(&mut rows, |row| row.id, slice.at_most);
        rows.into_iter().map(EntryRow::recorded).collect()
    }

    async fn unlinked_chain_after(
        &self,
        after: Option<AuditChain>,
    ) -> Result<Option<AuditChain>, StoreError> {
        let mut query = audit_entries::table
            .filter(audit_entries::sequence.is_null())
            .order(audit_entries::chain_id)
            .select(audit_entries::chain_id)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(audit_entries::chain_id.gt(DbUuid(after.as_uuid())));
        }
        let id: Option<DbUuid> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        Ok(id.map(|id| AuditChain::from_uuid(id.0)))
    }

    async fn chain_after(
        &self,
        after: Option<AuditChain>,
    ) -> Result<Option<AuditChain>, StoreError> {
        let mut heads = audit_chains::table
            .order(audit_chains::chain_id)
            .select(audit_chains::chain_id)
            .into_boxed();
        // Whoever removes a head does not remove what hangs on it.
        let mut entries = audit_entries::table
            .filter(audit_entries::sequence.is_not_null())
            .order(audit_entries::chain_id)
            .select(audit_entries::chain_id)
            .into_boxed();
        if let Some(after) = after {
            let after = DbUuid(after.as_uuid());
            heads = heads.filter(audit_chains::chain_id.gt(after));
            entries = entries.filter(audit_entries::chain_id.gt(after));
        }
        let head: Option<DbUuid> =
            self.read(|c| async move { heads.first(c).await.optional() }.boxed()).await?;
        let entry: Option<DbUuid> =
            self.read(|c| async move { entries.first(c).await.optional() }.boxed()).await?;
        let first = head.into_iter().chain(entry).map(|id| id.0).min();
        Ok(first.map(AuditChain::from_uuid))
    }

    async fn head_of(&self, chain: AuditChain) -> Result<Option<ChainHead>, StoreError> {
        let query = audit_chains::table.find(DbUuid(chain.as_uuid())).select(HeadRow::as_select());
        let row: Option<HeadRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(ChainHead::try_from).transpose()
    }

    async fn linked_after(
        &self,
        chain: AuditChain,
        sequence: i64,
        at_most: i64,
    ) -> Result<Vec<Found>, StoreError> {
        let query = audit_entries::table
            .filter(audit_entries::chain_id.eq(DbUuid(chain.as_uuid())))
            .filter(audit_entries::sequence.is_not_null())
            .filter(audit_entries::sequence.gt(sequence))
            .order(audit_entries::sequence)
            .limit(at_most)
            .select(EntryRow::as_select());
        let rows: Vec<EntryRow> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(EntryRow::found).collect())
    }

    async fn wait(&self, at_most: Duration) {
        // Waking is for the common case; what another node added is found by looking again.
        let _ = tokio::time::timeout(at_most, self.hints().audited.notified()).await;
    }
}
