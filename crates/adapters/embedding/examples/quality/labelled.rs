//! The labelled set in `data/quality`.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use socle_domain::recruiting::SkillName;

/// A job that someone might get.
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) skills: Vec<SkillName>,
    description: String,
}

impl Job {
    /// What is embedded.
    pub(crate) fn text(&self) -> String {
        text([&self.title, &self.description], &self.skills)
    }
}

/// Someone who looks for work.
pub(crate) struct Candidate {
    pub(crate) skills: Vec<SkillName>,
    pub(crate) relevant: Vec<String>,
    headline: String,
    experience: String,
}

impl Candidate {
    /// What is embedded.
    pub(crate) fn text(&self) -> String {
        text([&self.headline, &self.experience], &self.skills)
    }
}

/// A text, and what a person finds in it.
pub(crate) struct Mentions {
    pub(crate) text: String,
    pub(crate) skills: Vec<SkillName>,
}

/// The whole set.
pub(crate) struct Labelled {
    pub(crate) jobs: Vec<Job>,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) mentions: Vec<Mentions>,
}

impl Labelled {
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let jobs = rows(&folder.join("jobs.csv"), |[id, _, title, skills, description]| {
            Ok(Job { id, title, skills: names(&skills)?, description })
        })?;
        let candidates = rows(
            &folder.join("candidates.csv"),
            |[_, _, headline, skills, experience, relevant]: [String; 6]| {
                let relevant: Vec<_> = relevant.split('|').map(str::to_owned).collect();
                let unknown = relevant.iter().find(|id| !jobs.iter().any(|job| job.id == **id));
                ensure!(unknown.is_none(), "{headline}: no job {unknown:?}");
                Ok(Candidate { skills: names(&skills)?, relevant, headline, experience })
            },
        )?;
        let mentions = rows(&folder.join("mentions.csv"), |[text, skills]| {
            Ok(Mentions { text, skills: names(&skills)? })
        })?;
        Ok(Self { jobs, candidates, mentions })
    }
}

fn text(sentences: [&str; 2], skills: &[SkillName]) -> String {
    let skills: Vec<_> = skills.iter().map(SkillName::as_str).collect();
    format!("{}\n{}\n{}", sentences[0], sentences[1], skills.join(", "))
}

fn names(listed: &str) -> Result<Vec<SkillName>> {
    let parts = listed.split('|').filter(|it| !it.is_empty());
    parts.map(|it| SkillName::parse(it).with_context(|| it.to_owned())).collect()
}

fn rows<T, const N: usize>(file: &Path, read: impl Fn([String; N]) -> Result<T>) -> Result<Vec<T>> {
    let mut reader = csv::Reader::from_path(file)
        .with_context(|| format!("could not read {}", file.display()))?;
    let mut found = Vec::new();
    for record in reader.records() {
        let fields: Vec<String> = record?.iter().map(str::to_owned).collect();
        let fields = fields.try_into().ok().with_context(|| format!("not {N} columns"))?;
        found.push(read(fields)?);
    }
    Ok(found)
}
