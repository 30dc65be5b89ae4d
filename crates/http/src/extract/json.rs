use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::body;
use crate::problem::{FieldProblem, Problem};

/// A JSON body. Anything that is not the type's is refused: broken syntax (400), and missing,
/// mistyped, repeated or unknown fields (422, with their paths).
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let bytes = body::read(&request, &mut payload, "application/json").await?;
            parse(&bytes).map(Self)
        })
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Serde would read a struct from a list of its fields as well.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::invalid(vec![wrong_type(String::new())]));
    }
    let mut unknown = Vec::new();
    // What lies inside something optional has a question mark in its path.
    let plain = |path: String| path.replace(".?", "").trim_start_matches("?.").to_owned();
    let mut note_unknown = |path: serde_ignored::Path<'_>| unknown.push(plain(path.to_string()));
    let mut track = serde_path_to_error::Track::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let parsed = serde_ignored::deserialize(tracked, &mut note_unknown);
    let value = match parsed {
        Ok(value) => value,
        Err(error) => return Err(refused(bytes, &error, &track.path())),
    };
    json.end().map_err(|_| Problem::unreadable("there is more than one JSON value"))?;
    if unknown.is_empty() {
        return Ok(value);
    }
    let unknown = unknown.into_iter().map(|field| FieldProblem {
        field,
        code: "unknown_field".to_owned(),
        message: "there is no such field".to_owned(),
    });
    Err(Problem::invalid(unknown.collect()))
}

fn refused(bytes: &[u8], error: &serde_json::Error, path: &serde_path_to_error::Path) -> Problem {
    match error.classify() {
        // An object where one of several words is expected counts as broken syntax with Serde.
        Category::Syntax if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() => {
            Problem::invalid(vec![field_problem("", path)])
        }
        Category::Io | Category::Syntax | Category::Eof => {
            let (line, column) = (error.line(), error.column());
            Problem::unreadable(format!("the body is not JSON (line {line}, column {column})"))
        }
        Category::Data => Problem::invalid(vec![field_problem(&error.to_string(), path)]),
    }
}

/// Serde tells missing and repeated fields apart in words only.
fn field_problem(error: &str, path: &serde_path_to_error::Path) -> FieldProblem {
    let path = path.to_string();
    let named = |prefix: &str| {
        let name = error.strip_prefix(prefix)?.split('`').next()?;
        let inside = path.trim_end_matches('.');
        // The path of an error about a whole object is the object's own.
        Some(if inside.is_empty() || inside == "?" || inside.ends_with(name) {
            name.to_owned()
        } else {
            format!("{inside}.{name}")
        })
    };
    let (field, code, message) = if let Some(field) = named("missing field `") {
        (field, "required", "this field is required")
    } else if let Some(field) = named("duplicate field `") {
        (field, "repeated", "this field is given more than once")
    } else {
        return wrong_type(path.trim_start_matches('.').to_owned());
    };
    FieldProblem { field, code: code.to_owned(), message: message.to_owned() }
}

fn wrong_type(field: String) -> FieldProblem {
    let message = "this value is of the wrong type".to_owned();
    FieldProblem { field, code: "invalid_type".to_owned(), message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::ResponseError as _;
    use rstest::rstest;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct Body {
        name: String,
        address: Option<Address>,
        color: Option<Color>,
    }

    #[derive(Debug, Deserialize)]
    enum Color {
        Red,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct Address {
        city: String,
    }

    #[rstest]
    #[case(r#"{"name": "Ada"}"#)]
    #[case(r#"{"name": "Ada", "address": {"city": "Paris"}}"#)]
    #[case(r#" {"name": "Ada", "address": null} "#)]
    fn takes_what_fits(#[case] json: &str) {
        assert!(parse::<Body>(json.as_bytes()).is_ok());
    }

    #[rstest]
    #[case("")]
    #[case("{")]
    #[case("{\"name\": \"Ada\"} {}")]
    #[case("{name: 1}")]
    #[case("\u{feff}{}")]
    fn broken_syntax_is_400(#[case] json: &str) {
        assert_eq!(parse::<Body>(json.as_bytes()).unwrap_err().status_code().as_u16(), 400);
    }

    #[rstest]
    #[case("{}", &[("name", "required")])]
    #[case("null", &[("", "invalid_type")])]
    #[case("[]", &[("", "invalid_type")])]
    #[case(r#" ["Ada", null]"#, &[("", "invalid_type")])]
    #[case(r#"{"name": 1}"#, &[("name", "invalid_type")])]
    #[case(r#"{"name": null}"#, &[("name", "invalid_type")])]
    #[case(r#"{"name": "a", "color": {}}"#, &[("color", "invalid_type")])]
    #[case(r#"{"name": "a", "color": {"Red": 1}}"#, &[("color.Red", "invalid_type")])]
    #[case(r#"{"name": "a", "color": "blue"}"#, &[("color", "invalid_type")])]
    #[case(r#"{"name": "a", "name": "b"}"#, &[("name", "repeated")])]
    #[case(r#"{"name": "a", "role": "admin", "id": 1}"#, &[("role", "unknown_field"), ("id", "unknown_field")])]
    #[case(r#"{"name": "a", "address": {}}"#, &[("address.city", "required")])]
    #[case(r#"{"name": "a", "address": {"city": "b", "x": 1}}"#, &[("address.x", "unknown_field")])]
    fn the_rest_is_422_with_its_fields(#[case] json: &str, #[case] expected: &[(&str, &str)]) {
        let problem = parse::<Body>(json.as_bytes()).unwrap_err();
        assert_eq!(problem.status_code().as_u16(), 422);
        let found: Vec<_> =
            problem.field_problems().iter().map(|p| (p.field.as_str(), p.code.as_str())).collect();
        assert_eq!(found, expected);
    }
}
