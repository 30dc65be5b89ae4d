//! What stands before pages with forms.

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use crate::extract::origin;

/// Refuses a form that a page of another site made a browser send, signed in or not: nobody is to be
/// signed in as a stranger either.
pub(crate) async fn refuse_foreign_forms<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    // An `Err` would pass by what shows problems.
    match origin::refuse_foreign(request.request()) {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(problem) => Ok(request.error_response(problem).map_into_right_body()),
    }
}
