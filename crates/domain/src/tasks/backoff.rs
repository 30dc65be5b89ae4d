use chrono::TimeDelta;

/// How long to wait between attempts: twice as long each time, up to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure.
    pub first: TimeDelta,
    /// The longest.
    pub longest: TimeDelta,
}

impl Backoff {
    /// 2, 4, 8 … seconds, at most 4 hours.
    pub const DEFAULT: Self = Self { first: TimeDelta::seconds(2), longest: TimeDelta::hours(4) };

    /// How long to wait after an attempt (the first is 1). `jitter` is random, from 0 to `u16::MAX`:
    /// half of the pause is certain and half of it left to chance, so that what failed together does
    /// not come again together.
    pub fn pause(&self, attempt: u32, jitter: u16) -> TimeDelta {
        let doublings = attempt.saturating_sub(1).min(30);
        let first = self.first.num_milliseconds();
        let full = first.saturating_mul(1 << doublings).min(self.longest.num_milliseconds());
        let half = full / 2;
        let chance = half.saturating_mul(i64::from(jitter)) / i64::from(u16::MAX);
        TimeDelta::milliseconds(half.saturating_add(chance))
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let longest = |attempt| Backoff::DEFAULT.pause(attempt, u16::MAX).num_seconds();
        assert_eq!([1, 2, 3, 4].map(longest), [2, 4, 8, 16]);
        assert_eq!(longest(14), 4 * 3_600);
        assert_eq!(longest(u32::MAX), 4 * 3_600);
        assert_eq!(Backoff::DEFAULT.pause(1, 0), TimeDelta::seconds(1));
    }

    proptest! {
        #[test]
        fn chance_decides_about_the_second_half(attempt in 1..u32::MAX, jitter in 0..=u16::MAX) {
            let backoff = Backoff { first: TimeDelta::seconds(5), longest: TimeDelta::hours(9) };
            let pause = backoff.pause(attempt, jitter);
            let full = backoff.pause(attempt, u16::MAX);
            prop_assert!(pause <= full && pause * 2 >= full - TimeDelta::milliseconds(1));
            prop_assert!(pause <= backoff.longest);
        }
    }
}
