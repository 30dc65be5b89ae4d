//! The account of whoever is signed in.

mod browser;
mod devices;
mod email;
mod form;
mod password;
mod place;
mod profile;
mod second_factor;
mod security;
mod step_up;

use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder, web,
};
use minijinja::{Value, context};
use serde::Deserialize;
use socle_application::identity::{Identity, Renewed};
use socle_domain::access::Actor;
use socle_domain::identity::User;

pub(crate) use form::AccountForm;
pub(crate) use place::AccountPage;

use super::super::cookies;
use crate::extract::BrowserActor;
use crate::pages::form::Sheet;
use crate::pages::{PersonLocale, Visit, see_other};
use crate::problem::Problem;

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .configure(profile::configure)
        .configure(security::configure)
        .configure(password::configure)
        .configure(email::configure)
        .configure(second_factor::configure)
        .configure(step_up::configure)
        .configure(devices::configure);
}

/// Somebody who is signed in looks at a page of their account.
pub(crate) struct Account {
    visit: Visit,
    browser: BrowserActor,
    user: Arc<User>,
    /// What forms of the page carry.
    csrf_token: String,
}

/// Which page says that something was done.
#[derive(Deserialize)]
pub(crate) struct Return {
    done: Option<Done>,
}

/// What was done.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    Profile,
    Password,
    Email,
    Confirmed,
    SecondFactor,
    SecondFactorRemoved,
    RecoveryCodes,
    Device,
    Devices,
    Left,
    #[serde(other)]
    Something,
}

impl Done {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Password => "password",
            Self::Email => "email",
            Self::Confirmed => "confirmed",
            Self::SecondFactor => "second-factor",
            Self::SecondFactorRemoved => "second-factor-removed",
            Self::RecoveryCodes => "recovery-codes",
            Self::Device => "device",
            Self::Devices => "devices",
            Self::Left => "left",
            Self::Something => "",
        }
    }

    const fn words(self) -> Option<&'static str> {
        Some(match self {
            Self::Profile => "done.profile",
            Self::Password => "done.password",
            Self::Email => "done.email",
            Self::Confirmed => "done.confirmed",
            Self::SecondFactor => "done.second-factor",
            Self::SecondFactorRemoved => "done.second-factor-removed",
            Self::RecoveryCodes => "done.recovery-codes",
            Self::Device => "done.device",
            Self::Devices => "done.devices",
            Self::Left => "done.left",
            Self::Something => return None,
        })
    }
}

impl Return {
    /// The words for it.
    pub(crate) fn words(&self) -> Option<&'static str> {
        self.done.and_then(Done::words)
    }
}

impl FromRequest for Account {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(request, payload);
        let browser = BrowserActor::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let (visit, browser) = (visit.await?, browser.await?);
            let identity = request.app_data::<web::Data<Identity>>();
            let identity =
                identity.ok_or_else(|| Problem::internal("the wiring lacks identity"))?;
            let user = identity.get_profile.execute(&browser.actor).await?;
            request.extensions_mut().insert(PersonLocale(user.locale));
            let visit = visit.of_person(&request, user.locale);
            let csrf_token = browser.csrf_token.clone();
            Ok(Self { visit, browser, user, csrf_token })
        })
    }
}

impl Account {
    /// Who.
    pub(crate) const fn actor(&self) -> &Actor {
        &self.browser.actor
    }

    /// Their account.
    pub(crate) fn user(&self) -> &User {
        &self.user
    }

    /// What forms of the page carry.
    pub(crate) fn csrf_token(&self) -> &str {
        &self.csrf_token
    }

    /// The page that is looked at.
    pub(crate) const fn visit(&self) -> &Visit {
        &self.visit
    }

    /// Refuses a form that is not from a page of ours in this session.
    pub(crate) fn check_form(&self, identity: &Identity, token: &str) -> Result<(), Problem> {
        self.browser.check_form(identity, token)
    }

    /// Shows a template; `None` is for pages that stand outside of the account's sections.
    pub(crate) fn show(
        self,
        answer: HttpResponseBuilder,
        page: impl Into<Option<AccountPage>>,
        template: &str,
        fields: Value,
    ) -> Result<HttpResponse, Problem> {
        let page = page.into();
        let place = |section: AccountPage| {
            let (path, words) = (section.path(), section.words());
            let is_around = page.map(AccountPage::section) == Some(section);
            context! { path, words, is_here => page == Some(section), is_around }
        };
        let account = context! {
            email => self.user.email.as_str(),
            csrf_token => self.csrf_token,
            places => AccountPage::SECTIONS.map(place),
        };
        self.visit.in_account(account).show_in(answer, template, fields)
    }

    /// Shows a sheet.
    fn sheet(self, page: AccountPage, sheet: &Sheet) -> Result<HttpResponse, Problem> {
        self.show(HttpResponse::Ok(), page, "sheet.html", context! { sheet })
    }

    /// Shows a form that is to be filled in again.
    fn again(self, page: AccountPage, sheet: &Sheet) -> Result<HttpResponse, Problem> {
        self.again_with(page, &[], sheet)
    }

    /// The same, for a page that a `GET` with these parameters shows.
    fn again_with(
        self,
        page: AccountPage,
        parameters: &[(&str, &str)],
        sheet: &Sheet,
    ) -> Result<HttpResponse, Problem> {
        let answer = HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY);
        let account = Self { visit: self.visit.again_with(parameters), ..self };
        account.show(answer, page, "sheet.html", context! { sheet })
    }

    /// Goes to a page, which says what was done.
    pub(crate) fn done(&self, page: AccountPage, done: Done) -> HttpResponseBuilder {
        see_other(&self.visit.href(page.path(), &[("done", done.as_str())]))
    }

    /// Goes to a page.
    fn go(&self, page: AccountPage) -> HttpResponse {
        see_other(&self.visit.href(page.path(), &[])).finish()
    }

    /// The person has proved again who they are: their browser gets a new secret, and the forms of
    /// the page another token.
    fn renew<T>(&mut self, answer: &mut HttpResponseBuilder, renewed: &Renewed<T>) {
        if let Some(browser) = &renewed.browser {
            cookies::set_session(answer, browser);
            self.csrf_token.clone_from(&browser.csrf_token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Done::Profile)]
    #[case(Done::Password)]
    #[case(Done::Email)]
    #[case(Done::Confirmed)]
    #[case(Done::SecondFactor)]
    #[case(Done::SecondFactorRemoved)]
    #[case(Done::RecoveryCodes)]
    #[case(Done::Device)]
    #[case(Done::Devices)]
    #[case(Done::Left)]
    fn what_was_done_is_said_on_the_next_page(#[case] done: Done) {
        let query = format!("done={}", done.as_str());
        let next = web::Query::<Return>::from_query(&query).unwrap();
        assert_eq!(next.words(), Some(format!("done.{}", done.as_str())).as_deref());
    }

    #[rstest]
    #[case("")]
    #[case("done=")]
    #[case("done=%3Cscript%3E")]
    fn nothing_else_is_said(#[case] query: &str) {
        assert_eq!(web::Query::<Return>::from_query(query).unwrap().words(), None);
    }
}
