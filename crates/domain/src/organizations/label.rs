//! What people call things: organizations, roles, keys.

use std::fmt;

use crate::identity::{PersonName, PersonNameError};

/// What people call a thing: 1 to 100 characters of any script, trimmed and normalized (NFC).
///
/// Like the name of a person it goes into mails to addresses nobody has proved, so it carries no
/// links, markup or invisible characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Label(PersonName);

impl Label {
    /// Parses a name as a person types it.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        PersonName::parse(text).map(Self)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Label({})", self.as_str())
    }
}
