//! A message as the page shows it.

use minijinja::{Value, context};
use socle_application::email::ports::MailboxMessage;

/// The variables of a message.
pub(super) fn fields(message: &MailboxMessage) -> Value {
    let part = |(text, is_link): (&str, bool)| context! { text, is_link };
    context! {
        id => message.id.to_string(),
        to => message.to.as_str(),
        subject => message.subject.as_str(),
        code => message.code.as_deref(),
        parts => parts(&message.text).into_iter().map(part).collect::<Vec<_>>(),
        created_at => message.created_at.to_rfc3339(),
        delivered => message.created_at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
    }
}

/// The text in pieces, and whether each is a link.
fn parts(text: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let (mut offset, mut plain_from) = (0, 0);
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if word.starts_with("http://") || word.starts_with("https://") {
            parts.push((&text[plain_from..offset], false));
            parts.push((word, true));
            plain_from = offset + word.len();
        }
        offset += piece.len();
    }
    parts.push((&text[plain_from..], false));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", &[("", false)])]
    #[case("no link, javascript:alert(1)", &[("no link, javascript:alert(1)", false)])]
    #[case(
        "Hello,\nhttps://a.example/?x=1&y=2\n\nhttp://b.example",
        &[("Hello,\n", false), ("https://a.example/?x=1&y=2", true), ("\n\n", false),
          ("http://b.example", true), ("", false)]
    )]
    fn links_are_told_from_text(#[case] text: &str, #[case] expected: &[(&str, bool)]) {
        assert_eq!(parts(text), expected);
        assert_eq!(parts(text).iter().map(|(part, _)| *part).collect::<String>(), text);
    }
}
