//! Rows, and what they are in the domain. What people wrote is never quoted.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::recruiting::{
    JobType, Line, SavedSearch, SearchAlert, SearchContent, SearchTerms, WorkMode,
};

use super::schema::saved_searches;
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = saved_searches, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct SavedSearchRow {
    id: DbUuid,
    user_id: DbUuid,
    name: String,
    words: Option<String>,
    job_type: Option<String>,
    work_mode: Option<String>,
    location: Option<String>,
    company: Option<DbUuid>,
    salary_min: Option<i64>,
    alert: String,
    created_at: Instant,
    updated_at: Instant,
    version: i64,
}

impl From<&SavedSearch> for SavedSearchRow {
    fn from(search: &SavedSearch) -> Self {
        let (content, terms) = (&search.content, &search.content.terms);
        Self {
            id: DbUuid::of(search.id),
            user_id: DbUuid::of(search.user_id),
            name: content.name.to_string(),
            words: terms.words.as_ref().map(ToString::to_string),
            job_type: terms.job_type.map(|kind| kind.as_str().to_owned()),
            work_mode: terms.work_mode.map(|mode| mode.as_str().to_owned()),
            location: terms.location.as_ref().map(ToString::to_string),
            company: terms.company.map(DbUuid::of),
            salary_min: terms.salary_min,
            alert: content.alert.as_str().to_owned(),
            created_at: Instant(search.created_at),
            updated_at: Instant(search.updated_at),
            version: search.version,
        }
    }
}

fn line<const MAX: usize>(column: &'static str, text: &str) -> Result<Line<MAX>, StoreError> {
    Line::parse(text).map_err(|_| corrupt(column, "something that is none"))
}

fn word<T>(
    column: &'static str,
    name: Option<String>,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    name.map(|name| parse(&name).ok_or_else(|| corrupt(column, name))).transpose()
}

impl TryFrom<SavedSearchRow> for SavedSearch {
    type Error = StoreError;

    fn try_from(row: SavedSearchRow) -> Result<Self, StoreError> {
        let words = row.words.map(|text| line("saved_searches.words", &text)).transpose()?;
        let location = row.location.map(|text| line("saved_searches.location", &text));
        let terms = SearchTerms {
            words,
            job_type: word("saved_searches.job_type", row.job_type, JobType::parse)?,
            work_mode: word("saved_searches.work_mode", row.work_mode, WorkMode::parse)?,
            location: location.transpose()?,
            company: row.company.map(DbUuid::id),
            salary_min: row.salary_min,
        };
        let alert = SearchAlert::parse(&row.alert)
            .ok_or_else(|| corrupt("saved_searches.alert", &row.alert))?;
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            content: SearchContent { name: line("saved_searches.name", &row.name)?, terms, alert },
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        })
    }
}
