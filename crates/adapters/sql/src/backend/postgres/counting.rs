//! Counting by time.

/// Which day of UTC a moment is in, counted from 1970.
pub(crate) fn day_of(moment: &str) -> String {
    format!("CAST(floor(extract(epoch FROM {moment}) / 86400) AS bigint)")
}

/// How many seconds lie between two moments.
pub(crate) fn seconds_between(earlier: &str, later: &str) -> String {
    format!("CAST(floor(extract(epoch FROM {later} - {earlier})) AS bigint)")
}
