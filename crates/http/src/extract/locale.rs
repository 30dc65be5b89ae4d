use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use serde::Deserialize;
use socle_domain::identity::Locale;

/// The language to answer in: `?lang=`, else the best of `Accept-Language`, else English.
pub(crate) struct PreferredLocale(pub(crate) Locale);

#[derive(Deserialize)]
struct Chosen {
    lang: Option<String>,
}

impl FromRequest for PreferredLocale {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(header::ACCEPT_LANGUAGE);
        let accepted = || Locale::negotiate(header?.to_str().ok()?);
        ready(Ok(Self(chosen_locale(request).or_else(accepted).unwrap_or_default())))
    }
}

/// The language that the query names.
pub(crate) fn chosen_locale(request: &HttpRequest) -> Option<Locale> {
    let query = web::Query::<Chosen>::from_query(request.query_string()).ok()?;
    Locale::parse(query.lang.as_deref()?).ok()
}
