use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use socle_domain::Id;
use uuid::Uuid;

use crate::problem::Problem;

/// The identifier at the end of a path. What is not an identifier names nothing: 404.
pub(crate) struct PathId<K>(pub(crate) K);

impl<K: Id> FromRequest for PathId<K> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let id = web::Path::<Uuid>::from_request(request, payload).into_inner();
        let missing = |_| Problem::not_found("there is nothing with this identifier");
        ready(id.map(|id| Self(K::from_uuid(*id))).map_err(missing))
    }
}
