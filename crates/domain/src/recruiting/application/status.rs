//! The states of an application, and how one follows another.

/// The state of an application. It goes forward step by step: *applied* → *viewed* → *shortlisted* →
/// *interview* → *offer* → *accepted*; from any open one it may be rejected or withdrawn. Back it goes
/// only when a rejection is taken back, to where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApplicationStatus {
    /// It has come in.
    Applied,
    /// Somebody has looked at it.
    Viewed,
    /// It is among those that may be the one.
    Shortlisted,
    /// The candidate is talked to.
    Interview,
    /// The candidate is offered the work.
    Offer,
    /// The candidate gets the work.
    Accepted,
    /// The employer said no.
    Rejected,
    /// The candidate said no.
    Withdrawn,
}

impl ApplicationStatus {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Applied,
        Self::Viewed,
        Self::Shortlisted,
        Self::Interview,
        Self::Offer,
        Self::Accepted,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Viewed => "viewed",
            Self::Shortlisted => "shortlisted",
            Self::Interview => "interview",
            Self::Offer => "offer",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether something is still to be decided.
    pub const fn is_open(self) -> bool {
        self.next().is_some()
    }

    /// The next step forward.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Applied => Some(Self::Viewed),
            Self::Viewed => Some(Self::Shortlisted),
            Self::Shortlisted => Some(Self::Interview),
            Self::Interview => Some(Self::Offer),
            Self::Offer => Some(Self::Accepted),
            Self::Accepted | Self::Rejected | Self::Withdrawn => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_by_its_name_alone() {
        for status in ApplicationStatus::ALL {
            assert_eq!(ApplicationStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(ApplicationStatus::parse("hired"), None);
    }
}
