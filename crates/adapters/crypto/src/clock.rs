use chrono::{SubsecRound as _, Utc};
use socle_application::ports::Clock;
use socle_domain::Timestamp;

/// The operating system's clock, in UTC.
///
/// It is not monotonic: an operator or NTP may set it back. Whatever measures a duration within the
/// process uses `std::time::Instant`.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
        let now = Utc::now();
        // The finest that both databases keep; what was stored compares equal to what was written.
        now.trunc_subsecs(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_whole_microseconds() {
        for _ in 0..100 {
            let now = SystemClock.now();
            assert_eq!(now.timestamp_subsec_nanos() % 1_000, 0);
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the second opinion")]
    fn tells_the_time() {
        let unix = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let apart = SystemClock.now().timestamp() - i64::try_from(unix.as_secs()).unwrap();
        assert!(apart.abs() <= 5, "{apart} s apart");
    }
}
