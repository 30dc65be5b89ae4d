use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::CompanyFigures;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::ApplicationStatus;

use super::median::{MedianRow, median_of};
use super::{CountRow, of_applications, of_jobs};
use crate::SqlStore;
use crate::backend::seconds_between;
use crate::types::{DbUuid, UuidSql};

const JOBS: &str = "\
    SELECT status AS name, count(*) AS count FROM jobs WHERE organization_id = $1 \
    GROUP BY status ORDER BY status";

const APPLICATIONS: &str = "\
    SELECT status AS name, count(*) AS count FROM applications WHERE organization_id = $1 \
    GROUP BY status ORDER BY status";

/// Every one has come in, whether or not it moved afterwards.
const REACHED: &str = "\
    SELECT transitions.to_status AS name, count(DISTINCT transitions.application_id) AS count \
    FROM application_transitions AS transitions \
    INNER JOIN applications ON applications.id = transitions.application_id \
    WHERE applications.organization_id = $1 AND transitions.to_status <> 'applied' \
    GROUP BY transitions.to_status ORDER BY transitions.to_status";

const MOST_WANTED: &str = "\
    SELECT jobs.id AS id, jobs.title AS title, count(applications.id) AS count \
    FROM jobs LEFT JOIN applications ON applications.job_id = jobs.id \
    WHERE jobs.organization_id = $1 AND jobs.status = 'published' \
    GROUP BY jobs.id, jobs.title ORDER BY count(applications.id) DESC, jobs.id DESC LIMIT $2";

#[derive(QueryableByName)]
struct WantedRow {
    #[diesel(sql_type = UuidSql)]
    id: DbUuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl SqlStore {
    pub(super) async fn count_for_company(
        &self,
        scope: &OrganizationScope,
        jobs: u32,
    ) -> Result<CompanyFigures, StoreError> {
        let id = DbUuid::of(scope.organization_id());
        let wanted = diesel::sql_query(MOST_WANTED)
            .bind::<UuidSql, _>(id)
            .bind::<BigInt, _>(i64::from(jobs));
        let wanted: Vec<WantedRow> = self.read(|c| wanted.load(c).boxed()).await?;
        let applications = of_applications(self.by_kind(APPLICATIONS, id).await?)?;
        let mut reached = of_applications(self.by_kind(REACHED, id).await?)?;
        let all: u64 = applications.iter().map(|(_, count)| count).sum();
        if all > 0 {
            reached.insert(0, (ApplicationStatus::Applied, all));
        }
        Ok(CompanyFigures {
            jobs: of_jobs(self.by_kind(JOBS, id).await?)?,
            applications,
            reached,
            most_wanted: wanted
                .into_iter()
                .map(|row| (row.id.id(), row.title, row.count.unsigned_abs()))
                .collect(),
            median_to_hire: self.median_to_hire(id).await?,
        })
    }

    async fn by_kind(
        &self,
        statement: &'static str,
        id: DbUuid,
    ) -> Result<Vec<CountRow>, StoreError> {
        let query = diesel::sql_query(statement).bind::<UuidSql, _>(id);
        self.read(|c| query.load(c).boxed()).await
    }

    async fn median_to_hire(&self, id: DbUuid) -> Result<Option<u64>, StoreError> {
        let seconds = seconds_between("applications.created_at", "transitions.at");
        let waited = format!(
            "SELECT {seconds} AS seconds FROM application_transitions AS transitions \
             INNER JOIN applications ON applications.id = transitions.application_id \
             WHERE applications.organization_id = $1 AND transitions.to_status = 'accepted'"
        );
        let query = diesel::sql_query(median_of(&waited)).bind::<UuidSql, _>(id);
        let row: MedianRow = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(row.seconds())
    }
}
