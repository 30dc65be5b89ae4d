//! Changing the password.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::Identity;

use super::super::fields::{self, typed};
use super::super::words;
use super::{Account, AccountForm, AccountPage, Done};
use crate::identity::dto::PasswordField;
use crate::pages::form::{Field, FieldMessage, Form, Sheet};
use crate::problem::Problem;

const PAGE: AccountPage = AccountPage::Password;

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/security/password").get(show).post(change));
}

#[derive(Deserialize)]
struct PasswordForm {
    current_password: Option<PasswordField>,
    new_password: Option<PasswordField>,
    repeat: Option<PasswordField>,
}

async fn show(account: Account, identity: web::Data<Identity>) -> Result<HttpResponse, Problem> {
    let sheet = sheet(&account, &identity, &[]);
    account.sheet(PAGE, &sheet)
}

async fn change(
    AccountForm { mut account, fields: form }: AccountForm<PasswordForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (current, new) = (typed(form.current_password), typed(form.new_password));
    if new.expose() != typed(form.repeat).expose() {
        let sheet = sheet(&account, &identity, &[words::differs()]);
        return account.again(PAGE, &sheet);
    }
    let changed = identity.change_password.execute(&account.browser.actor, current, new).await;
    match changed.map_err(Problem::from) {
        Ok(changed) => {
            let mut answer = account.done(AccountPage::Security, Done::Password);
            account.renew(&mut answer, &changed);
            Ok(answer.finish())
        }
        Err(problem) => {
            let sheet = sheet(&account, &identity, &words::mendable(problem)?);
            account.again(PAGE, &sheet)
        }
    }
}

fn sheet(account: &Account, identity: &Identity, messages: &[FieldMessage]) -> Sheet {
    let policy = identity.change_password.new_password.policy;
    let form = Form::new(PAGE.path(), "change-password.action")
        .hidden("csrf_token", &account.csrf_token)
        .field(fields::current_password("current_password"))
        .field(fields::new_password("new_password", policy))
        .field(Field::password("repeat", "new-password"))
        .with(messages);
    Sheet::new("change-password").ask(form).link("account.back", AccountPage::Security.path())
}
