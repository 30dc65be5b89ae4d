//! Moving the account to another address.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use socle_application::identity::Identity;
use socle_domain::identity::EmailAddress;

use super::super::fields::{self, typed};
use super::super::words;
use super::{Account, AccountForm, AccountPage, Done};
use crate::identity::dto::PasswordField;
use crate::pages::form::{Field, FieldMessage, Form, Sheet};
use crate::problem::Problem;

const PAGE: AccountPage = AccountPage::Email;

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/security/email").get(show).post(request));
}

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    new_email: String,
    current_password: Option<PasswordField>,
}

async fn show(account: Account) -> Result<HttpResponse, Problem> {
    let sheet = sheet(&account, "", &[]);
    account.sheet(PAGE, &sheet)
}

async fn request(
    AccountForm { account, fields: form }: AccountForm<EmailForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (actor, email) = (&account.browser.actor, form.new_email.as_str());
    let password = typed(form.current_password);
    let requested = identity.request_email_change.execute(actor, email, password).await;
    match requested.map_err(Problem::from) {
        // The same for every address, taken or not.
        Ok(()) => Ok(account.done(AccountPage::Security, Done::Email).finish()),
        Err(problem) => {
            let sheet = sheet(&account, email, &words::mendable(problem)?);
            account.again(PAGE, &sheet)
        }
    }
}

fn sheet(account: &Account, new_email: &str, messages: &[FieldMessage]) -> Sheet {
    let new_email = Field::email("new_email", "email", new_email);
    let form = Form::new(PAGE.path(), "request-email.action")
        .hidden("csrf_token", &account.csrf_token)
        .field(new_email.between(1, EmailAddress::MAX_LEN))
        .field(fields::current_password("current_password"))
        .with(messages);
    Sheet::new("request-email")
        .about(account.user.email.as_str())
        .ask(form)
        .link("account.back", AccountPage::Security.path())
}
