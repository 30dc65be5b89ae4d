//! How often people hear of new jobs.

use chrono::{DateTime, Datelike as _, Days, NaiveTime};

use crate::Timestamp;

/// Whether, and how often, somebody hears of jobs that a search of theirs finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchAlert {
    /// Never.
    #[default]
    Off,
    /// Of each job, as soon as it is published.
    Instant,
    /// Once a day, when there are any.
    Daily,
    /// Once a week, when there are any.
    Weekly,
}

impl SearchAlert {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Off, Self::Instant, Self::Daily, Self::Weekly];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Instant => "instant",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// The one of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alert| alert.as_str() == name)
    }
}

/// How long new jobs are gathered before somebody hears of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertPeriod {
    /// A day.
    Day,
    /// A week.
    Week,
}

impl AlertPeriod {
    /// Who hears once a period. By day those, too, who have chosen to hear at once since something was
    /// found.
    pub const fn alerts(self) -> &'static [SearchAlert] {
        match self {
            Self::Day => &[SearchAlert::Daily, SearchAlert::Instant],
            Self::Week => &[SearchAlert::Weekly],
        }
    }

    /// When the period began that this moment is in (UTC): its day, or the Monday of its week. A search
    /// is told about once in each.
    pub fn beginning(self, moment: Timestamp) -> Timestamp {
        let day = moment.date_naive();
        let ago = match self {
            Self::Day => 0,
            Self::Week => day.weekday().num_days_from_monday(),
        };
        let first = day.checked_sub_days(Days::new(ago.into())).unwrap_or(day);
        DateTime::from_naive_utc_and_offset(first.and_time(NaiveTime::MIN), chrono::Utc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn every_alert_is_read_by_its_name_alone() {
        for alert in SearchAlert::ALL {
            assert_eq!(SearchAlert::parse(alert.as_str()), Some(alert));
        }
        assert_eq!(SearchAlert::parse("hourly"), None);
    }

    #[rstest]
    #[case("2026-11-22T23:59:59Z", "2026-11-22T00:00:00Z", "2026-11-16T00:00:00Z")]
    #[case("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z")]
    #[case("2027-01-01T05:00:00Z", "2027-01-01T00:00:00Z", "2026-12-28T00:00:00Z")]
    fn periods_begin_at_midnight(#[case] moment: &str, #[case] day: &str, #[case] week: &str) {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(AlertPeriod::Day.beginning(at(moment)), at(day));
        assert_eq!(AlertPeriod::Week.beginning(at(moment)), at(week));
    }
}
