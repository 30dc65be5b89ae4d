//! Offers: what an employer promises somebody whom they want, and what becomes of it.

use chrono::{NaiveDate, TimeDelta};

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::recruiting::{ApplicationId, Currency, LongText};

id!(
    /// Identifies an offer.
    OfferId
);

/// What is paid for a year of full time before taxes, in the smallest unit of its currency (cents).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferedSalary {
    minor_units: i64,
    currency: Currency,
}

impl OfferedSalary {
    /// More than anybody is paid, in any currency.
    pub const MOST: i64 = 100_000_000_000_000;

    /// A salary; `None` when it is negative or absurd.
    pub fn new(minor_units: i64, currency: Currency) -> Option<Self> {
        (0..=Self::MOST).contains(&minor_units).then_some(Self { minor_units, currency })
    }

    /// How much, in the smallest unit of the currency.
    pub const fn minor_units(&self) -> i64 {
        self.minor_units
    }

    /// In which currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }
}

/// Why those are not the terms of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// It would be too late to answer, or there is for ever.
    #[error("an offer can be answered for up to {} days from now", OfferTerms::MAX_DAYS)]
    Expiry,
    /// The work would have begun long ago, or begins in a far future.
    #[error("the work begins within the years around now")]
    Start,
}

impl TermsError {
    /// The field that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Expiry => "expires_at",
            Self::Start => "starts_on",
        }
    }
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferTerms {
    /// What is paid.
    pub salary: OfferedSalary,
    /// The day on which the work begins, wherever that is.
    pub starts_on: NaiveDate,
    /// Until when the candidate can answer.
    pub expires_at: Timestamp,
    /// What else is promised.
    pub text: LongText,
}

impl OfferTerms {
    /// For how long an offer can be answered at most.
    pub const MAX_DAYS: i64 = 365;
    /// How far the first day of work lies away at most.
    const START_DAYS: i64 = 5 * 365;

    /// Refuses what nobody can mean.
    pub fn check(&self, now: Timestamp) -> Result<(), TermsError> {
        if self.expires_at <= now || self.expires_at > now + TimeDelta::days(Self::MAX_DAYS) {
            return Err(TermsError::Expiry);
        }
        let away = self.starts_on.signed_duration_since(now.date_naive()).num_days();
        if away.abs() > Self::START_DAYS { Err(TermsError::Start) } else { Ok(()) }
    }
}

/// The state of an offer: *draft* → *sent* → *accepted*, *declined*, *withdrawn* or *expired*. A draft
/// may be withdrawn as well; the candidate never hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfferStatus {
    /// The employer thinks about it.
    Draft,
    /// The candidate has it.
    Sent,
    /// The candidate said yes.
    Accepted,
    /// The candidate said no.
    Declined,
    /// The employer took it back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

impl OfferStatus {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Sent, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// The state of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether something may still become of it. Of these an application has at most one.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Sent)
    }

    /// Whether the other state may follow.
    pub const fn leads_to(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Draft, Self::Sent | Self::Withdrawn)
                | (Self::Sent, Self::Accepted | Self::Declined | Self::Withdrawn | Self::Expired)
        )
    }
}

/// An offer does not become what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// Not from the state it is in.
    #[error("an offer that is {} does not become {}", .from.as_str(), .to.as_str())]
    Illegal {
        /// Its state.
        from: OfferStatus,
        /// The state that was asked for.
        to: OfferStatus,
    },
    /// The time to answer is over.
    #[error("the time to answer this offer is over")]
    Overdue,
    /// The time to answer is not over.
    #[error("this offer can still be answered")]
    NotOverdue,
}

