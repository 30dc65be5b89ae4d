//! One skill, however it is called.

use crate::identity::Locale;
use crate::recruiting::{SkillKind, SkillName};

/// A skill of a taxonomy with all its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concept {
    uri: String,
    kind: SkillKind,
    label: SkillName,
    french: Option<SkillName>,
    english: Option<SkillName>,
    alternatives: Vec<SkillName>,
}

impl Concept {
    /// The longest identifier, in characters.
    pub const MAX_URI_CHARS: usize = 300;
    /// The most alternative labels.
    pub const MAX_ALTERNATIVES: usize = 200;

    /// A skill with one label, which is shown in languages that have none of their own.
    pub fn new(uri: impl Into<String>, kind: SkillKind, label: SkillName) -> Self {
        let uri = uri.into();
        Self { uri, kind, label, french: None, english: None, alternatives: Vec::new() }
    }

    /// What it is called in French.
    #[must_use]
    pub fn in_french(mut self, label: SkillName) -> Self {
        self.french = Some(label);
        self
    }

    /// What it is called in English.
    #[must_use]
    pub fn in_english(mut self, label: SkillName) -> Self {
        self.english = Some(label);
        self
    }

    /// What else it is called, in any language; beyond [`Self::MAX_ALTERNATIVES`] nothing is added.
    #[must_use]
    pub fn also_called(mut self, names: impl IntoIterator<Item = SkillName>) -> Self {
        let room = Self::MAX_ALTERNATIVES.saturating_sub(self.alternatives.len());
        self.alternatives.extend(names.into_iter().take(room));
        self
    }

    /// What identifies it for ever, such as an address at ESCO or `socle:rust`.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// What kind of skill it is.
    pub const fn kind(&self) -> SkillKind {
        self.kind
    }

    /// What people who read that language call it.
    pub fn label(&self, locale: Locale) -> &SkillName {
        let own = match locale {
            Locale::Fr => &self.french,
            Locale::En => &self.english,
            Locale::He => &None,
        };
        own.as_ref().unwrap_or(&self.label)
    }

    /// Its preferred labels, without repetition of the same text.
    pub fn labels(&self) -> impl Iterator<Item = &SkillName> {
        let others = [&self.french, &self.english].into_iter().flatten();
        std::iter::once(&self.label).chain(others.filter(|it| **it != self.label))
    }

    /// What else it is called.
    pub fn alternatives(&self) -> &[SkillName] {
        &self.alternatives
    }
}
