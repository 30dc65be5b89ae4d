use std::collections::HashSet;

use super::stop_words::is_stop_word;
use super::{stems, tokens};
use crate::recruiting::{JobDetails, SkillName};

/// How many words of each part count.
const MAX_TITLE: usize = 60;
const MAX_SKILLS: usize = 400;
const MAX_BODY: usize = 4_000;
/// And how many of the place, of the company and of prefixes.
const MAX_NAME: usize = 60;
const MAX_WORDS: usize = 200;

/// What of a job can be found. Every text in it is a word of letters and digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchDocument {
    /// The stems of what the work is called, in their order.
    pub title: Vec<String>,
    /// The stems of the skills that it asks for.
    pub skills: Vec<String>,
    /// The stems of the place, of the company and of what there is to do.
    pub body: Vec<String>,
    /// The words of title and skills as they are written, folded, each once: for beginnings of words.
    pub words: Vec<String>,
}

impl SearchDocument {
    /// What of this job, of this company, can be found.
    pub fn of(job: &JobDetails, company: &str) -> Self {
        let skills: Vec<_> = job.skills.iter().map(SkillName::as_str).collect();
        let skills = skills.join("\n");
        let title = job.title.as_str();
        let mut body = stems(company, MAX_NAME);
        if let Some(place) = &job.location {
            body.extend(stems(place.as_str(), MAX_NAME));
        }
        if let Some(description) = &job.description {
            body.extend(stems(description.as_str(), MAX_BODY));
        }
        let mut known = HashSet::new();
        let words = tokens(title)
            .chain(tokens(&skills))
            .filter(|word| !is_stop_word(word) && known.insert(word.clone()))
            .take(MAX_WORDS)
            .collect();
        Self { title: stems(title, MAX_TITLE), skills: stems(&skills, MAX_SKILLS), body, words }
    }
}
