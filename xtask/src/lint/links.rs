//! Documents lead to files that are there.

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;

use super::sources;

/// One line for every link in a Markdown file that leads to no file, or to no heading of it.
pub(crate) fn check(root: &Path) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (name, text) in sources::read(root, "*.md")? {
        let folder = Path::new(&name).parent().unwrap_or(Path::new(""));
        for (line, link) in links(&text) {
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target =
                if path.is_empty() { root.join(&name) } else { root.join(folder).join(path) };
            let there = match std::fs::read_to_string(&target) {
                Ok(text) => {
                    heading.is_empty() || !is_document(&target) || anchors(&text).contains(heading)
                }
                Err(_) => target.exists() && heading.is_empty(),
            };
            if !there {
                findings.push(format!("{name}:{line}: leads nowhere: {link}"));
            }
        }
    }
    Ok(findings)
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// The links of a document to other files, each with its line. What stands between fences is an example.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for (start, _) in line.match_indices("](") {
            let link = line[start + 2..].split([')', ' ']).next().unwrap_or_default();
            let elsewhere = link.contains("://") || link.starts_with("mailto:");
            if !link.is_empty() && !elsewhere {
                found.push((index + 1, link.to_owned()));
            }
        }
    }
    found
}

/// What a document can be entered by: its headings as they are shown, and anchors of its own.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let headings = headings.map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    });
    let own = text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    headings.chain(own.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_within_the_project_are_found_with_their_line() {
        let text =
            "See [a](a.md#b) and [c](https://c.org).\n```\n[d](d.md)\n```\n![e](e.png \"E\")\n";
        let expected = [(1, "a.md#b".to_owned()), (5, "e.png".to_owned())];
        assert_eq!(links(text), expected);
    }

    #[test]
    fn headings_are_entered_by_their_words() {
        let found = anchors("# One `two`: three\n<a id=\"four\"></a>\n");
        assert!(found.contains("one-two-three") && found.contains("four"), "{found:?}");
    }
}
