use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::problem::Problem;

/// The entity tag of a version (RFC 9110 §8.8.3).
pub(crate) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// An `If-Match` header (RFC 9110 §13.1.1): the versions a change was made for, or `None` when any
/// will do. Tags that are weak or not ours match no version.
pub(crate) struct IfMatch(pub(crate) Option<Vec<i64>>);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let values: Result<Vec<_>, _> =
            request.headers().get_all(header::IF_MATCH).map(|value| value.to_str()).collect();
        let unreadable = || Problem::unreadable("`If-Match` is `*` or a list of quoted tags");
        ready(match values {
            Ok(values) if values.is_empty() => Ok(Self(None)),
            Ok(values) => parse(&values.join(",")).map(Self).map_err(|Malformed| unreadable()),
            Err(_) => Err(unreadable()),
        })
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Malformed;

fn parse(text: &str) -> Result<Option<Vec<i64>>, Malformed> {
    if text.trim() == "*" {
        return Ok(None);
    }
    let mut versions = Vec::new();
    for tag in text.split(',').map(str::trim) {
        let (weak, quoted) = match tag.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, tag),
        };
        let opaque =
            quoted.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).ok_or(Malformed)?;
        if let (false, Ok(version)) = (weak, opaque.parse()) {
            versions.push(version);
        }
    }
    Ok(Some(versions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("*", Ok(None))]
    #[case("\"3\"", Ok(Some(vec![3])))]
    #[case("\"3\", \"4\"", Ok(Some(vec![3, 4])))]
    #[case("W/\"3\"", Ok(Some(vec![])))]
    #[case("\"other\"", Ok(Some(vec![])))]
    #[case("3", Err(Malformed))]
    #[case("\"", Err(Malformed))]
    #[case("", Err(Malformed))]
    fn reads_the_header(#[case] text: &str, #[case] expected: Result<Option<Vec<i64>>, Malformed>) {
        assert_eq!(parse(text), expected);
    }

    #[test]
    fn a_tag_matches_its_version() {
        assert_eq!(parse(&etag(7)), Ok(Some(vec![7])));
    }
}
