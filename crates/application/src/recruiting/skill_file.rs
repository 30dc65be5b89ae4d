//! Skills from a file: the project's own, or one that an operator imports.
//!
//! A file is CSV in UTF-8 with a first line that names its columns, in any order:
//!
//! | column | also called | holds |
//! |---|---|---|
//! | `uri` | `conceptUri` | what identifies the skill for ever; lines with the same one are one skill |
//! | `label` | `preferredLabel` | what it is called |
//! | `label_en`, `label_fr` | | what it is called in that language, instead of `label` or beside it |
//! | `alternatives` | `alternative labels`, `alternative_labels`, `altLabels` | other names, separated by `\|` or line breaks |
//! | `kind` | | `technical` (if empty), `soft` or `language` |
//! | `lang` | `language` | `en` or `fr`: the language of `label` |
//!
//! Other columns are ignored, so that the skills of [ESCO](https://esco.ec.europa.eu) can be read as they
//! are published.

mod records;

use std::collections::HashMap;
use std::io::{self, Read};

use socle_domain::recruiting::taxonomy::{Concept, SkillTaxonomy, TaxonomyError};
use socle_domain::recruiting::{SkillKind, SkillName, SkillNameError};

/// The skills that Socle knows before anything is imported. Made by the project, in the public domain
/// (`data/README.md`).
pub const OWN: &str = include_str!("../../../../data/skills.csv");

/// Why a file holds no skills at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SkillFileError {
    /// The first line does not name this column.
    #[error("the first line names no column `{0}`")]
    NoColumn(&'static str),
    /// There are more skills than a taxonomy holds.
    #[error(transparent)]
    Taxonomy(#[from] TaxonomyError),
    /// It cannot be read to its end.
    #[error("it cannot be read: {0}")]
    Unreadable(io::ErrorKind),
}

/// Why a line, or a part of it, was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusedBecause {
    /// It is no line of CSV in UTF-8.
    #[error("it cannot be read as CSV in UTF-8")]
    Unreadable,
    /// It is longer than any skill takes, perhaps because of a quote that is never closed.
    #[error("it has more than {} bytes or {} columns", records::MAX_BYTES, records::MAX_COLUMNS)]
    TooLong,
    /// Nothing identifies it, or what does is too long or holds what cannot be seen.
    #[error("`uri` has 1 to {} visible characters", Concept::MAX_URI_CHARS)]
    Uri,
    /// Its label is no name of a skill.
    #[error("the label: {0}")]
    Label(SkillNameError),
    /// Its label would be taken for a formula by a program for tables.
    #[error("the label begins like a formula")]
    Formula,
    /// Its kind is none.
    #[error("`kind` is technical, soft or language")]
    Kind,
    /// Its language is none of those with labels.
    #[error("`lang` is en or fr")]
    Language,
    /// One of its other names is none. The rest of the line was taken.
    #[error("left out its other name number {place}: {error}")]
    Alternative {
        /// Which one, from 1.
        place: usize,
        /// Why.
        error: SkillNameError,
    },
    /// One of its other names would be taken for a formula. The rest of the line was taken.
    #[error("left out its other name number {0}, which begins like a formula")]
    AlternativeFormula(usize),
    /// It has more names than a skill may have. The first ones were taken.
    #[error("left out further names: a skill has at most {} others", Concept::MAX_ALTERNATIVES)]
    TooManyAlternatives,
}

/// A line that was not taken, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// From 1, the first line of the file.
    pub line: u64,
    /// Why.
    pub because: RefusedBecause,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillFile {
    /// The skills, in the order of the file.
    pub concepts: Vec<Concept>,
    /// What was not taken, in the order of the file.
    pub refused: Vec<RefusedLine>,
}

/// The taxonomy that Socle has before anything is imported.
pub fn own_skills() -> Result<SkillTaxonomy, SkillFileError> {
    let file = read_skills(OWN.as_bytes())?;
    Ok(SkillTaxonomy::new(file.concepts)?)
}

