//! Where the person is signed in.

use actix_web::{HttpResponse, web};
use minijinja::{Value, context};
use serde::Deserialize;
use socle_application::identity::{EndSessionError, Identity, ListedSession};
use socle_domain::identity::{SessionId, TimeZone};

use super::form::Nothing;
use super::{Account, AccountForm, AccountPage, Done, Return, browser};
use crate::extract::{Paging, cursor};
use crate::problem::Problem;

const PAGE: AccountPage = AccountPage::Devices;

/// Registers the pages.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/devices").get(show))
        .service(web::resource("/devices/end").post(end))
        .service(web::resource("/devices/end-others").post(end_others));
}

#[derive(Deserialize)]
struct EndForm {
    #[serde(default)]
    session: String,
}

async fn show(
    account: Account,
    query: web::Query<Return>,
    Paging(page): Paging<SessionId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let is_first = page.after.is_none();
    let page = identity.list_sessions.execute(&account.browser.actor, page).await?;
    let link = |next| account.visit.href(PAGE.path(), &[("cursor", &cursor(next))]);
    let zone = account.user.time_zone;
    let has_others = !is_first || page.next.is_some() || page.items.len() > 1;
    let fields = context! {
        done => query.words(),
        devices => page.items.iter().map(|listed| device(listed, zone)).collect::<Vec<_>>(),
        first => (!is_first).then(|| account.visit.href(PAGE.path(), &[])),
        next => page.next.map(link),
        has_others,
        csrf_token => account.csrf_token.clone(),
    };
    account.show(HttpResponse::Ok(), PAGE, "account/devices.html", fields)
}

fn device(ListedSession { session, current }: &ListedSession, zone: TimeZone) -> Value {
    let moment = |at: socle_domain::Timestamp| {
        context! { machine => at.to_rfc3339(), shown => zone.show(at) }
    };
    context! {
        id => session.id.to_string(),
        name => session.device_name.as_ref().map(|name| name.as_str().to_owned()),
        user_agent => session.user_agent.as_deref().map(browser::name),
        ip => session.ip.map(|ip| ip.to_string()),
        created => moment(session.created_at),
        last_seen => moment(session.last_seen_at),
        is_current => current,
    }
}

async fn end(
    AccountForm { account, fields: form }: AccountForm<EndForm>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let id: Option<SessionId> = form.session.parse().ok();
    let id = id.ok_or_else(|| Problem::not_found("there is no such session"))?;
    match identity.end_session.execute(&account.browser.actor, id).await {
        // It may have ended by itself since the page was shown.
        Ok(()) | Err(EndSessionError::NotFound) => Ok(account.done(PAGE, Done::Device).finish()),
        Err(error) => Err(error.into()),
    }
}

async fn end_others(
    AccountForm { account, .. }: AccountForm<Nothing>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.end_other_sessions.execute(&account.browser.actor).await?;
    Ok(account.done(PAGE, Done::Devices).finish())
}
