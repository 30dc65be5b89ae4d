//! Skills as they are compared.

use crate::recruiting::taxonomy::Concept;
use crate::recruiting::{SkillKind, SkillName, stable_hash};

/// What a skill is compared by: a number made of its concept, or of its folded name where the taxonomy
/// has none. Made by [`SkillTaxonomy::key`](crate::recruiting::taxonomy::SkillTaxonomy::key).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillKey(u64);

impl SkillKey {
    /// The key of a concept; it outlives changes of its names.
    pub fn of_concept(concept: &Concept) -> Self {
        Self(stable_hash(format!("concept\n{}", concept.uri()).as_bytes()))
    }

    /// The key of a name that no taxonomy knows.
    pub fn of_name(name: &SkillName) -> Self {
        Self(stable_hash(format!("name\n{}", name.key()).as_bytes()))
    }

    /// What databases keep.
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// From what [`Self::to_bytes`] gave.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }
}

/// What somebody can do, compact: for comparing, not for showing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SkillSet(Vec<SkillKey>);

/// Stored bytes are no set of skills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a set of skills has eight bytes for each, not {found} in all")]
pub struct SkillSetBytesError {
    /// How many there are.
    pub found: usize,
}

impl SkillSet {
    /// Whether a skill is among them.
    pub fn contains(&self, key: SkillKey) -> bool {
        self.0.binary_search(&key).is_ok()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What databases keep: eight bytes a skill.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|key| key.0.to_le_bytes()).collect()
    }

    /// From what [`Self::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SkillSetBytesError> {
        let (keys, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() {
            return Err(SkillSetBytesError { found: bytes.len() });
        }
        Ok(keys.iter().map(|key| SkillKey(u64::from_le_bytes(*key))).collect())
    }
}

impl FromIterator<SkillKey> for SkillSet {
    fn from_iter<T: IntoIterator<Item = SkillKey>>(keys: T) -> Self {
        let mut keys: Vec<_> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys)
    }
}

/// A skill that a job asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedSkill {
    /// What it is compared by.
    pub key: SkillKey,
    /// As the job calls it.
    pub name: SkillName,
    /// What kind of skill it is.
    pub kind: SkillKind,
}

impl AskedSkill {
    /// How much it counts beside the job's other skills. Crafts can be looked up in a profile, languages
    /// almost so; soft skills are what everybody writes.
    pub(super) const fn weight(&self) -> u32 {
        match self.kind {
            SkillKind::Technical => 3,
            SkillKind::Language => 2,
            SkillKind::Soft => 1,
        }
    }
}

/// What a job asks for, and what of it somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillGap<'a> {
    /// What they have, in the job's order.
    pub have: Vec<&'a AskedSkill>,
    /// What they have not told of, in the job's order.
    pub missing: Vec<&'a AskedSkill>,
}

/// Compares what is asked for with what somebody has.
pub fn skill_gap<'a>(asked: &'a [AskedSkill], has: &SkillSet) -> SkillGap<'a> {
    let (have, missing) = asked.iter().partition(|skill| has.contains(skill.key));
    SkillGap { have, missing }
}
