//! Who may be the same person.

use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::LikelyDuplicate;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::{ApplicantId, Likeness};

use crate::SqlStore;
use crate::error::corrupt;
use crate::types::{DbUuid, UuidSql};

/// People who share something with those of a file, by the applicants that stand for them: of each
/// likeness so many, the latest.
const ALIKE: &str = "\
    WITH file AS (\
        SELECT id FROM applicants WHERE organization_id = $1 AND (id = $2 OR merged_into = $2)\
    ), shared AS (\
        SELECT DISTINCT coalesce(others.merged_into, others.id) AS id, theirs.likeness AS likeness \
        FROM file \
        INNER JOIN applicant_traits AS mine ON mine.applicant_id = file.id \
        INNER JOIN applicant_traits AS theirs ON theirs.organization_id = mine.organization_id \
            AND theirs.likeness = mine.likeness AND theirs.value = mine.value \
        INNER JOIN applicants AS others ON others.id = theirs.applicant_id \
        WHERE others.id NOT IN (SELECT id FROM file)\
    ), placed AS (\
        SELECT id, likeness, row_number() OVER (PARTITION BY likeness ORDER BY id DESC) AS place \
        FROM shared\
    ) SELECT id, likeness FROM placed WHERE place <= $3";

#[derive(QueryableByName)]
struct AlikeRow {
    #[diesel(sql_type = UuidSql)]
    id: DbUuid,
    #[diesel(sql_type = Text)]
    likeness: String,
}

impl SqlStore {
    pub(super) async fn likely_duplicates(
        &self,
        scope: &OrganizationScope,
        file: ApplicantId,
        at_most: u32,
    ) -> Result<Vec<LikelyDuplicate>, StoreError> {
        let of_each = (i64::from(at_most) / 4).max(1);
        let query = diesel::sql_query(ALIKE)
            .bind::<UuidSql, _>(DbUuid::of(scope.organization_id()))
            .bind::<UuidSql, _>(DbUuid::of(file))
            .bind::<BigInt, _>(of_each);
        let rows: Vec<AlikeRow> = self.read(|c| query.load(c).boxed()).await?;
        let mut alike: BTreeMap<ApplicantId, Vec<Likeness>> = BTreeMap::new();
        for AlikeRow { id, likeness } in rows {
            let unknown = || corrupt("applicant_traits.likeness", &likeness);
            let likeness = Likeness::parse(&likeness).ok_or_else(unknown)?;
            alike.entry(id.id()).or_default().push(likeness);
        }
        let ids: Vec<_> = alike.keys().copied().map(DbUuid::of).collect();
        let people = self.named_applicants(scope, &ids).await?;
        let duplicates = people.into_iter().map(|other| {
            let mut likenesses = alike.remove(&other.applicant.id).unwrap_or_default();
            likenesses.sort_unstable();
            LikelyDuplicate { other, likenesses }
        });
        Ok(duplicates.collect())
    }
}
