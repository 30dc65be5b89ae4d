//! What requests say about interviews.

use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::recruiting::WebAddress;
use socle_domain::recruiting::hiring::{InterviewKind, InterviewPlan, Interviewers};

use crate::patch::Patch;
use crate::recruiting::input;
use crate::validation::{FieldError, Invalid, Validation};

/// An interview, as it is asked for.
#[derive(Debug, Clone)]
pub struct InterviewInput {
    /// How people talk.
    pub kind: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How many minutes it takes.
    pub minutes: i64,
    /// In which place, or under which number.
    pub place: Option<String>,
    /// Where they see each other on a screen.
    pub link: Option<String>,
    /// What the candidate should know.
    pub instructions: Option<String>,
    /// Who talks to them.
    pub interviewers: Vec<UserId>,
}

/// What changes about an interview; what is left out stays.
#[derive(Debug, Default)]
pub struct InterviewPatch {
    /// How people talk.
    pub kind: Option<String>,
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// How many minutes it takes.
    pub minutes: Option<i64>,
    /// In which place, or under which number.
    pub place: Patch<String>,
    /// Where they see each other on a screen.
    pub link: Patch<String>,
    /// What the candidate should know.
    pub instructions: Patch<String>,
    /// Who talks to them.
    pub interviewers: Option<Vec<UserId>>,
}

impl InterviewPatch {
    /// How an interview is to be afterwards.
    pub(super) fn apply(self, current: &InterviewPlan) -> InterviewInput {
        let place = current.place.as_ref().map(ToString::to_string);
        let link = current.link.as_ref().map(|link| link.as_str().to_owned());
        let instructions = current.instructions.as_ref().map(ToString::to_string);
        let interviewers = || current.interviewers.as_slice().to_vec();
        InterviewInput {
            kind: self.kind.unwrap_or_else(|| current.kind.as_str().to_owned()),
            starts_at: self.starts_at.unwrap_or(current.starts_at),
            minutes: self.minutes.unwrap_or_else(|| i64::from(current.minutes)),
            place: self.place.apply(place),
            link: self.link.apply(link),
            instructions: self.instructions.apply(instructions),
            interviewers: self.interviewers.unwrap_or_else(interviewers),
        }
    }
}

/// Reads how an interview is to be.
pub(super) fn plan(request: &InterviewInput, now: Timestamp) -> Result<InterviewPlan, Invalid> {
    let mut check = Validation::new();
    let word = Some(request.kind.as_str());
    let kind = check.take(input::optional_word("kind", word, InterviewKind::parse)).flatten();
    let place = check.take(input::optional_line("place", request.place.as_deref()));
    let link = request.link.as_deref().filter(|text| !text.trim().is_empty());
    let link = link.map(WebAddress::parse).transpose();
    let link = check.take(link.map_err(|error| FieldError::new("link", "malformed", error)));
    let text = request.instructions.as_deref();
    let instructions = check.take(input::optional_prose("instructions", text));
    let interviewers = Interviewers::new(request.interviewers.iter().copied()).ok_or_else(|| {
        let message = format!("an interview has 1 to {} interviewers", Interviewers::MAX);
        FieldError::new("interviewers", "out_of_range", message)
    });
    let interviewers = check.take(interviewers);
    let all = kind.zip(place).zip(link).zip(instructions).zip(interviewers);
    let ((((kind, place), link), instructions), interviewers) = check.finish(all)?;
    // What does not fit is too long as well.
    let minutes = u16::try_from(request.minutes).unwrap_or_default();
    let starts_at = request.starts_at;
    let plan = InterviewPlan { kind, starts_at, minutes, place, link, instructions, interviewers };
    plan.check(now).map_err(|error| {
        let (field, code) = error.field();
        FieldError::new(field, code, error)
    })?;
    Ok(plan)
}
