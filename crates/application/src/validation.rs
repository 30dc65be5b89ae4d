//! Input that was understood but is not acceptable, field by field.

use std::fmt;

/// One field that is not acceptable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the field in the request.
    pub field: &'static str,
    /// What is wrong with it, for machines (`too_short`).
    pub code: &'static str,
    /// What is wrong with it, for people, in English.
    pub message: String,
}

impl FieldError {
    /// An error with the message that `problem` displays.
    pub fn new(field: &'static str, code: &'static str, problem: impl fmt::Display) -> Self {
        Self { field, code, message: problem.to_string() }
    }
}

/// Every field that is not acceptable; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid(Vec<FieldError>);

impl Invalid {
    /// These fields; `None` when there are none.
    pub fn of(errors: impl IntoIterator<Item = FieldError>) -> Option<Self> {
        let errors: Vec<_> = errors.into_iter().collect();
        (!errors.is_empty()).then_some(Self(errors))
    }

    /// The fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.0
    }
}

impl From<FieldError> for Invalid {
    fn from(error: FieldError) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<_> = self.0.iter().map(|e| format!("{}: {}", e.field, e.code)).collect();
        write!(f, "invalid input ({})", fields.join(", "))
    }
}

impl std::error::Error for Invalid {}

/// Collects what is wrong while parsing, so that a person hears everything at once.
#[derive(Debug, Default)]
pub struct Validation(Vec<FieldError>);

impl Validation {
    /// Nothing wrong so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the value, or notes the error.
    pub fn take<T>(&mut self, parsed: Result<T, FieldError>) -> Option<T> {
        parsed.map_err(|error| self.0.push(error)).ok()
    }

    /// Keeps the value, or notes every error.
    pub fn take_all<T>(&mut self, parsed: Result<T, Vec<FieldError>>) -> Option<T> {
        parsed.map_err(|errors| self.0.extend(errors)).ok()
    }

    /// `Err` when anything was noted; otherwise the values, which are all present.
    pub fn finish<T>(self, values: Option<T>) -> Result<T, Invalid> {
        match values {
            Some(values) if self.0.is_empty() => Ok(values),
            _ => Err(Invalid(self.0)),
        }
    }
}
