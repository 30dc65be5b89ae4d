//! Answers that open, renew or end a session, with the cookies that go with them.

use actix_web::{HttpResponse, HttpResponseBuilder};
use socle_application::identity::{Renewed, SessionCredentials, SignInOutcome, SignedInAnswer};

use super::cookies;
use super::dto::{AuthenticatedBody, CookieAuthenticatedBody, MfaRequiredBody};

/// What the first factor led to.
pub(super) fn of_sign_in(outcome: &SignInOutcome) -> HttpResponse {
    match outcome {
        SignInOutcome::Authenticated(answer) => of_session(answer),
        SignInOutcome::SecondFactorRequired(answer) => {
            HttpResponse::Ok().json(MfaRequiredBody::from(answer))
        }
    }
}

/// A session was opened.
pub(super) fn of_session(answer: &SignedInAnswer) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    match &answer.credentials {
        SessionCredentials::Tokens(tokens) => {
            response.json(AuthenticatedBody::new(&answer.user, tokens))
        }
        SessionCredentials::Browser(browser) => {
            cookies::set_signed_in(&mut response, answer, browser);
            response.json(CookieAuthenticatedBody::new(&answer.user, browser))
        }
    }
}

/// The person has proved again who they are: a browser gets its new secret.
pub(super) fn renewed<T>(
    mut response: HttpResponseBuilder,
    renewed: &Renewed<T>,
) -> HttpResponseBuilder {
    if let Some(browser) = &renewed.browser {
        cookies::set_session(&mut response, browser);
    }
    response
}
