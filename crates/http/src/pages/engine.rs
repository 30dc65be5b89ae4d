//! minijinja, set up for pages.

use std::borrow::Cow;

use fluent_templates::fluent_bundle::FluentValue;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::catalogue::{self, Arguments};
use crate::problem::Problem;

macro_rules! sources {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),+]
    };
}

/// Every file of `templates/`, embedded.
pub(super) const SOURCES: &[(&str, &str)] = sources![
    "layout.html",
    "failure.html",
    "home.html",
    "development/mailbox.html",
    "sheet.html",
    "parts/errors.html",
    "parts/field.html",
    "parts/form.html",
    "parts/told.html",
    "account/devices.html",
    "account/enroll.html",
    "account/organizations.html",
    "account/recovery_codes.html",
    "account/security.html",
    "jobs/company.html",
    "jobs/job.html",
    "jobs/list.html",
    "parts/head.html",
    "parts/job_entries.html",
];

/// The templates, compiled.
pub(crate) struct Pages {
    /// A template that does not compile is told to whoever renders.
    engine: Result<Environment<'static>, Error>,
}

impl Pages {
    /// Compiles the templates.
    pub(crate) fn new() -> Self {
        Self { engine: engine() }
    }

    /// Renders one template. A failure is a bug, which the tests look for.
    pub(super) fn render(&self, template: &str, context: Value) -> Result<String, Problem> {
        let engine = self.engine.as_ref().map_err(failed)?;
        let rendered = engine.get_template(template).and_then(|page| page.render(context));
        rendered.map_err(|error| failed(&error))
    }
}

/// minijinja's errors chain, and say what matters in the chain only.
fn failed(error: &Error) -> Problem {
    Problem::internal(format!("a page cannot be rendered: {error:#}"))
}

fn engine() -> Result<Environment<'static>, Error> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag on a line of its own leaves no line behind.
    engine.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    engine.set_auto_escape_callback(|_| AutoEscape::Html);
    engine.set_formatter(format_value);
    engine.add_function("t", translate);
    for (name, source) in SOURCES {
        engine.add_template(name, source)?;
    }
    Ok(engine)
}

/// Escapes the five characters that HTML asks for. minijinja's own formatter escapes slashes too,
/// which makes links unreadable in the source of a page.
fn format_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => out.write_str(&escape(text)).map_err(Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// `t("key", name=value)` in a template: words in the language of the page.
#[expect(clippy::needless_pass_by_value, reason = "minijinja passes keyword arguments by value")]
fn translate(state: &State, key: &str, arguments: Kwargs) -> Result<String, Error> {
    let language = state.lookup("lang").unwrap_or_default();
    let mut filled = Arguments::new();
    for name in arguments.args() {
        let value: Value = arguments.get(name)?;
        let value = match value.kind() {
            ValueKind::Number => FluentValue::from(i64::try_from(value)?),
            _ => FluentValue::from(value.to_string()),
        };
        filled.insert(Cow::Owned(name.to_owned()), value);
    }
    catalogue::words(language.as_str().unwrap_or_default(), key, &filled)
        .map_err(|missing| Error::new(ErrorKind::InvalidOperation, format!("no words: {missing}")))
}
