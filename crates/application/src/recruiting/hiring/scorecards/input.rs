//! What requests say about candidates.

use socle_domain::recruiting::hiring::{Assessment, Criteria, Criterion, Rating, Recommendation};

use crate::recruiting::input;
use crate::validation::{FieldError, Invalid, Validation};

/// One criterion, as it is sent.
#[derive(Debug, Clone, Default)]
pub struct CriterionInput {
    /// What it is called.
    pub name: String,
    /// 1 to 5, if it came up.
    pub rating: Option<i64>,
}

/// What somebody thinks, as it is sent.
#[derive(Debug, Clone, Default)]
pub struct AssessmentInput {
    /// Criterion by criterion.
    pub criteria: Vec<CriterionInput>,
    /// What they advise.
    pub recommendation: String,
    /// What else they say.
    pub text: Option<String>,
}

pub(super) fn assessment(request: &AssessmentInput) -> Result<Assessment, Invalid> {
    let mut check = Validation::new();
    let criteria = check.take(criteria(&request.criteria));
    let word = Some(request.recommendation.as_str());
    let recommendation =
        check.take(input::optional_word("recommendation", word, Recommendation::parse)).flatten();
    let text = check.take(input::optional_prose("text", request.text.as_deref()));
    let ((criteria, recommendation), text) =
        check.finish(criteria.zip(recommendation).zip(text))?;
    Ok(Assessment { criteria, recommendation, text })
}

fn criteria(criteria: &[CriterionInput]) -> Result<Criteria, FieldError> {
    let out_of_range = || {
        let message = format!("a rating is 1 to {}", Rating::MAX);
        FieldError::new("criteria", "out_of_range", message)
    };
    let parsed = criteria.iter().map(|one| {
        let rating = one
            .rating
            .map(|rating| u8::try_from(rating).ok().and_then(Rating::new).ok_or_else(out_of_range));
        Ok(Criterion { name: input::line("criteria", &one.name)?, rating: rating.transpose()? })
    });
    Criteria::new(parsed.collect::<Result<_, FieldError>>()?)
        .map_err(|error| FieldError::new("criteria", error.code(), error))
}
