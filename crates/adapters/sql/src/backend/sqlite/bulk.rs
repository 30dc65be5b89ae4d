//! Many jobs at once, with what they are found by.

use diesel::QueryResult;
use diesel_async::RunQueryDsl as _;
use socle_domain::recruiting::search::SearchDocument;

use super::{Connection, store_search};
use crate::recruiting::JobRow;
use crate::recruiting::schema::jobs as table;

/// Nothing slows it down that could be put aside.
pub(crate) const BEFORE_BULK: &str = "SELECT 1";

/// The rows of an index of words were added in many small parts; together they are searched faster.
pub(crate) const AFTER_BULK: &str = "\
    INSERT INTO job_search (job_search) VALUES ('optimize'); \
    ANALYZE";

/// Adds jobs, each with what it is found by.
pub(crate) async fn insert_jobs(
    connection: &mut Connection,
    jobs: Vec<(JobRow, Option<SearchDocument>)>,
) -> QueryResult<()> {
    for (job, document) in jobs {
        let (id, published_at) = (job.id.id(), job.published_at);
        diesel::insert_into(table::table).values(job).execute(connection).await?;
        if let Some((document, at)) = document.zip(published_at) {
            store_search(connection, id, Some((&document, at.0))).await?;
        }
    }
    Ok(())
}
