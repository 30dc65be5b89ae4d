//! What requests say about searches.

use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{JobType, SearchAlert, SearchContent, SearchTerms, WorkMode};

use crate::patch::Patch;
use crate::recruiting::input;
use crate::validation::{Invalid, Validation};

/// A search, as somebody wants to keep it. The filters are those of the list of published jobs.
#[derive(Debug, Clone, Default)]
pub struct SearchInput {
    /// What they call it.
    pub name: String,
    /// Words.
    pub query: Option<String>,
    /// What kind of contract.
    pub job_type: Option<String>,
    /// Where the work is done.
    pub work_mode: Option<String>,
    /// How the place begins.
    pub location: Option<String>,
    /// Whose jobs.
    pub company: Option<OrganizationId>,
    /// At least so much, in whole units of whichever currency.
    pub salary_min: Option<i64>,
    /// How often they hear of new jobs; not at all without it.
    pub alert: Option<String>,
}

/// What changes about a search.
#[derive(Debug, Clone, Default)]
pub struct SearchPatch {
    /// What it is called.
    pub name: Option<String>,
    /// Words.
    pub query: Patch<String>,
    /// What kind of contract.
    pub job_type: Patch<String>,
    /// Where the work is done.
    pub work_mode: Patch<String>,
    /// How the place begins.
    pub location: Patch<String>,
    /// Whose jobs.
    pub company: Patch<OrganizationId>,
    /// At least so much.
    pub salary_min: Patch<i64>,
    /// How often they hear of new jobs.
    pub alert: Option<String>,
}

impl SearchPatch {
    /// What a search is to say afterwards.
    pub(super) fn apply(self, current: &SearchContent) -> SearchInput {
        let word = |text: &str| text.to_owned();
        let terms = &current.terms;
        SearchInput {
            name: self.name.unwrap_or_else(|| current.name.to_string()),
            query: self.query.apply(terms.words.as_ref().map(ToString::to_string)),
            job_type: self.job_type.apply(terms.job_type.map(|kind| word(kind.as_str()))),
            work_mode: self.work_mode.apply(terms.work_mode.map(|mode| word(mode.as_str()))),
            location: self.location.apply(terms.location.as_ref().map(ToString::to_string)),
            company: self.company.apply(terms.company),
            salary_min: self.salary_min.apply(terms.salary_min),
            alert: self.alert.or_else(|| Some(word(current.alert.as_str()))),
        }
    }
}

/// Reads what a search is to say.
pub(super) fn content(request: &SearchInput) -> Result<SearchContent, Invalid> {
    let mut check = Validation::new();
    let name = check.take(input::line("name", &request.name));
    let words = check.take(input::optional_line("q", request.query.as_deref()));
    let job_type = request.job_type.as_deref();
    let job_type = check.take(input::optional_word("job_type", job_type, JobType::parse));
    let work_mode = request.work_mode.as_deref();
    let work_mode = check.take(input::optional_word("work_mode", work_mode, WorkMode::parse));
    let location = check.take(input::optional_line("location", request.location.as_deref()));
    let salary_min = check.take(input::least_salary("salary_min", request.salary_min));
    let alert = request.alert.as_deref();
    let alert = check.take(input::optional_word("alert", alert, SearchAlert::parse));
    let all = name.zip(words).zip(job_type).zip(work_mode).zip(location).zip(salary_min);
    let ((((((name, words), job_type), work_mode), location), salary_min), alert) =
        check.finish(all.zip(alert))?;
    let company = request.company;
    let terms = SearchTerms { words, job_type, work_mode, location, company, salary_min };
    Ok(SearchContent { name, terms, alert: alert.unwrap_or_default() })
}
