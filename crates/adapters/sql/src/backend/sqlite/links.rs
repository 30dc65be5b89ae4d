//! The links of audit entries, one after the other: there is no network to save.

use diesel::QueryResult;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_domain::audit::{AuditEntryId, Link};

use super::Connection;
use crate::audit::schema::audit_entries;
use crate::types::DbUuid;

/// Stores what links entries, and returns how many there were.
pub(crate) async fn store_links(
    connection: &mut Connection,
    links: &[(AuditEntryId, Link)],
) -> QueryResult<usize> {
    let mut stored = 0;
    for (id, link) in links {
        stored += diesel::update(audit_entries::table.find(DbUuid::of(*id)))
            .set((
                audit_entries::sequence.eq(Some(link.sequence)),
                audit_entries::link.eq(Some(link.link.as_bytes().to_vec())),
                audit_entries::client_salt.eq(link.salt.map(|salt| salt.to_vec())),
                audit_entries::client_digest.eq(Some(link.client.as_bytes().to_vec())),
            ))
            .execute(connection)
            .await?;
    }
    Ok(stored)
}
