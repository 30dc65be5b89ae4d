//! The links of audit entries, many in one statement.

use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Binary};
use diesel_async::RunQueryDsl as _;
use socle_domain::audit::{AuditEntryId, Link};

use super::Connection;
use crate::types::{DbUuid, UuidSql};

const STORE_LINKS: &str = "\
    UPDATE audit_entries AS entry \
    SET sequence = made.sequence, link = made.link, client_salt = made.salt, \
        client_digest = made.digest \
    FROM unnest($1, $2, $3, $4, $5) AS made (id, sequence, link, salt, digest) \
    WHERE entry.id = made.id";

/// Stores what links entries, and returns how many there were.
pub(crate) async fn store_links(
    connection: &mut Connection,
    links: &[(AuditEntryId, Link)],
) -> QueryResult<usize> {
    let bytes = |of: fn(&Link) -> &[u8]| -> Vec<Vec<u8>> {
        links.iter().map(|(_, link)| of(link).to_vec()).collect()
    };
    let ids: Vec<DbUuid> = links.iter().map(|(id, _)| DbUuid::of(*id)).collect();
    let sequences: Vec<i64> = links.iter().map(|(_, link)| link.sequence).collect();
    let salts: Vec<Option<Vec<u8>>> =
        links.iter().map(|(_, link)| link.salt.map(|salt| salt.to_vec())).collect();
    diesel::sql_query(STORE_LINKS)
        .bind::<Array<UuidSql>, _>(ids)
        .bind::<Array<BigInt>, _>(sequences)
        .bind::<Array<Binary>, _>(bytes(|link| link.link.as_bytes()))
        .bind::<Array<diesel::sql_types::Nullable<Binary>>, _>(salts)
        .bind::<Array<Binary>, _>(bytes(|link| link.client.as_bytes()))
        .execute(connection)
        .await
}
