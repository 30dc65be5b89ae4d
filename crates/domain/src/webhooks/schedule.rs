//! When a delivery is tried again.

use chrono::TimeDelta;

/// How often a delivery is tried in all.
pub const ATTEMPTS: u32 = 8;

/// How long to wait after the first failure, the second, and so on: 27 hours and a half in all, or some
/// 28 with what is left to chance.
const PAUSES: [TimeDelta; 7] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(10),
];

/// The longest that a receiver can ask us to wait: as long as we would wait ourselves in the end.
pub const LONGEST_WISH: TimeDelta = TimeDelta::hours(10);

/// How long to wait after so many failures; `None` when that was the last attempt. `wish` is what the
/// receiver asked for (`Retry-After`): it can make the pause longer, up to [`LONGEST_WISH`], never
/// shorter. `jitter` is random, from 0 to `u16::MAX`, and adds up to a twentieth, so that what failed
/// together does not come again together.
pub fn pause(failures: u32, wish: Option<TimeDelta>, jitter: u16) -> Option<TimeDelta> {
    let index = usize::try_from(failures.checked_sub(1)?).ok()?;
    let own = PAUSES.get(index)?;
    let wish = wish.unwrap_or_default().clamp(TimeDelta::zero(), LONGEST_WISH);
    let pause = (*own).max(wish);
    let chance = pause.num_milliseconds() / 20 * i64::from(jitter) / i64::from(u16::MAX);
    Some(pause + TimeDelta::milliseconds(chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eight_attempts_over_some_28_hours() {
        let pauses: Vec<_> = (1..).map_while(|failures| pause(failures, None, 0)).collect();
        assert_eq!(pauses.len() + 1, ATTEMPTS as usize);
        let total: TimeDelta = pauses.iter().sum();
        assert_eq!(total, TimeDelta::seconds(27 * 3_600 + 35 * 60 + 5));
        let latest: TimeDelta = (1..).map_while(|failures| pause(failures, None, u16::MAX)).sum();
        assert!(latest < TimeDelta::hours(29), "{latest}");
        assert_eq!(pause(0, None, 0), None);
        assert_eq!(pause(ATTEMPTS, Some(TimeDelta::hours(1)), 0), None);
    }

    #[test]
    fn a_wish_makes_pauses_longer_up_to_an_end() {
        let wished = |failures, hours| pause(failures, Some(TimeDelta::hours(hours)), 0);
        assert_eq!(wished(1, 1), Some(TimeDelta::hours(1)));
        assert_eq!(wished(5, 1), Some(TimeDelta::hours(5)), "never shorter");
        assert_eq!(wished(1, 1_000), Some(LONGEST_WISH));
        assert_eq!(wished(1, -1), Some(TimeDelta::seconds(5)));
    }

    proptest! {
        #[test]
        fn chance_adds_at_most_a_twentieth(
            failures in 1..ATTEMPTS,
            seconds in any::<i32>(),
            jitter: u16,
        ) {
            let wish = Some(TimeDelta::seconds(i64::from(seconds)));
            let least = pause(failures, wish, 0).unwrap();
            let pause = pause(failures, wish, jitter).unwrap();
            prop_assert!(least <= pause && pause <= least + least / 20);
            prop_assert!(least >= TimeDelta::seconds(5) && least <= TimeDelta::hours(10));
        }
    }
}
