//! What is compared, and nothing else.

use super::{AskedSkill, Embedding, SkillSet};
use crate::recruiting::{WorkMode, fold};

/// A town, as places are compared: what stands before the first comma, folded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlaceKey {
    key: String,
    shown: String,
}

impl PlaceKey {
    /// The town of a place as people write it (`Lyon, France`), if there is one.
    pub fn parse(place: &str) -> Option<Self> {
        let town = place.split([',', '(', '\n']).next().unwrap_or_default().trim();
        let key = fold(town);
        key.chars().any(char::is_alphanumeric).then(|| Self { key, shown: town.to_owned() })
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// What it is compared by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// From what [`Self::key`] gave: a place that is compared, and not shown as it was written.
    pub fn from_key(key: String) -> Self {
        Self { shown: key.clone(), key }
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Pay for a year of full time, in whole units of a currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// Its currency (ISO 4217).
    pub currency: String,
    /// The least.
    pub min: Option<i64>,
    /// The most.
    pub max: Option<i64>,
}

impl Pay {
    /// Whether an offer reaches what somebody wants at least; nothing if that cannot be said.
    pub(super) fn reaches(&self, wish: &Self) -> Option<bool> {
        let offered = self.max.or(self.min)?;
        (self.currency == wish.currency).then_some(offered >= wish.min?)
    }
}

/// What a job is compared by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobProfile {
    /// What it asks for, each skill once.
    pub skills: Vec<AskedSkill>,
    /// What its title and description are about.
    pub embedding: Option<Embedding>,
    /// Where it is.
    pub place: Option<PlaceKey>,
    /// Where it is done.
    pub work_mode: Option<WorkMode>,
    /// What it pays.
    pub pay: Option<Pay>,
}

/// What a candidate is compared by. There is no name here, no age, no sex, no nationality and no
/// address beyond the town: what is not here cannot count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CandidateProfile {
    /// What they can do.
    pub skills: SkillSet,
    /// What their headline, their experience and their skills are about.
    pub embedding: Option<Embedding>,
    /// Where they want to work.
    pub place: Option<PlaceKey>,
    /// How they want to work; empty for any.
    pub work_modes: Vec<WorkMode>,
    /// What they want to earn.
    pub pay: Option<Pay>,
}

impl CandidateProfile {
    /// Whether nothing is known of what they can or did. Such a profile is not compared: a score of it
    /// would say that somebody lacks what they were never asked for.
    pub fn is_empty(&self) -> bool {
        self.skills.is_empty() && self.embedding.as_ref().is_none_or(Embedding::is_empty)
    }
}
