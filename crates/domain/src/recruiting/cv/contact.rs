//! Who it is, and how to reach them.

use crate::identity::EmailAddress;
use crate::recruiting::cv::lines::{Line, paragraph, short};
use crate::recruiting::cv::sections::{Section, Sections};
use crate::recruiting::cv::titles::names_work;
use crate::recruiting::cv::{CvProposal, dates, phone};
use crate::recruiting::fold;

/// The longest headline, in characters.
const MAX_HEADLINE: usize = 160;

/// Among how many lines at the start the name is looked for.
const NAME_WITHIN: usize = 8;

/// A line of this many characters is told, not named.
const TOLD: usize = 90;

/// What stands between things on one line.
const SEPARATORS: [&str; 9] = ["\t", "|", "•", "·", " – ", " — ", " - ", " / ", ";"];

/// Small words in names. Folded.
const PARTICLES: [&str; 20] = [
    "de", "du", "des", "da", "di", "dos", "del", "della", "le", "la", "van", "von", "der", "den",
    "ben", "bin", "el", "al", "d'", "of",
];

/// What stands on a CV where a name could. Folded.
const NO_NAMES: [&str; 12] = [
    "curriculum",
    "vitae",
    "cv",
    "resume",
    "page",
    "contact",
    "adresse",
    "address",
    "france",
    "confidentiel",
    "confidential",
    "permis",
];

/// Words that stand before a place. Folded.
const PLACES: [&str; 6] = ["adresse", "address", "lieu", "location", "ville", "residence"];

/// Countries that stand behind a town. Folded.
const COUNTRIES: [&str; 22] = [
    "france",
    "belgique",
    "belgium",
    "suisse",
    "switzerland",
    "luxembourg",
    "canada",
    "quebec",
    "united kingdom",
    "uk",
    "england",
    "scotland",
    "wales",
    "ireland",
    "usa",
    "united states",
    "germany",
    "espagne",
    "spain",
    "israel",
    "maroc",
    "tunisie",
];

/// What a CV says at its start.
#[derive(Default)]
pub(super) struct Contact {
    pub(super) full_name: Option<String>,
    pub(super) email: Option<EmailAddress>,
    pub(super) phone: Option<String>,
    pub(super) location: Option<String>,
    pub(super) headline: Option<String>,
    /// What is told at the start, without a heading.
    pub(super) paragraph: Option<String>,
}

impl Contact {
    pub(super) fn of(sections: &Sections) -> Self {
        let header = sections.lines(Section::Header);
        let contact = sections.lines(Section::Contact);
        let first = || header.iter().chain(&contact).copied();
        let everywhere = || first().chain(sections.every());
        let mut found = Self {
            email: everywhere().find_map(email),
            phone: everywhere().find_map(|line| phone::find(&line.text, &line.key)),
            location: first().find_map(location),
            ..Self::default()
        };
        let mut told = Vec::new();
        for (at, line) in first().enumerate() {
            if line.text.chars().count() >= TOLD && !is_reach(line) || !told.is_empty() {
                if at < header.len() {
                    told.push(line);
                }
                continue;
            }
            for part in pieces(&line.text) {
                if found.full_name.is_none() {
                    found.full_name = name(part).filter(|_| at < NAME_WITHIN);
                } else if found.headline.is_none() && is_headline(part, found.location.as_deref()) {
                    found.headline = short(part, MAX_HEADLINE);
                }
            }
        }
        found.paragraph = paragraph(&told);
        found
    }
}

/// Whether a line says how to reach somebody.
fn is_reach(line: &Line) -> bool {
    line.text.contains('@') || phone::find(&line.text, &line.key).is_some()
}

fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = vec![text];
    for separator in SEPARATORS {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(separator)).collect();
    }
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// The first e-mail address of a line.
fn email(line: &Line) -> Option<EmailAddress> {
    let text = &line.text;
    text.match_indices('@').find_map(|(at, _)| {
        let local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
        let domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let start = text[..at].trim_end_matches(local).len();
        let rest = &text[at + 1..];
        let end = at + 1 + rest.len() - rest.trim_start_matches(domain).len();
        // A bar or a slash before an address parts it from what stands there.
        let start = text[start..at].rfind(['|', '/']).map_or(start, |bar| start + bar + 1);
        let address = text[start..end].trim_matches(['.', '-', '\'', '*']);
        EmailAddress::parse(address).ok()
    })
}

