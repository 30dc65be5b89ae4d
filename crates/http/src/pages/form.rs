//! What pages with a form are made of, as the templates take it.

use minijinja::value::{Serde, Value};
use serde::Serialize;
use url::form_urlencoded;

/// A page of its own that says something, and may ask for something: a heading, some words, at most
/// one form with fields, and ways onward. Its words are `{words}.title` and `{words}.body`.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet {
    words: &'static str,
    /// What has just been done.
    done: Option<&'static str>,
    /// How the body looks: plain, as a `notice`, or as a `success`.
    tone: &'static str,
    /// What `$email` stands for in the body.
    email: String,
    more: Vec<&'static str>,
    facts: Vec<Fact>,
    form: Option<Form>,
    alternative: Option<Form>,
    links: Vec<Link>,
}

/// What is told about something.
#[derive(Debug, Serialize)]
struct Fact {
    label: &'static str,
    told: Told,
}

/// Something that a page tells: words of the catalogues, or a text as somebody wrote it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    /// Words.
    Words(&'static str),
    /// A text.
    Text(String),
}

/// A way onward.
#[derive(Debug, Serialize)]
struct Link {
    words: &'static str,
    path: &'static str,
    /// What the query says besides the language; empty for nothing.
    query: String,
}

impl Sheet {
    /// With these words.
    pub(crate) fn new(words: &'static str) -> Self {
        Self {
            words,
            done: None,
            tone: "",
            email: String::new(),
            more: Vec::new(),
            facts: Vec::new(),
            form: None,
            alternative: None,
            links: Vec::new(),
        }
    }

    /// Says first what has just been done.
    pub(crate) fn after(self, done: Option<&'static str>) -> Self {
        Self { done, ..self }
    }

    /// Good news.
    pub(crate) fn success(self) -> Self {
        Self { tone: "success", ..self }
    }

    /// Something to take note of.
    pub(crate) fn notice(self) -> Self {
        Self { tone: "notice", ..self }
    }

    /// Fills `$email` in.
    pub(crate) fn about(self, email: &str) -> Self {
        Self { email: email.trim().to_owned(), ..self }
    }

    /// Adds a paragraph.
    pub(crate) fn say(mut self, words: &'static str) -> Self {
        self.more.push(words);
        self
    }

    /// Adds a fact; `label` are the words for what it is about.
    pub(crate) fn fact(mut self, label: &'static str, told: Told) -> Self {
        self.facts.push(Fact { label, told });
        self
    }

    /// What it asks for.
    pub(crate) fn ask(self, form: Form) -> Self {
        Self { form: Some(form), ..self }
    }

    /// Another way to go on, for who cannot do what it asks for.
    pub(crate) fn or(self, form: Form) -> Self {
        Self { alternative: Some(form), ..self }
    }

    /// Adds a link.
    pub(crate) fn link(self, words: &'static str, path: &'static str) -> Self {
        self.link_with(words, path, &[])
    }

    /// Adds a link with parameters.
    pub(crate) fn link_with(
        mut self,
        words: &'static str,
        path: &'static str,
        parameters: &[(&str, &str)],
    ) -> Self {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(parameters).finish();
        self.links.push(Link { words, path, query });
        self
    }
}

impl From<&Sheet> for Value {
    fn from(sheet: &Sheet) -> Self {
        Serde(sheet).into()
    }
}

/// A form that is posted.
#[derive(Debug, Serialize)]
pub(crate) struct Form {
    action: &'static str,
    submit: &'static str,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    /// What is wrong with no field in particular.
    errors: Vec<&'static str>,
    is_wrong: bool,
}

impl Form {
    /// Posts to a path; `submit` are the words of the button.
    pub(crate) fn new(action: &'static str, submit: &'static str) -> Self {
        let (hidden, fields, errors) = (Vec::new(), Vec::new(), Vec::new());
        Self { action, submit, hidden, fields, errors, is_wrong: false }
    }

