use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{ApplicationFigures, JobFigures};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::organizations::OrganizationId;

use super::{CountRow, list, of_applications, of_jobs};
use crate::SqlStore;
use crate::backend::Backend;
use crate::schema::organizations;
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

const JOBS: &str = "\
    SELECT organization_id, status AS name, count(*) AS count, \
        count(CASE WHEN status = 'published' AND valid_through > $1 AND valid_through <= $2 \
              THEN 1 END) AS marked \
    FROM jobs WHERE organization_id IN ({}) GROUP BY organization_id, status ORDER BY status";

const APPLICATIONS: &str = "\
    SELECT organization_id, status AS name, count(*) AS count, \
        count(CASE WHEN created_at > $1 THEN 1 END) AS marked \
    FROM applications WHERE organization_id IN ({}) GROUP BY organization_id, status \
    ORDER BY status";

/// How many there are of a kind in an organization, and how many of those are worth a look.
#[derive(QueryableByName)]
struct OwnedRow {
    #[diesel(sql_type = UuidSql)]
    organization_id: DbUuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = BigInt)]
    marked: i64,
}

/// Of each organization: how many there are of each kind, and how many are worth a look.
fn by_owner(rows: Vec<OwnedRow>) -> BTreeMap<OrganizationId, (Vec<CountRow>, u64)> {
    let mut owners: BTreeMap<OrganizationId, (Vec<CountRow>, u64)> = BTreeMap::new();
    for OwnedRow { organization_id, name, count, marked } in rows {
        let (counts, all_marked) = owners.entry(organization_id.id()).or_default();
        counts.push(CountRow { name, count });
        *all_marked += marked.unsigned_abs();
    }
    owners
}

impl SqlStore {
    async fn owned(
        &self,
        statement: &str,
        moments: &[Timestamp],
        scopes: &[OrganizationScope],
    ) -> Result<BTreeMap<OrganizationId, (Vec<CountRow>, u64)>, StoreError> {
        if scopes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (ids, names) = list(scopes, moments.len() + 1);
        let text = statement.replace("{}", &names);
        let mut query = diesel::sql_query(text).into_boxed::<Backend>();
        for moment in moments {
            query = query.bind::<InstantSql, _>(Instant(*moment));
        }
        for id in ids {
            query = query.bind::<UuidSql, _>(id);
        }
        Ok(by_owner(self.read(|c| query.load(c).boxed()).await?))
    }

    pub(super) async fn count_jobs_of(
        &self,
        scopes: &[OrganizationScope],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(OrganizationId, JobFigures)>, StoreError> {
        let owners = self.owned(JOBS, &[now, until], scopes).await?;
        let figures = owners
            .into_iter()
            .map(|(id, (rows, expiring))| Ok((id, JobFigures { jobs: of_jobs(rows)?, expiring })));
        figures.collect()
    }

    pub(super) async fn count_applications_to(
        &self,
        scopes: &[OrganizationScope],
        since: Timestamp,
    ) -> Result<Vec<(OrganizationId, ApplicationFigures)>, StoreError> {
        let owners = self.owned(APPLICATIONS, &[since], scopes).await?;
        let figures = owners.into_iter().map(|(id, (rows, new))| {
            Ok((id, ApplicationFigures { applications: of_applications(rows)?, new }))
        });
        figures.collect()
    }

    pub(super) async fn names_of_organizations(
        &self,
        scopes: &[OrganizationScope],
    ) -> Result<Vec<(OrganizationId, String)>, StoreError> {
        let (ids, _) = list(scopes, 1);
        let query = organizations::table
            .filter(organizations::id.eq_any(ids))
            .select((organizations::id, organizations::name));
        let rows: Vec<(DbUuid, String)> = self.read(|c| query.load(c).boxed()).await?;
        Ok(rows.into_iter().map(|(id, name)| (id.id(), name)).collect())
    }
}
