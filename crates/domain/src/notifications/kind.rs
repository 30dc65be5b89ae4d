/// What a notification is about, as far as people choose how they hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotificationKind {
    /// Somebody applied for a job of an organization.
    NewApplication,
    /// An application has come further, or to its end.
    StatusChange,
    /// A job that may interest the person.
    NewJob,
    /// Somebody wrote to the person.
    Message,
    /// What concerns the account and the organizations of the person.
    System,
}

impl NotificationKind {
    /// Every kind, in the order in which people are shown them.
    pub const ALL: [Self; 5] =
        [Self::NewApplication, Self::StatusChange, Self::NewJob, Self::Message, Self::System];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewApplication => "new_application",
            Self::StatusChange => "status_change",
            Self::NewJob => "new_job",
            Self::Message => "message",
            Self::System => "system",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_by_its_name_alone() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::parse(kind.as_str()), Some(kind));
        }
        for name in ["", "SYSTEM", "other"] {
            assert_eq!(NotificationKind::parse(name), None, "{name}");
        }
    }
}
