//! What work is paid.

use std::fmt;

/// A currency by its code (ISO 4217): three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The currency of that code. Which codes are in use changes with the years; any that could be one
    /// is taken.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// Its code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a job is paid before taxes, for a year of full time, in whole units of a currency. At least one
/// end is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SalaryRange {
    min: Option<i64>,
    max: Option<i64>,
    currency: Currency,
}

/// Why that is not a salary. Each says which field is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SalaryError {
    /// The lower end is negative or absurd.
    #[error("a salary is 0 to {}", SalaryRange::MOST)]
    MinOutOfRange,
    /// The upper end is.
    #[error("a salary is 0 to {}", SalaryRange::MOST)]
    MaxOutOfRange,
    /// The upper end is below the lower.
    #[error("the upper end of a salary is not below the lower")]
    Reversed,
    /// A currency without a number, or a number without a currency.
    #[error("a salary needs a currency")]
    CurrencyMissing,
    /// The currency is none.
    #[error("a currency is three capital letters, such as EUR")]
    CurrencyMalformed,
}

impl SalaryError {
    /// The field that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::MinOutOfRange => "salary_min",
            Self::MaxOutOfRange | Self::Reversed => "salary_max",
            Self::CurrencyMissing | Self::CurrencyMalformed => "currency",
        }
    }

    /// The machine-readable code in problems.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MinOutOfRange | Self::MaxOutOfRange => "out_of_range",
            Self::Reversed => "before_min",
            Self::CurrencyMissing => "required",
            Self::CurrencyMalformed => "malformed",
        }
    }
}

impl SalaryRange {
    /// More than anybody is paid, in any currency.
    pub const MOST: i64 = 1_000_000_000_000;

    /// A salary as it is told; `None` when neither end is named.
    pub fn parse(
        min: Option<i64>,
        max: Option<i64>,
        currency: Option<&str>,
    ) -> Result<Option<Self>, SalaryError> {
        let currency = match currency {
            Some(code) => Some(Currency::parse(code).ok_or(SalaryError::CurrencyMalformed)?),
            None => None,
        };
        if min.is_some_and(|min| !(0..=Self::MOST).contains(&min)) {
            return Err(SalaryError::MinOutOfRange);
        }
        if max.is_some_and(|max| !(0..=Self::MOST).contains(&max)) {
            return Err(SalaryError::MaxOutOfRange);
        }
        if min.zip(max).is_some_and(|(min, max)| max < min) {
            return Err(SalaryError::Reversed);
        }
        match (min.or(max), currency) {
            // A currency alone says nothing, and harms nobody.
            (None, _) => Ok(None),
            (Some(_), None) => Err(SalaryError::CurrencyMissing),
            (Some(_), Some(currency)) => Ok(Some(Self { min, max, currency })),
        }
    }

    /// The lower end.
    pub const fn min(&self) -> Option<i64> {
        self.min
    }

    /// The upper end.
    pub const fn max(&self) -> Option<i64> {
        self.max
    }

    /// In which currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The most that is offered: what somebody who wants at least so much looks at.
    pub fn at_most(&self) -> i64 {
        self.max.or(self.min).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(None, None, None, Ok(None))]
    #[case(None, None, Some("EUR"), Ok(None))]
    #[case(Some(1), None, Some("EUR"), Ok(Some((1, "EUR"))))]
    #[case(Some(30_000), Some(40_000), Some("CHF"), Ok(Some((40_000, "CHF"))))]
    #[case(Some(1), None, None, Err(SalaryError::CurrencyMissing))]
    #[case(Some(2), Some(1), Some("EUR"), Err(SalaryError::Reversed))]
    #[case(Some(-1), None, Some("EUR"), Err(SalaryError::MinOutOfRange))]
    #[case(None, Some(i64::MAX), Some("EUR"), Err(SalaryError::MaxOutOfRange))]
    #[case(Some(1), None, Some("eur"), Err(SalaryError::CurrencyMalformed))]
    #[case(Some(1), None, Some("€"), Err(SalaryError::CurrencyMalformed))]
    fn salaries(
        #[case] min: Option<i64>,
        #[case] max: Option<i64>,
        #[case] currency: Option<&str>,
        #[case] expected: Result<Option<(i64, &str)>, SalaryError>,
    ) {
        let parsed = SalaryRange::parse(min, max, currency);
        let seen = parsed.map(|salary| salary.map(|s| (s.at_most(), s.currency().to_string())));
        let expected = expected.map(|some| some.map(|(most, code)| (most, code.to_owned())));
        assert_eq!(seen, expected);
    }
}
