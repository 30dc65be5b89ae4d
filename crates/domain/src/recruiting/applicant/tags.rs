use crate::recruiting::{Line, fold};

/// What an organization calls some of those who applied.
pub type Tag = Line<40>;

/// Why those are not the tags of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TagsError {
    /// There are too many.
    #[error("a person has at most {} tags", Tags::MAX)]
    TooMany,
    /// One is there twice.
    #[error("each tag is there once")]
    Repeated,
}

impl TagsError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany => "too_many",
            Self::Repeated => "repeated",
        }
    }
}

/// The tags of a person, by their folded names. Each is there once, however it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// How many a person has at most.
    pub const MAX: usize = 20;

    /// These.
    pub fn new(mut tags: Vec<Tag>) -> Result<Self, TagsError> {
        if tags.len() > Self::MAX {
            return Err(TagsError::TooMany);
        }
        tags.sort_by_cached_key(|tag| fold(tag.as_str()));
        if tags.windows(2).any(|pair| fold(pair[0].as_str()) == fold(pair[1].as_str())) {
            return Err(TagsError::Repeated);
        }
        Ok(Self(tags))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Tag] {
        &self.0
    }

    /// These and those; what is in both stays as it is written here.
    pub fn union(&self, other: &Self) -> Result<Self, TagsError> {
        let known: Vec<_> = self.0.iter().map(|tag| fold(tag.as_str())).collect();
        let new = other.0.iter().filter(|tag| !known.contains(&fold(tag.as_str())));
        Self::new(self.0.iter().chain(new).cloned().collect())
    }
}
