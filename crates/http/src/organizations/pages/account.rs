//! The organizations of whoever is signed in.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Deserialize;
use socle_application::organizations::ports::OrganizationView;
use socle_application::organizations::{Organizations, RemoveMemberError};
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::Denied;
use socle_domain::identity::TimeZone;
use socle_domain::organizations::OrganizationId;

use super::told;
use crate::extract::{Paging, cursor};
use crate::identity::{Account, AccountForm, AccountPage, Done, Return};
use crate::problem::Problem;

const PAGE: AccountPage = AccountPage::Organizations;

/// Registers the pages, below the account.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/organizations").get(show))
        .service(web::resource("/organizations/leave").post(leave));
}

#[derive(Deserialize)]
struct LeaveForm {
    #[serde(default)]
    organization: String,
}

async fn show(
    account: Account,
    query: web::Query<Return>,
    Paging(page): Paging<OrganizationId>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    list(account, page, &organizations, StatusCode::OK, query.words(), None).await
}

async fn leave(
    AccountForm { account, fields: form }: AccountForm<LeaveForm>,
    organizations: web::Data<Organizations>,
) -> Result<HttpResponse, Problem> {
    let id: Option<OrganizationId> = form.organization.parse().ok();
    let id = id.ok_or_else(|| Problem::not_found("there is no such organization"))?;
    match organizations.remove_member.execute(account.actor(), id, account.user().id).await {
        Ok(()) | Err(RemoveMemberError::Denied(Denied::NotFound)) => {
            // They may have been removed since the page was shown.
            Ok(account.done(PAGE, Done::Left).finish())
        }
        Err(RemoveMemberError::LastOwner(_)) => {
            let first = PageRequest { limit: PageLimit::default(), after: None };
            let wrong = Some("organizations.last-owner");
            list(account, first, &organizations, StatusCode::CONFLICT, None, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn list(
    account: Account,
    page: PageRequest<OrganizationId>,
    organizations: &Organizations,
    status: StatusCode,
    done: Option<&'static str>,
    wrong: Option<&'static str>,
) -> Result<HttpResponse, Problem> {
    let is_first = page.after.is_none();
    let page = organizations.read.execute(account.actor(), page).await?;
    let link = |next| account.visit().href(PAGE.path(), &[("cursor", &cursor(next))]);
    let zone = account.user().time_zone;
    let fields = context! {
        done,
        wrong,
        organizations => page.items.iter().map(|view| organization(view, zone)).collect::<Vec<_>>(),
        first => (!is_first).then(|| account.visit().href(PAGE.path(), &[])),
        next => page.next.map(link),
        csrf_token => account.csrf_token().to_owned(),
    };
    account.show(HttpResponse::build(status), PAGE, "account/organizations.html", fields)
}

fn organization(
    OrganizationView { organization, role }: &OrganizationView,
    zone: TimeZone,
) -> Value {
    let moment = |at: socle_domain::Timestamp| {
        context! { machine => at.to_rfc3339(), shown => zone.show(at) }
    };
    context! {
        id => organization.id.to_string(),
        name => organization.name.to_string(),
        role => role.as_ref().map(|role| Value::from(Serde(told(role)))),
        restorable_until => organization.erased_at().map(moment),
    }
}
