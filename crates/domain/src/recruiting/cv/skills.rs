//! Skills and languages.

use std::collections::HashSet;

use crate::recruiting::cv::lines::{Line, short};
use crate::recruiting::cv::sections::{Section, Sections};
use crate::recruiting::cv::{CvLanguage, CvProposal};
use crate::recruiting::{SkillName, fold};

/// The longest skill, in words: what is longer is a sentence.
const MAX_WORDS: usize = 6;

/// How well somebody can do something. Folded.
const LEVELS: [&str; 28] = [
    "expert",
    "experte",
    "avance",
    "avancee",
    "intermediaire",
    "debutant",
    "debutante",
    "confirme",
    "confirmee",
    "notions",
    "courant",
    "bilingue",
    "maitrise",
    "advanced",
    "intermediate",
    "beginner",
    "basic",
    "fluent",
    "native",
    "proficient",
    "scolaire",
    "professionnel",
    "lu, ecrit, parle",
    "langue maternelle",
    "mother tongue",
    "bon niveau",
    "excellent",
    "bases",
];

/// Languages in French and English, folded. Others are known by the level behind them.
const LANGUAGES: [&str; 66] = [
    "francais",
    "french",
    "anglais",
    "english",
    "espagnol",
    "spanish",
    "allemand",
    "german",
    "italien",
    "italian",
    "portugais",
    "portuguese",
    "neerlandais",
    "dutch",
    "arabe",
    "arabic",
    "hebreu",
    "hebrew",
    "russe",
    "russian",
    "ukrainien",
    "ukrainian",
    "polonais",
    "polish",
    "tcheque",
    "czech",
    "roumain",
    "romanian",
    "hongrois",
    "hungarian",
    "grec",
    "greek",
    "turc",
    "turkish",
    "chinois",
    "chinese",
    "mandarin",
    "japonais",
    "japanese",
    "coreen",
    "korean",
    "vietnamien",
    "vietnamese",
    "hindi",
    "urdu",
    "bengali",
    "tamoul",
    "tamil",
    "persan",
    "persian",
    "suedois",
    "swedish",
    "norvegien",
    "norwegian",
    "danois",
    "danish",
    "finnois",
    "finnish",
    "catalan",
    "basque",
    "breton",
    "occitan",
    "creole",
    "berbere",
    "kabyle",
    "wolof",
];

/// Certificates of languages, which are none. Folded.
const EXAMS: [&str; 9] =
    ["toeic", "toefl", "ielts", "delf", "dalf", "tcf", "cambridge", "bulats", "linguaskill"];

/// What a CV says that somebody can do.
#[derive(Default)]
pub(super) struct Known {
    pub(super) skills: Vec<SkillName>,
    pub(super) languages: Vec<CvLanguage>,
}

impl Known {
    pub(super) fn of(sections: &Sections) -> Self {
        let mut known = Self::default();
        let mut seen = HashSet::new();
        for line in sections.lines(Section::Languages) {
            for part in parts(line) {
                if let Some(language) = language(&part)
                    && known.languages.len() < CvProposal::MAX_LANGUAGES
                    && seen.insert(language.name.key())
                {
                    known.languages.push(language);
                }
            }
        }
        for line in sections.lines(Section::Skills) {
            for part in parts(line) {
                if let Some(skill) = skill(&part)
                    && known.skills.len() < CvProposal::MAX_SKILLS
                    && seen.insert(skill.key())
                {
                    known.skills.push(skill);
                }
            }
        }
        known
    }
}

/// The items of a line; a comma in parentheses parts nothing.
fn parts(line: &Line) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    let text = without_label(&line.text);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // `3,5 ans` and `A/B` are one thing, an open parenthesis that nothing closes parts nothing.
        let between = matches!(c, ';' | '|' | '•' | '·' | '\t' | '●' | '▪')
            || (c == ',' && !text[at + 1..].starts_with(|next: char| next.is_ascii_digit()));
        match parts.last_mut() {
            Some(part) if depth > 0 || !between => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// `Outils : Git, Docker` names Git and Docker; `Anglais : courant` is one thing.
fn without_label(text: &str) -> &str {
    match text.split_once(':') {
        Some((label, rest))
            if !rest.trim().is_empty() && !is_language(label) && !is_level(rest) =>
        {
            rest
        }
        _ => text,
    }
}

fn is_language(text: &str) -> bool {
    fold(text).split(' ').next().is_some_and(|word| LANGUAGES.contains(&word))
}

fn is_level(text: &str) -> bool {
    let key = fold(text);
    let key = key.trim_matches(|c: char| !c.is_alphanumeric());
    let grade = matches!(key.as_bytes(), [b'a'..=b'c', b'1' | b'2', ..]) && key.len() <= 3;
    grade || LEVELS.iter().any(|level| key.starts_with(level))
}

/// A skill without how well it is known.
fn skill(text: &str) -> Option<SkillName> {
    let text = text.trim().trim_end_matches(['.', ':', ',']);
    let mut name = text;
    for separator in [" (", " – ", " - ", " — ", " : ", ": "] {
        if let Some((before, after)) = text.split_once(separator)
            && is_level(after)
        {
            name = before;
            break;
        }
    }
    // Marks that draw a level: `Rust ●●●○`, `SQL ★★★`.
    let end = |c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | ')' | ']' | '\'' | '’'));
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '-').trim_end_matches(end);
    if name.split_whitespace().count() > MAX_WORDS {
        return None;
    }
    SkillName::parse(&name.replace('\t', " ")).ok()
}

/// A language and its level, if a text names one.
fn language(text: &str) -> Option<CvLanguage> {
    let text = text.trim();
    let end = text
        .char_indices()
        .find(|(_, c)| !(c.is_alphabetic() || matches!(c, '\'' | '’')))
        .map_or(text.len(), |(at, _)| at);
    let (name, rest) = text.split_at(end);
    let key = fold(name);
    let rest = rest.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | ':' | '-' | '–' | '—' | '.' | '/' | ',')
    });
    let known =
        LANGUAGES.contains(&key.as_str()) || (is_level(rest) && !EXAMS.contains(&key.as_str()));
    if !known {
        return None;
    }
    let level = rest.replace(" (", ", ").replace(')', "");
    let level = short(&level, CvProposal::MAX_LEVEL);
    Some(CvLanguage {
        name: SkillName::parse(name).ok()?,
        level: level.filter(|level| level.chars().any(char::is_alphanumeric)),
    })
}
