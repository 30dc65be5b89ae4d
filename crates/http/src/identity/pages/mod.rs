//! Identity's hosted pages: the way in, the way of links in mails, and the account of whoever is
//! signed in.
//!
//! They call the use cases that the API calls. A `GET` never changes anything and never uses up a
//! token: programs that scan mail follow links, so the page asks for one click, which posts.

mod account;
mod destination;
mod fields;
mod guard;
mod magic_link;
mod mailed_links;
mod passwords;
mod sign_in;
mod sign_up;
#[cfg(test)]
mod tests;
mod verification;
mod words;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::web;
use serde::Deserialize;

use crate::pages::form::Sheet;
use crate::pages::{Visit, refuse_foreign_forms, show_problems};
use crate::problem::Problem;

pub(crate) use account::{Account, AccountForm, AccountPage, Done, Return};
pub(crate) use destination::Destination;
pub(crate) use sign_in::SIGN_IN;
pub(crate) use sign_up::SIGN_UP;

/// Registers the pages, and those that other contexts add to the account.
pub(crate) fn configure_pages(
    config: &mut web::ServiceConfig,
    of_account: fn(&mut web::ServiceConfig),
) {
    // The last one stands outermost.
    let entrance = web::scope("/auth")
        .wrap(from_fn(refuse_foreign_forms))
        .wrap(from_fn(show_problems))
        .configure(sign_in::configure)
        .configure(sign_up::configure)
        .configure(magic_link::configure)
        .configure(passwords::configure)
        .configure(verification::configure)
        .configure(mailed_links::configure);
    let account = web::scope("/account")
        .wrap(from_fn(guard::ask_to_sign_in))
        .wrap(from_fn(refuse_foreign_forms))
        .wrap(from_fn(show_problems))
        .configure(account::configure)
        .configure(of_account);
    config.service(entrance).service(account);
}

/// The query or the form of a page that a mailed link leads to.
#[derive(Deserialize)]
struct TokenField {
    #[serde(default)]
    token: String,
}

/// The form of a page that asks for an address only.
#[derive(Deserialize)]
struct EmailField {
    #[serde(default)]
    email: String,
}

/// A page that says the same to everybody.
async fn say(visit: Visit, sheet: fn() -> Sheet) -> Result<HttpResponse, Problem> {
    visit.sheet(StatusCode::OK, &sheet())
}

/// A form that is to be filled in again. Without what was typed, a `GET` shows the same page.
fn again(visit: Visit, sheet: &Sheet) -> Result<HttpResponse, Problem> {
    visit.again_with(&[]).sheet(StatusCode::UNPROCESSABLE_ENTITY, sheet)
}
