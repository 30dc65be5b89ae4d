//! Full-text search: a column of every job, with an index.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use diesel::QueryResult;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl as _;
use socle_domain::Timestamp;
use socle_domain::recruiting::JobId;
use socle_domain::recruiting::search::{SearchDocument, SearchQuery, Wanted};

use super::Connection;
use crate::types::{DbUuid, UuidSql};

/// What the jobs that fit are chosen from; the first value is the [expression](match_expression).
pub(crate) const FOUND: &str = "\
    SELECT jobs.id AS id, jobs.published_at AS published_at, \
        jobs.search_title AS title, jobs.search_skills AS skills \
    FROM jobs INNER JOIN organizations ON organizations.id = jobs.organization_id \
    WHERE jobs.search @@ $1::tsquery";

/// The latest published first.
pub(crate) const LATEST_FIRST: &str = "jobs.published_at DESC, jobs.id DESC";

/// Those published before a job.
pub(crate) const BELOW: &str = "(jobs.published_at, jobs.id) < ({at}, {id})";

/// That job and those before it.
pub(crate) const FROM: &str = "(jobs.published_at, jobs.id) <= ({at}, {id})";

/// That job and those after it.
pub(crate) const DOWN_TO: &str = "(jobs.published_at, jobs.id) >= ({at}, {id})";

const STORE: &str = "\
    UPDATE jobs SET search = $1::tsvector, search_title = $2, search_skills = $3 WHERE id = $4";

const REMOVE: &str = "\
    UPDATE jobs SET search = NULL, search_title = NULL, search_skills = NULL \
    WHERE id = $1 AND search IS NOT NULL";

/// How far parts are from each other: no phrase reaches from one into the next.
const GAP: usize = 100;

/// Stores what a job can be found by, or that it cannot.
pub(crate) async fn store_search(
    connection: &mut Connection,
    id: JobId,
    found_by: Option<(&SearchDocument, Timestamp)>,
) -> QueryResult<()> {
    if let Some((document, _)) = found_by {
        diesel::sql_query(STORE)
            .bind::<Text, _>(vector(document))
            .bind::<Text, _>(document.title.join(" "))
            .bind::<Text, _>(document.skills.join(" "))
            .bind::<UuidSql, _>(DbUuid::of(id))
            .execute(connection)
            .await?;
    } else {
        diesel::sql_query(REMOVE).bind::<UuidSql, _>(DbUuid::of(id)).execute(connection).await?;
    }
    Ok(())
}

/// A document in the syntax of `tsvector`. Words hold letters and digits only: between quotes nothing in
/// them means something else.
pub(super) fn vector(document: &SearchDocument) -> String {
    let mut positions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut position = 0;
    for part in [&document.title, &document.skills, &document.body] {
        for stem in part {
            position += 1;
            positions.entry(stem).or_default().push(position);
        }
        position += GAP;
    }
    let mut text = String::new();
    for (stem, positions) in positions {
        let positions: Vec<_> = positions.iter().map(ToString::to_string).collect();
        let _ = write!(text, "'{stem}':{} ", positions.join(","));
    }
    for word in &document.words {
        let _ = write!(text, "'={word}' ");
    }
    text
}

/// A query in the syntax of `tsquery`.
pub(crate) fn match_expression(query: &SearchQuery) -> String {
    let phrase = |stems: &[String]| {
        let stems: Vec<_> = stems.iter().map(|stem| format!("'{stem}'")).collect();
        format!("({})", stems.join(" <-> "))
    };
    let mut parts: Vec<String> = Vec::new();
    for wanted in query.wanted() {
        parts.push(match wanted {
            Wanted::Word(stem) => format!("'{stem}'"),
            Wanted::Prefix { stem, word } => format!("('{stem}' | '={word}':*)"),
            Wanted::Phrase(stems) => phrase(stems),
        });
    }
    parts.extend(query.excluded().iter().map(|stems| format!("!{}", phrase(stems))));
    parts.join(" & ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_quoted() {
        let query = SearchQuery::parse("rust \"a' b\" -'x שלום").unwrap();
        assert_eq!(match_expression(&query), "'rust' & ('b') & ('שלום' | '=שלום':*) & !('x')");
    }

    #[test]
    fn a_document_has_positions() {
        let stems = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let document = SearchDocument {
            title: stems("chef projet"),
            skills: stems("projet"),
            body: stems("chef chef"),
            words: stems("chefs"),
        };
        assert_eq!(vector(&document), "'chef':1,204,205 'projet':2,103 '=chefs' ");
    }
}
