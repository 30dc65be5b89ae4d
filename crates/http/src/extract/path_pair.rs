use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use socle_domain::Id;
use uuid::Uuid;

use crate::problem::Problem;

/// The two identifiers of a path: of a whole, and of a part of it. What is not an identifier names
/// nothing: 404.
pub(crate) struct PathIds<A, B>(pub(crate) A, pub(crate) B);

impl<A: Id, B: Id> FromRequest for PathIds<A, B> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let ids = web::Path::<(Uuid, Uuid)>::from_request(request, payload).into_inner();
        let missing = |_| Problem::not_found("there is nothing with these identifiers");
        ready(ids.map_err(missing).map(|ids| {
            let (whole, part) = ids.into_inner();
            Self(A::from_uuid(whole), B::from_uuid(part))
        }))
    }
}

/// The three identifiers of a path: of a whole, of a part of it, and of a part of that.
pub(crate) struct PathThreeIds<A, B, C>(pub(crate) A, pub(crate) B, pub(crate) C);

impl<A: Id, B: Id, C: Id> FromRequest for PathThreeIds<A, B, C> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let ids = web::Path::<(Uuid, Uuid, Uuid)>::from_request(request, payload).into_inner();
        let missing = |_| Problem::not_found("there is nothing with these identifiers");
        ready(ids.map_err(missing).map(|ids| {
            let (whole, part, detail) = ids.into_inner();
            Self(A::from_uuid(whole), B::from_uuid(part), C::from_uuid(detail))
        }))
    }
}
