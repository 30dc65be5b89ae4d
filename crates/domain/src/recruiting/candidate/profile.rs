//! What a candidate says of themselves.

use crate::Timestamp;
use crate::identity::UserId;
use crate::recruiting::{
    Currency, JobType, LongText, PhoneNumber, SalaryError, SalaryRange, Title, WebAddress, WorkMode,
};

/// What somebody wants to be paid at least, before taxes, for a year of full time, in whole units of a
/// currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalaryExpectation {
    amount: i64,
    currency: Currency,
}

impl SalaryExpectation {
    /// An expectation as it is told; `None` without an amount.
    pub fn parse(amount: Option<i64>, currency: Option<&str>) -> Result<Option<Self>, SalaryError> {
        let range = SalaryRange::parse(amount, None, currency)?;
        Ok(range.and_then(|range| {
            range.min().map(|amount| Self { amount, currency: range.currency() })
        }))
    }

    /// How much.
    pub const fn amount(&self) -> i64 {
        self.amount
    }

    /// In which currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }
}

/// Where else to read about a candidate: each address once, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateLinks(Vec<WebAddress>);

impl CandidateLinks {
    /// How many there are at most.
    pub const MAX: usize = 10;

    /// These, each once; `None` when there are too many.
    pub fn new(addresses: impl IntoIterator<Item = WebAddress>) -> Option<Self> {
        let mut links: Vec<WebAddress> = Vec::new();
        for address in addresses {
            if !links.contains(&address) {
                links.push(address);
            }
            if links.len() > Self::MAX {
                return None;
            }
        }
        Some(Self(links))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &WebAddress> {
        self.0.iter()
    }
}

/// What a candidate says of themselves, beside what they did, learned and can. All of it may be left
/// out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateProfile {
    /// What they are, on one line.
    pub headline: Option<Title>,
    /// Who they are, at length.
    pub summary: Option<LongText>,
    /// How they are called.
    pub phone: Option<PhoneNumber>,
    /// Where they are.
    pub location: Option<Title>,
    /// Where they want to work, each once.
    pub work_modes: Vec<WorkMode>,
    /// On which terms, each once.
    pub job_types: Vec<JobType>,
    /// Whether they look for work now.
    pub open_to_work: bool,
    /// What they want to be paid.
    pub salary: Option<SalaryExpectation>,
    /// Where else to read about them.
    pub links: CandidateLinks,
}

/// A person as a candidate. Everybody is one; until they say something, it is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub user_id: UserId,
    /// What they say.
    pub profile: CandidateProfile,
    /// When they last said something else; `None` as long as they have said nothing.
    pub updated_at: Option<Timestamp>,
    /// Counts the changes, from 1; 0 as long as there was none.
    pub version: i64,
}

impl Candidate {
    /// Somebody who has said nothing.
    pub fn unwritten(user_id: UserId) -> Self {
        Self { user_id, profile: CandidateProfile::default(), updated_at: None, version: 0 }
    }

    /// Says something else; whether it is anything else.
    pub fn rewrite(&mut self, profile: CandidateProfile, now: Timestamp) -> bool {
        if self.version > 0 && self.profile == profile {
            return false;
        }
        self.profile = profile;
        self.updated_at = Some(now);
        self.version += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use rstest::rstest;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[rstest]
    #[case(None, None, Ok(None))]
    #[case(None, Some("EUR"), Ok(None))]
    #[case(Some(0), Some("EUR"), Ok(Some(0)))]
    #[case(Some(45_000), Some("CHF"), Ok(Some(45_000)))]
    #[case(Some(45_000), None, Err(SalaryError::CurrencyMissing))]
    #[case(Some(45_000), Some("euro"), Err(SalaryError::CurrencyMalformed))]
    #[case(Some(-1), Some("EUR"), Err(SalaryError::MinOutOfRange))]
    fn expectations(
        #[case] amount: Option<i64>,
        #[case] currency: Option<&str>,
        #[case] expected: Result<Option<i64>, SalaryError>,
    ) {
        let parsed = SalaryExpectation::parse(amount, currency);
        assert_eq!(parsed.map(|salary| salary.map(|salary| salary.amount())), expected);
    }

    #[test]
    fn a_link_is_named_once() {
        let link =
            |number: usize| WebAddress::parse(&format!("https://example.com/{number}")).unwrap();
        let links = CandidateLinks::new([link(1), link(2), link(1)]).unwrap();
        assert_eq!(links.iter().count(), 2);
        assert!(CandidateLinks::new((0..CandidateLinks::MAX).map(link)).is_some());
        assert_eq!(CandidateLinks::new((0..=CandidateLinks::MAX).map(link)), None);
    }

    #[test]
    fn saying_the_same_changes_nothing_but_the_first_time() {
        let mut candidate = Candidate::unwritten(UserId::new(NOW, [1; 10]));
        assert!(candidate.rewrite(CandidateProfile::default(), NOW));
        assert!(!candidate.rewrite(CandidateProfile::default(), NOW));
        assert_eq!((candidate.version, candidate.updated_at), (1, Some(NOW)));
        let open = CandidateProfile { open_to_work: true, ..CandidateProfile::default() };
        assert!(candidate.rewrite(open, NOW));
        assert_eq!(candidate.version, 2);
    }
}
