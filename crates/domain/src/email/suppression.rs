use crate::Timestamp;
use crate::email::ReportClass;
use crate::id::id;
use crate::identity::{EmailAddress, TokenDigest};

id!(
    /// Identifies an address that gets no more mail, without saying which.
    SuppressionId
);

/// Why an address gets no more mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuppressionReason {
    /// There is no such mailbox.
    Bounced,
    /// Whoever reads it called a mail of ours unwanted.
    Complained,
    /// An administrator says so.
    Manual,
}

impl SuppressionReason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bounced, Self::Complained, Self::Manual];

    /// The name in the HTTP contract and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::Manual => "manual",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }

    /// How much it stops, in comparison with others.
    const fn weight(self) -> u8 {
        match self {
            Self::Complained => 0,
            Self::Bounced | Self::Manual => 1,
        }
    }
}

/// An address that gets no more mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Identifies it.
    pub id: SuppressionId,
    /// What the address is recognized by, even when it is forgotten.
    pub address_digest: TokenDigest,
    /// The address; `None` when it was forgotten, with its person or by age.
    pub email: Option<EmailAddress>,
    /// Why.
    pub reason: SuppressionReason,
    /// What the mail server or the provider calls it.
    pub class: Option<ReportClass>,
    /// Since when.
    pub created_at: Timestamp,
    /// When something was heard of it last.
    pub reported_at: Timestamp,
}

impl Suppression {
    /// Hears of the address again. A reason that stops more takes the place of one that stops less,
    /// never the reverse. Says whether the reason is another now.
    pub fn hear(
        &mut self,
        (email, digest): (&EmailAddress, TokenDigest),
        reason: SuppressionReason,
        class: Option<ReportClass>,
        now: Timestamp,
    ) -> bool {
        self.email = Some(email.clone());
        // Perhaps under another key than before.
        self.address_digest = digest;
        self.reported_at = now;
        let weightier = reason.weight() > self.reason.weight();
        if weightier {
            self.reason = reason;
            self.class = class;
        }
        weightier
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id as _;
    use chrono::TimeDelta;
    use rstest::rstest;

    use SuppressionReason::{Bounced, Complained, Manual};

    #[rstest]
    #[case(Complained, Complained, Complained)]
    #[case(Complained, Bounced, Bounced)]
    #[case(Complained, Manual, Manual)]
    #[case(Bounced, Complained, Bounced)]
    #[case(Bounced, Bounced, Bounced)]
    #[case(Bounced, Manual, Bounced)]
    #[case(Manual, Complained, Manual)]
    #[case(Manual, Bounced, Manual)]
    #[case(Manual, Manual, Manual)]
    fn the_reason_that_stops_more_stays(
        #[case] before: SuppressionReason,
        #[case] heard: SuppressionReason,
        #[case] after: SuppressionReason,
    ) {
        let now = Timestamp::from_timestamp(1_800_000_000, 0).unwrap();
        let later = now + TimeDelta::days(1);
        let email = EmailAddress::parse("ada@example.com").unwrap();
        let (old, new) = (TokenDigest::from_bytes([1; 32]), TokenDigest::from_bytes([2; 32]));
        let mut suppression = Suppression {
            id: SuppressionId::from_uuid(uuid::Uuid::from_u128(1)),
            address_digest: old,
            email: None,
            reason: before,
            class: ReportClass::new("first"),
            created_at: now,
            reported_at: now,
        };
        let class = ReportClass::new("second");
        let changed = suppression.hear((&email, new), heard, class.clone(), later);
        assert_eq!((suppression.reason, changed), (after, before != after));
        let first = ReportClass::new("first");
        assert_eq!(suppression.class, if changed { class } else { first });
        assert_eq!((suppression.email, suppression.address_digest), (Some(email), new));
        assert_eq!((suppression.created_at, suppression.reported_at), (now, later));
    }

    #[test]
    fn every_reason_has_a_name() {
        for reason in SuppressionReason::ALL {
            assert_eq!(SuppressionReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(SuppressionReason::parse("Bounced"), None);
    }
}
