//! How the account is entered, at a glance.

use actix_web::{HttpResponse, web};
use minijinja::context;

use super::{Account, AccountPage, Return};
use crate::problem::Problem;

/// Registers the page.
pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/security").get(show));
}

async fn show(account: Account, query: web::Query<Return>) -> Result<HttpResponse, Problem> {
    let fields = context! {
        done => query.words(),
        email => account.user.email.as_str(),
        has_second_factor => account.user.has_second_factor(),
    };
    account.show(HttpResponse::Ok(), AccountPage::Security, "account/security.html", fields)
}
