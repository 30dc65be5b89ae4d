use std::fmt;

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The method that was asked with.
    pub method: String,
    /// The path that was asked for, without the query.
    pub path: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub body: Vec<u8>,
}

/// What an answer does that no answer of Socle may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation(pub String);

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Headers of every answer, and what each must hold.
const ALWAYS: [(&str, &str); 7] = [
    ("x-request-id", ""),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("strict-transport-security", "max-age=31536000"),
    ("referrer-policy", "strict-origin"),
    ("content-security-policy", "default-src 'self'"),
    ("cache-control", ""),
];

/// Parts of the paths of what everybody gets alike, and may keep.
const FOR_EVERYBODY: [&str; 2] = ["/recruiting/feeds/", "/job-posting.jsonld"];

/// Statuses that mean little without a header (RFC 9110 §15).
const EXPLAINED: [(u16, &str); 4] =
    [(401, "www-authenticate"), (405, "allow"), (429, "retry-after"), (503, "retry-after")];

#[expect(
    clippy::return_self_not_must_use,
    reason = "demanding a status is often all that a test does with an answer"
)]
impl Answer {
    /// A header that is there at most once, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        assert!(values.next().is_none(), "{name} is given twice by {self}");
        Some(value.to_str().expect("a header is text"))
    }

    /// The content type without its parameters.
    pub fn content_type(&self) -> Option<&str> {
        self.header("content-type").map(|value| value.split(';').next().unwrap_or(value).trim())
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("the body of {self} is not JSON: {error}"))
    }

    /// The request id.
    pub fn request_id(&self) -> &str {
        self.header("x-request-id").expect("every answer has a request id")
    }

    /// Demands a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert!(self.status == status, "expected {status}, got {self}");
        self
    }

    /// Demands a problem of a kind, such as `invalid-input`.
    #[track_caller]
    pub fn expect_problem(self, status: u16, kind: &str) -> Self {
        let answer = self.expect(status);
        let expected = format!("/problems/{kind}");
        assert!(answer.json()["type"] == expected, "expected {expected}, got {answer}");
        answer
    }

    /// Demands a 422 with exactly these fields and codes, in any order.
    #[track_caller]
    pub fn expect_fields(self, expected: &[(&str, &str)]) -> Self {
        let answer = self.expect_problem(422, "invalid-input");
        let mut found = answer.fields();
        found.sort_unstable();
        let mut expected: Vec<(String, String)> =
            expected.iter().map(|(f, c)| ((*f).to_owned(), (*c).to_owned())).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "{answer}");
        answer
    }

    /// The fields of a problem with their codes.
    pub fn fields(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
    }

    /// Everything that must be the same when two answers must not be told apart: the status, the
    /// headers without what differs by nature, and the body without the request id.
    pub fn fingerprint(&self) -> (u16, Vec<(String, String)>, String) {
        let differs = ["date", "x-request-id"];
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| !differs.contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), format!("{value:?}")))
            .collect();
        headers.sort_unstable();
        (self.status, headers, self.text().replace(self.request_id(), "REQUEST-ID"))
    }

    /// Checks what every answer must have.
    pub fn check(&self) -> Result<(), Violation> {
        for (name, expected) in ALWAYS {
            let name = HeaderName::from_static(name);
            let values: Vec<_> = self.headers.get_all(&name).iter().collect();
            let [value] = values[..] else {
                return self.violates(&format!("{name} is there {} times", values.len()));
            };
            let value = value.to_str().unwrap_or_default();
            if value.is_empty() || !value.starts_with(expected) {
                return self.violates(&format!("{name} is {value:?}"));
            }
        }
        // What an operation answers is between the two of us.
        let kept = !self.header("cache-control").is_some_and(|value| value.ends_with("no-store"));
        let for_everybody = FOR_EVERYBODY.iter().any(|part| self.path.contains(part));
        if self.path.starts_with("/api/") && kept && !for_everybody {
            return self.violates("an answer that others may keep");
        }
        for (status, name) in EXPLAINED {
            if self.status == status && !self.headers.contains_key(name) {
                return self.violates(&format!("{name} is missing"));
            }
        }
        if matches!(self.status, 429 | 503) {
            let wait = self.header("retry-after").and_then(|text| text.parse::<u64>().ok());
            if wait.is_none_or(|seconds| seconds == 0) {
                return self.violates("retry-after is not a number of seconds");
            }
        }
        if self.content_type() == Some("application/problem+json") {
            return self.check_problem();
        }
        // People get pages, and probes get a small document of their own (`/health/ready`).
        let readable = [Some("text/html"), Some("application/json")].contains(&self.content_type());
        if self.status >= 400 && !readable && self.method != "HEAD" {
            return self.violates("an error that is no problem");
        }
        Ok(())
    }

    fn check_problem(&self) -> Result<(), Violation> {
        if self.method == "HEAD" {
            return Ok(());
        }
        let Ok(Value::Object(problem)) = serde_json::from_slice::<Value>(&self.body) else {
            return self.violates("the problem is not a JSON object");
        };
        let text = |name: &str| problem.get(name).and_then(Value::as_str).unwrap_or_default();
        for name in ["type", "title", "detail", "request_id"] {
            if text(name).is_empty() {
                return self.violates(&format!("the problem lacks `{name}`"));
            }
        }
        if !text("type").starts_with("/problems/") {
            return self.violates("the problem's type is not below /problems/");
        }
        if problem.get("status").and_then(Value::as_u64) != Some(u64::from(self.status)) {
            return self.violates("the problem's status is not the answer's");
        }
        if Some(text("request_id")) != self.header("x-request-id") {
            return self.violates("the problem's request id is not the header's");
        }
        if problem.contains_key("errors") != (self.status == 422) {
            return self.violates("fields belong to a 422, and a 422 has fields");
        }
        Ok(())
    }

    /// Refuses the answer.
    pub(super) fn violates<T>(&self, what: &str) -> Result<T, Violation> {
        Err(Violation(format!("{what}: {self}")))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, status, headers, body } = self;
        let path: String = path.chars().take(200).collect();
        writeln!(f, "{method} {path} → {status}")?;
        for (name, value) in headers {
            writeln!(f, "  {name}: {value:?}")?;
        }
        let text = String::from_utf8_lossy(body);
        write!(f, "  {}", text.chars().take(2_000).collect::<String>())
    }
}
