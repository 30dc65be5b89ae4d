//! Setting the second factor up, removing it, and getting new recovery codes.

use actix_web::{HttpResponse, web};
use minijinja::{Value, context};
use serde::Deserialize;
use socle_application::identity::ports::TotpEnrollment;
use socle_application::identity::{EnrollTotpError, Identity, OwnFactorError, Renewed};
use socle_domain::access::Denied;
use socle_domain::identity::RecoveryCode;

use super::super::words;
use super::form::Nothing;
use super::{Account, AccountForm, AccountPage, Done, Return, step_up};
use crate::pages::form::{Field, FieldMessage, Form, Sheet};
use crate::problem::Problem;

const SET_UP: AccountPage = AccountPage::SecondFactor;
const REMOVE: AccountPage = AccountPage::RemoveSecondFactor;
const CODES: AccountPage = AccountPage::RecoveryCodes;
const CONFIRM: &str = "/account/security/second-factor/confirm";

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/security/second-factor").get(begin).post(enroll))
        .service(web::resource("/security/second-factor/confirm").get(back).post(confirm))
        .service(web::resource("/security/second-factor/remove").get(ask_to_remove).post(remove))
        .service(
            web::resource("/security/second-factor/recovery-codes")
                .get(ask_to_replace)
                .post(replace),
        );
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

async fn begin(account: Account, query: web::Query<Return>) -> Result<HttpResponse, Problem> {
    if account.user.has_second_factor() {
        return Ok(account.go(AccountPage::Security));
    }
    let form = Form::new(SET_UP.path(), "enroll.begin").hidden("csrf_token", &account.csrf_token);
    let sheet = Sheet::new("enroll")
        .after(query.words())
        .say("enroll.app")
        .ask(form)
        .link("account.back", AccountPage::Security.path());
    account.sheet(SET_UP, &sheet)
}

/// Makes a seed and shows it, which a `GET` must not: the seed before is forgotten with that.
async fn enroll(
    AccountForm { account, .. }: AccountForm<Nothing>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.enroll_totp.execute(&account.browser.actor).await {
        Ok(enrollment) => {
            let fields = seed(enrollment, &confirm_form(&account, &[]));
            account.show(HttpResponse::Ok(), SET_UP, "account/enroll.html", fields)
        }
        Err(EnrollTotpError::Denied(Denied::StepUpRequired)) => Ok(step_up::ask(&account, SET_UP)),
        Err(EnrollTotpError::AlreadyEnabled) => Ok(account.go(AccountPage::Security)),
        Err(error) => Err(error.into()),
    }
}

fn seed(enrollment: TotpEnrollment, form: &Form) -> Value {
    let TotpEnrollment { secret, otpauth_uri, qr_svg } = enrollment;
    // What stands before the element belongs to a file of its own.
    let element = qr_svg.find("<svg").map_or("", |start| &qr_svg[start..]);
    let groups: Vec<_> = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    let secret = groups.join(" ");
    context! { form, secret, otpauth_uri, qr => Value::from_safe_string(element.to_owned()) }
}

fn confirm_form(account: &Account, messages: &[FieldMessage]) -> Form {
    Form::new(CONFIRM, "enroll.confirm")
        .hidden("csrf_token", &account.csrf_token)
        .field(Field::digits("code").hint("enroll.code-hint"))
        .with(messages)
}

async fn back(account: Account) -> HttpResponse {
    account.go(SET_UP)
}

async fn confirm(
    AccountForm { account, fields: form }: AccountForm<CodeForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.confirm_totp.execute(&account.browser.actor, &form.code).await {
        Ok(codes) => show_codes(account, SET_UP, Done::SecondFactor, &codes),
        Err(OwnFactorError::AlreadyEnabled) => Ok(account.go(AccountPage::Security)),
        Err(OwnFactorError::NotEnabled) => Ok(account.go(SET_UP)),
        Err(error) => {
            // The app has the seed by now, and it is not shown twice.
            let form = confirm_form(&account, &words::mendable(error.into())?);
            let sheet = Sheet::new("enroll-again").ask(form).link("enroll.anew", SET_UP.path());
            account.again(SET_UP, &sheet)
        }
    }
}

fn show_codes(
    mut account: Account,
    page: AccountPage,
    done: Done,
    codes: &Renewed<Vec<RecoveryCode>>,
) -> Result<HttpResponse, Problem> {
    let mut answer = HttpResponse::Ok();
    account.renew(&mut answer, codes);
    let onward = account.visit.href(AccountPage::Security.path(), &[("done", done.as_str())]);
    let codes: Vec<_> = codes.value.iter().map(RecoveryCode::display).collect();
    account.show(answer, page, "account/recovery_codes.html", context! { codes, onward })
}

async fn ask_to_remove(account: Account) -> Result<HttpResponse, Problem> {
    ask_for_code(account, REMOVE)
}

async fn ask_to_replace(account: Account) -> Result<HttpResponse, Problem> {
    ask_for_code(account, CODES)
}

fn ask_for_code(account: Account, page: AccountPage) -> Result<HttpResponse, Problem> {
    if !account.user.has_second_factor() {
        return Ok(account.go(AccountPage::Security));
    }
    let sheet = code_sheet(&account, page, &[]);
    account.sheet(page, &sheet)
}

async fn remove(
    AccountForm { mut account, fields: form }: AccountForm<CodeForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.disable_second_factor.execute(&account.browser.actor, &form.code).await {
        Ok(removed) => {
            let mut answer = account.done(AccountPage::Security, Done::SecondFactorRemoved);
            account.renew(&mut answer, &removed);
            Ok(answer.finish())
        }
        Err(error) => code_again(account, REMOVE, error),
    }
}

async fn replace(
    AccountForm { account, fields: form }: AccountForm<CodeForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match identity.replace_recovery_codes.execute(&account.browser.actor, &form.code).await {
        Ok(codes) => show_codes(account, CODES, Done::RecoveryCodes, &codes),
        Err(error) => code_again(account, CODES, error),
    }
}

fn code_again(
    account: Account,
    page: AccountPage,
    error: OwnFactorError,
) -> Result<HttpResponse, Problem> {
    if matches!(error, OwnFactorError::NotEnabled) {
        return Ok(account.go(AccountPage::Security));
    }
    let sheet = code_sheet(&account, page, &words::mendable(error.into())?);
    account.again(page, &sheet)
}

fn code_sheet(account: &Account, page: AccountPage, messages: &[FieldMessage]) -> Sheet {
    let (words, submit) = if page == REMOVE {
        ("remove-factor", "remove-factor.action")
    } else {
        ("replace-codes", "replace-codes.action")
    };
    let form = Form::new(page.path(), submit)
        .hidden("csrf_token", &account.csrf_token)
        .field(Field::code("code").hint("confirm.code-hint"))
        .with(messages);
    Sheet::new(words).ask(form).link("account.back", AccountPage::Security.path())
}
