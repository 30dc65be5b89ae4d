//! Skills as the world calls them: one concept, many names.
//!
//! A taxonomy is data (`data/skills.csv`, or what `socle import skills` loads). It does two things:
//! [`SkillTaxonomy::normalize`] says what a person means who writes the name of a skill, and
//! [`SkillTaxonomy::mentions`] finds the skills that a text names.

mod concept;
mod finder;
mod guard;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use concept::Concept;
use finder::Finder;

use crate::recruiting::matching::SkillKey;
use crate::recruiting::{SkillKind, SkillName, stable_hash};

/// Why concepts make no taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaxonomyError {
    /// There are more concepts or names than can be looked for at once.
    #[error(
        "a taxonomy has at most {} skills with {} names",
        SkillTaxonomy::MAX_CONCEPTS,
        SkillTaxonomy::MAX_NAMES
    )]
    TooLarge,
}

/// Skills with their names, in memory. To be shared, not copied.
#[derive(Debug, Clone)]
pub struct SkillTaxonomy {
    concepts: Vec<Concept>,
    /// By the folded name without what people write or leave out, where only one concept has it.
    squashed: HashMap<String, Option<usize>>,
    finder: Finder,
    version: String,
}

impl SkillTaxonomy {
    /// The most concepts.
    pub const MAX_CONCEPTS: usize = 100_000;
    /// The most names of all concepts together.
    pub const MAX_NAMES: usize = 1_000_000;

    /// Builds a taxonomy. Where concepts share a name, a preferred label wins over an alternative one,
    /// and then whichever comes first.
    pub fn new(concepts: Vec<Concept>) -> Result<Self, TaxonomyError> {
        if concepts.len() > Self::MAX_CONCEPTS {
            return Err(TaxonomyError::TooLarge);
        }
        let mut finder = Finder::default();
        let mut squashed: HashMap<String, Option<usize>> = HashMap::new();
        let mut digest = String::new();
        for (label, key, concept) in finder::names(&concepts) {
            for part in [concepts[concept].uri(), label, "\n"] {
                digest.push_str(part);
            }
            let short = squash(&key);
            if finder.add(label, key, concept)
                && let Some(short) = short
            {
                squashed
                    .entry(short)
                    .and_modify(|other| *other = other.filter(|it| *it == concept))
                    .or_insert(Some(concept));
            }
        }
        if finder.len() > Self::MAX_NAMES {
            return Err(TaxonomyError::TooLarge);
        }
        let version = format!("{:016x}", stable_hash(digest.as_bytes()));
        Ok(Self { concepts, squashed, finder, version })
    }

    /// The skills.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// What changes whenever a name of a skill does: 16 hexadecimal digits.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The skill that somebody means who writes a name: the same name, whatever its accents and
    /// capitals, or else the same but for spaces, dots and hyphens (`NodeJS`). Nothing is guessed.
    pub fn normalize(&self, name: &SkillName) -> Option<&Concept> {
        let key = name.key();
        let squashed = || self.squashed.get(&squash(&key)?).copied().flatten();
        self.concepts.get(self.finder.concept(&key).or_else(squashed)?)
    }

    /// What a skill is compared by: its concept, or its folded name when no taxonomy knows it.
    pub fn key(&self, name: &SkillName) -> SkillKey {
        self.normalize(name).map_or_else(|| SkillKey::of_name(name), SkillKey::of_concept)
    }

    /// What kind of skill a name is; a craft if nobody knows.
    pub fn kind(&self, name: &SkillName) -> SkillKind {
        self.normalize(name).map_or(SkillKind::Technical, Concept::kind)
    }

    /// The skills that a text names, each once, in the order of the text. One pass over the text,
    /// whatever its length. Names that are also everyday words count only where they are written like
    /// names (`Excel`), those of one or two letters only in a list of skills (`Python, R, SQL`).
    pub fn mentions(&self, text: &str) -> Vec<&Concept> {
        let numbers = self.finder.concepts(text);
        numbers.into_iter().filter_map(|number| self.concepts.get(number)).collect()
    }
}

/// A folded name without spaces, dots, hyphens and slashes, if enough is left to mean something.
fn squash(key: &str) -> Option<String> {
    let short: String = key.chars().filter(|c| !" .-/_".contains(*c)).collect();
    (short.chars().count() >= 4).then_some(short)
}
