//! Nothing unfinished in the sources.

use std::path::Path;

use anyhow::Result;

use super::sources;

/// What must not be left behind. In two parts, so that this file does not contain it.
const STUBS: [&str; 5] = [
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// One line for every stub in a Rust file that git knows or would add.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (name, text) in sources::read(root, "*.rs")? {
        findings.extend(
            find(&text).into_iter().map(|(line, stub)| format!("{name}:{line}: stub: {stub}")),
        );
    }
    Ok(findings)
}

fn find(text: &str) -> Vec<(usize, &'static str)> {
    text.lines()
        .enumerate()
        .flat_map(|(index, line)| {
            STUBS
                .into_iter()
                .filter(move |stub| contains_word(line, stub))
                .map(move |stub| (index + 1, stub))
        })
        .collect()
}

/// Whether the stub stands there by itself: `XXXXXX` in a file name pattern is none.
fn contains_word(line: &str, stub: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(stub).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + stub.len()..].chars().next();
        let ends_in_word = stub.chars().next_back().is_some_and(is_word);
        !(before.is_some_and(is_word) || ends_in_word && after.is_some_and(is_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stub_is_found_with_its_line() {
        for stub in STUBS {
            let text = format!("fn f() {{\n    {stub})\n}}\n");
            assert_eq!(find(&text), [(2, stub)], "{stub}");
        }
    }

    #[test]
    fn parts_of_words_are_no_stubs() {
        assert_eq!(find("mktemp -d socle.XXXXXX"), []);
        assert_eq!(find("let my_todos = todo(1); prefixtodo!(1)"), []);
    }
}
