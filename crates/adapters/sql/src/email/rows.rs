//! Rows, and what they are in the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::email::{ReportClass, SoftBounces, Suppression, SuppressionReason};
use socle_domain::identity::{EmailAddress, TokenDigest};

use super::schema::{email_suppressions, soft_bounces};
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = email_suppressions,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct SuppressionRow {
    id: DbUuid,
    address_digest: Vec<u8>,
    email: Option<String>,
    reason: String,
    class: Option<String>,
    created_at: Instant,
    reported_at: Instant,
}

impl From<&Suppression> for SuppressionRow {
    fn from(suppression: &Suppression) -> Self {
        Self {
            id: DbUuid::of(suppression.id),
            address_digest: suppression.address_digest.as_bytes().to_vec(),
            email: suppression.email.as_ref().map(EmailAddress::to_string),
            reason: suppression.reason.as_str().to_owned(),
            class: suppression.class.as_ref().map(ReportClass::to_string),
            created_at: Instant(suppression.created_at),
            reported_at: Instant(suppression.reported_at),
        }
    }
}

impl TryFrom<SuppressionRow> for Suppression {
    type Error = StoreError;

    fn try_from(row: SuppressionRow) -> Result<Self, StoreError> {
        let digest = <[u8; 32]>::try_from(row.address_digest)
            .map_err(|bytes| corrupt("email_suppressions.address_digest", bytes.len()))?;
        let address = |text: String| {
            EmailAddress::parse(&text).map_err(|e| corrupt("email_suppressions.email", e))
        };
        let reason = SuppressionReason::parse(&row.reason);
        Ok(Self {
            id: row.id.id(),
            address_digest: TokenDigest::from_bytes(digest),
            email: row.email.map(address).transpose()?,
            reason: reason.ok_or_else(|| corrupt("email_suppressions.reason", &row.reason))?,
            class: row.class.as_deref().and_then(ReportClass::new),
            created_at: row.created_at.0,
            reported_at: row.reported_at.0,
        })
    }
}

/// What was counted of an address.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = soft_bounces, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct SoftBouncesRow {
    count: i32,
    since: Option<Instant>,
}

impl From<&SoftBounces> for SoftBouncesRow {
    fn from(bounces: &SoftBounces) -> Self {
        Self {
            count: i32::try_from(bounces.count).unwrap_or(i32::MAX),
            since: bounces.since.map(Instant),
        }
    }
}

impl From<SoftBouncesRow> for SoftBounces {
    fn from(row: SoftBouncesRow) -> Self {
        Self { count: row.count.unsigned_abs(), since: row.since.map(|since| since.0) }
    }
}