/// Reads a file of skills that is in memory. What is wrong with a line never stops the others.
pub fn read_skills(bytes: &[u8]) -> Result<SkillFile, SkillFileError> {
    let mut refused = Vec::new();
    let concepts = stream_skills(bytes, &mut |line| refused.push(line))?;
    Ok(SkillFile { concepts, refused })
}

/// Reads a file of skills piece by piece, and tells of each line that was not taken when it is met. Of
/// the file no more is kept than the skills, and of those no more than a taxonomy holds.
pub fn stream_skills(
    source: impl Read,
    tell: &mut dyn FnMut(RefusedLine),
) -> Result<Vec<Concept>, SkillFileError> {
    let unreadable = |error: io::Error| SkillFileError::Unreadable(error.kind());
    let mut records = records::Records::of(source);
    let header = records.next().map_err(unreadable)?.and_then(|(_, record)| record);
    let columns = Columns::of(header.as_ref())?;
    let mut drafts = Drafts { tell, concepts: Vec::new(), by_uri: HashMap::new(), names: 0 };
    while let Some((line, record)) = records.next().map_err(unreadable)? {
        match record.map(csv::StringRecord::from_byte_record) {
            Some(Ok(record)) => drafts.add(line, &columns.row(&record)),
            Some(Err(_)) => drafts.refuse(line, RefusedBecause::Unreadable),
            None => drafts.refuse(line, RefusedBecause::TooLong),
        }
        let (skills, names) = (drafts.concepts.len(), drafts.names);
        if skills > SkillTaxonomy::MAX_CONCEPTS || names > SkillTaxonomy::MAX_NAMES {
            return Err(TaxonomyError::TooLarge.into());
        }
    }
    Ok(drafts.concepts.into_iter().map(Draft::finish).collect())
}

/// The name of a skill. Names that begin like a formula are none in any list of skills, and would be
/// calculated by whoever opens an export in a program for tables.
fn name(text: &str) -> Result<SkillName, RefusedBecause> {
    if text.starts_with(['=', '+', '-', '@']) {
        return Err(RefusedBecause::Formula);
    }
    SkillName::parse(text).map_err(RefusedBecause::Label)
}

/// Where the columns are.
struct Columns {
    uri: usize,
    label: Option<usize>,
    english: Option<usize>,
    french: Option<usize>,
    alternatives: Option<usize>,
    kind: Option<usize>,
    language: Option<usize>,
}

/// The fields of a line; missing ones are empty.
struct Row<'a> {
    uri: &'a str,
    label: &'a str,
    english: &'a str,
    french: &'a str,
    alternatives: &'a str,
    kind: &'a str,
    language: &'a str,
}

impl Columns {
    fn of(header: Option<&csv::ByteRecord>) -> Result<Self, SkillFileError> {
        let names: Vec<String> = header
            .into_iter()
            .flatten()
            .map(|name| String::from_utf8_lossy(name).to_lowercase().replace([' ', '_'], ""))
            .collect();
        let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let columns = Self {
            uri: find(&["uri", "concepturi"]).ok_or(SkillFileError::NoColumn("uri"))?,
            label: find(&["label", "preferredlabel"]),
            english: find(&["labelen"]),
            french: find(&["labelfr"]),
            alternatives: find(&["alternatives", "alternativelabels", "altlabels"]),
            kind: find(&["kind"]),
            language: find(&["lang", "language"]),
        };
        if columns.label.or(columns.english).or(columns.french).is_none() {
            return Err(SkillFileError::NoColumn("label"));
        }
        Ok(columns)
    }

    fn row<'a>(&self, record: &'a csv::StringRecord) -> Row<'a> {
        let get = |column: Option<usize>| column.and_then(|it| record.get(it)).unwrap_or("").trim();
        Row {
            uri: get(Some(self.uri)),
            label: get(self.label),
            english: get(self.english),
            french: get(self.french),
            alternatives: get(self.alternatives),
            kind: get(self.kind),
            language: get(self.language),
        }
    }
}

