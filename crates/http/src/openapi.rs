//! The OpenAPI document.

use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi};
use utoipa_actix_web::AppExt as _;

/// What the document says besides its operations.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Socle",
        description = "The backend under a SaaS. Errors are `application/problem+json` (RFC 9457); \
                       unknown fields are refused; every answer carries `x-request-id`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    components(schemas(crate::problem::ProblemBody)),
    tags(
        (name = "identity", description = "People and their sessions"),
        (name = "organizations", description = "Organizations, their members and invitations"),
        (name = "access", description = "Roles, permissions and API keys"),
        (name = "administration", description = "The platform, for those who run it"),
        (name = "audit", description = "What happened, and who did it"),
        (name = "privacy", description = "What people may ask of their data"),
        (name = "tasks", description = "What is done in the background"),
        (name = "files", description = "What people and organizations keep"),
        (name = "email", description = "What becomes of mails"),
        (name = "notifications", description = "What people are told"),
        (name = "webhooks", description = "Programs of organizations that are told what happens"),
        (name = "recruiting", description = "Offers of work, candidates and applications"),
        (name = "candidates", description = "People who look for work, and their CVs"),
        (name = "operations", description = "Whether Socle is well"),
    )
)]
struct Base;

pub(crate) fn base() -> OpenApi {
    let mut document = <Base as utoipa::OpenApi>::openapi();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let cookie = ApiKeyValue::with_description(
        "__Host-session",
        "Everything that changes something also carries `x-csrf-token`.",
    );
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let api_key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("sk_live_…")
        .description(Some("An API key of an organization, with the scopes it was given."))
        .build();
    components.add_security_scheme("api_key", SecurityScheme::Http(api_key));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    document
}

/// The whole document.
pub fn document() -> OpenApi {
    let app = actix_web::App::new().into_utoipa_app().openapi(base()).configure(crate::app::api);
    app.split_for_parts().1
}
