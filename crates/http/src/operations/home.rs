use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{HttpResponse, web};
use minijinja::context;

use crate::Services;
use crate::pages::{Visit, show_problems};
use crate::problem::Problem;

/// Registers the page.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config.service(web::resource("/").wrap(from_fn(show_problems)).get(home));
}

/// Tells a person who comes to the bare address where to look.
async fn home(visit: Visit, services: web::Data<Services>) -> Result<HttpResponse, Problem> {
    let has_mailbox = services.mailbox.is_some();
    visit.show(StatusCode::OK, "home.html", context! { has_mailbox })
}
