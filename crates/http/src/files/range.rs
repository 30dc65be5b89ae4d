//! Which part of a file is wanted (RFC 9110 §14).

use std::ops::Range;

/// Which part of a file is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes, at least one.
    Part(Range<u64>),
    /// One that it does not have.
    Impossible,
}

/// Reads `Range` and `If-Range`. What cannot be read, and more than one part, is answered with all of
/// it, as §14.2 allows; so is a part of what has changed since.
pub(super) fn wanted(range: Option<&str>, if_range: Option<&str>, tag: &str, size: u64) -> Wanted {
    let unchanged = if_range.is_none_or(|known| known.trim() == tag);
    let Some(range) = range.filter(|_| unchanged) else { return Wanted::Whole };
    let Some((unit, parts)) = range.split_once('=') else { return Wanted::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") || parts.contains(',') {
        return Wanted::Whole;
    }
    let Some((first, last)) = parts.trim().split_once('-') else { return Wanted::Whole };
    match (number(first), number(last)) {
        (Some(Some(first)), Some(last)) => {
            if last.is_some_and(|last| last < first) {
                return Wanted::Whole;
            }
            let end = last.map_or(size, |last| last.saturating_add(1).min(size));
            if first < size { Wanted::Part(first..end) } else { Wanted::Impossible }
        }
        // The last so many bytes.
        (Some(None), Some(Some(count))) => {
            if count == 0 || size == 0 {
                return Wanted::Impossible;
            }
            Wanted::Part(size.saturating_sub(count)..size)
        }
        _ => Wanted::Whole,
    }
}

/// A number, or none; `None` when it is something else. One that is too large is as large as can be.
#[expect(clippy::option_option, reason = "nothing is not the same as nonsense")]
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const TAG: &str = "\"abc\"";

    #[rstest]
    #[case(None, Wanted::Whole)]
    #[case(Some("bytes=0-"), Wanted::Part(0..100))]
    #[case(Some("bytes=0-0"), Wanted::Part(0..1))]
    #[case(Some("bytes=10-19"), Wanted::Part(10..20))]
    #[case(Some("Bytes = 10-19"), Wanted::Part(10..20))]
    #[case(Some("bytes=90-1000"), Wanted::Part(90..100))]
    #[case(Some("bytes=99-"), Wanted::Part(99..100))]
    #[case(Some("bytes=-1"), Wanted::Part(99..100))]
    #[case(Some("bytes=-1000"), Wanted::Part(0..100))]
    #[case(Some("bytes=0-99999999999999999999999"), Wanted::Part(0..100))]
    #[case(Some("bytes=100-"), Wanted::Impossible)]
    #[case(Some("bytes=99999999999999999999999-"), Wanted::Impossible)]
    #[case(Some("bytes=-0"), Wanted::Impossible)]
    #[case(Some("bytes=20-10"), Wanted::Whole)]
    #[case(Some("bytes=0-1,3-4"), Wanted::Whole)]
    #[case(Some("bytes=a-b"), Wanted::Whole)]
    #[case(Some("bytes=-"), Wanted::Whole)]
    #[case(Some("bytes=--1"), Wanted::Whole)]
    #[case(Some("bytes=+1-2"), Wanted::Whole)]
    #[case(Some("bytes"), Wanted::Whole)]
    #[case(Some("lines=1-2"), Wanted::Whole)]
    #[case(Some(""), Wanted::Whole)]
    fn one_part_is_read(#[case] range: Option<&str>, #[case] expected: Wanted) {
        assert_eq!(wanted(range, None, TAG, 100), expected);
    }

    #[rstest]
    #[case("\"abc\"", Wanted::Part(0..1))]
    #[case("\"other\"", Wanted::Whole)]
    #[case("W/\"abc\"", Wanted::Whole)]
    #[case("Sat, 21 Nov 2026 17:00:00 GMT", Wanted::Whole)]
    #[case("", Wanted::Whole)]
    fn a_part_of_what_changed_is_no_part(#[case] if_range: &str, #[case] expected: Wanted) {
        assert_eq!(wanted(Some("bytes=0-0"), Some(if_range), TAG, 100), expected);
    }
}
