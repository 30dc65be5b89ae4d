//! Swagger UI, from files that are embedded in the binary: nothing is loaded from elsewhere.

use std::sync::Arc;

use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::Config;

use crate::pages::Asset;
use crate::problem::Problem;

/// Registers Swagger UI. Its page names its files relative to itself, so it lives below a slash.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::Data::new(viewer()))
        .service(web::redirect("/docs", "/docs/"))
        .service(web::resource("/docs/{file:.*}").get(file));
}

fn viewer() -> Config<'static> {
    Config::from("/api/v1/openapi.json")
        // No field that shows other people's documents below our name, and no asking a validator
        // on somebody's server.
        .use_base_layout()
        .validator_url("none")
        .deep_linking(true)
        .display_request_duration(true)
}

async fn file(
    request: HttpRequest,
    name: web::Path<String>,
    viewer: web::Data<Config<'static>>,
) -> Result<HttpResponse, Problem> {
    let file = utoipa_swagger_ui::serve(&name, Arc::clone(&viewer))
        .map_err(|error| Problem::internal(error.to_string()))?
        .ok_or_else(|| Problem::not_found("Swagger UI has no such file"))?;
    let bytes = Bytes::from(file.bytes.into_owned());
    Ok(Asset::revalidated(&file.content_type, bytes).answer(&request))
}
