//! Counts requests of any kind, and says in the headers of an answer what is left of the limit that
//! comes closest.

use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::web;
use socle_application::ports::RateDecision;

use super::context::RequestContext;
use crate::Services;
use crate::problem::Problem;

/// What a limit has left, as headers say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counted {
    /// How often it may happen in a window.
    pub(crate) limit: u32,
    /// How often it still may.
    pub(crate) remaining: u32,
    /// How long until it may as often as ever.
    pub(crate) resets_in: Duration,
}

impl Counted {
    const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
    const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
    const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

    /// The one of the two that is reached first.
    pub(crate) fn tighter(self, other: Self) -> Self {
        if other.remaining < self.remaining { other } else { self }
    }

    /// What says it.
    pub(crate) fn headers(self) -> [(HeaderName, HeaderValue); 3] {
        [
            (Self::LIMIT, HeaderValue::from(self.limit)),
            (Self::REMAINING, HeaderValue::from(self.remaining)),
            (Self::RESET, HeaderValue::from(seconds(self.resets_in))),
        ]
    }

    /// Says it, unless the answer tells of a tighter limit already.
    pub(super) fn add_to(self, headers: &mut HeaderMap) {
        if !headers.contains_key(Self::LIMIT) {
            for (name, value) in self.headers() {
                headers.insert(name, value);
            }
        }
    }
}

impl From<RateDecision> for Counted {
    fn from(decision: RateDecision) -> Self {
        let RateDecision { max, remaining, resets_in, .. } = decision;
        Self { limit: max, remaining, resets_in }
    }
}

/// Whole seconds, after which the wait is certainly over.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Counts a request by its source, unless it is one of those that do not count.
pub(super) async fn by_source(
    request: &ServiceRequest,
    context: &RequestContext,
) -> Result<(), Problem> {
    let services = request.app_data::<web::Data<Services>>();
    let Some(limits) = services.and_then(|services| services.limit_requests.as_deref()) else {
        return Ok(());
    };
    if is_free(request.path()) {
        return Ok(());
    }
    let decision = limits.by_source(&context.client).await;
    context.note_counted(decision.into());
    Ok(decision.into_result()?)
}

/// What probes and pages load does not count.
fn is_free(path: &str) -> bool {
    path == "/health" || path.starts_with("/health/") || path.starts_with("/assets/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/health", true)]
    #[case("/health/live", true)]
    #[case("/assets/style.css", true)]
    #[case("/healthy", false)]
    #[case("/", false)]
    #[case("/api/v1/me", false)]
    fn probes_and_assets_are_free(#[case] path: &str, #[case] expected: bool) {
        assert_eq!(is_free(path), expected);
    }

    #[rstest]
    #[case(0, 0)]
    #[case(1, 1)]
    #[case(1_000, 1)]
    #[case(1_001, 2)]
    fn a_wait_is_not_cut_short(#[case] millis: u64, #[case] expected: u64) {
        assert_eq!(seconds(Duration::from_millis(millis)), expected);
    }

    #[test]
    fn the_limit_that_is_reached_first_is_told() {
        let of = |limit, remaining| Counted { limit, remaining, resets_in: Duration::ZERO };
        assert_eq!(of(1_000, 900).tighter(of(100, 99)), of(100, 99));
        assert_eq!(of(1_000, 3).tighter(of(100, 99)), of(1_000, 3));
    }
}
