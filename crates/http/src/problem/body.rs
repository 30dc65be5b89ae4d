use serde::Serialize;
use utoipa::ToSchema;

/// An error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// What kind of problem this is, as a URI path.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-input")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What went wrong this time.
    pub detail: String,
    /// Identifies the request in the logs.
    pub request_id: String,
    /// The fields that are not acceptable (422 only).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldProblem>,
}

/// A field that is not acceptable.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The field, as a path (`address.city`).
    pub field: String,
    /// What is wrong with it, for machines.
    #[schema(example = "too_short")]
    pub code: String,
    /// What is wrong with it, for people.
    pub message: String,
}

impl FieldProblem {
    /// A problem with one field.
    pub(crate) fn new(field: &str, code: &str, message: &str) -> Self {
        let (field, code, message) = (field.to_owned(), code.to_owned(), message.to_owned());
        Self { field, code, message }
    }
}
