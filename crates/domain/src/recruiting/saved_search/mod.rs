//! Searches that people keep, and which jobs they find.

mod alert;
mod terms;

#[cfg(test)]
mod tests;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::recruiting::Line;

pub use alert::{AlertPeriod, SearchAlert};
pub use terms::{SearchTerms, SearchedJob};

id!(
    /// Identifies a saved search.
    SavedSearchId
);

/// A search that somebody keeps, under a name of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// Identifies it.
    pub id: SavedSearchId,
    /// Whose it is.
    pub user_id: UserId,
    /// What they say.
    pub content: SearchContent,
    /// When it was saved.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// What somebody says about a search they keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchContent {
    /// What they call it.
    pub name: Line<100>,
    /// What they look for.
    pub terms: SearchTerms,
    /// Whether, and how often, they hear of new jobs.
    pub alert: SearchAlert,
}

/// The person keeps as many as anybody may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a person keeps at most {} searches", SavedSearch::MAX)]
pub struct TooManySearches;

impl SavedSearch {
    /// How many a person keeps at most.
    pub const MAX: usize = 50;

    /// One that is new.
    pub const fn new(
        id: SavedSearchId,
        user_id: UserId,
        content: SearchContent,
        now: Timestamp,
    ) -> Self {
        Self { id, user_id, content, created_at: now, updated_at: now, version: 1 }
    }

    /// Says something else; `false` when it says that already.
    pub fn rewrite(&mut self, content: SearchContent, now: Timestamp) -> bool {
        if self.content == content {
            return false;
        }
        self.content = content;
        self.updated_at = now;
        self.version += 1;
        true
    }
}
