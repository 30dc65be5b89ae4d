//! The profile, and signing out.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use minijinja::context;
use serde::Deserialize;
use socle_application::identity::{Identity, UpdateProfileError, UpdateProfileInput};
use socle_domain::identity::User;

use super::super::destination::Destination;
use super::super::sign_in::SIGN_IN;
use super::super::{fields, words};
use super::{Account, AccountForm, AccountPage, Done, Return};
use crate::identity::cookies;
use crate::pages::form::{FieldMessage, Form, Sheet};
use crate::pages::see_other;
use crate::problem::Problem;

const PAGE: AccountPage = AccountPage::Profile;

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("").get(show).post(update))
        .service(web::resource("/sign-out").post(sign_out));
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct ProfileForm {
    first_name: String,
    last_name: String,
    locale: String,
    time_zone: String,
    version: String,
}

impl From<&User> for ProfileForm {
    fn from(user: &User) -> Self {
        Self {
            first_name: user.first_name.to_string(),
            last_name: user.last_name.to_string(),
            locale: user.locale.as_str().to_owned(),
            time_zone: user.time_zone.name().to_owned(),
            version: user.version.to_string(),
        }
    }
}

async fn show(account: Account, query: web::Query<Return>) -> Result<HttpResponse, Problem> {
    let profile = sheet(&account, &ProfileForm::from(&*account.user), &[])?.after(query.words());
    account.sheet(PAGE, &profile)
}

async fn update(
    AccountForm { account, fields: form }: AccountForm<ProfileForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let version = form.version.parse();
    let version = version.map_err(|_| Problem::unreadable("the version is not a number"))?;
    let input = UpdateProfileInput {
        first_name: Some(form.first_name.clone()),
        last_name: Some(form.last_name.clone()),
        locale: Some(form.locale.clone()),
        time_zone: Some(form.time_zone.clone()),
        expected_versions: Some(vec![version]),
    };
    match identity.update_profile.execute(&account.browser.actor, input).await {
        // Without `?lang=`: from now on pages are in the language that was chosen.
        Ok(_) => {
            Ok(see_other(&format!("{}?done={}", PAGE.path(), Done::Profile.as_str())).finish())
        }
        Err(UpdateProfileError::Stale { .. }) => changed_meanwhile(account),
        Err(error) => {
            let messages = words::mendable(error.into())?;
            let profile = sheet(&account, &form, &messages)?;
            account.again(PAGE, &profile)
        }
    }
}

/// Shows the profile as somebody else has left it.
fn changed_meanwhile(account: Account) -> Result<HttpResponse, Problem> {
    let stale = [FieldMessage::of_form("account.stale")];
    let profile = sheet(&account, &ProfileForm::from(&*account.user), &stale)?;
    let answer = HttpResponse::build(StatusCode::PRECONDITION_FAILED);
    let account = Account { visit: account.visit.again_with(&[]), ..account };
    account.show(answer, PAGE, "sheet.html", context! { sheet => &profile })
}

fn sheet(
    account: &Account,
    filled: &ProfileForm,
    messages: &[FieldMessage],
) -> Result<Sheet, Problem> {
    let form = Form::new(PAGE.path(), "account.save")
        .hidden("csrf_token", &account.csrf_token)
        .hidden("version", &filled.version)
        .field(fields::name("first_name", "given-name", &filled.first_name))
        .field(fields::name("last_name", "family-name", &filled.last_name))
        .field(fields::locale(&filled.locale)?)
        .field(fields::time_zone(&filled.time_zone))
        .with(messages);
    Ok(Sheet::new("profile").ask(form))
}

#[derive(Deserialize)]
struct SignOutForm {
    /// Where somebody goes who signs in with another account.
    #[serde(default)]
    next: Destination,
}

async fn sign_out(
    AccountForm { account, fields: form }: AccountForm<SignOutForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.sign_out.execute(&account.browser.actor).await?;
    let entrance = form
        .next
        .carried(|query| account.visit.href(SIGN_IN, &[&[("done", "signed-out")], query].concat()));
    let mut response = see_other(&entrance);
    cookies::clear_session(&mut response);
    Ok(response.finish())
}