/// An offer to somebody who applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Identifies it.
    pub id: OfferId,
    /// Who makes it.
    pub organization_id: OrganizationId,
    /// To whoever sent this application.
    pub application_id: ApplicationId,
    /// What is promised.
    pub terms: OfferTerms,
    /// Its state.
    pub status: OfferStatus,
    /// Who drafted it; `None` for a program, or when they are gone.
    pub created_by: Option<UserId>,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// When the candidate got it; `None` for what they never got.
    pub sent_at: Option<Timestamp>,
    /// When it came to its end.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Offer {
    /// Whether the time to answer is over.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.terms.expires_at <= now
    }

    /// Brings it into another state. What is over is neither sent nor answered, even before anybody
    /// has noted that it is over.
    pub fn become_(&mut self, to: OfferStatus, now: Timestamp) -> Result<(), OfferError> {
        let from = self.status;
        if !from.leads_to(to) {
            return Err(OfferError::Illegal { from, to });
        }
        match to {
            OfferStatus::Sent | OfferStatus::Accepted | OfferStatus::Declined
                if self.is_overdue(now) =>
            {
                return Err(OfferError::Overdue);
            }
            OfferStatus::Expired if !self.is_overdue(now) => return Err(OfferError::NotOverdue),
            OfferStatus::Sent => self.sent_at = Some(now),
            _ => {}
        }
        self.status = to;
        self.closed_at = (!to.is_open()).then_some(now);
        self.version += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use OfferStatus::{Accepted, Declined, Draft, Expired, Sent, Withdrawn};
    use rstest::rstest;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn terms(expires_at: Timestamp) -> OfferTerms {
        OfferTerms {
            salary: OfferedSalary::new(4_500_000, Currency::EUR).unwrap(),
            starts_on: NaiveDate::from_ymd_opt(1970, 3, 1).unwrap(),
            expires_at,
            text: LongText::parse("Thirty days of leave.").unwrap(),
        }
    }

    fn offer(status: OfferStatus, expires_at: Timestamp) -> Offer {
        Offer {
            id: OfferId::new(NOW, [1; 10]),
            organization_id: OrganizationId::new(NOW, [2; 10]),
            application_id: ApplicationId::new(NOW, [3; 10]),
            terms: terms(expires_at),
            status,
            created_by: None,
            created_at: NOW,
            sent_at: (status != Draft).then_some(NOW),
            closed_at: (!status.is_open()).then_some(NOW),
            version: 1,
        }
    }

    /// What may follow each state while the offer can be answered, and afterwards.
    const LEGAL: [(OfferStatus, &[OfferStatus], &[OfferStatus]); 6] = [
        (Draft, &[Sent, Withdrawn], &[Withdrawn]),
        (Sent, &[Accepted, Declined, Withdrawn], &[Withdrawn, Expired]),
        (Accepted, &[], &[]),
        (Declined, &[], &[]),
        (Withdrawn, &[], &[]),
        (Expired, &[], &[]),
    ];

    #[test]
    fn every_pair_of_states_in_time_and_too_late() {
        for (from, in_time, too_late) in LEGAL {
            for (expires_at, may) in [(NOW + TimeDelta::seconds(1), in_time), (NOW, too_late)] {
                for to in OfferStatus::ALL {
                    let mut offer = offer(from, expires_at);
                    let before = offer.clone();
                    let done = offer.become_(to, NOW);
                    assert_eq!(done.is_ok(), may.contains(&to), "{from:?} → {to:?}: {done:?}");
                    if done.is_err() {
                        assert_eq!(offer, before);
                    } else {
                        assert_eq!((offer.status, offer.version), (to, 2));
                        assert_eq!(offer.closed_at.is_some(), !to.is_open());
                        assert_eq!(offer.sent_at.is_some(), before.sent_at.is_some() || to == Sent);
                    }
                }
            }
        }
    }

    #[rstest]
    #[case(-1, false)]
    #[case(0, false)]
    #[case(1, true)]
    #[case(OfferTerms::MAX_DAYS, true)]
    #[case(OfferTerms::MAX_DAYS + 1, false)]
    fn an_offer_can_be_answered_for_a_while(#[case] days: i64, #[case] fits: bool) {
        assert_eq!(terms(NOW + TimeDelta::days(days)).check(NOW).is_ok(), fits);
    }

    #[test]
    fn nobody_begins_in_another_age() {
        let far = NaiveDate::from_ymd_opt(2999, 1, 1).unwrap();
        let terms = OfferTerms { starts_on: far, ..terms(NOW + TimeDelta::days(1)) };
        assert_eq!(terms.check(NOW), Err(TermsError::Start));
    }

    #[rstest]
    #[case(-1, false)]
    #[case(0, true)]
    #[case(OfferedSalary::MOST, true)]
    #[case(OfferedSalary::MOST + 1, false)]
    fn salaries_have_bounds(#[case] minor_units: i64, #[case] fits: bool) {
        assert_eq!(OfferedSalary::new(minor_units, Currency::EUR).is_some(), fits);
    }

    #[test]
    fn every_state_is_read_by_its_name_alone() {
        for status in OfferStatus::ALL {
            assert_eq!(OfferStatus::parse(status.as_str()), Some(status));
        }
        assert_eq!(OfferStatus::parse("open"), None);
    }
}
