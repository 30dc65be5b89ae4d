//! What stands before the pages.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use url::form_urlencoded;

use super::account::AccountPage;
use crate::extract::chosen_locale;
use crate::pages::see_other;

/// Sends whoever is not signed in, or not any more, to sign in, and from there back.
pub(super) async fn ask_to_sign_in(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", AccountPage::nearest(request.path()).path());
    if let Some(locale) = chosen_locale(request.request()) {
        query.append_pair("lang", locale.as_str());
    }
    let response = next.call(request).await?.map_into_boxed_body();
    if response.status() != StatusCode::UNAUTHORIZED {
        return Ok(response);
    }
    let entrance = see_other(&format!("/auth/sign-in?{}", query.finish())).finish();
    Ok(response.into_response(entrance))
}
