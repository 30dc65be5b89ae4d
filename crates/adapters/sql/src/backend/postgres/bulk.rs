//! Many jobs at once, with what they are found by.

use diesel::QueryResult;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use diesel_async::RunQueryDsl as _;
use socle_domain::recruiting::search::SearchDocument;

use super::Connection;
use super::search::vector;
use crate::recruiting::JobRow;
use crate::types::{InstantSql, UuidSql};

/// An index of words is made many times faster in one go than word by word.
pub(crate) const BEFORE_BULK: &str = "DROP INDEX IF EXISTS jobs_search";

/// As migration 000019 made it.
pub(crate) const AFTER_BULK: &str = "\
    SET LOCAL maintenance_work_mem = '512MB'; \
    CREATE INDEX IF NOT EXISTS jobs_search ON jobs USING gin (search) WITH (fastupdate = off) \
        WHERE status = 'published'; \
    ANALYZE";

/// A column an array: the statement is the same however many rows there are.
const INSERT: &str = "\
    INSERT INTO jobs (id, organization_id, title, description, job_type, work_mode, location, \
        salary_min, salary_max, currency, skills, valid_through, status, created_by, created_at, \
        updated_at, published_at, closed_at, version, place, salary_most, \
        search, search_title, search_skills) \
    SELECT id, organization_id, title, description, job_type, work_mode, location, \
        salary_min, salary_max, currency, skills, valid_through, status, created_by, created_at, \
        updated_at, published_at, closed_at, version, place, salary_most, \
        search::tsvector, search_title, search_skills \
    FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
        $19, $20, $21, $22, $23, $24) AS jobs (id, organization_id, title, description, job_type, \
        work_mode, location, salary_min, salary_max, currency, skills, valid_through, status, \
        created_by, created_at, updated_at, published_at, closed_at, version, place, salary_most, \
        search, search_title, search_skills)";

/// A column without gaps.
type Texts = Array<Text>;

/// A column with gaps.
type Perhaps<T> = Array<Nullable<T>>;

/// Adds jobs, each with what it is found by.
pub(crate) async fn insert_jobs(
    connection: &mut Connection,
    jobs: Vec<(JobRow, Option<SearchDocument>)>,
) -> QueryResult<()> {
    macro_rules! column {
        ($name:ident) => {
            jobs.iter().map(|(job, _)| job.$name.clone()).collect::<Vec<_>>()
        };
    }
    let found_by = |text: fn(&SearchDocument) -> String| -> Vec<Option<String>> {
        jobs.iter().map(|(_, document)| document.as_ref().map(text)).collect()
    };
    diesel::sql_query(INSERT)
        .bind::<Array<UuidSql>, _>(column!(id))
        .bind::<Array<UuidSql>, _>(column!(organization_id))
        .bind::<Texts, _>(column!(title))
        .bind::<Perhaps<Text>, _>(column!(description))
        .bind::<Perhaps<Text>, _>(column!(job_type))
        .bind::<Perhaps<Text>, _>(column!(work_mode))
        .bind::<Perhaps<Text>, _>(column!(location))
        .bind::<Perhaps<BigInt>, _>(column!(salary_min))
        .bind::<Perhaps<BigInt>, _>(column!(salary_max))
        .bind::<Perhaps<Text>, _>(column!(currency))
        .bind::<Texts, _>(column!(skills))
        .bind::<Perhaps<InstantSql>, _>(column!(valid_through))
        .bind::<Texts, _>(column!(status))
        .bind::<Perhaps<UuidSql>, _>(column!(created_by))
        .bind::<Array<InstantSql>, _>(column!(created_at))
        .bind::<Array<InstantSql>, _>(column!(updated_at))
        .bind::<Perhaps<InstantSql>, _>(column!(published_at))
        .bind::<Perhaps<InstantSql>, _>(column!(closed_at))
        .bind::<Array<BigInt>, _>(column!(version))
        .bind::<Perhaps<Text>, _>(column!(place))
        .bind::<Perhaps<BigInt>, _>(column!(salary_most))
        .bind::<Perhaps<Text>, _>(found_by(vector))
        .bind::<Perhaps<Text>, _>(found_by(|document| document.title.join(" ")))
        .bind::<Perhaps<Text>, _>(found_by(|document| document.skills.join(" ")))
        .execute(connection)
        .await?;
    Ok(())
}
