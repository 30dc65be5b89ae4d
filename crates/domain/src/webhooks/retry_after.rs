use chrono::{DateTime, NaiveDateTime, TimeDelta};

use crate::Timestamp;

/// The dates that RFC 9110 §5.6.7 has every recipient read, besides the one that is still written.
const OBSOLETE_DATES: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// How long a `Retry-After` header asks to wait from now on: seconds, or a date (RFC 9110 §10.2.3).
/// `None` when it says neither. What lies behind us is no wait.
pub fn retry_after(header: &str, now: Timestamp) -> Option<TimeDelta> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long time all the same.
        let seconds = header.parse().unwrap_or(u32::MAX);
        return Some(TimeDelta::seconds(i64::from(seconds)));
    }
    let modern = DateTime::parse_from_rfc2822(header).ok().map(|date| date.to_utc());
    let date = modern.or_else(|| {
        let read = |format| NaiveDateTime::parse_from_str(header, format).ok();
        OBSOLETE_DATES.into_iter().find_map(read).map(|date| date.and_utc())
    })?;
    Some((date - now).max(TimeDelta::zero()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// A minute before the date of the RFC's examples.
    fn now() -> Timestamp {
        Timestamp::from_timestamp(784_111_777 - 60, 0).unwrap()
    }

    #[rstest]
    #[case::seconds("120", Some(120))]
    #[case::none("0", Some(0))]
    #[case::spaces(" 7 ", Some(7))]
    #[case::endless("99999999999999999999", Some(i64::from(u32::MAX)))]
    #[case::date("Sun, 06 Nov 1994 08:49:37 GMT", Some(60))]
    #[case::rfc_850("Sunday, 06-Nov-94 08:49:37 GMT", Some(60))]
    #[case::asctime("Sun Nov  6 08:49:37 1994", Some(60))]
    #[case::past("Sun, 06 Nov 1994 08:00:00 GMT", Some(0))]
    #[case::negative("-1", None)]
    #[case::fraction("1.5", None)]
    #[case::words("soon", None)]
    #[case::empty("", None)]
    #[case::no_such_day("Sun, 31 Feb 1994 08:49:37 GMT", None)]
    fn reads(#[case] header: &str, #[case] seconds: Option<i64>) {
        assert_eq!(retry_after(header, now()), seconds.map(TimeDelta::seconds));
    }

    proptest! {
        #[test]
        fn whatever_it_says_is_no_time_before_now(header: String) {
            prop_assert!(retry_after(&header, now()).is_none_or(|wait| wait >= TimeDelta::zero()));
        }
    }
}
