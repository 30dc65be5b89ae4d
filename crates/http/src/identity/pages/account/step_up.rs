//! Proving again who one is, before something sensitive.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::{Identity, StepUpProof};

use super::super::fields::{self, typed};
use super::super::words;
use super::{Account, AccountForm, AccountPage, Done};
use crate::identity::dto::PasswordField;
use crate::pages::form::{Field, FieldMessage, Form, Sheet};
use crate::pages::see_other;
use crate::problem::Problem;

const CONFIRM: &str = "/account/confirm";

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/confirm").get(show).post(confirm));
}

/// Sends somebody to prove who they are, and from there back.
pub(super) fn ask(account: &Account, next: AccountPage) -> HttpResponse {
    see_other(&account.visit.href(CONFIRM, &[("next", next.path())])).finish()
}

#[derive(Deserialize)]
struct Arrival {
    #[serde(default)]
    next: AccountPage,
}

#[derive(Deserialize)]
struct ConfirmForm {
    #[serde(default)]
    next: AccountPage,
    current_password: Option<PasswordField>,
    code: Option<String>,
}

async fn show(account: Account, query: web::Query<Arrival>) -> Result<HttpResponse, Problem> {
    let sheet = sheet(&account, query.next, &[]);
    account.sheet(query.next, &sheet)
}

async fn confirm(
    AccountForm { mut account, fields: form }: AccountForm<ConfirmForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let next = form.next;
    let proof = match form.code {
        Some(code) => StepUpProof::Code(code),
        None => StepUpProof::Password(typed(form.current_password)),
    };
    let proved = identity.step_up.execute(&account.browser.actor, proof).await;
    match proved.map_err(Problem::from) {
        Ok(proved) => {
            let mut answer = account.done(next, Done::Confirmed);
            account.renew(&mut answer, &proved);
            Ok(answer.finish())
        }
        Err(problem) => {
            let sheet = sheet(&account, next, &words::mendable(problem)?);
            account.again_with(next, &[("next", next.path())], &sheet)
        }
    }
}

fn sheet(account: &Account, next: AccountPage, messages: &[FieldMessage]) -> Sheet {
    let has_factor = account.user.has_second_factor();
    let field = if has_factor {
        Field::code("code").hint("confirm.code-hint")
    } else {
        fields::current_password("current_password")
    };
    let form = Form::new(CONFIRM, "confirm.action")
        .hidden("csrf_token", &account.csrf_token)
        .hidden("next", next.path())
        .field(field)
        .with(messages);
    Sheet::new("confirm").ask(form).link("account.back", next.path())
}
