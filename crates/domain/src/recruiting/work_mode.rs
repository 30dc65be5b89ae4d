//! Where work is done.

/// Where the work of a job is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkMode {
    /// At the employer's place.
    OnSite,
    /// Anywhere.
    Remote,
    /// Some days here, some days there.
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
    fn every_mode_is_read_by_its_name_alone() {
        for mode in WorkMode::ALL {
            assert_eq!(WorkMode::parse(mode.as_str()), Some(mode));
        }
        assert_eq!(WorkMode::parse("moon"), None);
    }
}
