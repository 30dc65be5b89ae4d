//! What a saved search looks for, and what there is to find of a job.
//!
//! Whether a search finds a job must be known without asking every search: each has a few *keys*, of
//! which a job that it finds has at least one. Whoever has a job reads the searches with one of its keys,
//! and then looks closely.

use std::collections::{BTreeSet, HashSet};

use crate::organizations::OrganizationId;
use crate::recruiting::search::{SearchDocument, SearchQuery, Wanted};
use crate::recruiting::{Job, JobType, Line, Title, WorkMode, fold};

/// The key of searches that look for no word, place or company.
const ANYTHING: &str = "";

/// What somebody looks for; what is left out does not matter. The same as in the list of published jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTerms {
    /// Words, as they were typed; see [`SearchQuery::parse`].
    pub words: Option<Line<1_000>>,
    /// What kind of contract.
    pub job_type: Option<JobType>,
    /// Where the work is done.
    pub work_mode: Option<WorkMode>,
    /// How the place begins, as it was typed.
    pub location: Option<Title>,
    /// Whose jobs.
    pub company: Option<OrganizationId>,
    /// At least so much is offered, in whole units of whichever currency.
    pub salary_min: Option<i64>,
}

/// What there is to find of a published job.
#[derive(Debug, Clone)]
pub struct SearchedJob {
    document: SearchDocument,
    stems: HashSet<String>,
    organization_id: OrganizationId,
    job_type: Option<JobType>,
    work_mode: Option<WorkMode>,
    place: Option<String>,
    salary_most: Option<i64>,
}

/// Of longer places, the key is that of their beginning, so that databases can index it. Words have an
/// end anyway.
const MAX_CHARS: usize = 64;

fn short(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARS).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn of_company(id: OrganizationId) -> String {
    format!("@{id}")
}

fn at_place(beginning: &str) -> String {
    format!("#{}", short(beginning))
}

fn beginning_like(word: &str) -> String {
    format!("={word}")
}

/// Every beginning of a text, the text itself too.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().filter_map(|(at, c)| text.get(..at + c.len_utf8()))
}

impl SearchTerms {
    /// The words, read; `None` when nothing can be looked for in them.
    pub fn query(&self) -> Option<SearchQuery> {
        self.words.as_ref().and_then(|words| SearchQuery::parse(words.as_str()))
    }

    /// How the place begins, [folded](fold).
    pub fn place(&self) -> Option<String> {
        self.location.as_ref().map(|place| fold(place.as_str())).filter(|place| !place.is_empty())
    }

    /// Its keys: whatever it finds has one of them. One that few jobs have: the company, else the longest
    /// word, else the place. Words hold letters and digits only, so that no key means two things.
    pub fn keys(&self) -> Vec<String> {
        if let Some(company) = self.company {
            return vec![of_company(company)];
        }
        if let Some(query) = self.query() {
            return rarest(&query);
        }
        vec![self.place().map_or_else(|| ANYTHING.to_owned(), |place| at_place(&place))]
    }

    /// Whether it finds the job, as the list of published jobs would.
    pub fn find(&self, job: &SearchedJob) -> bool {
        fits(self.company, Some(job.organization_id))
            && fits(self.job_type, job.job_type)
            && fits(self.work_mode, job.work_mode)
            && self.salary_min.is_none_or(|min| job.salary_most.is_some_and(|most| most >= min))
            && self.place().is_none_or(|place| {
                job.place.as_ref().is_some_and(|known| known.starts_with(&place))
            })
            && self.query().is_none_or(|query| job.says(&query))
    }
}

fn fits<T: PartialEq + Copy>(wanted: Option<T>, has: Option<T>) -> bool {
    wanted.is_none() || wanted == has
}

/// The keys of what is wanted that seems to be the rarest: a long word. A beginning stands for many
/// words, and comes last.
fn rarest(query: &SearchQuery) -> Vec<String> {
    let words = query.wanted().iter().flat_map(|wanted| match wanted {
        Wanted::Word(stem) => std::slice::from_ref(stem),
        Wanted::Phrase(stems) => stems.as_slice(),
        Wanted::Prefix { .. } => &[],
    });
    if let Some(longest) = words.max_by_key(|stem| stem.chars().count()) {
        return vec![longest.clone()];
    }
    let beginning = query.wanted().iter().find_map(|wanted| match wanted {
        Wanted::Prefix { stem, word } => Some(vec![stem.clone(), beginning_like(word)]),
        Wanted::Word(_) | Wanted::Phrase(_) => None,
    });
    beginning.unwrap_or_else(|| vec![ANYTHING.to_owned()])
}

impl SearchedJob {
    /// What there is to find of this job, of a company that is called like this.
    pub fn of(job: &Job, company: &str) -> Self {
        let details = &job.details;
        let document = SearchDocument::of(details, company);
        let parts = [&document.title, &document.skills, &document.body];
        let stems = parts.into_iter().flatten().cloned().collect();
        Self {
            stems,
            document,
            organization_id: job.organization_id,
            job_type: details.job_type,
            work_mode: details.work_mode,
            place: details.location.as_ref().map(|place| fold(place.as_str())),
            salary_most: details.salary.map(|salary| salary.at_most()),
        }
    }

    /// The keys of every search that may find it, sorted.
    pub fn keys(&self) -> BTreeSet<String> {
        let mut keys: BTreeSet<_> = self.stems.iter().cloned().collect();
        keys.insert(ANYTHING.to_owned());
        keys.insert(of_company(self.organization_id));
        keys.extend(self.place.iter().flat_map(|place| beginnings(short(place))).map(at_place));
        let words = self.document.words.iter().flat_map(|word| beginnings(word));
        keys.extend(words.map(beginning_like));
        keys
    }

    /// Whether it has everything that is wanted, and nothing that is not.
    fn says(&self, query: &SearchQuery) -> bool {
        query.wanted().iter().all(|wanted| match wanted {
            Wanted::Word(stem) => self.stems.contains(stem),
            Wanted::Prefix { stem, word } => {
                let begins = |known: &String| known.starts_with(word.as_str());
                self.stems.contains(stem) || self.document.words.iter().any(begins)
            }
            Wanted::Phrase(stems) => self.has_phrase(stems),
        }) && !query.excluded().iter().any(|stems| self.has_phrase(stems))
    }

    /// Whether these stand one after the other, in one part of it.
    fn has_phrase(&self, stems: &[String]) -> bool {
        match stems {
            [] => true,
            [stem] => self.stems.contains(stem),
            _ => [&self.document.title, &self.document.skills, &self.document.body]
                .into_iter()
                .any(|part| part.windows(stems.len()).any(|window| window == stems)),
        }
    }
}
