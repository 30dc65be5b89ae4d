//! The keys that check access tokens, for services that check them themselves.

use crate::problem::ThrottleProblem;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use socle_application::identity::Identity;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operation. At the root, not under the base: that is where others look (RFC 8615).
pub(crate) fn configure_root(config: &mut ServiceConfig<'_>) {
    config.service(jwks);
}

/// The keys that check access tokens
///
/// A JWK set (RFC 7517 §5), to be cached for 5 minutes.
#[utoipa::path(
    tag = "identity",
    responses((status = 200, description = "The keys", body = Object), ThrottleProblem)
)]
#[get("/.well-known/jwks.json")]
async fn jwks(identity: web::Data<Identity>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(identity.public_keys.jwk_set())
}
