//! Those who were not taken, and with whom nobody has had to do for long.

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Unsuccessful;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::files::FileId;
use socle_domain::recruiting::{ApplicationId, ApplicationStatus};

use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::recruiting::applications::repository::forget;
use crate::recruiting::schema::applications;
use crate::types::{DbUuid, Instant};

/// The states of those who were not taken.
pub(super) const UNSUCCESSFUL: [&str; 2] =
    [ApplicationStatus::Rejected.as_str(), ApplicationStatus::Withdrawn.as_str()];

diesel::alias!(applications as others: Others);

/// Applications of which that is true, and whose candidates have not been in touch with the
/// organization about another one since.
macro_rules! overdue {
    ($last_contact:expr) => {{
        let later = others
            .filter(others.field(applications::candidate_id).eq(applications::candidate_id))
            .filter(others.field(applications::organization_id).eq(applications::organization_id))
            .filter(others.field(applications::updated_at).gt(Instant($last_contact)));
        applications::table
            .filter(applications::status.eq_any(UNSUCCESSFUL))
            .filter(applications::candidate_id.is_not_null())
            .filter(applications::updated_at.le(Instant($last_contact)))
            .filter(diesel::dsl::not(diesel::dsl::exists(later)))
    }};
}
pub(super) use overdue;

#[async_trait]
impl Unsuccessful for SqlTx {
    async fn anonymize(
        &mut self,
        scope: &OrganizationScope,
        id: ApplicationId,
        last_contact: Timestamp,
    ) -> Result<Option<Option<FileId>>, StoreError> {
        let query = overdue!(last_contact)
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::id.eq(DbUuid::of(id)))
            .select((applications::candidate_id, applications::cv_file_id));
        let row: Option<(Option<DbUuid>, Option<DbUuid>)> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        let Some((Some(candidate), cv)) = row else { return Ok(None) };
        forget(self, &[DbUuid::of(id)], candidate).await?;
        Ok(Some(cv.map(DbUuid::id)))
    }
}