/// A name, if a text is one: two to five words that begin large.
fn name(text: &str) -> Option<String> {
    let text = ["cv de ", "cv "]
        .iter()
        .find_map(|start| {
            let head = text.get(..start.len())?;
            head.eq_ignore_ascii_case(start).then(|| &text[start.len()..])
        })
        .unwrap_or(text)
        .trim_start_matches([':', '-', ' ']);
    let words: Vec<&str> = text.split_whitespace().collect();
    if !(2..=5).contains(&words.len()) || names_work(&fold(text)) {
        return None;
    }
    let is_word = |word: &&str| {
        let key = fold(word);
        let visible =
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
        let starts = word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        let small = PARTICLES.contains(&key.as_str()) || key.starts_with("d'");
        visible && (starts || small) && !NO_NAMES.contains(&key.as_str())
    };
    if !words.iter().all(is_word) || words.iter().all(|w| PARTICLES.contains(&fold(w).as_str())) {
        return None;
    }
    short(text, CvProposal::MAX_NAME)
}

/// Whether a text says what somebody is.
fn is_headline(text: &str, location: Option<&str>) -> bool {
    let key = fold(text);
    let is_place = location.is_some_and(|place| place.contains(text) || text.contains(place));
    let is_age = key.split(' ').any(|word| matches!(word, "ans" | "age" | "ne" | "nee" | "born"));
    let is_link = ["@", "www.", "http", ".com", ".fr", ".io", ".org", "linkedin", "github"]
        .iter()
        .any(|part| key.contains(part));
    let is_title = ["curriculum", "cv", "resume"]
        .iter()
        .any(|word| key.split(|c: char| !c.is_alphanumeric()).next() == Some(word));
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 4
        && letters * 2 > text.chars().count()
        && !(is_place || is_age || is_link || is_title)
        && phone::find(text, &key).is_none()
        && !PLACES.iter().any(|label| key.starts_with(label))
        && !key.starts_with("permis")
        && place(text, false).is_none()
        && (names_work(&key) || dates::find(text).is_none())
}

/// Where somebody lives, if a line says so.
fn location(line: &Line) -> Option<String> {
    let beside = is_reach(line);
    pieces(&line.text).into_iter().find_map(|piece| place(piece, beside))
}

/// A place, if a text is one: behind a label, with a postal code, before a country, or (beside an
/// address or a number) a few words that begin large.
fn place(text: &str, beside: bool) -> Option<String> {
    let shown = |text: &str| short(text, CvProposal::MAX_NAME);
    if let Some((label, rest)) = text.split_once(':') {
        return if PLACES.contains(&fold(label).as_str()) { shown(rest) } else { None };
    }
    if text.contains('@') || text.chars().count() > CvProposal::MAX_NAME {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let coded = words.windows(2).any(|pair| {
        let starts_big = pair[1].chars().next().is_some_and(char::is_uppercase);
        let french = pair[0].len() == 5 && pair[0].bytes().all(|b| b.is_ascii_digit());
        (french && starts_big) || is_british(pair[0], pair[1])
    });
    let country = text
        .rsplit_once(", ")
        .or_else(|| text.rsplit_once(" ("))
        .is_some_and(|(_, last)| COUNTRIES.contains(&fold(last).trim_end_matches([')', '.'])));
    let big = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let lone = beside
        && words.len() <= 3
        && words.iter().all(big)
        && !text.chars().any(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '+'))
        && !names_work(&fold(text))
        && !names_reach(text);
    (coded || country || lone).then(|| shown(text)).flatten()
}

/// Words that stand beside an address without being a place. Folded.
fn names_reach(text: &str) -> bool {
    let key = fold(text);
    let words = ["tel", "mail", "phone", "mobile", "linkedin", "github", "portable", "site", "web"];
    words.iter().any(|word| key.contains(word))
}

/// `M1 1AE`, `SW1A 2AA`.
fn is_british(first: &str, second: &str) -> bool {
    let outward = (2..=4).contains(&first.len())
        && first.starts_with(|c: char| c.is_ascii_uppercase())
        && first.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && first.bytes().any(|b| b.is_ascii_digit());
    let inward = second.trim_end_matches(',').as_bytes();
    outward
        && matches!(inward, [digit, a, b]
            if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}
