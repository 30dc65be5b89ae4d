//! Signing in with a mailed link or the code beside it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::{
    Identity, MagicLinkProof, VerifyMagicLinkError, VerifyMagicLinkInput,
};
use socle_domain::identity::{SecretToken, SessionKind};

use super::destination::Destination;
use super::sign_in::{SIGN_IN, admitted};
use super::{EmailField, TokenField, again, fields, words};
use crate::extract::{Anyone, Form};
use crate::pages::form::{self, Field, FieldMessage, Sheet};
use crate::pages::{Visit, see_other};
use crate::problem::Problem;

const SEND: &str = "/auth/magic-link/send";
const CODE: &str = "/auth/magic-link/code";
const LINK: &str = "/auth/magic-link";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/magic-link/send").get(ask_for_email).post(send))
        .service(web::resource("/magic-link/code").get(back).post(by_code))
        .service(web::resource("/magic-link").get(ask).post(by_link));
}

async fn ask_for_email(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.sheet(StatusCode::OK, &send_sheet("", &[]))
}

async fn send(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(EmailField { email }): Form<EmailField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.send_magic_link.execute(&actor, &email, None).await.map_err(Problem::from) {
        // The same for every address, known or not.
        Ok(()) => visit.sheet(StatusCode::ACCEPTED, &code_sheet(&email, &[])),
        Err(problem) => again(visit, &send_sheet(&email, &words::mendable(problem)?)),
    }
}

fn send_sheet(email: &str, messages: &[FieldMessage]) -> Sheet {
    let form = form::Form::new(SEND, "magic-link-send.action");
    Sheet::new("magic-link-send")
        .ask(form.field(fields::email(email)).with(messages))
        .link("link.password", SIGN_IN)
}

fn code_sheet(email: &str, messages: &[FieldMessage]) -> Sheet {
    let form = form::Form::new(CODE, "magic-link.action")
        .hidden("email", email)
        .field(Field::digits("code"))
        .with(messages);
    Sheet::new("magic-link-sent")
        .notice()
        .about(email)
        .say("magic-link-sent.code")
        .ask(form)
        .link("resend-accepted.again", SEND)
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct CodeForm {
    email: String,
    code: String,
}

async fn back(visit: Visit) -> HttpResponse {
    see_other(&visit.href(SEND, &[])).finish()
}

async fn by_code(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(CodeForm { email, code }): Form<CodeForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let proof = MagicLinkProof::Code { email: email.clone(), code };
    let messages = match identity.verify_magic_link.execute(&actor, input(proof)).await {
        Ok(outcome) => return admitted(&visit, &outcome, &Destination::default()),
        Err(VerifyMagicLinkError::WrongCode) => {
            vec![FieldMessage::new("code", "code-error.wrong")]
        }
        Err(error) => words::mendable(error.into())?,
    };
    visit.sheet(StatusCode::UNPROCESSABLE_ENTITY, &code_sheet(&email, &messages))
}

async fn ask(visit: Visit, query: web::Query<TokenField>) -> Result<HttpResponse, Problem> {
    let Some(token) = SecretToken::parse(&query.token) else { return gone(visit) };
    let form = form::Form::new(LINK, "magic-link.action").hidden("token", token.expose());
    visit.sheet(StatusCode::OK, &Sheet::new("magic-link").ask(form))
}

async fn by_link(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(TokenField { token }): Form<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.verify_magic_link.execute(&actor, input(MagicLinkProof::Token(token))).await {
        Ok(outcome) => admitted(&visit, &outcome, &Destination::default()),
        Err(VerifyMagicLinkError::Gone) => gone(visit),
        Err(error) => Err(error.into()),
    }
}

fn input(proof: MagicLinkProof) -> VerifyMagicLinkInput {
    VerifyMagicLinkInput { proof, device_name: None, session: SessionKind::Cookie }
}

fn gone(visit: Visit) -> Result<HttpResponse, Problem> {
    let sheet = Sheet::new("link-gone")
        .say("link-gone.magic-link")
        .link("link.magic-link", SEND)
        .link("link.password", SIGN_IN);
    visit.again_with(&[]).sheet(StatusCode::GONE, &sheet)
}
