//! How much may be stored.

use crate::files::FileOwner;

/// How many bytes one owner's files may take up together, with those on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Of a person, beside what is in organizations.
    pub per_person: u64,
    /// Of an organization.
    pub per_organization: u64,
}

/// An owner's files would take up more than they may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the files would take up more than {quota} bytes")]
pub struct QuotaExceeded {
    /// How much they may take up.
    pub quota: u64,
}

impl Quotas {
    /// How much that owner's files may take up.
    pub const fn of(&self, owner: FileOwner) -> u64 {
        match owner {
            FileOwner::Person(_) => self.per_person,
            FileOwner::Organization(_) => self.per_organization,
        }
    }

    /// How much to reserve of what is left beside `used`, for something of at least `least` and at
    /// most `most` bytes.
    pub fn reserve(
        &self,
        owner: FileOwner,
        used: u64,
        least: u64,
        most: u64,
    ) -> Result<u64, QuotaExceeded> {
        let quota = self.of(owner);
        let left = quota.saturating_sub(used);
        if left == 0 || least > left { Err(QuotaExceeded { quota }) } else { Ok(most.min(left)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::UserId;
    use crate::organizations::OrganizationId;
    use crate::{Id as _, Timestamp};
    use proptest::prelude::*;
    use rstest::rstest;

    const QUOTAS: Quotas = Quotas { per_person: 100, per_organization: 1_000 };

    fn person() -> FileOwner {
        FileOwner::Person(UserId::new(Timestamp::UNIX_EPOCH, [1; 10]))
    }

    #[rstest]
    #[case::empty(0, 10, 20, Ok(20))]
    #[case::what_is_left(90, 10, 20, Ok(10))]
    #[case::the_last_byte(99, 1, 1, Ok(1))]
    #[case::too_large_at_once(90, 11, 20, Err(100))]
    #[case::full(100, 0, 20, Err(100))]
    #[case::quota_was_lowered(500, 0, 1, Err(100))]
    fn what_is_left_can_be_reserved(
        #[case] used: u64,
        #[case] least: u64,
        #[case] most: u64,
        #[case] expected: Result<u64, u64>,
    ) {
        let reserved = QUOTAS.reserve(person(), used, least, most);
        assert_eq!(reserved.map_err(|error| error.quota), expected);
    }

    #[test]
    fn organizations_have_a_quota_of_their_own() {
        let organization =
            FileOwner::Organization(OrganizationId::new(Timestamp::UNIX_EPOCH, [1; 10]));
        assert_eq!(QUOTAS.reserve(organization, 500, 0, 300), Ok(300));
    }

    proptest! {
        #[test]
        fn a_reservation_never_overshoots(used: u64, least: u64, most: u64) {
            if let Ok(reserved) = QUOTAS.reserve(person(), used, least, most) {
                prop_assert!(used + reserved <= QUOTAS.per_person);
            }
        }
    }
}
