//! What requests say, field by field.

use socle_domain::recruiting::{Line, Prose, SkillName};

use crate::validation::FieldError;

/// A line that is needed.
pub(super) fn line<const MAX: usize>(
    field: &'static str,
    text: &str,
) -> Result<Line<MAX>, FieldError> {
    Line::parse(text).map_err(|error| FieldError::new(field, error.code(), error))
}

/// A line that may be left out, or hold nothing but space, which is the same.
pub(super) fn optional_line<const MAX: usize>(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<Line<MAX>>, FieldError> {
    given(text).map(|text| line(field, text)).transpose()
}

/// A text that is needed.
pub(super) fn prose<const MAX: usize>(
    field: &'static str,
    text: &str,
) -> Result<Prose<MAX>, FieldError> {
    Prose::parse(text).map_err(|error| FieldError::new(field, error.code(), error))
}

/// A text that may be left out.
pub(super) fn optional_prose<const MAX: usize>(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<Prose<MAX>>, FieldError> {
    given(text).map(|text| prose(field, text)).transpose()
}

/// One of a few words, which may be left out.
pub(super) fn optional_word<T>(
    field: &'static str,
    text: Option<&str>,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, FieldError> {
    let unknown = || FieldError::new(field, "unknown", "it is none of the words that are known");
    text.map(|text| parse(text).ok_or_else(unknown)).transpose()
}

/// The name of a skill.
pub(super) fn skill(field: &'static str, text: &str) -> Result<SkillName, FieldError> {
    SkillName::parse(text).map_err(|error| FieldError::new(field, error.code(), error))
}

/// What is to be paid at least.
pub(super) fn least_salary(
    field: &'static str,
    least: Option<i64>,
) -> Result<Option<i64>, FieldError> {
    match least {
        Some(least) if least < 0 => {
            Err(FieldError::new(field, "out_of_range", "a salary is not negative"))
        }
        least => Ok(least),
    }
}

fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
