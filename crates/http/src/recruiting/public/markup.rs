//! Plain text as others want it.

use std::fmt::Write as _;

/// What people wrote, as HTML: paragraphs and ends of lines, and nothing that they could have added.
pub(super) fn html(text: &str) -> String {
    let mut html = String::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
        html.push_str("<p>");
        html.push_str(&escape(paragraph).replace('\n', "<br>"));
        html.push_str("</p>");
    }
    html
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What people wrote, for whoever takes HTML and knows no entities: nothing in it can be markup.
pub(super) fn html_without_entities(text: &str) -> String {
    text.replace('<', "‹").replace('>', "›").replace('\n', "<br>\n")
}

/// The beginning of a text on one line, of at most so many characters.
pub(super) fn beginning(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let cut: String = line.chars().take(most.saturating_sub(1)).collect();
    // Whole words, where there are any.
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end())
}

/// JSON that may stand inside of a `script` element: nothing in it ends the element or begins a comment
/// (HTML Standard, "Restrictions for contents of script elements").
pub(super) fn script_json(json: &serde_json::Value) -> String {
    let mut safe = String::new();
    for c in json.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("One\nline", "<p>One<br>line</p>")]
    #[case("One\n\n\nTwo", "<p>One</p><p>Two</p>")]
    #[case("<b>&\"x\"", "<p>&lt;b&gt;&amp;&quot;x&quot;</p>")]
    #[case("\n\n", "")]
    fn text_becomes_html(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(html(text), expected);
    }

    #[test]
    fn nothing_that_people_write_is_markup_without_entities() {
        assert_eq!(html_without_entities("a <b>\n& c"), "a ‹b›<br>\n& c");
    }

    #[rstest]
    #[case("short", 10, "short")]
    #[case("some\n words  here", 100, "some words here")]
    #[case("some words here", 12, "some words…")]
    #[case("unbreakable", 5, "unbr…")]
    #[case("שלום עולם", 5, "שלום…")]
    fn a_beginning_is_short(#[case] text: &str, #[case] most: usize, #[case] expected: &str) {
        assert_eq!(beginning(text, most), expected);
        assert!(beginning(text, most).chars().count() <= most);
    }

    #[test]
    fn json_in_a_script_stays_inside_and_means_the_same() {
        let json = serde_json::json!({"a": "</script><!-- & \u{2028}\u{2029} é"});
        let safe = script_json(&json);
        for forbidden in ['<', '>', '&', '\u{2028}', '\u{2029}'] {
            assert!(!safe.contains(forbidden), "{safe}");
        }
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), json);
    }
}
