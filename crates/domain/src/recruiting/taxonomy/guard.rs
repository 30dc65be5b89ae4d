//! Names that are also something else: `C`, `Go`, `Excel`, `vue`.

use super::finder::Found;

/// What must be so before a name in a text is taken for the skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// It is written anywhere.
    Free,
    /// It is written as the label is, and does not merely begin a sentence: `Excel`, not `excel in`.
    Cased,
    /// It is written as the label is, beside another skill in a list or after a word such as
    /// `langage`: `Python, R, SQL`, not `vitamine C`.
    Listed,
}

/// Names of skills that are everyday words in French or English, folded. They are a property of the
/// two languages, so they hold for every taxonomy.
const WORDS: &[&str] = &[
    "access",
    "act",
    "ads",
    "angular",
    "ansible",
    "art",
    "assembly",
    "blender",
    "bootstrap",
    "chef",
    "confluence",
    "consul",
    "crystal",
    "dao",
    "dart",
    "django",
    "elixir",
    "ember",
    "excel",
    "express",
    "figma",
    "flash",
    "flask",
    "flutter",
    "gap",
    "gatsby",
    "hive",
    "illustrator",
    "jasmine",
    "jest",
    "julia",
    "keras",
    "lean",
    "less",
    "make",
    "maya",
    "meteor",
    "mocha",
    "motion",
    "next",
    "nomad",
    "notion",
    "oracle",
    "outlook",
    "phoenix",
    "pig",
    "play",
    "powerpoint",
    "premiere",
    "project",
    "puppet",
    "rails",
    "rasa",
    "react",
    "revit",
    "ruby",
    "rust",
    "sage",
    "salt",
    "sas",
    "scala",
    "scheme",
    "scratch",
    "sea",
    "shell",
    "sketch",
    "slack",
    "snowflake",
    "spark",
    "spring",
    "stata",
    "storm",
    "swift",
    "symfony",
    "tableau",
    "teams",
    "unity",
    "unreal",
    "vault",
    "vue",
    "word",
    "zoom",
];

/// Words after which a name of one or two letters is a programming language.
const CUES: &[&str] = &[
    "langage",
    "langages",
    "language",
    "languages",
    "programmation",
    "programming",
    "developpeur",
    "developpeuse",
    "developer",
    "logiciel",
    "software",
];

/// Words whose letters are no languages, whoever stands beside them: `permis B, C, CE`.
const LETTERED: &[&str] = &["permis", "licence", "license", "vitamine", "vitamin", "hepatite"];

/// What a label needs before it counts.
pub(super) fn guard_of(label: &str, folded: &str) -> Guard {
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    let only_letters = letters == folded.chars().count();
    if only_letters && letters <= 2 {
        // `UX` is nothing else; `Go` and `R` are.
        let acronym = letters == 2 && label.chars().all(char::is_uppercase);
        return if acronym { Guard::Cased } else { Guard::Listed };
    }
    if WORDS.binary_search(&folded).is_ok() { Guard::Cased } else { Guard::Free }
}

/// Whether a text says the label as it is written, or shouts it.
pub(super) fn as_written(written: &str, label: &str) -> bool {
    written == label || (label.chars().count() > 3 && written == label.to_uppercase())
}

/// Whether what stands between two bytes of the original begins a sentence and goes on with it.
pub(super) fn merely_begins_a_sentence(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '\t', '\u{a0}', '"', '«']);
    let begins = before.chars().next_back().is_none_or(|c| {
        matches!(c, '.' | '!' | '?' | '…' | '\n' | '\r' | '•' | '·' | '*' | '-' | '–' | '—')
    });
    begins && !ends_an_item(&text[end..])
}

/// Whether nothing of the same sentence follows without a mark.
fn ends_an_item(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'))
}

/// Whether the word before a place in a folded text says that a language follows.
pub(super) fn after_a_cue(folded: &str, start: usize) -> bool {
    let before = folded[..start].trim_end_matches([' ', ':', '(']);
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    CUES.contains(&word)
}

/// Whether two findings are neighbours in a list: only separators and words such as `et` between them.
pub(super) fn neighbours(folded: &str, one: &Found, other: &Found) -> bool {
    let lettered = |found: &Found| {
        let word = folded[found.start..found.end].split(' ').next().unwrap_or_default();
        LETTERED.contains(&word)
    };
    if lettered(one) || lettered(other) {
        return false;
    }
    let Some(gap) = folded.get(one.end..other.start).filter(|gap| gap.len() <= 12) else {
        return false;
    };
    let separates =
        |c: char| matches!(c, ',' | ';' | '/' | '(' | ')' | '&' | '|' | '•' | '·' | '+');
    let mut apart = gap.contains(separates);
    for word in gap.split(|c: char| c == ' ' || separates(c)).filter(|word| !word.is_empty()) {
        if !matches!(word, "et" | "and" | "ou" | "or" | "-") {
            return false;
        }
        apart = true;
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recruiting::fold;

    #[test]
    fn everyday_words_are_sorted_and_folded() {
        assert!(WORDS.is_sorted());
        assert!(WORDS.iter().chain(CUES).all(|word| fold(word) == *word));
    }
}
