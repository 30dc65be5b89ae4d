//! Where the link of an invitation leads.
//!
//! A `GET` uses nothing up: it says what the link is to, and whoever is signed in with the address
//! that was invited is asked for one click, which posts.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError as _, web};
use minijinja::context;
use serde::Deserialize;
use socle_application::identity::Identity;
use socle_application::organizations::{AcceptInvitationError, Organizations};
use socle_domain::identity::SecretToken;
use socle_domain::organizations::MemberRole;

use super::told;
use crate::extract::Form;
use crate::identity::{Account, AccountPage, Destination, SIGN_IN, SIGN_UP};
use crate::pages::form::{self, Sheet, Told};
use crate::pages::{Visit, see_other};
use crate::problem::Problem;

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/accept").get(ask).post(accept));
}

/// Whoever holds the link.
enum Holder {
    /// Nobody is signed in.
    Stranger(Visit),
    /// They are signed in, with whichever address.
    Known(Box<Account>),
}

impl Holder {
    fn of(visit: Visit, account: Result<Account, Problem>) -> Result<Self, Problem> {
        match account {
            Ok(account) => Ok(Self::Known(Box::new(account))),
            Err(problem) if problem.status_code() == StatusCode::UNAUTHORIZED => {
                Ok(Self::Stranger(visit))
            }
            Err(problem) => Err(problem),
        }
    }

    fn show(self, status: StatusCode, sheet: &Sheet) -> Result<HttpResponse, Problem> {
        match self {
            Self::Stranger(visit) => visit.sheet(status, sheet),
            Self::Known(account) => {
                let answer = HttpResponse::build(status);
                account.show(answer, None, "sheet.html", context! { sheet })
            }
        }
    }

    fn gone(self) -> Result<HttpResponse, Problem> {
        let sheet = Sheet::new("invitation-gone")
            .say("invitation-gone.again")
            .link("link.organizations", AccountPage::Organizations.path());
        self.show(StatusCode::GONE, &sheet)
    }
}

#[derive(Deserialize)]
struct Arrival {
    #[serde(default)]
    token: String,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct AcceptForm {
    token: String,
    csrf_token: String,
}

async fn ask(
    visit: Visit,
    account: Result<Account, Problem>,
    query: web::Query<Arrival>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let holder = Holder::of(visit, account)?;
    let Some(token) = SecretToken::parse(&query.token) else { return holder.gone() };
    let view = match organizations.accept_invitation.preview(&token).await {
        Ok(view) => view,
        Err(AcceptInvitationError::Gone) => return holder.gone(),
        Err(error) => return Err(error.into()),
    };
    let sheet = |words| about(words, view.organization_name.clone(), Some(&view.invitation.role));
    match holder {
        Holder::Known(account) if view.invitation.is_for(account.user()) => {
            let form = form::Form::new(Destination::INVITATION, "invitation-own.action")
                .hidden("csrf_token", account.csrf_token())
                .hidden("token", token.expose());
            Holder::Known(account).show(StatusCode::OK, &sheet("invitation-own").ask(form))
        }
        Holder::Known(account) => another_person(*account, token),
        Holder::Stranger(visit) => {
            let sheet = Destination::Invitation(token).carried(|query| {
                sheet("invitation").link_with("link.sign-in", SIGN_IN, query).link_with(
                    "link.sign-up",
                    SIGN_UP,
                    query,
                )
            });
            visit.sheet(StatusCode::OK, &sheet)
        }
    }
}

async fn accept(
    visit: Visit,
    account: Result<Account, Problem>,
    Form(AcceptForm { token, csrf_token }): Form<AcceptForm>,
    identity: web::Data<Identity>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let holder = Holder::of(visit, account)?;
    if let Holder::Known(account) = &holder {
        account.check_form(&identity, &csrf_token)?;
    }
    let Some(token) = SecretToken::parse(&token) else { return holder.gone() };
    let account = match holder {
        Holder::Known(account) => account,
        // They have signed out since the page was shown.
        Holder::Stranger(visit) => {
            let next = Destination::Invitation(token);
            let entrance = next.carried(|query| visit.href(SIGN_IN, query));
            return Ok(see_other(&entrance).finish());
        }
    };
    match organizations.accept_invitation.execute(account.actor(), &token).await {
        Ok(view) => {
            let name = view.organization.name.to_string();
            let sheet = about("invitation-accepted", name, view.role.as_ref())
                .success()
                .link("link.organizations", AccountPage::Organizations.path());
            Holder::Known(account).show(StatusCode::OK, &sheet)
        }
        Err(AcceptInvitationError::AnotherPerson) => another_person(*account, token),
        Err(AcceptInvitationError::Gone) => Holder::Known(account).gone(),
        Err(error) => Err(error.into()),
    }
}

/// A page that says which organization, and as what.
fn about(words: &'static str, organization: String, role: Option<&MemberRole>) -> Sheet {
    let sheet = Sheet::new(words).fact("fact.organization", Told::Text(organization));
    match role {
        Some(role) => sheet.fact("fact.role", told(role)),
        None => sheet,
    }
}

/// Says nothing of the invitation, and offers to come back to it with another account.
fn another_person(account: Account, token: SecretToken) -> Result<HttpResponse, Problem> {
    let form = form::Form::new("/account/sign-out", "invitation-other.action")
        .hidden("csrf_token", account.csrf_token())
        .hidden("next", Destination::Invitation(token).href());
    let email = account.user().email.as_str().to_owned();
    let sheet = Sheet::new("invitation-other").notice().about(&email).ask(form);
    Holder::Known(Box::new(account)).show(StatusCode::FORBIDDEN, &sheet)
}
