//! What pages show of jobs.

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::{Deserialize, Serialize};
use socle_application::paging::Page;
use socle_application::recruiting::ports::{JobPlace, JobView};
use socle_domain::Timestamp;
use socle_domain::identity::Locale;
use socle_domain::recruiting::SalaryRange;

use crate::recruiting::jobs::place_cursor;

/// Jobs of a list. They are remembered as they stand here, so nothing of a visitor is in them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entries {
    pub(super) entries: Vec<Entry>,
    pub(super) next: Option<String>,
}

/// A job of a list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    id: String,
    title: String,
    company: String,
    place: Option<String>,
    job_type: Option<String>,
    work_mode: Option<String>,
    published: String,
}

/// The name of the shape in the cache.
pub(super) const ENTRIES: &str = "entries";

impl From<Page<JobView, JobPlace>> for Entries {
    fn from(page: Page<JobView, JobPlace>) -> Self {
        let entries = page.items.iter().map(Entry::from).collect();
        Self { entries, next: page.next.map(place_cursor) }
    }
}

impl From<&Entry> for Value {
    fn from(entry: &Entry) -> Self {
        Self::from(Serde(entry))
    }
}

impl From<&JobView> for Entry {
    fn from(view: &JobView) -> Self {
        let (job, details) = (&view.job, &view.job.details);
        Self {
            id: job.id.to_string(),
            title: details.title.to_string(),
            company: view.company.clone(),
            place: details.location.as_ref().map(ToString::to_string),
            job_type: details.job_type.map(|kind| kind.as_str().to_owned()),
            work_mode: details.work_mode.map(|mode| mode.as_str().to_owned()),
            published: day(job.published_at.unwrap_or(job.created_at)),
        }
    }
}

/// A day (ISO 8601).
pub(super) fn day(at: Timestamp) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// What a job is paid, with thousands apart as the language has them.
pub(super) fn salary(salary: SalaryRange, locale: Locale) -> Value {
    let currency = salary.currency().to_string();
    let ends = (salary.min(), salary.max());
    let (words, low, high) = match ends {
        (Some(min), Some(max)) if min == max => ("jobs.salary-exact", min, max),
        (Some(min), Some(max)) => ("jobs.salary-between", min, max),
        (Some(min), None) => ("jobs.salary-from", min, min),
        (None, max) => ("jobs.salary-up-to", 0, max.unwrap_or_default()),
    };
    context! { words, low => amount(low, locale), high => amount(high, locale), currency }
}

fn amount(number: i64, locale: Locale) -> String {
    let separator = match locale {
        Locale::Fr => '\u{202f}',
        Locale::En | Locale::He => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, Locale::En, "0")]
    #[case(999, Locale::En, "999")]
    #[case(45_000, Locale::En, "45,000")]
    #[case(1_234_567, Locale::Fr, "1\u{202f}234\u{202f}567")]
    fn thousands_stand_apart(#[case] number: i64, #[case] locale: Locale, #[case] expected: &str) {
        assert_eq!(amount(number, locale), expected);
    }
}
