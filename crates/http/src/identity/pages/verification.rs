//! Proving an address.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use socle_application::identity::{Identity, VerifyEmailError};
use socle_domain::identity::SecretToken;

use super::{EmailField, TokenField, again, fields, words};
use crate::extract::{Anyone, Form};
use crate::pages::Visit;
use crate::pages::form::{self, FieldMessage, Sheet};
use crate::problem::Problem;

const VERIFY: &str = "/auth/verify-email";
const RESEND: &str = "/auth/verify-email/resend";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/verify-email").get(ask).post(verify))
        .service(web::resource("/verify-email/resend").get(ask_to_resend).post(resend));
}

async fn ask(visit: Visit, query: web::Query<TokenField>) -> Result<HttpResponse, Problem> {
    let Some(token) = SecretToken::parse(&query.token) else { return gone(visit) };
    let form = form::Form::new(VERIFY, "verify-email.action").hidden("token", token.expose());
    visit.sheet(StatusCode::OK, &Sheet::new("verify-email").ask(form))
}

async fn verify(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(form): Form<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.verify_email.execute(&actor, &form.token).await {
        Ok(()) => {
            let sheet =
                Sheet::new("email-verified").success().link("link.sign-in", "/auth/sign-in");
            visit.sheet(StatusCode::OK, &sheet)
        }
        Err(VerifyEmailError::Gone) => gone(visit),
        Err(error) => Err(error.into()),
    }
}

/// Without a token the page is the same.
fn gone(visit: Visit) -> Result<HttpResponse, Problem> {
    let sheet = Sheet::new("link-gone")
        .say("link-gone.verification")
        .ask(resend_form("", &[]))
        .link("link.sign-in", "/auth/sign-in");
    visit.again_with(&[]).sheet(StatusCode::GONE, &sheet)
}

async fn ask_to_resend(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.sheet(StatusCode::OK, &Sheet::new("resend").ask(resend_form("", &[])))
}

async fn resend(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(EmailField { email }): Form<EmailField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.resend_verification.execute(&actor, &email).await.map_err(Problem::from) {
        // The same for every address, known or not.
        Ok(()) => {
            let sheet = Sheet::new("resend-accepted")
                .notice()
                .about(&email)
                .say("mail.hint")
                .link("resend-accepted.again", RESEND);
            visit.sheet(StatusCode::ACCEPTED, &sheet)
        }
        Err(problem) => {
            let messages = words::mendable(problem)?;
            again(visit, &Sheet::new("resend").ask(resend_form(&email, &messages)))
        }
    }
}

fn resend_form(email: &str, messages: &[FieldMessage]) -> form::Form {
    form::Form::new(RESEND, "resend.action").field(fields::email(email)).with(messages)
}
