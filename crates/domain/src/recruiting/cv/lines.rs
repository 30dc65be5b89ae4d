//! The text as bounded, cleaned lines.

use unicode_normalization::UnicodeNormalization as _;

use crate::recruiting::cv::CvProposal;
use crate::recruiting::fold;

/// How many lines are read.
const MAX_LINES: usize = 2_000;

/// How many characters of a line are read.
const MAX_LINE: usize = 500;

/// How much of the text is looked at, in characters: empty lines count too.
const MAX_TEXT: usize = 1_000_000;

/// What starts an item of a list.
const BULLETS: [char; 20] = [
    '•', '◦', '▪', '▫', '■', '□', '●', '○', '‣', '⁃', '∙', '·', '➢', '➤', '►', '▶', '✓', '✔',
    '\u{f0b7}', '\u{f0a7}',
];

/// One line, without what cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// As the CV writes it, trimmed, without its bullet; never empty. Wide gaps are tabs.
    pub(super) text: String,
    /// What it is compared by.
    pub(super) key: String,
    /// Whether it is an item of a list.
    pub(super) bullet: bool,
    /// Whether an empty line, or the start, stands before it.
    pub(super) after_gap: bool,
}

impl Line {
    pub(super) fn new(text: &str, bullet: bool, after_gap: bool) -> Self {
        let text = clip(text.trim(), MAX_LINE);
        Self { key: fold(&text), text, bullet, after_gap }
    }
}

/// The lines of a text.
pub(super) struct Lines(pub(super) Vec<Line>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let end = text.char_indices().nth(MAX_TEXT).map_or(text.len(), |(at, _)| at);
        let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        let every = text[..end]
            .split('\n')
            .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split(breaks));
        let mut lines = Vec::new();
        let mut after_gap = true;
        for line in every {
            let line = clean(line);
            let (text, bullet) = without_bullet(&line);
            if text.is_empty() {
                after_gap |= !bullet;
                continue;
            }
            lines.push(Line::new(text, bullet, after_gap));
            after_gap = false;
            if lines.len() == MAX_LINES {
                break;
            }
        }
        Self(lines)
    }
}

/// A line without what cannot be seen, composed, with its ligatures taken apart. Tabs and three
/// spaces or more become one tab, other spaces one space.
fn clean(line: &str) -> String {
    let mut cleaned = String::new();
    let mut length = 0;
    let mut space = 0;
    for c in line.nfc() {
        if c == '\t' {
            space += 3;
        } else if c.is_whitespace() {
            space += 1;
        } else if !is_invisible(c) {
            if space > 0 && length > 0 {
                cleaned.push(if space > 2 { '\t' } else { ' ' });
                length += 1;
            }
            space = 0;
            match ligature(c) {
                Some(letters) => cleaned.push_str(letters),
                None => cleaned.push(c),
            }
            length += 1;
        }
        if length >= MAX_LINE {
            break;
        }
    }
    cleaned
}

/// Controls, marks of direction, and what stands where a character was lost.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

/// What follows the bullet, and whether there was one. A dash is one if a space follows it.
fn without_bullet(line: &str) -> (&str, bool) {
    let text = line.trim_start_matches(BULLETS);
    if text.len() < line.len() {
        return (text.trim(), true);
    }
    let dashed = ["- ", "– ", "— ", "* ", "> ", "-\t", "–\t", "*\t", "o\t", "\u{2212} "];
    match dashed.iter().find_map(|dash| line.strip_prefix(dash)) {
        Some(text) => (text.trim(), true),
        None => (line.trim(), false),
    }
}

/// The first characters of a text; `None` if there are none.
pub(super) fn short(text: &str, max: usize) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(clip(&text, max)).filter(|text| !text.is_empty())
}

/// The first characters of a text, trimmed.
fn clip(text: &str, max: usize) -> String {
    let end = text.char_indices().nth(max).map_or(text.len(), |(at, _)| at);
    text[..end].trim().to_owned()
}

/// Lines as one text: what was broken to fit the page is joined, items stand on lines of their own.
pub(super) fn paragraph(lines: &[&Line]) -> Option<String> {
    let mut text = String::new();
    let mut in_item = false;
    for line in lines {
        if line.bullet {
            push_line(&mut text, "• ");
        } else if text.is_empty() || line.after_gap || (!in_item && ends_a_sentence(&text)) {
            push_line(&mut text, "");
        } else {
            text.push(' ');
        }
        in_item = line.bullet || (in_item && !line.after_gap);
        // A gap within a line is nothing that a sentence has.
        text.push_str(&line.text.replace('\t', " "));
    }
    Some(clip(&text, CvProposal::MAX_TEXT)).filter(|text| !text.is_empty())
}

fn push_line(text: &mut String, start: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(start);
}

fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("a\r\n\r\nb", &[("a", false, true), ("b", false, true)])]
    #[case("a\r\nb\u{c}c", &[("a", false, true), ("b", false, false), ("c", false, false)])]
    #[case("• un\n- deux\n\u{f0b7} trois", &[("un", true, true), ("deux", true, false), ("trois", true, false)])]
    #[case("e\u{301}te\u{301} \u{202e}\u{7}2020", &[("été 2020", false, true)])]
    #[case("e\u{fb03}cace\u{a0}:  oui", &[("efficace : oui", false, true)])]
    #[case("Rust     2019", &[("Rust\t2019", false, true)])]
    #[case("•\n\u{200f}\n", &[])]
    fn lines_are_clean(#[case] text: &str, #[case] expected: &[(&str, bool, bool)]) {
        let lines = Lines::of(text).0;
        let found: Vec<_> =
            lines.iter().map(|l| (l.text.as_str(), l.bullet, l.after_gap)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn text_without_end_has_one() {
        assert_eq!(Lines::of(&"a\n".repeat(MAX_LINES * 2)).0.len(), MAX_LINES);
        let line = &Lines::of(&"é".repeat(MAX_LINE * 3)).0[0];
        assert_eq!(line.text.chars().count(), MAX_LINE);
        assert_eq!(Lines::of(&format!("{}a", "\n".repeat(MAX_TEXT))).0.len(), 0);
    }

    #[test]
    fn broken_lines_become_whole_again() {
        let lines =
            Lines::of("Un texte\nsur deux lignes.\nPuis :\n- un point\nassez long\n- et un\n\nFin")
                .0;
        let lines: Vec<_> = lines.iter().collect();
        let text = "Un texte sur deux lignes.\nPuis :\n• un point assez long\n• et un\nFin";
        assert_eq!(paragraph(&lines).as_deref(), Some(text));
        assert_eq!(paragraph(&[]), None);
    }
}
