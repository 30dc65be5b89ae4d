//! The pages that links in mails lead to. A `GET` never uses up a token: programs that scan mail
//! follow links, so the page asks for one click, which posts.

#[cfg(test)]
mod tests;

use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{HttpResponse, web};
use minijinja::{Value, context};
use serde::Deserialize;
use socle_application::identity::Identity;
use socle_domain::identity::{PasswordAttempt, PasswordPolicy, SecretToken};

use super::dto::PasswordField;
use crate::extract::{Anyone, Form};
use crate::pages::{Visit, show_problems};
use crate::problem::Problem;

/// Registers the pages.
pub(crate) fn configure_pages(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/auth")
            .wrap(from_fn(show_problems))
            .service(web::resource("/verify-email").get(ask_to_verify).post(verify_email))
            .service(web::resource("/verify-email/resend").get(ask_to_resend).post(resend))
            .service(web::resource("/reset-password").get(ask_for_password).post(reset_password)),
    );
}

/// The query or the form of a page that a mailed link leads to.
#[derive(Deserialize)]
struct TokenField {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
struct ResendForm {
    #[serde(default)]
    email: String,
}

#[derive(Deserialize)]
struct ResetPasswordForm {
    #[serde(default)]
    token: String,
    new_password: Option<PasswordField>,
    repeat: Option<PasswordField>,
}

async fn ask_to_verify(
    visit: Visit,
    query: web::Query<TokenField>,
) -> Result<HttpResponse, Problem> {
    match SecretToken::parse(&query.token) {
        Some(token) => {
            let token = token.expose();
            visit.show(StatusCode::OK, "identity/verify_email.html", context! { token })
        }
        None => verification_gone(&visit),
    }
}

async fn verify_email(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let verified = identity.verify_email.execute(&actor, &form.token).await;
    match verified.map_err(Problem::from) {
        Ok(()) => visit.show(StatusCode::OK, "identity/email_verified.html", context! {}),
        // Without a token the page is the same.
        Err(problem) if problem.is_token_gone() => verification_gone(&visit.again_with(&[])),
        Err(problem) => Err(problem),
    }
}

fn verification_gone(visit: &Visit) -> Result<HttpResponse, Problem> {
    visit.show(StatusCode::GONE, "identity/verification_gone.html", resend_fields("", false))
}

async fn ask_to_resend(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(StatusCode::OK, "identity/resend.html", resend_fields("", false))
}

async fn resend(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<ResendForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (status, template) = (StatusCode::ACCEPTED, "identity/resend_accepted.html");
    let email = form.email.as_str();
    match identity.resend_verification.execute(&actor, email).await.map_err(Problem::from) {
        // The same for every address, known or not.
        Ok(()) => visit.show(status, template, context! { email => email.trim() }),
        Err(problem) if !problem.field_problems().is_empty() => {
            let visit = visit.again_with(&[]);
            let fields = resend_fields(email, true);
            visit.show(StatusCode::UNPROCESSABLE_ENTITY, "identity/resend.html", fields)
        }
        Err(problem) => Err(problem),
    }
}

fn resend_fields(email: &str, email_is_wrong: bool) -> Value {
    context! { email, email_is_wrong }
}

async fn ask_for_password(
    visit: Visit,
    query: web::Query<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match SecretToken::parse(&query.token) {
        Some(token) => {
            let fields = reset_fields(&identity, token.expose(), &[]);
            visit.show(StatusCode::OK, "identity/reset_password.html", fields)
        }
        None => reset_gone(&visit),
    }
}

async fn reset_password(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<ResetPasswordForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let typed = |field: Option<PasswordField>| field.map_or(PasswordAttempt::new(""), |f| f.0);
    let (token, password) = (form.token.as_str(), typed(form.new_password));
    if password.expose() != typed(form.repeat).expose() {
        return fill_in_again(visit, &identity, token, &[FieldMessage::DIFFERS]);
    }
    let reset = identity.reset_password.execute(&actor, token, password).await;
    match reset.map_err(Problem::from) {
        Ok(()) => visit.show(StatusCode::OK, "identity/password_set.html", context! {}),
        Err(problem) if problem.is_token_gone() => reset_gone(&visit.again_with(&[])),
        Err(problem) if !problem.field_problems().is_empty() => {
            let codes = problem.field_problems().iter().map(|error| error.code.as_str());
            let errors: Vec<_> = codes.map(FieldMessage::of_password).collect();
            fill_in_again(visit, &identity, token, &errors)
        }
        Err(problem) => Err(problem),
    }
}

fn fill_in_again(
    visit: Visit,
    identity: &Identity,
    token: &str,
    errors: &[FieldMessage],
) -> Result<HttpResponse, Problem> {
    let fields = reset_fields(identity, token, errors);
    let visit = visit.again_with(&[("token", token)]);
    visit.show(StatusCode::UNPROCESSABLE_ENTITY, "identity/reset_password.html", fields)
}

fn reset_gone(visit: &Visit) -> Result<HttpResponse, Problem> {
    visit.show(StatusCode::GONE, "identity/reset_gone.html", context! {})
}

fn reset_fields(identity: &Identity, token: &str, errors: &[FieldMessage]) -> Value {
    let error = |error: &FieldMessage| context! { field => error.field, message => error.message };
    context! {
        token,
        errors => errors.iter().map(error).collect::<Vec<_>>(),
        rules => context! {
            min => PasswordPolicy::MIN_CHARS,
            max => PasswordPolicy::MAX_CHARS,
            composition => identity.reset_password.new_password.policy.composition,
        },
    }
}

/// What is wrong with a field, in words of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FieldMessage {
    field: &'static str,
    message: &'static str,
}

impl FieldMessage {
    const DIFFERS: Self = Self { field: "repeat", message: "password-error.differs" };

    fn of_password(code: &str) -> Self {
        let message = match code {
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
        };
        Self { field: "new_password", message }
    }
}
