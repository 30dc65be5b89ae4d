use chrono::{Days, NaiveDate};
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{Counted, DayCount, PlatformFigures};
use socle_application::store::StoreError;
use socle_domain::Timestamp;

use super::median::{MedianRow, median_of};
use super::{CountRow, of_applications, of_jobs};
use crate::SqlStore;
use crate::backend::{day_of, seconds_between};
use crate::error::corrupt;
use crate::types::{Instant, InstantSql};

const JOBS: &str =
    "SELECT status AS name, count(*) AS count FROM jobs GROUP BY status ORDER BY status";

const APPLICATIONS: &str =
    "SELECT status AS name, count(*) AS count FROM applications GROUP BY status ORDER BY status";

const PEOPLE: &str = "\
    SELECT (SELECT count(*) FROM candidates) AS candidates, \
        (SELECT count(*) FROM companies) AS companies";

/// What was looked at for the first time.
const VIEWED: &str = "\
    FROM application_transitions AS transitions \
    INNER JOIN applications ON applications.id = transitions.application_id \
    WHERE transitions.to_status = 'viewed' AND transitions.from_status = 'applied' \
        AND transitions.at >= $1";

/// What was decided, as far as that was not taken back; the last time counts.
const DECIDED: &str = "\
    FROM application_transitions AS transitions \
    INNER JOIN applications ON applications.id = transitions.application_id \
    WHERE transitions.to_status IN ('accepted', 'rejected') \
        AND applications.status = transitions.to_status AND transitions.at >= $1 \
    GROUP BY applications.id, applications.created_at";

#[derive(QueryableByName)]
struct PeopleRow {
    #[diesel(sql_type = BigInt)]
    candidates: i64,
    #[diesel(sql_type = BigInt)]
    companies: i64,
}

#[derive(QueryableByName)]
struct DayRow {
    #[diesel(sql_type = BigInt)]
    day: i64,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl TryFrom<DayRow> for DayCount {
    type Error = StoreError;

    fn try_from(row: DayRow) -> Result<Self, StoreError> {
        let days = Days::new(row.day.unsigned_abs());
        let day = NaiveDate::default().checked_add_days(days);
        let day = day.ok_or_else(|| corrupt("created_at", row.day))?;
        Ok(Self { day, count: row.count.unsigned_abs() })
    }
}

impl SqlStore {
    pub(super) async fn count_everything(
        &self,
        since: Timestamp,
    ) -> Result<PlatformFigures, StoreError> {
        let jobs: Vec<CountRow> = self.read(|c| diesel::sql_query(JOBS).load(c).boxed()).await?;
        let applications: Vec<CountRow> =
            self.read(|c| diesel::sql_query(APPLICATIONS).load(c).boxed()).await?;
        let people: PeopleRow =
            self.read(|c| diesel::sql_query(PEOPLE).get_result(c).boxed()).await?;
        let viewed = seconds_between("applications.created_at", "transitions.at");
        let decided = seconds_between("applications.created_at", "max(transitions.at)");
        Ok(PlatformFigures {
            jobs: of_jobs(jobs)?,
            applications: of_applications(applications)?,
            candidates: people.candidates.unsigned_abs(),
            companies: people.companies.unsigned_abs(),
            median_to_view: self.median(&viewed, VIEWED, since).await?,
            median_to_decision: self.median(&decided, DECIDED, since).await?,
        })
    }

    async fn median(
        &self,
        seconds: &str,
        of: &str,
        since: Timestamp,
    ) -> Result<Option<u64>, StoreError> {
        let query = diesel::sql_query(median_of(&format!("SELECT {seconds} AS seconds {of}")))
            .bind::<InstantSql, _>(Instant(since));
        let row: MedianRow = self.read(|c| query.get_result(c).boxed()).await?;
        Ok(row.seconds())
    }

    pub(super) async fn count_days(
        &self,
        what: Counted,
        since: Timestamp,
    ) -> Result<Vec<DayCount>, StoreError> {
        let (tables, moment) = match what {
            Counted::Jobs => ("jobs", "jobs.created_at"),
            Counted::Applications => ("applications", "applications.created_at"),
            Counted::Candidates => {
                ("users INNER JOIN candidates ON candidates.user_id = users.id", "users.created_at")
            }
            Counted::Companies => ("companies", "companies.created_at"),
        };
        let day = day_of(moment);
        let statement = format!(
            "SELECT {day} AS day, count(*) AS count FROM {tables} WHERE {moment} >= $1 \
             GROUP BY {day} ORDER BY {day}"
        );
        let query = diesel::sql_query(statement).bind::<InstantSql, _>(Instant(since));
        let rows: Vec<DayRow> = self.read(|c| query.load(c).boxed()).await?;
        rows.into_iter().map(DayCount::try_from).collect()
    }
}
