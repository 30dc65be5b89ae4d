//! Stages: how an organization divides the way of an application for itself. Candidates see the state
//! of their application, and no stage.

use crate::id::id;
use crate::recruiting::{ApplicationStatus, Line, fold};

id!(
    /// Identifies a stage.
    StageId
);

/// A stage of an organization, within one of the states in which something is still to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Identifies it.
    pub id: StageId,
    /// What it is called.
    pub name: Line<60>,
    /// Within which state.
    pub status: ApplicationStatus,
}

/// Why those are not the stages of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StagesError {
    /// There are too many.
    #[error("an organization has at most {} stages", Stages::MAX)]
    TooMany,
    /// Two have the same name, or are the same.
    #[error("each stage is named once")]
    Repeated,
    /// One lies where nothing is to be decided any more.
    #[error("a stage lies within a state in which something is to be decided")]
    Decided,
}

impl StagesError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany => "too_many",
            Self::Repeated => "repeated",
            Self::Decided => "decided",
        }
    }
}

/// The stages of an organization, in its order. Each name is there once, however it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stages(Vec<Stage>);

impl Stages {
    /// How many an organization has at most.
    pub const MAX: usize = 30;

    /// These.
    pub fn new(stages: Vec<Stage>) -> Result<Self, StagesError> {
        if stages.len() > Self::MAX {
            return Err(StagesError::TooMany);
        }
        if stages.iter().any(|stage| !stage.status.is_open()) {
            return Err(StagesError::Decided);
        }
        let mut names: Vec<_> = stages.iter().map(|stage| fold(stage.name.as_str())).collect();
        let mut ids: Vec<_> = stages.iter().map(|stage| stage.id).collect();
        names.sort_unstable();
        names.dedup();
        ids.sort_unstable();
        ids.dedup();
        if names.len() < stages.len() || ids.len() < stages.len() {
            return Err(StagesError::Repeated);
        }
        Ok(Self(stages))
    }

    /// All of them.
    pub fn as_slice(&self) -> &[Stage] {
        &self.0
    }

    /// One of them.
    pub fn find(&self, id: StageId) -> Option<&Stage> {
        self.0.iter().find(|stage| stage.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Id as _, Timestamp};
    use ApplicationStatus::{Applied, Interview, Rejected};

    fn stage(number: u8, name: &str, status: ApplicationStatus) -> Stage {
        let id = StageId::new(Timestamp::UNIX_EPOCH, [number; 10]);
        Stage { id, name: Line::parse(name).unwrap(), status }
    }

    #[test]
    fn stages_are_named_once_lie_before_the_decision_and_are_not_too_many() {
        let twice = vec![stage(1, "Présélection", Applied), stage(2, "PRESELECTION", Interview)];
        assert_eq!(Stages::new(twice), Err(StagesError::Repeated));
        let same = vec![stage(1, "A", Applied), stage(1, "B", Applied)];
        assert_eq!(Stages::new(same), Err(StagesError::Repeated));
        assert_eq!(Stages::new(vec![stage(1, "No", Rejected)]), Err(StagesError::Decided));
        let many = |count: u8| (0..count).map(|n| stage(n, &format!("S{n}"), Applied)).collect();
        assert_eq!(Stages::new(many(30)).unwrap().as_slice().len(), Stages::MAX);
        assert_eq!(Stages::new(many(31)), Err(StagesError::TooMany));
    }
}
