//! Signing in, with both factors.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::{
    Identity, SessionCredentials, SignInError, SignInInput, SignInOutcome, SignedInAnswer,
    VerifySecondFactorError, VerifySecondFactorInput,
};
use socle_domain::identity::{SecondFactorMethod, SecretToken, SessionKind};

use super::super::cookies;
use super::super::dto::{MethodField, PasswordField};
use super::destination::Destination;
use super::fields::{self, typed};
use super::sign_up::SIGN_UP;
use super::words;
use crate::extract::{Anyone, BrowserActor, Form};
use crate::pages::form::{self, Field, FieldMessage, Sheet};
use crate::pages::{Visit, see_other};
use crate::problem::Problem;

/// Where people sign in.
pub(crate) const SIGN_IN: &str = "/auth/sign-in";
const SECOND_FACTOR: &str = "/auth/second-factor";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/sign-in").get(ask).post(sign_in))
        .service(web::resource("/second-factor").get(back).post(second_factor));
}

#[derive(Deserialize)]
struct Arrival {
    #[serde(default)]
    next: Destination,
    done: Option<String>,
}

#[derive(Deserialize)]
struct SignInForm {
    #[serde(default)]
    email: String,
    password: Option<PasswordField>,
    #[serde(default)]
    next: Destination,
}

async fn ask(
    visit: Visit,
    browser: Option<BrowserActor>,
    query: web::Query<Arrival>,
) -> Result<HttpResponse, Problem> {
    if browser.is_some() {
        // As after signing in: from here on, pages are in the person's own language.
        return Ok(see_other(&query.next.href()).finish());
    }
    let is_over = query.done.as_deref() == Some("signed-out");
    let done = is_over.then_some("sign-in.signed-out");
    visit.sheet(StatusCode::OK, &sheet("", &query.next, &[]).after(done))
}

async fn sign_in(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<SignInForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (email, session) = (form.email.clone(), SessionKind::Cookie);
    let password = typed(form.password);
    let input = SignInInput { email, password, device_name: None, session };
    let messages = match identity.sign_in.execute(&actor, input).await {
        Ok(outcome) => return admitted(&visit, &outcome, &form.next),
        Err(SignInError::InvalidCredentials) => vec![FieldMessage::of_form("sign-in.wrong")],
        Err(error) => words::mendable(error.into())?,
    };
    let visit = visit.again_with(&[("next", &form.next.href())]);
    let sheet = sheet(&form.email, &form.next, &messages);
    visit.sheet(StatusCode::UNPROCESSABLE_ENTITY, &sheet)
}

fn sheet(email: &str, next: &Destination, messages: &[FieldMessage]) -> Sheet {
    let form = form::Form::new(SIGN_IN, "sign-in.action")
        .hidden("next", next.href())
        .field(fields::email(email))
        .field(fields::current_password("password"))
        .with(messages);
    let sheet = Sheet::new("sign-in")
        .ask(form)
        .link("link.forgot-password", "/auth/forgot-password")
        .link("link.magic-link", "/auth/magic-link/send");
    next.carried(|query| sheet.link_with("link.sign-up", SIGN_UP, query))
}

/// The first factor is proved.
pub(super) fn admitted(
    visit: &Visit,
    outcome: &SignInOutcome,
    next: &Destination,
) -> Result<HttpResponse, Problem> {
    match outcome {
        SignInOutcome::Authenticated(answer) => Ok(entered(answer, next)),
        SignInOutcome::SecondFactorRequired(answer) => {
            let method = SecondFactorMethod::Totp;
            let sheet = second_factor_sheet(&answer.challenge, method, next, &[]);
            visit.sheet(StatusCode::OK, &sheet)
        }
    }
}

/// Everything is proved. From here on, pages are in the person's own language.
fn entered(answer: &SignedInAnswer, next: &Destination) -> HttpResponse {
    let mut response = see_other(&next.href());
    if let SessionCredentials::Browser(browser) = &answer.credentials {
        cookies::set_signed_in(&mut response, answer, browser);
    }
    response.finish()
}

#[derive(Deserialize)]
struct SecondFactorForm {
    #[serde(default)]
    challenge: String,
    method: MethodField,
    /// Missing when another method is chosen.
    code: Option<String>,
    #[serde(default)]
    next: Destination,
}

/// The second factor is asked for after the first one only.
async fn back(visit: Visit) -> HttpResponse {
    see_other(&visit.href(SIGN_IN, &[])).finish()
}

async fn second_factor(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<SecondFactorForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (method, next) = (SecondFactorMethod::from(form.method), &form.next);
    let Some(challenge) = SecretToken::parse(&form.challenge) else { return gone(visit) };
    let Some(code) = form.code else {
        return visit.sheet(StatusCode::OK, &second_factor_sheet(&challenge, method, next, &[]));
    };
    let input = VerifySecondFactorInput { challenge: challenge.clone(), method, code };
    let messages = match identity.verify_second_factor.execute(&actor, input).await {
        Ok(answer) => return Ok(entered(&answer, next)),
        Err(VerifySecondFactorError::Gone) => return gone(visit),
        Err(VerifySecondFactorError::WrongCode) => {
            vec![FieldMessage::new("code", "code-error.wrong")]
        }
        Err(error) => words::mendable(error.into())?,
    };
    let sheet = second_factor_sheet(&challenge, method, next, &messages);
    visit.sheet(StatusCode::UNPROCESSABLE_ENTITY, &sheet)
}

fn second_factor_sheet(
    challenge: &SecretToken,
    method: SecondFactorMethod,
    next: &Destination,
    messages: &[FieldMessage],
) -> Sheet {
    let form = |submit, method: SecondFactorMethod| {
        form::Form::new(SECOND_FACTOR, submit)
            .hidden("challenge", challenge.expose())
            .hidden("method", method.as_str())
            .hidden("next", next.href())
    };
    let (words, field, other, switch) = match method {
        SecondFactorMethod::Totp => (
            "second-factor",
            Field::digits("code"),
            SecondFactorMethod::RecoveryCode,
            "second-factor.use-recovery-code",
        ),
        SecondFactorMethod::RecoveryCode => (
            "recovery-code",
            Field::code("code"),
            SecondFactorMethod::Totp,
            "second-factor.use-app",
        ),
    };
    Sheet::new(words)
        .ask(form("second-factor.action", method).field(field).with(messages))
        .or(form(switch, other))
        .link("link.start-again", SIGN_IN)
}

fn gone(visit: Visit) -> Result<HttpResponse, Problem> {
    let sheet = Sheet::new("second-factor-gone").link("link.sign-in", SIGN_IN);
    visit.again_with(&[]).sheet(StatusCode::GONE, &sheet)
}
