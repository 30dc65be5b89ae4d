//! Months of a calendar.

use std::fmt;

/// A month of a year, as people date what they did: `2019-09` (ISO 8601). From 1900 to 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: u16,
    month: u8,
}

impl YearMonth {
    /// That month, if there is one.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        let exists = (1900..2200).contains(&year) && (1..=12).contains(&month);
        exists.then_some(Self { year, month })
    }

    /// Parses four digits, a hyphen and two digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, count| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2019-09", true)]
    #[case("1900-01", true)]
    #[case("2199-12", true)]
    #[case("2200-01", false)]
    #[case("1899-12", false)]
    #[case("2019-00", false)]
    #[case("2019-13", false)]
    #[case("2019-9", false)]
    #[case("2019-+9", false)]
    #[case("+019-09", false)]
    #[case("2019-09-01", false)]
    #[case("2019", false)]
    #[case("٢٠١٩-٠٩", false)]
    #[case("", false)]
    fn only_months_are_months(#[case] text: &str, #[case] is_one: bool) {
        let parsed = YearMonth::parse(text).map(|month| month.to_string());
        assert_eq!(parsed, is_one.then(|| text.to_owned()));
    }

    proptest! {
        #[test]
        fn months_sort_as_they_are_written(
            a in (1900_u16..2200, 1_u8..=12), b in (1900_u16..2200, 1_u8..=12)
        ) {
            let (a, b) = (YearMonth::new(a.0, a.1).unwrap(), YearMonth::new(b.0, b.1).unwrap());
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
            prop_assert_eq!(YearMonth::parse(&a.to_string()), Some(a));
        }
    }
}
