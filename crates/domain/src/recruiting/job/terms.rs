//! On which terms work is offered.

/// What kind of contract a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobType {
    /// Whole weeks, for good.
    FullTime,
    /// Parts of weeks.
    PartTime,
    /// For a while, or for one piece of work.
    Contract,
    /// Through an agency, or to stand in for somebody.
    Temporary,
    /// To learn.
    Internship,
}

impl JobType {
    /// Every type.
    pub const ALL: [Self; 5] =
        [Self::FullTime, Self::PartTime, Self::Contract, Self::Temporary, Self::Internship];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullTime => "full_time",
            Self::PartTime => "part_time",
            Self::Contract => "contract",
            Self::Temporary => "temporary",
            Self::Internship => "internship",
        }
    }

    /// The type of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkMode {
    /// At the company's place.
    OnSite,
    /// Anywhere.
    Remote,
    /// Both, in turns.
    Hybrid,
}

impl WorkMode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Remote, Self::Hybrid];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Remote => "remote",
            Self::Hybrid => "hybrid",
        }
    }

    /// The mode of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_read_by_its_name_alone() {
        for kind in JobType::ALL {
            assert_eq!(JobType::parse(kind.as_str()), Some(kind));
        }
        for mode in WorkMode::ALL {
            assert_eq!(WorkMode::parse(mode.as_str()), Some(mode));
        }
        assert_eq!((JobType::parse("cdi"), WorkMode::parse("office")), (None, None));
    }
}
