//! Turns what is to be told into words: a subject, a plain text and an HTML document.
//!
//! Words come from Fluent catalogues (`locales/`), their arrangement from minijinja templates
//! (`templates/`), one for each shape that a letter can have; the HTML is written in MJML, which mrml turns into what mail clients understand.
//! No message loads anything from elsewhere: no pictures, no fonts.

mod catalogue;
mod engine;
mod letter;
mod plain;
#[cfg(test)]
mod tests;

use socle_application::email::EmailMessage;

use letter::Letter;

/// A message in words.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderedEmail {
    /// The subject, on one line.
    pub subject: String,
    /// The plain text; every link stands on a line of its own.
    pub text: String,
    /// The HTML document.
    pub html: String,
    /// The one-time code the message carries, if it carries one.
    pub code: Option<String>,
}

/// Links hold tokens, so only the subject is shown.
impl std::fmt::Debug for RenderedEmail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderedEmail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A message that could not be rendered: a bug, which the tests of this crate look for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the message {content} cannot be rendered: {reason}")]
pub struct RenderError {
    content: &'static str,
    reason: String,
}

/// Puts a message into words, in its language.
///
/// # Errors
///
/// [`RenderError`] when a template or a catalogue is broken.
pub fn render(message: &EmailMessage) -> Result<RenderedEmail, RenderError> {
    let content = message.content.template();
    let failed = |error: &dyn std::fmt::Display| RenderError { content, reason: error.to_string() };
    let letter = Letter::new(message.locale, &message.content).map_err(|e| failed(&e))?;
    let part = |extension| engine::render(&format!("{}.{extension}", letter.shape()), &letter);
    let text = part("txt").map_err(|e| failed(&e))?;
    let mjml = part("mjml").map_err(|e| failed(&e))?;
    let html = engine::html(&mjml).map_err(|e| failed(&e))?;
    let code = letter.code().map(ToOwned::to_owned);
    Ok(RenderedEmail { subject: letter.subject, text, html, code })
}
