use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::Id;
use uuid::Uuid;

use crate::problem::{FieldProblem, Problem};

/// `?limit=&cursor=` of a list that is paged by identifier.
pub(crate) struct Paging<K>(pub(crate) PageRequest<K>);

#[derive(Deserialize)]
struct Parameters {
    limit: Option<String>,
    cursor: Option<String>,
}

impl<K: Id> FromRequest for Paging<K> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

fn parse<K: Id>(query: &str) -> Result<PageRequest<K>, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let query = web::Query::<Parameters>::from_query(query).map_err(unreadable)?.into_inner();
    let limit = query.limit.map_or(Ok(PageLimit::default()), |text| page_limit(&text))?;
    let after = query.cursor.map(|text| read_cursor(&text)).transpose()?;
    Ok(PageRequest { limit, after })
}

/// How many items a page has at most, as `?limit=` says it.
pub(crate) fn page_limit(text: &str) -> Result<PageLimit, Problem> {
    let out_of_range = || {
        Problem::invalid(vec![FieldProblem {
            field: "limit".to_owned(),
            code: "out_of_range".to_owned(),
            message: format!("a page has 1 to {} items", PageLimit::MAX),
        }])
    };
    text.parse().ok().and_then(PageLimit::new).ok_or_else(out_of_range)
}

/// A cursor is a key that nobody is meant to read.
pub(crate) fn cursor(key: impl Id) -> String {
    URL_SAFE_NO_PAD.encode(key.as_uuid().as_bytes())
}

fn read_cursor<K: Id>(text: &str) -> Result<K, Problem> {
    let uuid = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| Uuid::from_slice(&bytes).ok());
    uuid.map(K::from_uuid).ok_or_else(|| Problem::unreadable("the cursor is not one of ours"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::ResponseError as _;
    use rstest::rstest;
    use socle_domain::identity::SessionId;

    #[test]
    fn a_cursor_comes_back_as_its_key() {
        let key = SessionId::from_uuid(Uuid::from_u128(7));
        let page = parse::<SessionId>(&format!("limit=5&cursor={}", cursor(key))).unwrap();
        assert_eq!((page.limit.get(), page.after), (5, Some(key)));
        assert_eq!(parse::<SessionId>("").unwrap().limit.get(), 20);
    }

    #[rstest]
    #[case("cursor=", 400)]
    #[case("cursor=AAAA", 400)]
    #[case("cursor=%00", 400)]
    #[case("limit=0", 422)]
    #[case("limit=101", 422)]
    #[case("limit=-1", 422)]
    #[case("limit=many", 422)]
    fn refuses_the_rest(#[case] query: &str, #[case] status: u16) {
        assert_eq!(parse::<SessionId>(query).unwrap_err().status_code().as_u16(), status);
    }
}
