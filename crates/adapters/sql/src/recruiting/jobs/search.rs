//! Published jobs that are found by words, the best of the latest first.
//!
//! Ranking everything that fits would cost more the more fits. So the latest that fit make a *window*, and
//! each window is ranked by itself: every page costs what the first one costs.

use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{
    CompanyRef, JobFilter, JobPageRequest, JobPlace, JobPosition, JobWindow, RankedPosition,
};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::recruiting::JobId;
use socle_domain::recruiting::search::SearchQuery;

use crate::SqlStore;
use crate::backend::{BELOW, Backend, DOWN_TO, FOUND, FROM, LATEST_FIRST, match_expression};
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

use super::queries::LAST;

/// How many jobs are ranked together, about: it is a multiple of the page's length, so that only a page
/// of a changed length is cut short by the end of a window.
const WINDOW: usize = 200;

/// Which jobs are on the page, in their order, and where the next page begins.
#[derive(Default)]
pub(super) struct Ranked {
    pub(super) ids: Vec<JobId>,
    pub(super) next: Option<JobPlace>,
}

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = UuidSql)]
    id: DbUuid,
    #[diesel(sql_type = InstantSql)]
    published_at: Instant,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    skills: String,
}

enum Value {
    Text(String),
    Number(i64),
    Moment(Instant),
    Id(DbUuid),
}

/// A statement that grows with what is asked.
struct Statement {
    text: String,
    values: Vec<Value>,
}

impl Statement {
    /// Adds a value, and returns what stands for it.
    fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str, value: Value) {
        let name = self.value(value);
        self.text.push_str(" AND ");
        self.text.push_str(&condition.replace("{}", &name));
    }

    fn and_position(&mut self, condition: &str, position: JobPosition) {
        let at = self.value(Value::Moment(Instant(position.published_at)));
        let id = self.value(Value::Id(DbUuid::of(position.id)));
        self.text.push_str(" AND ");
        self.text.push_str(&condition.replace("{at}", &at).replace("{id}", &id));
    }

    fn of(query: &SearchQuery, filter: &JobFilter, now: Timestamp) -> Self {
        let mut statement =
            Self { text: FOUND.to_owned(), values: vec![Value::Text(match_expression(query))] };
        // As the index says it.
        statement
            .text
            .push_str(" AND jobs.status = 'published' AND organizations.deleted_at IS NULL");
        let open = "(jobs.valid_through IS NULL OR jobs.valid_through > {})";
        statement.and(open, Value::Moment(Instant(now)));
        if let Some(job_type) = filter.job_type {
            statement.and("jobs.job_type = {}", Value::Text(job_type.as_str().to_owned()));
        }
        if let Some(work_mode) = filter.work_mode {
            statement.and("jobs.work_mode = {}", Value::Text(work_mode.as_str().to_owned()));
        }
        if let Some(place) = &filter.location {
            statement.and("jobs.place >= {}", Value::Text(place.clone()));
            statement.and("jobs.place < {}", Value::Text(format!("{place}{LAST}")));
        }
        match &filter.company {
            Some(CompanyRef::Id(id)) => {
                statement.and("jobs.organization_id = {}", Value::Id(DbUuid::of(*id)));
            }
            Some(CompanyRef::Slug(slug)) => {
                statement.and("organizations.slug = {}", Value::Text(slug.to_string()));
            }
            None => {}
        }
        if let Some(min) = filter.salary_min {
            statement.and("jobs.salary_most >= {}", Value::Number(min));
        }
        if let Some(since) = filter.posted_after {
            statement.and("jobs.published_at > {}", Value::Moment(Instant(since)));
        }
        statement
    }
}

impl SqlStore {
    /// A page of what is found.
    pub(super) async fn ranked(
        &self,
        query: &SearchQuery,
        filter: &JobFilter,
        page: JobPageRequest,
        now: Timestamp,
    ) -> Result<Ranked, StoreError> {
        let limit = usize::from(page.limit.get());
        let mut statement = Statement::of(query, filter, now);
        let (window, found) = match page.after {
            Some(JobPlace::Within(window)) => {
                statement.and_position(FROM, window.first);
                statement.and_position(DOWN_TO, window.last);
                (Some(window), self.latest(statement, WINDOW).await?)
            }
            after => {
                if let Some(JobPlace::Below(position)) = after {
                    statement.and_position(BELOW, position);
                }
                // One more says whether there is another window.
                let size = (WINDOW / limit) * limit;
                let mut found = self.latest(statement, size + 1).await?;
                let more = found.len() > size;
                found.truncate(size);
                let window = window(&found, more);
                (window, found)
            }
        };
        Ok(window.map_or_else(Ranked::default, |window| ranked(query, &found, window, limit)))
    }

    async fn latest(
        &self,
        mut statement: Statement,
        count: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let end = format!(" ORDER BY {LATEST_FIRST} LIMIT {count}");
        statement.text.push_str(&end);
        let mut sql = diesel::sql_query(statement.text).into_boxed::<Backend>();
        for value in statement.values {
            sql = match value {
                Value::Text(text) => sql.bind::<Text, _>(text),
                Value::Number(number) => sql.bind::<BigInt, _>(number),
                Value::Moment(moment) => sql.bind::<InstantSql, _>(moment),
                Value::Id(id) => sql.bind::<UuidSql, _>(id),
            };
        }
        self.read(|c| sql.load(c).boxed()).await
    }
}

/// The window that these jobs are; `None` without any.
fn window(found: &[Found], more: bool) -> Option<JobWindow> {
    let ([first, ..], [.., last]) = (found, found) else { return None };
    Some(JobWindow { first: first.position(), last: last.position(), more, after: None })
}

/// What of a window is on the page that follows on what was seen of it.
fn ranked(query: &SearchQuery, found: &[Found], window: JobWindow, limit: usize) -> Ranked {
    let mut left: Vec<_> = found.iter().map(|found| found.ranked(query)).collect();
    left.retain(|place| window.after.is_none_or(|after| after.precedes(place)));
    left.sort_unstable_by_key(|place| std::cmp::Reverse(place.key()));
    let is_last = left.len() <= limit;
    left.truncate(limit);
    let next = match left.last() {
        Some(place) if !is_last => {
            Some(JobPlace::Within(JobWindow { after: Some(*place), ..window }))
        }
        _ => window.more.then_some(JobPlace::Below(window.last)),
    };
    Ranked { ids: left.into_iter().map(|place| place.job.id).collect(), next }
}

impl Found {
    fn position(&self) -> JobPosition {
        JobPosition { published_at: self.published_at.0, id: self.id.id() }
    }

    fn ranked(&self, query: &SearchQuery) -> RankedPosition {
        let title: Vec<_> = self.title.split(' ').collect();
        let skills: Vec<_> = self.skills.split(' ').collect();
        RankedPosition { score: query.score(&title, &skills), job: self.position() }
    }
}
