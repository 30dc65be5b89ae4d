//! What happens after too many wrong passwords or codes.

use chrono::TimeDelta;

use crate::Timestamp;

/// The failures that count against one account (OWASP ASVS 5.0 §6.3.1).
///
/// After [`Self::MAX_FAILURES`] the account is locked for [`Self::FIRST`], after as many more for
/// twice as long, and so on up to [`Self::LONGEST`]. What fails while it is locked does not count:
/// nobody can keep an account locked for ever by trying on. A day without failures starts anew.
///
/// It is kept apart for each known device of a person and for all unknown ones together, so that
/// whoever locks strangers out does not lock the owner out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lockout {
    /// Failures since the last success or lock.
    pub failures: u32,
    /// How often it was locked.
    pub lockouts: u32,
    /// Until when it is, or was.
    pub locked_until: Option<Timestamp>,
    /// When something last failed.
    pub last_failure_at: Option<Timestamp>,
}

impl Lockout {
    /// How many failures lock.
    pub const MAX_FAILURES: u32 = 10;
    /// For how long the first time.
    pub const FIRST: TimeDelta = TimeDelta::minutes(15);
    /// For how long at most.
    pub const LONGEST: TimeDelta = TimeDelta::hours(24);
    /// After how long without a failure everything is forgotten.
    pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(24);

    /// Whether nothing is let in now.
    pub fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// Counts a failure. `true` when it is the one that locks.
    pub fn fail(&mut self, now: Timestamp) -> bool {
        if self.is_locked(now) {
            return false;
        }
        if self.is_stale(now) {
            *self = Self::default();
        }
        self.failures += 1;
        self.last_failure_at = Some(now);
        if self.failures < Self::MAX_FAILURES {
            return false;
        }
        // Seven doublings are more than the longest.
        let length = (Self::FIRST * (1 << self.lockouts.min(7))).min(Self::LONGEST);
        self.locked_until = Some(now + length);
        self.lockouts = self.lockouts.saturating_add(1);
        self.failures = 0;
        true
    }

    /// Whether so long ago that it no longer counts. A lock that has just ended still does.
    fn is_stale(&self, now: Timestamp) -> bool {
        let last = self.last_failure_at.max(self.locked_until);
        last.is_some_and(|last| now - last >= Self::FORGOTTEN_AFTER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn fail_until_locked(lockout: &mut Lockout, now: Timestamp) -> TimeDelta {
        for attempt in 1..=Lockout::MAX_FAILURES {
            assert_eq!(lockout.fail(now), attempt == Lockout::MAX_FAILURES, "attempt {attempt}");
        }
        lockout.locked_until.unwrap() - now
    }

    #[test]
    fn each_lock_is_twice_as_long_up_to_the_longest() {
        let (mut lockout, mut now) = (Lockout::default(), at(0));
        let mut lengths = Vec::new();
        for _ in 0..40 {
            let length = fail_until_locked(&mut lockout, now);
            lengths.push(length.num_minutes());
            assert!(lockout.is_locked(now + length - TimeDelta::microseconds(1)));
            now += length;
            assert!(!lockout.is_locked(now));
        }
        assert_eq!(lengths[..8], [15, 30, 60, 120, 240, 480, 960, 1440]);
        assert!(lengths[8..].iter().all(|length| *length == 1440));
    }

    #[test]
    fn failures_while_locked_prolong_nothing() {
        let mut lockout = Lockout::default();
        fail_until_locked(&mut lockout, at(0));
        let before = lockout;
        for second in 0..100 {
            assert!(!lockout.fail(at(second)));
        }
        assert_eq!(lockout, before);
    }

    #[rstest]
    #[case::soon(86_399, 2)]
    #[case::after_a_day(86_400, 1)]
    fn a_day_without_failures_starts_anew(#[case] later: i64, #[case] failures: u32) {
        let mut lockout = Lockout::default();
        lockout.fail(at(0));
        lockout.fail(at(later));
        assert_eq!(lockout.failures, failures);
    }

    proptest! {
        /// However failures are spread, no more than ten are let through between two locks, and
        /// none during one.
        #[test]
        fn never_more_than_ten_guesses_a_lock(gaps in proptest::collection::vec(0..4_000_i64, 1..400)) {
            let (mut lockout, mut now, mut guesses) = (Lockout::default(), at(0), 0);
            for gap in gaps {
                now += TimeDelta::seconds(gap);
                if lockout.is_locked(now) {
                    prop_assert!(!lockout.fail(now));
                    continue;
                }
                guesses += 1;
                prop_assert!(guesses <= Lockout::MAX_FAILURES);
                if lockout.fail(now) {
                    prop_assert_eq!(guesses, Lockout::MAX_FAILURES);
                    prop_assert!(lockout.is_locked(now));
                    guesses = 0;
                }
            }
        }
    }
}
