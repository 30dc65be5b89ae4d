//! `?actor_id=&action=&from=&to=&resource_type=&resource_id=`.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use socle_application::audit::AuditFilter;
use uuid::Uuid;

use crate::problem::{FieldProblem, Problem};

/// Which entries somebody asks for.
pub(super) struct Filter(pub(super) AuditFilter);

#[derive(Deserialize)]
struct Parameters {
    actor_id: Option<String>,
    action: Option<String>,
    from: Option<String>,
    to: Option<String>,
    resource_type: Option<String>,
    resource_id: Option<String>,
}

impl FromRequest for Filter {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

/// The longest name of an action or of a kind of thing.
const NAME_MAX_LEN: usize = 100;

fn parse(query: &str) -> Result<AuditFilter, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let query = web::Query::<Parameters>::from_query(query).map_err(unreadable)?.into_inner();
    let mut problems = Vec::new();
    let filter = AuditFilter {
        actor_id: take("actor_id", query.actor_id, "an identifier", uuid, &mut problems),
        action: take("action", query.action, "an action", name, &mut problems),
        from: take("from", query.from, A_MOMENT, moment, &mut problems),
        to: take("to", query.to, A_MOMENT, moment, &mut problems),
        resource_type: take(
            "resource_type",
            query.resource_type,
            "a kind of thing",
            name,
            &mut problems,
        ),
        resource_id: take("resource_id", query.resource_id, "an identifier", uuid, &mut problems),
    };
    if problems.is_empty() { Ok(filter) } else { Err(Problem::invalid(problems)) }
}

const A_MOMENT: &str = "a moment as RFC 3339 writes it (2030-01-31T00:00:00Z)";

/// A parameter that is given and acceptable; one that is not acceptable is noted.
fn take<T>(
    field: &str,
    value: Option<String>,
    expected: &str,
    parse: fn(&str) -> Option<T>,
    problems: &mut Vec<FieldProblem>,
) -> Option<T> {
    let value = value?;
    let parsed = parse(&value);
    if parsed.is_none() {
        problems.push(FieldProblem::new(field, "malformed", &format!("it is not {expected}")));
    }
    parsed
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::from_str(text).ok()
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}

fn name(text: &str) -> Option<String> {
    let in_alphabet = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.".contains(&b);
    let is_name = (1..=NAME_MAX_LEN).contains(&text.len()) && text.bytes().all(in_alphabet);
    is_name.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::ResponseError as _;
    use rstest::rstest;

    #[test]
    fn what_is_given_is_what_is_asked_for() {
        let id = Uuid::from_u128(7);
        let query = format!(
            "limit=3&actor_id={id}&action=session.started&from=2030-01-01T02:00:00%2B02:00\
             &to=2031-01-01T00:00:00Z&resource_type=api_key&resource_id={id}"
        );
        let at = |text: &str| text.parse().ok();
        let expected = AuditFilter {
            actor_id: Some(id),
            action: Some("session.started".to_owned()),
            from: at("2030-01-01T00:00:00Z"),
            to: at("2031-01-01T00:00:00Z"),
            resource_type: Some("api_key".to_owned()),
            resource_id: Some(id),
        };
        assert_eq!(parse(&query).unwrap(), expected);
        assert_eq!(parse("").unwrap(), AuditFilter::default());
    }

    #[rstest]
    #[case("actor_id=", &["actor_id"])]
    #[case("actor_id=7", &["actor_id"])]
    #[case("action=", &["action"])]
    #[case("action=%00", &["action"])]
    #[case("action=Drop%20Table", &["action"])]
    #[case("from=yesterday", &["from"])]
    #[case("from=2030-01-01", &["from"])]
    #[case("to=2030-02-30T00:00:00Z", &["to"])]
    #[case("resource_type=%F0%9F%92%A9&resource_id=-", &["resource_type", "resource_id"])]
    fn everything_else_is_refused_by_name(#[case] query: &str, #[case] fields: &[&str]) {
        let problem = parse(query).unwrap_err();
        assert_eq!(problem.status_code().as_u16(), 422);
        let named: Vec<_> = problem.field_problems().iter().map(|p| p.field.as_str()).collect();
        assert_eq!(named, fields);
    }

    #[test]
    fn a_name_has_a_longest_length() {
        assert!(name(&"a".repeat(NAME_MAX_LEN)).is_some());
        assert!(name(&"a".repeat(NAME_MAX_LEN + 1)).is_none());
    }
}