/// A skill whose lines have not all been read.
struct Draft {
    uri: String,
    kind: SkillKind,
    label: SkillName,
    english: Option<SkillName>,
    french: Option<SkillName>,
    alternatives: Vec<SkillName>,
}

impl Draft {
    fn finish(self) -> Concept {
        let mut concept = Concept::new(self.uri, self.kind, self.label);
        if let Some(label) = self.english {
            concept = concept.in_english(label);
        }
        if let Some(label) = self.french {
            concept = concept.in_french(label);
        }
        concept.also_called(self.alternatives)
    }
}

struct Drafts<'a> {
    concepts: Vec<Draft>,
    by_uri: HashMap<String, usize>,
    /// How many names they have together.
    names: usize,
    tell: &'a mut dyn FnMut(RefusedLine),
}

impl Drafts<'_> {
    fn refuse(&mut self, line: u64, because: RefusedBecause) {
        (self.tell)(RefusedLine { line, because });
    }

    fn add(&mut self, line: u64, row: &Row<'_>) {
        match self.read(row) {
            Ok(draft) => self.merge(line, draft, row.alternatives),
            Err(because) => self.refuse(line, because),
        }
    }

    fn read(&self, row: &Row<'_>) -> Result<Draft, RefusedBecause> {
        let characters = row.uri.chars().count();
        let visible = !row.uri.chars().any(|c| c.is_control() || c.is_whitespace());
        if characters == 0 || characters > Concept::MAX_URI_CHARS || !visible {
            return Err(RefusedBecause::Uri);
        }
        let known = self.by_uri.get(row.uri).and_then(|number| self.concepts.get(*number));
        let kind = match row.kind {
            "" => known.map_or(SkillKind::Technical, |known| known.kind),
            kind => SkillKind::parse(kind).ok_or(RefusedBecause::Kind)?,
        };
        let optional = |text: &str| match text {
            "" => Ok(None),
            text => name(text).map(Some),
        };
        let (mut english, mut french) = (optional(row.english)?, optional(row.french)?);
        let label = optional(row.label)?;
        match row.language {
            "" => {}
            "en" => english = english.or_else(|| label.clone()),
            "fr" => french = french.or_else(|| label.clone()),
            _ => return Err(RefusedBecause::Language),
        }
        let label = label
            .or_else(|| english.clone())
            .or_else(|| french.clone())
            .ok_or(RefusedBecause::Label(SkillNameError::Empty))?;
        let uri = row.uri.to_owned();
        Ok(Draft { uri, kind, label, english, french, alternatives: Vec::new() })
    }

    /// Adds a line to its skill: what is there stays, what is missing comes in.
    fn merge(&mut self, line: u64, draft: Draft, alternatives: &str) {
        let next = self.concepts.len();
        let number = *self.by_uri.entry(draft.uri.clone()).or_insert(next);
        let mut names = Vec::new();
        if let Some(known) = self.concepts.get_mut(number) {
            if draft.label != known.label {
                names.push(draft.label);
            }
            known.english = known.english.take().or(draft.english);
            known.french = known.french.take().or(draft.french);
        } else {
            self.concepts.push(draft);
            self.names += 1;
        }
        let parts =
            alternatives.split(['|', '\n', '\r']).map(str::trim).filter(|it| !it.is_empty());
        for (place, text) in (1..).zip(parts) {
            match name(text) {
                Ok(name) => names.push(name),
                Err(RefusedBecause::Label(error)) => {
                    self.refuse(line, RefusedBecause::Alternative { place, error });
                }
                Err(_) => self.refuse(line, RefusedBecause::AlternativeFormula(place)),
            }
        }
        let Some(known) = self.concepts.get_mut(number) else { return };
        let room = Concept::MAX_ALTERNATIVES.saturating_sub(known.alternatives.len());
        let too_many = names.len() > room;
        self.names += names.len().min(room);
        known.alternatives.extend(names.into_iter().take(room));
        if too_many {
            self.refuse(line, RefusedBecause::TooManyAlternatives);
        }
    }
}

#[cfg(test)]
mod tests;
