use crate::notifications::NotificationKind;

/// How often mail tells of notifications of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailFrequency {
    /// One mail for each, at once.
    Immediately,
    /// All of a day in one mail, as far as they have not been read by then.
    Daily,
    /// None.
    Never,
}

impl MailFrequency {
    /// Every frequency.
    pub const ALL: [Self; 3] = [Self::Immediately, Self::Daily, Self::Never];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Immediately => "immediately",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    /// The frequency of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.as_str() == name)
    }
}

/// How a person hears of notifications of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KindPreference {
    /// Whether they see them in the product.
    pub in_app: bool,
    /// Whether mail tells of them.
    pub mail: MailFrequency,
}

impl KindPreference {
    /// What counts for whoever has not chosen. What somebody waits for comes at once; what comes in
    /// numbers is collected. What happens to an account is mailed by itself, so here a day is soon
    /// enough.
    pub const fn default_of(kind: NotificationKind) -> Self {
        let mail = match kind {
            NotificationKind::StatusChange | NotificationKind::Message => {
                MailFrequency::Immediately
            }
            NotificationKind::NewApplication
            | NotificationKind::NewJob
            | NotificationKind::System => MailFrequency::Daily,
        };
        Self { in_app: true, mail }
    }

    /// Whether the person wants to hear of it at all.
    pub fn wants_any(self) -> bool {
        self.in_app || self.mail != MailFrequency::Never
    }
}

/// How a person hears of notifications, of every kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotificationPreferences([KindPreference; NotificationKind::ALL.len()]);

impl NotificationPreferences {
    /// What holds for each kind.
    pub fn of(choose: impl Fn(NotificationKind) -> KindPreference) -> Self {
        Self(NotificationKind::ALL.map(choose))
    }

    /// How they hear of one kind.
    pub fn get(&self, kind: NotificationKind) -> KindPreference {
        self.iter()
            .find_map(|(known, preference)| (known == kind).then_some(preference))
            .unwrap_or(KindPreference::default_of(kind))
    }

    /// All of them, in the order of the kinds.
    pub fn iter(&self) -> impl Iterator<Item = (NotificationKind, KindPreference)> {
        NotificationKind::ALL.into_iter().zip(self.0)
    }
}

impl Default for NotificationPreferences {
    fn default() -> Self {
        Self::of(KindPreference::default_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(NotificationKind::NewApplication, MailFrequency::Daily)]
    #[case(NotificationKind::StatusChange, MailFrequency::Immediately)]
    #[case(NotificationKind::NewJob, MailFrequency::Daily)]
    #[case(NotificationKind::Message, MailFrequency::Immediately)]
    #[case(NotificationKind::System, MailFrequency::Daily)]
    fn whoever_has_not_chosen_sees_everything(
        #[case] kind: NotificationKind,
        #[case] mail: MailFrequency,
    ) {
        let preferences = NotificationPreferences::default();
        assert_eq!(preferences.get(kind), KindPreference { in_app: true, mail });
    }

    #[test]
    fn a_choice_holds_for_its_kind() {
        let never = KindPreference { in_app: false, mail: MailFrequency::Never };
        let chosen = NotificationPreferences::of(|kind| match kind {
            NotificationKind::NewJob => never,
            other => KindPreference::default_of(other),
        });
        assert_eq!(chosen.get(NotificationKind::NewJob), never);
        assert!(!never.wants_any());
        assert!(KindPreference { in_app: true, ..never }.wants_any());
        assert!(KindPreference { mail: MailFrequency::Daily, ..never }.wants_any());
        let changed = chosen.iter().filter(|(kind, it)| *it != KindPreference::default_of(*kind));
        assert_eq!(changed.count(), 1);
    }

    #[test]
    fn every_frequency_is_read_by_its_name_alone() {
        for frequency in MailFrequency::ALL {
            assert_eq!(MailFrequency::parse(frequency.as_str()), Some(frequency));
        }
        assert_eq!(MailFrequency::parse("weekly"), None);
    }
}
