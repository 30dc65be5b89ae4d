//! The states of a job, and how one follows another.

/// The state of a job: *draft* → *published* → *closed* → *published* again or *archived*; a draft
/// that nobody wants is archived, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobStatus {
    /// Only its organization sees it.
    Draft,
    /// Everybody sees it, and people apply.
    Published,
    /// Nobody applies any more; what came in is decided about.
    Closed,
    /// Put away for good.
    Archived,
}

impl JobStatus {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::Closed, Self::Archived];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Closed => "closed",
            Self::Archived => "archived",
        }
    }

    /// The state of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether a job in this state may come into the other.
    pub const fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft | Self::Closed, Self::Published | Self::Archived)
                | (Self::Published, Self::Closed)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(JobStatus::Draft, &[JobStatus::Published, JobStatus::Archived])]
    #[case(JobStatus::Published, &[JobStatus::Closed])]
    #[case(JobStatus::Closed, &[JobStatus::Published, JobStatus::Archived])]
    #[case(JobStatus::Archived, &[])]
    fn every_pair_of_states(#[case] from: JobStatus, #[case] may: &[JobStatus]) {
        for to in JobStatus::ALL {
            assert_eq!(from.may_become(to), may.contains(&to), "{from:?} → {to:?}");
        }
    }

    #[test]
    fn every_state_is_read_by_its_name_alone() {
        for status in JobStatus::ALL {
            assert_eq!(JobStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(JobStatus::parse("open"), None);
    }
}
