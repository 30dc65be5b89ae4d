use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Violation};

/// An OpenAPI document, as a judge of answers.
#[derive(Debug, Clone)]
pub struct Document {
    value: Arc<Value>,
    /// What judges bodies, by the schema as text: making one takes longer than most requests.
    validators: Arc<Mutex<HashMap<String, Arc<Validator>>>>,
}

/// An operation: its method in capitals, and its path as the document writes it.
pub type Operation = (String, String);

impl Document {
    /// The document of the interface.
    pub fn of_socle() -> Self {
        static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
            Document::new(serde_json::to_value(socle_http::document()).expect("it is JSON"))
        });
        DOCUMENT.clone()
    }

    /// Any document. Its schemas are read strictly: an object holds the properties that are named
    /// and no other, so a field that slipped into an answer is found.
    pub fn new(mut document: Value) -> Self {
        if let Some(schemas) = document.pointer_mut("/components/schemas") {
            close_objects(schemas);
        }
        Self { value: Arc::new(document), validators: Arc::default() }
    }

    /// Every operation.
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.value["paths"].as_object().expect("a document has paths");
        let of_path = |(path, item): (&String, &Value)| {
            let methods = item.as_object().expect("a path is an object").keys();
            methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    /// The operation that answers a method and a path.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation> {
        // HEAD is GET without the body.
        let method = if method == "HEAD" { "GET" } else { method };
        self.operations()
            .into_iter()
            .find(|(known, pattern)| known == method && matches(pattern, path))
    }

    /// Refuses an answer that the document does not promise.
    pub fn check(&self, answer: &Answer) -> Result<(), Violation> {
        let Some((method, path)) = self.operation(&answer.method, &answer.path) else {
            return answer.violates("no operation of the document; see `Client::undocumented`");
        };
        let operation = &self.value["paths"][&path][method.to_lowercase()];
        let Some(response) = operation["responses"].get(answer.status.to_string()) else {
            return answer.violates("a status that the document does not name");
        };
        let Some(content) = response.get("content").and_then(Value::as_object) else {
            return match (answer.body.is_empty(), answer.content_type()) {
                (true, None) => Ok(()),
                _ => answer.violates("a body where the document promises none"),
            };
        };
        let whatever = || content.get("*/*");
        let media_type =
            answer.content_type().and_then(|found| content.get(found).or_else(whatever));
        let Some(media_type) = media_type else {
            return answer.violates("a content type that the document does not name");
        };
        if answer.method == "HEAD" {
            return if answer.body.is_empty() {
                Ok(())
            } else {
                answer.violates("a body in answer to HEAD")
            };
        }
        if !answer.content_type().is_some_and(|found| found.ends_with("json")) {
            // A schema says nothing about bytes.
            return Ok(());
        }
        self.check_body(answer, &media_type["schema"])
    }

    fn check_body(&self, answer: &Answer, schema: &Value) -> Result<(), Violation> {
        let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
            return answer.violates("the body is not JSON");
        };
        let validator = self.validator(schema);
        let errors: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        if errors.is_empty() {
            return Ok(());
        }
        answer.violates(&format!("the body breaks the schema ({})", errors.join("; ")))
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut known = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            // References point into the document, so its components come along.
            let schema = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "allOf": [schema],
                "components": self.value["components"],
            });
            let validator = jsonschema::options().should_validate_formats(true).build(&schema);
            let broken = |error| panic!("the document's own schema is broken: {error}");
            Arc::new(validator.unwrap_or_else(broken))
        };
        Arc::clone(known.entry(schema.to_string()).or_insert_with(make))
    }
}

/// Whether a path fits a pattern: `{…}` stands for one segment.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(path).all(|(pattern, segment)| {
            *pattern == segment || (pattern.starts_with('{') && !segment.is_empty())
        })
}

/// Adds `additionalProperties: false` to every object that lists its properties. Parts of an `allOf`
/// know only some of the whole's, and are left alone.
fn close_objects(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            close_object(object);
            let inner = object.iter_mut().filter(|(name, _)| *name != "allOf");
            inner.for_each(|(_, value)| close_objects(value));
        }
        Value::Array(values) => values.iter_mut().for_each(close_objects),
        _ => {}
    }
}

fn close_object(object: &mut Map<String, Value>) {
    let lists_properties =
        object.get("type") == Some(&json!("object")) && object.contains_key("properties");
    if lists_properties && !object.contains_key("additionalProperties") {
        object.insert("additionalProperties".to_owned(), json!(false));
    }
}
