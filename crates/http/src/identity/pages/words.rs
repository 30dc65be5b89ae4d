//! What is wrong with a form, in words of the catalogues: the one place that knows the codes of the
//! use cases.

use crate::pages::form::FieldMessage;
use crate::problem::{FieldProblem, Problem};

/// What the person can mend, or the problem that they cannot.
pub(super) fn mendable(problem: Problem) -> Result<Vec<FieldMessage>, Problem> {
    if problem.field_problems().is_empty() {
        return Err(problem);
    }
    Ok(problem.field_problems().iter().map(message).collect())
}

/// Two passwords that should be the same are not.
pub(super) fn differs() -> FieldMessage {
    FieldMessage::new("repeat", "password-error.differs")
}

fn message(problem: &FieldProblem) -> FieldMessage {
    let words = match problem.field.as_str() {
        "password" | "new_password" => of_password(&problem.code),
        "current_password" => of_current_password(&problem.code),
        "email" | "new_email" => of_email(&problem.code),
        "first_name" => of_name(&problem.code, "name-error.no_first_name"),
        "last_name" => of_name(&problem.code, "name-error.no_last_name"),
        "code" => of_code(&problem.code),
        "locale" | "time_zone" => "choice.error",
        _ => "errors.other",
    };
    FieldMessage::new(&problem.field, words)
}

fn of_password(code: &str) -> &'static str {
    match code {
        "too_short" => "password-error.too_short",
        "too_long" => "password-error.too_long",
        "no_uppercase" => "password-error.no_uppercase",
        "no_lowercase" => "password-error.no_lowercase",
        "no_digit" => "password-error.no_digit",
        "no_symbol" => "password-error.no_symbol",
        "too_common" => "password-error.too_common",
        "personal" => "password-error.personal",
        "leaked" => "password-error.leaked",
        _ => "password-error.other",
    }
}

fn of_current_password(code: &str) -> &'static str {
    match code {
        "wrong" => "current-password-error.wrong",
        _ => "errors.other",
    }
}

fn of_email(code: &str) -> &'static str {
    match code {
        "unchanged" => "email.unchanged",
        "too_long" => "email.too_long",
        _ => "email.error",
    }
}

fn of_name(code: &str, missing: &'static str) -> &'static str {
    match code {
        "required" => missing,
        "too_long" => "name-error.too_long",
        _ => "name-error.malformed",
    }
}

fn of_code(code: &str) -> &'static str {
    match code {
        "malformed" => "code-error.malformed",
        "required" => "code-error.required",
        _ => "code-error.wrong",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("password", "too_short", "password-error.too_short")]
    #[case("new_password", "personal", "password-error.personal")]
    #[case("new_password", "leaked", "password-error.leaked")]
    #[case("new_password", "a_rule_of_tomorrow", "password-error.other")]
    #[case("current_password", "wrong", "current-password-error.wrong")]
    #[case("email", "required", "email.error")]
    #[case("email", "malformed", "email.error")]
    #[case("new_email", "too_long", "email.too_long")]
    #[case("new_email", "unchanged", "email.unchanged")]
    #[case("first_name", "required", "name-error.no_first_name")]
    #[case("last_name", "required", "name-error.no_last_name")]
    #[case("last_name", "too_long", "name-error.too_long")]
    #[case("last_name", "malformed", "name-error.malformed")]
    #[case("code", "malformed", "code-error.malformed")]
    #[case("code", "wrong", "code-error.wrong")]
    #[case("code", "required", "code-error.required")]
    #[case("locale", "unsupported", "choice.error")]
    #[case("time_zone", "unknown", "choice.error")]
    #[case("device_name", "malformed", "errors.other")]
    fn every_code_has_words(#[case] field: &str, #[case] code: &str, #[case] words: &'static str) {
        let problem = Problem::invalid(vec![FieldProblem::new(field, code, "")]);
        assert_eq!(mendable(problem).unwrap(), [FieldMessage::new(field, words)]);
    }

    #[test]
    fn what_nobody_can_mend_stays_a_problem() {
        let problem = mendable(Problem::token_gone()).unwrap_err();
        assert_eq!(problem.to_string(), "410 token-gone");
    }
}
