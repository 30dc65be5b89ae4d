use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::body;
use crate::problem::Problem;

/// The fields of a hosted page's form.
pub(crate) struct Form<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let media_type = "application/x-www-form-urlencoded";
            let bytes = body::read(&request, &mut payload, media_type).await?;
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| Problem::unreadable("the form is not UTF-8"))?;
            let fields = web::Query::<T>::from_query(text)
                .map_err(|_| Problem::unreadable("the form lacks fields"))?;
            Ok(Self(fields.into_inner()))
        })
    }
}
