//! Full-text search: a table of FTS5, whose rows are in the order in which jobs were published.

use diesel::QueryResult;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use socle_domain::Timestamp;
use socle_domain::recruiting::JobId;
use socle_domain::recruiting::search::{SearchDocument, SearchQuery, Wanted};

use super::Connection;
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

/// What the jobs that fit are chosen from; the first value is the [expression](match_expression). The
/// tables are read in this order: that of the first is the one that is asked for.
pub(crate) const FOUND: &str = "\
    SELECT jobs.id AS id, jobs.published_at AS published_at, \
        job_search.title AS title, job_search.skills AS skills \
    FROM job_search \
    CROSS JOIN job_search_places ON job_search_places.place = job_search.rowid \
    CROSS JOIN jobs ON jobs.id = job_search_places.job_id \
    CROSS JOIN organizations ON organizations.id = jobs.organization_id \
    WHERE job_search MATCH $1";

/// The latest published first.
pub(crate) const LATEST_FIRST: &str = "job_search.rowid DESC";

/// Those published before a job. When it is not there any more, before its moment: who else was published
/// in the same microsecond is passed by.
pub(crate) const BELOW: &str = "\
    job_search.rowid < coalesce((SELECT p.place FROM job_search_places AS p \
        INNER JOIN jobs AS j ON j.id = p.job_id WHERE j.published_at = {at} AND j.id = {id}), \
        {at} * 1024)";

/// That job and those before it.
pub(crate) const FROM: &str = "\
    job_search.rowid <= coalesce((SELECT p.place FROM job_search_places AS p \
        INNER JOIN jobs AS j ON j.id = p.job_id WHERE j.published_at = {at} AND j.id = {id}), \
        {at} * 1024 + 1023)";

/// That job and those after it.
pub(crate) const DOWN_TO: &str = "\
    job_search.rowid >= coalesce((SELECT p.place FROM job_search_places AS p \
        INNER JOIN jobs AS j ON j.id = p.job_id WHERE j.published_at = {at} AND j.id = {id}), \
        {at} * 1024)";

/// The trigger removes the words.
const REMOVE: &str = "DELETE FROM job_search_places WHERE job_id = $1";

/// The first free place at or after the moment.
const PLACE: &str = "\
    INSERT INTO job_search_places (place, job_id) \
    SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM job_search_places WHERE place = $1 * 1024) \
        THEN $1 * 1024 \
        ELSE (SELECT p.place + 1 FROM job_search_places AS p WHERE p.place >= $1 * 1024 \
              AND NOT EXISTS (SELECT 1 FROM job_search_places AS q WHERE q.place = p.place + 1) \
              ORDER BY p.place LIMIT 1) END, $2 \
    RETURNING place";

const STORE: &str = "\
    INSERT INTO job_search (rowid, title, skills, body, words) VALUES ($1, $2, $3, $4, $5)";

#[derive(diesel::QueryableByName)]
struct Placed {
    #[diesel(sql_type = BigInt)]
    place: i64,
}

/// Stores what a job can be found by, or that it cannot.
pub(crate) async fn store_search(
    connection: &mut Connection,
    id: JobId,
    found_by: Option<(&SearchDocument, Timestamp)>,
) -> QueryResult<()> {
    diesel::sql_query(REMOVE).bind::<UuidSql, _>(DbUuid::of(id)).execute(connection).await?;
    let Some((document, published_at)) = found_by else { return Ok(()) };
    let placed: Placed = diesel::sql_query(PLACE)
        .bind::<InstantSql, _>(Instant(published_at))
        .bind::<UuidSql, _>(DbUuid::of(id))
        .get_result(connection)
        .await?;
    let words: Vec<_> = document.words.iter().map(|word| format!("={word}")).collect();
    diesel::sql_query(STORE)
        .bind::<BigInt, _>(placed.place)
        .bind::<Text, _>(document.title.join(" "))
        .bind::<Text, _>(document.skills.join(" "))
        .bind::<Text, _>(document.body.join(" "))
        .bind::<Text, _>(words.join(" "))
        .execute(connection)
        .await?;
    Ok(())
}

/// A query in the syntax of FTS5. Words hold letters and digits only: between quotes nothing in them means
/// something else.
pub(crate) fn match_expression(query: &SearchQuery) -> String {
    let phrase = |stems: &[String]| format!("\"{}\"", stems.join(" "));
    let wanted = query.wanted().iter().map(|wanted| match wanted {
        Wanted::Word(stem) => format!("\"{stem}\""),
        Wanted::Prefix { stem, word } => format!("(\"{stem}\" OR \"={word}\" *)"),
        Wanted::Phrase(stems) => phrase(stems),
    });
    let mut expression = format!("({})", wanted.collect::<Vec<_>>().join(" AND "));
    for stems in query.excluded() {
        expression = format!("({expression} NOT {})", phrase(stems));
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_quoted() {
        let query = SearchQuery::parse("rust \"a' b\" -'x שלום").unwrap();
        assert_eq!(
            match_expression(&query),
            "((\"rust\" AND \"b\" AND (\"שלום\" OR \"=שלום\" *)) NOT \"x\")"
        );
    }
}