    /// Sends something along that nobody fills in.
    pub(crate) fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// Adds a field.
    pub(crate) fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// Says what is wrong, beside the field in question where there is one.
    pub(crate) fn with(mut self, messages: &[FieldMessage]) -> Self {
        for FieldMessage { field, message } in messages {
            self.is_wrong = true;
            match self.fields.iter_mut().find(|candidate| candidate.name == field) {
                Some(field) => field.errors.push(message),
                None => self.errors.push(message),
            }
        }
        self
    }
}

impl From<&Form> for Value {
    fn from(form: &Form) -> Self {
        Serde(form).into()
    }
}

/// What is wrong with a field, in words of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldMessage {
    pub(crate) field: String,
    pub(crate) message: &'static str,
}

impl FieldMessage {
    /// About a field.
    pub(crate) fn new(field: &str, message: &'static str) -> Self {
        Self { field: field.to_owned(), message }
    }

    /// About the form as a whole.
    pub(crate) fn of_form(message: &'static str) -> Self {
        Self::new("", message)
    }
}

/// A field to fill in. Its label is `field.{name}`.
#[derive(Debug, Serialize)]
pub(crate) struct Field {
    name: &'static str,
    kind: &'static str,
    /// What it holds runs from left to right, whatever the page does, or as it begins.
    dir: &'static str,
    autocomplete: &'static str,
    is_numeric: bool,
    hint: Option<&'static str>,
    value: String,
    choices: Vec<ChoiceGroup>,
    /// What `$min` and `$max` stand for in hint and errors.
    min: usize,
    max: usize,
    errors: Vec<&'static str>,
}

/// Choices that belong together; without a label, they stand by themselves.
#[derive(Debug, Serialize)]
pub(crate) struct ChoiceGroup {
    pub(crate) label: String,
    pub(crate) choices: Vec<Choice>,
}

/// Something to choose.
#[derive(Debug, Serialize)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) lang: Option<&'static str>,
}

impl Field {
    fn new(name: &'static str, kind: &'static str, autocomplete: &'static str) -> Self {
        Self {
            name,
            kind,
            dir: "ltr",
            autocomplete,
            is_numeric: false,
            hint: None,
            value: String::new(),
            choices: Vec::new(),
            min: 0,
            max: 0,
            errors: Vec::new(),
        }
    }

    /// For words.
    pub(crate) fn text(name: &'static str, autocomplete: &'static str, value: &str) -> Self {
        Self { dir: "auto", value: value.to_owned(), ..Self::new(name, "text", autocomplete) }
    }

    /// For an e-mail address.
    pub(crate) fn email(name: &'static str, autocomplete: &'static str, value: &str) -> Self {
        Self { value: value.to_owned(), ..Self::new(name, "email", autocomplete) }
    }

    /// For a password, which is never shown again.
    pub(crate) fn password(name: &'static str, autocomplete: &'static str) -> Self {
        Self::new(name, "password", autocomplete)
    }

    /// For a code of digits, which is never shown again.
    pub(crate) fn digits(name: &'static str) -> Self {
        Self { is_numeric: true, ..Self::new(name, "text", "one-time-code") }
    }

    /// For a code of any characters, which is never shown again.
    pub(crate) fn code(name: &'static str) -> Self {
        Self::new(name, "text", "off")
    }

    /// For one of some choices.
    pub(crate) fn choice(name: &'static str, value: &str, choices: Vec<ChoiceGroup>) -> Self {
        Self { value: value.to_owned(), choices, ..Self::new(name, "select", "off") }
    }

    /// Says beforehand what is expected.
    pub(crate) fn hint(self, words: &'static str) -> Self {
        Self { hint: Some(words), ..self }
    }

    /// What `$min` and `$max` stand for in its words.
    pub(crate) fn between(self, min: usize, max: usize) -> Self {
        Self { min, max, ..self }
    }
}
