//! minijinja and mrml, set up for mail.

use std::borrow::Cow;
use std::path::Path;
use std::sync::LazyLock;

use fluent_templates::fluent_bundle::FluentValue;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use mrml::prelude::render::RenderOptions;

use super::catalogue::{self, Arguments};
use super::letter::Letter;

/// Every file of `templates/`, embedded.
const SOURCES: &[(&str, &str)] = &[
    ("layout.mjml", include_str!("../../templates/layout.mjml")),
    ("layout.txt", include_str!("../../templates/layout.txt")),
    ("parts.mjml", include_str!("../../templates/parts.mjml")),
    ("facts.mjml", include_str!("../../templates/facts.mjml")),
    ("facts.txt", include_str!("../../templates/facts.txt")),
    ("action.mjml", include_str!("../../templates/action.mjml")),
    ("action.txt", include_str!("../../templates/action.txt")),
    ("notice.mjml", include_str!("../../templates/notice.mjml")),
    ("notice.txt", include_str!("../../templates/notice.txt")),
];

/// Compiled once; a syntax error is told to whoever renders.
static ENGINE: LazyLock<Result<Environment<'static>, String>> =
    LazyLock::new(|| engine().map_err(|error| error.to_string()));

#[derive(Debug, thiserror::Error)]
pub(super) enum EngineError {
    #[error("the templates do not compile: {0}")]
    Broken(&'static str),
    #[error(transparent)]
    Template(#[from] Error),
    #[error("not MJML: {0}")]
    Mjml(String),
}

/// Renders one template.
pub(super) fn render(name: &str, letter: &Letter) -> Result<String, EngineError> {
    let engine = ENGINE.as_ref().map_err(|error| EngineError::Broken(error))?;
    Ok(engine.get_template(name)?.render(Value::from(Serde(letter)))?)
}

/// Turns MJML into HTML.
pub(super) fn html(mjml: &str) -> Result<String, EngineError> {
    let document = mrml::parse(mjml).map_err(|error| EngineError::Mjml(error.to_string()))?;
    // mrml would load fonts it knows by name from a server of Google's.
    let options = RenderOptions { fonts: std::collections::HashMap::new(), ..Default::default() };
    document.element.render(&options).map_err(|error| EngineError::Mjml(error.to_string()))
}

fn engine() -> Result<Environment<'static>, Error> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag on a line of its own leaves no line behind.
    engine.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    engine.set_auto_escape_callback(|name| {
        if is_markup(name) { AutoEscape::Html } else { AutoEscape::None }
    });
    engine.set_formatter(format_value);
    engine.add_function("t", translate);
    for (name, source) in SOURCES {
        engine.add_template(name, source)?;
    }
    Ok(engine)
}

fn is_markup(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "mjml")
}

/// Escapes the five characters that HTML asks for. minijinja's own formatter escapes slashes too,
/// after which no link looks like one to the programs that read mail.
fn format_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let plain = value.is_safe() || !matches!(state.auto_escape(), AutoEscape::Html);
    match value.as_str() {
        Some(text) if !plain => out.write_str(&escape(text)).map_err(Error::from),
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

/// `t("key", name=value)` in a template: words in the language of the letter. A key that begins
/// with a dot is an attribute of the letter's own message, so that letters share templates.
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
    let key = match key.strip_prefix('.') {
        Some(_) => format!("{}{key}", state.lookup("message").unwrap_or_default()),
        None => key.to_owned(),
    };
    let words = catalogue::words(language.as_str().unwrap_or_default(), &key, &filled)
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))?;
    Ok(if is_markup(state.name()) { words } else { catalogue::without_isolation(&words) })
}
