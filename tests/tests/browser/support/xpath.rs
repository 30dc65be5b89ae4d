//! How elements are found by what they say.

use super::words::{MARKS, plain};

/// A condition on the text of an element: exactly this, whatever the spaces and the marks that
/// order letters.
pub(super) fn says(text: &str) -> String {
    // The first character becomes a space, the others go.
    format!("normalize-space(translate(., '\u{a0}{MARKS}', ' '))={}", literal(&plain(text)))
}

/// A text in an XPath, which knows no escape.
pub(super) fn literal(text: &str) -> String {
    let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    match &parts[..] {
        [part] => part.clone(),
        parts => format!("concat({})", parts.join(", '\"', ")),
    }
}

#[test]
fn a_text_with_quotes_is_a_literal() {
    assert_eq!(literal("it's"), "\"it's\"");
    assert_eq!(literal("say \"yes\""), "concat(\"say \", '\"', \"yes\", '\"', \"\")");
}
