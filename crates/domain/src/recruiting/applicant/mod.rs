//! Applicants: people as an organization knows them that they applied to.
//!
//! One person may have several accounts, and so be several applicants. Whoever decides says that two
//! are one; nothing says so by itself, however alike they are.

mod likeness;
mod tags;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;

pub use likeness::{ApplicantFacts, Likeness, Trait, likenesses};
pub use tags::{Tag, Tags, TagsError};

id!(
    /// Identifies an applicant.
    ApplicantId
);

/// A candidate as one organization knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// Identifies it.
    pub id: ApplicantId,
    /// Who was applied to.
    pub organization_id: OrganizationId,
    /// Who applied.
    pub candidate_id: UserId,
    /// The one that they are the same person as, if somebody said so.
    pub merged_into: Option<ApplicantId>,
    /// When they first applied.
    pub applied_at: Timestamp,
}

/// Everything an organization keeps together about a person: the applicant that others were merged
/// into, these, and what they were tagged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantFile {
    /// The one that stands for all.
    pub main: Applicant,
    /// Those that are the same person.
    pub merged: Vec<Applicant>,
    /// What the person was tagged with.
    pub tags: Tags,
    /// Counts the changes of the file, from 1.
    pub version: i64,
}

/// Why two files do not become one, or an applicant does not leave one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// They are one already.
    #[error("they are one person already")]
    AlreadyOne,
    /// One file would hold too many applicants.
    #[error("at most {} applicants are one person", ApplicantFile::MAX_APPLICANTS)]
    TooMany,
    /// One file would hold too many tags.
    #[error(transparent)]
    Tags(#[from] TagsError),
    /// Nothing was merged into this one, and it into nothing.
    #[error("they are merged with nobody")]
    NotMerged,
    /// The others would be left without the one that stands for them.
    #[error("the others were merged into this one: split those off")]
    StandsForOthers,
}

impl ApplicantFile {
    /// How many applicants are one person at most.
    pub const MAX_APPLICANTS: usize = 20;

    /// All applicants in it, first the one that stands for the others.
    pub fn applicants(&self) -> impl Iterator<Item = &Applicant> {
        std::iter::once(&self.main).chain(&self.merged)
    }

    /// Whether somebody is the person it is about.
    pub fn is_about(&self, candidate: UserId) -> bool {
        self.applicants().any(|applicant| applicant.candidate_id == candidate)
    }

    /// Takes in another file of the same organization, with its tags. What the other held belongs to
    /// this one from then on.
    pub fn merge(&mut self, other: Self) -> Result<(), MergeError> {
        if self.main.id == other.main.id || self.main.organization_id != other.main.organization_id
        {
            return Err(MergeError::AlreadyOne);
        }
        if self.applicants().count() + other.applicants().count() > Self::MAX_APPLICANTS {
            return Err(MergeError::TooMany);
        }
        self.tags = self.tags.union(&other.tags)?;
        let into = Some(self.main.id);
        let come = std::iter::once(other.main).chain(other.merged);
        self.merged.extend(come.map(|it| Applicant { merged_into: into, ..it }));
        self.version += 1;
        Ok(())
    }

    /// Lets an applicant stand for itself again. The tags stay with the file, and it has none.
    pub fn split(&mut self, id: ApplicantId) -> Result<Applicant, MergeError> {
        let Some(place) = self.merged.iter().position(|it| it.id == id) else {
            let alone = self.merged.is_empty();
            return Err(if alone { MergeError::NotMerged } else { MergeError::StandsForOthers });
        };
        self.version += 1;
        Ok(Applicant { merged_into: None, ..self.merged.remove(place) })
    }

    /// Replaces the tags.
    pub fn tag(&mut self, tags: Tags) {
        self.tags = tags;
        self.version += 1;
    }
}

#[cfg(test)]
mod tests;
