//! What a profile lists: what somebody did, learned and can.

use std::cmp::{Ordering, Reverse};

use crate::Timestamp;
use crate::id::id;
use crate::recruiting::{LongText, SkillKind, SkillName, Title, YearMonth};

id!(
    /// Identifies an entry of a profile, whatever it lists.
    ProfileEntryId
);

/// A list of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileSection {
    /// Where somebody worked.
    Experiences,
    /// What they learned.
    Education,
    /// What they can.
    Skills,
}

impl ProfileSection {
    /// How many entries each has at most.
    pub const MAX: usize = 100;

    /// The name in the HTTP contract and in audit entries.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Experiences => "experiences",
            Self::Education => "education",
            Self::Skills => "skills",
        }
    }
}

/// An entry of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileEntry<E> {
    /// Identifies it.
    pub id: ProfileEntryId,
    /// What it says.
    pub content: E,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A list does not take an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntriesError {
    /// It is full.
    #[error("a list of a profile has at most {} entries", ProfileSection::MAX)]
    Full,
    /// It has that entry.
    #[error("the list has this entry already")]
    Repeated,
}

/// From a month to a month; whatever has not ended goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    started: Option<YearMonth>,
    ended: Option<YearMonth>,
}

/// It would end before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what ends has begun before")]
pub struct PeriodError;

impl Period {
    /// From the one to the other.
    pub fn new(started: Option<YearMonth>, ended: Option<YearMonth>) -> Result<Self, PeriodError> {
        match started.zip(ended) {
            Some((started, ended)) if ended < started => Err(PeriodError),
            _ => Ok(Self { started, ended }),
        }
    }

    /// The first month.
    pub const fn started(&self) -> Option<YearMonth> {
        self.started
    }

    /// The last month; `None` for what goes on.
    pub const fn ended(&self) -> Option<YearMonth> {
        self.ended
    }

    /// What goes on first, then what ended last; of these, what began last.
    pub fn latest_first(&self, other: &Self) -> Ordering {
        let key = |period: &Self| {
            (period.ended.is_some(), Reverse(period.ended), Reverse(period.started))
        };
        key(self).cmp(&key(other))
    }
}

/// Where somebody worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experience {
    /// As what.
    pub title: Title,
    /// For whom.
    pub employer: Title,
    /// In which place.
    pub location: Option<Title>,
    /// Since when.
    pub started: YearMonth,
    /// Until when; `None` for where they work now. Not before `started`.
    pub ended: Option<YearMonth>,
    /// What they did.
    pub description: Option<LongText>,
}

impl Experience {
    /// When it was.
    pub const fn period(&self) -> Period {
        Period { started: Some(self.started), ended: self.ended }
    }
}

/// What somebody learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Education {
    /// What they were awarded, or worked for.
    pub degree: Title,
    /// Where.
    pub school: Title,
    /// In which subject.
    pub field: Option<Title>,
    /// When.
    pub period: Period,
    /// What else there is to say.
    pub description: Option<LongText>,
}

/// How well somebody can something: from 1 (a little) to 5 (as well as anybody).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillLevel(u8);

impl SkillLevel {
    /// That level, if there is one.
    pub fn new(level: u8) -> Option<Self> {
        (1..=5).contains(&level).then_some(Self(level))
    }

    /// From 1 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// For how many years somebody has done something: up to 80.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillYears(u8);

impl SkillYears {
    /// So many, if somebody can have.
    pub fn new(years: u8) -> Option<Self> {
        (years <= 80).then_some(Self(years))
    }

    /// How many.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// What somebody can. Each [skill](SkillName::key) is named once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateSkill {
    /// What.
    pub name: SkillName,
    /// Of which kind that is.
    pub kind: SkillKind,
    /// How well.
    pub level: Option<SkillLevel>,
    /// For how long.
    pub years: Option<SkillYears>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn month(text: &str) -> Option<YearMonth> {
        (!text.is_empty()).then(|| YearMonth::parse(text).unwrap())
    }

    #[rstest]
    #[case("2019-09", "2019-09", true)]
    #[case("2019-09", "2020-01", true)]
    #[case("2019-09", "", true)]
    #[case("", "2019-09", true)]
    #[case("", "", true)]
    #[case("2019-09", "2019-08", false)]
    fn what_ends_has_begun(#[case] started: &str, #[case] ended: &str, #[case] fits: bool) {
        assert_eq!(Period::new(month(started), month(ended)).is_ok(), fits);
    }

    #[test]
    fn what_goes_on_comes_first_then_what_ended_last() {
        let period = |(started, ended)| Period::new(month(started), month(ended)).unwrap();
        let in_order = [
            ("2021-01", ""),
            ("2020-01", ""),
            ("2018-01", "2020-06"),
            ("2017-01", "2020-06"),
            ("", "2020-06"),
            ("2019-01", "2019-02"),
        ]
        .map(period);
        let mut shuffled = in_order;
        shuffled.reverse();
        shuffled.sort_by(Period::latest_first);
        assert_eq!(shuffled, in_order);
    }

    proptest! {
        #[test]
        fn levels_and_years_have_their_range(number in any::<u8>()) {
            let level = SkillLevel::new(number).map(SkillLevel::get);
            prop_assert_eq!(level, (1..=5).contains(&number).then_some(number));
            let years = SkillYears::new(number).map(SkillYears::get);
            prop_assert_eq!(years, (number <= 80).then_some(number));
        }
    }
}
