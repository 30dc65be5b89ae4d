//! Forgotten passwords.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::{Identity, ResetPasswordError};
use socle_domain::identity::SecretToken;

use super::super::dto::PasswordField;
use super::fields::{self, typed};
use super::{EmailField, TokenField, again, say, words};
use crate::extract::{Anyone, Form};
use crate::pages::form::{self, Field, FieldMessage, Sheet};
use crate::pages::{Visit, see_other};
use crate::problem::Problem;

const FORGOT: &str = "/auth/forgot-password";
const ACCEPTED: &str = "/auth/forgot-password/accepted";
const RESET: &str = "/auth/reset-password";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/forgot-password").get(ask_for_email).post(forgot))
        .service(web::resource("/forgot-password/accepted").get(|visit| say(visit, accepted)))
        .service(web::resource("/reset-password").get(ask_for_password).post(reset));
}

async fn ask_for_email(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.sheet(StatusCode::OK, &forgot_sheet("", &[]))
}

async fn forgot(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(EmailField { email }): Form<EmailField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.forgot_password.execute(&actor, &email).await.map_err(Problem::from) {
        // The same for every address, known or not.
        Ok(()) => Ok(see_other(&visit.href(ACCEPTED, &[])).finish()),
        Err(problem) => again(visit, &forgot_sheet(&email, &words::mendable(problem)?)),
    }
}

fn forgot_sheet(email: &str, messages: &[FieldMessage]) -> Sheet {
    let form = form::Form::new(FORGOT, "forgot-password.action");
    Sheet::new("forgot-password")
        .ask(form.field(fields::email(email)).with(messages))
        .link("link.sign-in", "/auth/sign-in")
}

fn accepted() -> Sheet {
    Sheet::new("forgot-password-accepted")
        .notice()
        .say("mail.hint")
        .link("forgot-password-accepted.again", FORGOT)
        .link("link.sign-in", "/auth/sign-in")
}

#[derive(Deserialize)]
struct ResetForm {
    #[serde(default)]
    token: String,
    new_password: Option<PasswordField>,
    repeat: Option<PasswordField>,
}

async fn ask_for_password(
    visit: Visit,
    query: web::Query<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match SecretToken::parse(&query.token) {
        Some(token) => visit.sheet(StatusCode::OK, &reset_sheet(&identity, token.expose(), &[])),
        None => gone(visit),
    }
}

async fn reset(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<ResetForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (token, password) = (form.token.as_str(), typed(form.new_password));
    if password.expose() != typed(form.repeat).expose() {
        return reset_again(visit, &identity, token, &[words::differs()]);
    }
    match identity.reset_password.execute(&actor, token, password).await {
        Ok(()) => {
            let sheet = Sheet::new("password-set").success().link("link.sign-in", "/auth/sign-in");
            visit.sheet(StatusCode::OK, &sheet)
        }
        Err(ResetPasswordError::Gone) => gone(visit),
        Err(error) => reset_again(visit, &identity, token, &words::mendable(error.into())?),
    }
}

fn reset_again(
    visit: Visit,
    identity: &Identity,
    token: &str,
    messages: &[FieldMessage],
) -> Result<HttpResponse, Problem> {
    let visit = visit.again_with(&[("token", token)]);
    visit.sheet(StatusCode::UNPROCESSABLE_ENTITY, &reset_sheet(identity, token, messages))
}

fn reset_sheet(identity: &Identity, token: &str, messages: &[FieldMessage]) -> Sheet {
    let policy = identity.reset_password.new_password.policy;
    let form = form::Form::new(RESET, "reset-password.action")
        .hidden("token", token)
        .field(fields::new_password("new_password", policy))
        .field(Field::password("repeat", "new-password"))
        .with(messages);
    Sheet::new("reset-password").ask(form)
}

fn gone(visit: Visit) -> Result<HttpResponse, Problem> {
    let sheet = Sheet::new("link-gone").say("link-gone.reset").link("link.forgot-password", FORGOT);
    visit.again_with(&[]).sheet(StatusCode::GONE, &sheet)
}
