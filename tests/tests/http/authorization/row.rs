//! A row of the table: an operation, and how to call it.

use std::collections::BTreeMap;
use std::pin::Pin;

use serde_json::Value;
use socle_tests::http::{Call, Client, Method};

use super::stage::Scene;
use super::verdict::Rule;
use super::who::Place;

/// Valid input on its way.
pub(crate) type Preparing<'s> = Pin<Box<dyn Future<Output = Input> + 's>>;

/// Prepares valid input for whoever is on the scene.
pub(crate) type Prepare = for<'s> fn(&'s Scene<'s>) -> Preparing<'s>;

/// An operation, and how to call it.
#[derive(Clone)]
pub(crate) struct Row {
    /// In capitals.
    pub(crate) method: &'static str,
    /// As the document writes it.
    pub(crate) path: &'static str,
    /// Who may.
    pub(crate) rule: Rule,
    /// What whoever may hears.
    pub(crate) status: u16,
    /// How.
    pub(crate) prepare: Prepare,
}

/// A row; see the documentation of the table.
pub(crate) fn row(
    method: &'static str,
    path: &'static str,
    rule: Rule,
    status: u16,
    prepare: Prepare,
) -> Row {
    Row { method, path, rule, status, prepare }
}

/// Input that is prepared by an asynchronous block.
macro_rules! given {
    ($scene:ident => $($input:tt)+) => {
        |$scene| Box::pin(async move { $($input)+ })
    };
}
pub(crate) use given;

/// No input is needed.
pub(crate) fn nothing<'s>(_: &'s Scene<'s>) -> Preparing<'s> {
    Box::pin(async { Input::default() })
}

/// What an operation is called with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Input {
    /// What the variables of the path besides `{id}` of an organization stand for.
    pub(crate) parts: BTreeMap<&'static str, String>,
    /// A JSON body.
    pub(crate) body: Option<Value>,
    /// A body of parts: its content type, and itself.
    pub(crate) parts_body: Option<(String, Vec<u8>)>,
    /// What stands behind the path's question mark.
    pub(crate) query: Option<String>,
    /// Headers that whoever may presents instead of their token, such as a cookie.
    pub(crate) instead: Vec<(&'static str, String)>,
}

impl Input {
    /// A body.
    pub(crate) fn body(body: Value) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    /// A variable of the path.
    pub(crate) fn part(name: &'static str, value: impl Into<String>) -> Self {
        Self::default().with_part(name, value)
    }

    /// A variable of the path more.
    pub(crate) fn with_part(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parts.insert(name, value.into());
        self
    }

    /// A body too.
    pub(crate) fn with_body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }
}

impl Row {
    /// The operation.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether the path names an organization.
    pub(crate) fn is_in_organization(&self) -> bool {
        self.path.contains("/organizations/{id}")
    }

    /// Where it can be called.
    pub(crate) fn places(&self) -> &'static [Place] {
        // What everybody sees of an organization is there, or it is not.
        let within = self.is_in_organization() && !matches!(self.rule, Rule::Public);
        if within { &Place::ALL } else { &[Place::Own] }
    }

    /// Whether it is about an organization that was closed.
    pub(crate) const fn is_about_closed(&self) -> bool {
        matches!(self.rule, Rule::InsideClosed(_))
    }

    /// Whether calls leave everything as it was, whoever makes them.
    pub(crate) fn is_harmless(&self) -> bool {
        self.method == "GET"
    }

    /// The path, filled in.
    pub(crate) fn path(&self, organization: &str, input: &Input) -> String {
        let mut path = self.path.to_owned();
        if self.is_in_organization() {
            path = path.replace("/organizations/{id}", &format!("/organizations/{organization}"));
        }
        for (name, value) in &input.parts {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert!(!path.contains('{'), "{path} has variables that the row does not fill in");
        if let Some(query) = &input.query {
            path = format!("{path}?{query}");
        }
        path
    }

    /// The call, by nobody in particular.
    pub(crate) fn call(&self, client: &Client, organization: &str, input: &Input) -> Call {
        let method = Method::from_bytes(self.method.as_bytes()).unwrap();
        let call = client.call(method, &self.path(organization, input));
        match (&input.body, &input.parts_body) {
            (Some(body), _) => call.json(body),
            (None, Some((content_type, body))) => call.body(content_type, body.clone()),
            (None, None) => call,
        }
    }
}
