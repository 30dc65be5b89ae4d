//! Text that has a bound.

use crate::recruiting::outcome::Failed;

/// How much text a document may have, in bytes.
pub(crate) const MAX_TEXT: usize = 1024 * 1024;

/// Text that grows until it is too much.
#[derive(Debug, Default)]
pub(crate) struct Text(String);

impl Text {
    pub(crate) fn push(&mut self, text: &str) -> Result<(), Failed> {
        if self.0.len() + text.len() > MAX_TEXT {
            return Err(Failed::TooLarge);
        }
        self.0.push_str(text);
        Ok(())
    }

    /// The text; a document without a letter or a digit has none.
    pub(crate) fn finish(self) -> Result<String, Failed> {
        let has_text = self.0.chars().any(char::is_alphanumeric);
        if has_text { Ok(self.0) } else { Err(Failed::NoText) }
    }
}
