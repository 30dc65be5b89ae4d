//! Slowing down when asked to.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use tokio::time::{Instant, sleep_until};

use super::failure::Failure;

/// How long to wait when Resend does not say: its limits are per second.
const DEFAULT: Duration = Duration::from_secs(1);

/// The longest pause that is believed.
const LONGEST: Duration = Duration::from_hours(1);

/// How long an answer asks to wait (RFC 9110 §10.2.3; Resend says seconds).
pub(super) fn asked_for(headers: &HeaderMap) -> Duration {
    let text = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let seconds = text.and_then(|text| text.trim().parse::<u64>().ok());
    seconds.map_or(DEFAULT, Duration::from_secs).clamp(DEFAULT, LONGEST)
}

/// Until when no message of this process is handed over.
pub(super) struct Pace {
    patience: Duration,
    closed_until: Mutex<Option<Instant>>,
}

impl Pace {
    pub(super) const fn new(patience: Duration) -> Self {
        Self { patience, closed_until: Mutex::new(None) }
    }

    /// Lets nobody through for so long.
    pub(super) fn slow_down(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut closed_until = self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *closed_until = Some(closed_until.map_or(until, |known| known.max(until)));
    }

    /// Returns when a message may be handed over; fails when that would take too long.
    pub(super) async fn wait(&self) -> Result<(), Failure> {
        let patient_until = Instant::now() + self.patience;
        loop {
            let now = Instant::now();
            let closed_until = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
            match closed_until.filter(|until| *until > now) {
                None => return Ok(()),
                Some(until) if until > patient_until => {
                    return Err(Failure::SlowDown(until - now));
                }
                // Perhaps it was prolonged meanwhile.
                Some(until) => sleep_until(until).await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use rstest::rstest;

    #[rstest]
    #[case(None, 1)]
    #[case(Some("1"), 1)]
    #[case(Some(" 7 "), 7)]
    #[case(Some("0"), 1)]
    #[case(Some("-1"), 1)]
    #[case(Some("soon"), 1)]
    #[case(Some("86400"), 3600)]
    fn a_pause_is_as_long_as_asked_for_within_reason(
        #[case] header: Option<&'static str>,
        #[case] seconds: u64,
    ) {
        let headers = header.map(|text| (RETRY_AFTER, HeaderValue::from_static(text)));
        let headers = HeaderMap::from_iter(headers);
        assert_eq!(asked_for(&headers), Duration::from_secs(seconds));
    }

    #[tokio::test(start_paused = true)]
    async fn everybody_waits_until_the_latest_end() {
        let pace = Pace::new(Duration::from_secs(30));
        let begun = Instant::now();
        pace.wait().await.unwrap();
        assert_eq!(begun.elapsed(), Duration::ZERO);
        pace.slow_down(Duration::from_secs(7));
        pace.slow_down(Duration::from_secs(3));
        pace.wait().await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn what_would_wait_too_long_fails_at_once() {
        let pace = Pace::new(Duration::from_secs(30));
        let begun = Instant::now();
        pace.slow_down(Duration::from_secs(31));
        let failure = pace.wait().await.unwrap_err();
        assert!(matches!(failure, Failure::SlowDown(pause) if pause > Duration::from_secs(30)));
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }
}
