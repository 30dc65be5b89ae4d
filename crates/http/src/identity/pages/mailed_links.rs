//! What mailed links lead to besides: moving an account to another address, and ending a lockout.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use socle_application::identity::{ConfirmEmailChangeError, Identity, UnlockAccountError};
use socle_domain::identity::SecretToken;

use super::TokenField;
use super::account::AccountPage;
use super::sign_in::SIGN_IN;
use crate::extract::{Anyone, Form};
use crate::pages::Visit;
use crate::pages::form::{self, Sheet};
use crate::problem::Problem;

const CHANGE_EMAIL: &str = "/auth/change-email";
const UNLOCK: &str = "/auth/unlock";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/change-email").get(ask_to_change_email).post(change_email))
        .service(web::resource("/unlock").get(ask_to_unlock).post(unlock));
}

async fn ask_to_change_email(
    visit: Visit,
    query: web::Query<TokenField>,
) -> Result<HttpResponse, Problem> {
    let Some(token) = SecretToken::parse(&query.token) else { return change_email_gone(visit) };
    let form = form::Form::new(CHANGE_EMAIL, "change-email.action").hidden("token", token.expose());
    visit.sheet(StatusCode::OK, &Sheet::new("change-email").ask(form))
}

async fn change_email(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(TokenField { token }): Form<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let to_account = |sheet: Sheet| sheet.link("link.account", AccountPage::Profile.path());
    match identity.confirm_email_change.execute(&actor, &token).await {
        Ok(()) => visit.sheet(StatusCode::OK, &to_account(Sheet::new("email-changed").success())),
        Err(ConfirmEmailChangeError::EmailTaken) => {
            visit.sheet(StatusCode::CONFLICT, &to_account(Sheet::new("email-taken")))
        }
        Err(ConfirmEmailChangeError::Gone) => change_email_gone(visit),
        Err(error) => Err(error.into()),
    }
}

fn change_email_gone(visit: Visit) -> Result<HttpResponse, Problem> {
    let sheet = Sheet::new("link-gone")
        .say("link-gone.change-email")
        .link("link.account", AccountPage::Profile.path());
    visit.again_with(&[]).sheet(StatusCode::GONE, &sheet)
}

async fn ask_to_unlock(
    visit: Visit,
    query: web::Query<TokenField>,
) -> Result<HttpResponse, Problem> {
    let Some(token) = SecretToken::parse(&query.token) else { return unlock_gone(visit) };
    let form = form::Form::new(UNLOCK, "unlock.action").hidden("token", token.expose());
    visit.sheet(StatusCode::OK, &Sheet::new("unlock").ask(form))
}

async fn unlock(
    visit: Visit,
    Anyone(actor): Anyone,
    Form(TokenField { token }): Form<TokenField>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.unlock_account.execute(&actor, &token).await {
        Ok(()) => {
            let sheet = Sheet::new("unlocked")
                .success()
                .link("link.sign-in", SIGN_IN)
                .link("link.forgot-password", "/auth/forgot-password");
            visit.sheet(StatusCode::OK, &sheet)
        }
        Err(UnlockAccountError::Gone) => unlock_gone(visit),
        Err(error) => Err(error.into()),
    }
}

fn unlock_gone(visit: Visit) -> Result<HttpResponse, Problem> {
    let sheet = Sheet::new("link-gone")
        .say("link-gone.unlock")
        .link("link.magic-link", "/auth/magic-link/send")
        .link("link.sign-in", SIGN_IN);
    visit.again_with(&[]).sheet(StatusCode::GONE, &sheet)
}
