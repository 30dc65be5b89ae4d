//! Scorecards: what somebody who talked to a candidate thinks of them. Candidates never see one.

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::recruiting::{ApplicationId, Line, Prose, fold};

id!(
    /// Identifies a scorecard.
    ScorecardId
);

/// How well somebody does by one criterion: 1 (poorly) to 5 (outstandingly).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rating(u8);

impl Rating {
    /// The best one.
    pub const MAX: u8 = 5;

    /// `None` when it is not 1 to 5.
    pub fn new(rating: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&rating).then_some(Self(rating))
    }

    /// As a number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Something that somebody is judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// What it is called.
    pub name: Line<100>,
    /// How well they do; `None` when it did not come up.
    pub rating: Option<Rating>,
}

/// Why those are not the criteria of a scorecard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CriteriaError {
    /// There are too many.
    #[error("a scorecard has at most {} criteria", Criteria::MAX)]
    TooMany,
    /// One is named twice.
    #[error("each criterion is named once")]
    Repeated,
}

impl CriteriaError {
    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooMany => "too_many",
            Self::Repeated => "repeated",
        }
    }
}

/// What somebody is judged by: each criterion once, however it is written, in the order of whoever
/// wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Criteria(Vec<Criterion>);

impl Criteria {
    /// How many a scorecard has at most.
    pub const MAX: usize = 20;

    /// These.
    pub fn new(criteria: Vec<Criterion>) -> Result<Self, CriteriaError> {
        if criteria.len() > Self::MAX {
            return Err(CriteriaError::TooMany);
        }
        let mut keys: Vec<_> = criteria.iter().map(|one| fold(one.name.as_str())).collect();
        keys.sort_unstable();
        keys.dedup();
        if keys.len() < criteria.len() {
            return Err(CriteriaError::Repeated);
        }
        Ok(Self(criteria))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Criterion> {
        self.0.iter()
    }
}

/// What somebody advises. There is no middle: whoever cannot tell advises nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recommendation {
    /// By no means.
    StrongNo,
    /// Rather not.
    No,
    /// Rather yes.
    Yes,
    /// By all means.
    StrongYes,
}

impl Recommendation {
    /// Every one, the worst first.
    pub const ALL: [Self; 4] = [Self::StrongNo, Self::No, Self::Yes, Self::StrongYes];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StrongNo => "strong_no",
            Self::No => "no",
            Self::Yes => "yes",
            Self::StrongYes => "strong_yes",
        }
    }

    /// The one of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What somebody thinks of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Criterion by criterion.
    pub criteria: Criteria,
    /// What they advise.
    pub recommendation: Recommendation,
    /// What else they say.
    pub text: Option<Prose<5_000>>,
}

/// What one person thinks of a candidate. Each person has one about an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    /// Identifies it.
    pub id: ScorecardId,
    /// About which application.
    pub application_id: ApplicationId,
    /// Who wrote it; `None` when they are gone.
    pub author_id: Option<UserId>,
    /// What they think.
    pub assessment: Assessment,
    /// When they first said so.
    pub created_at: Timestamp,
    /// When they last changed their mind.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Scorecard {
    /// Says something else; `false` when it is the same.
    pub fn revise(&mut self, assessment: Assessment, now: Timestamp) -> bool {
        if self.assessment == assessment {
            return false;
        }
        self.assessment = assessment;
        self.updated_at = now;
        self.version += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use rstest::rstest;

    fn criterion(name: &str) -> Criterion {
        Criterion { name: Line::parse(name).unwrap(), rating: Rating::new(3) }
    }

    #[rstest]
    #[case(0, None)]
    #[case(1, Some(1))]
    #[case(5, Some(5))]
    #[case(6, None)]
    #[case(255, None)]
    fn a_rating_is_one_to_five(#[case] number: u8, #[case] expected: Option<u8>) {
        assert_eq!(Rating::new(number).map(Rating::get), expected);
    }

    #[test]
    fn criteria_are_named_once_and_not_too_many() {
        let twice = vec![criterion("Équipe"), criterion("equipe")];
        assert_eq!(Criteria::new(twice), Err(CriteriaError::Repeated));
        let named = |count: usize| (0..count).map(|n| criterion(&format!("C{n}"))).collect();
        assert_eq!(Criteria::new(named(Criteria::MAX)).unwrap().iter().count(), Criteria::MAX);
        assert_eq!(Criteria::new(named(Criteria::MAX + 1)), Err(CriteriaError::TooMany));
    }

    #[test]
    fn every_recommendation_is_read_by_its_name_alone() {
        for one in Recommendation::ALL {
            assert_eq!(Recommendation::parse(one.as_str()), Some(one));
        }
        assert_eq!(Recommendation::parse("maybe"), None);
    }

    #[test]
    fn saying_the_same_is_no_change() {
        let now = Timestamp::UNIX_EPOCH;
        let assessment = Assessment {
            criteria: Criteria::default(),
            recommendation: Recommendation::Yes,
            text: None,
        };
        let mut card = Scorecard {
            id: ScorecardId::new(now, [1; 10]),
            application_id: ApplicationId::new(now, [2; 10]),
            author_id: None,
            assessment: assessment.clone(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        assert!(!card.revise(assessment.clone(), now));
        let no = Assessment { recommendation: Recommendation::No, ..assessment };
        assert!(card.revise(no, now));
        assert_eq!(card.version, 2);
    }
}
