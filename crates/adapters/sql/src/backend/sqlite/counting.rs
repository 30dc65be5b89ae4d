//! Counting by time.

/// Which day of UTC a moment is in, counted from 1970.
pub(crate) fn day_of(moment: &str) -> String {
    format!("({moment} / 86400000000)")
}

/// How many seconds lie between two moments.
pub(crate) fn seconds_between(earlier: &str, later: &str) -> String {
    format!("(({later} - {earlier}) / 1000000)")
}
