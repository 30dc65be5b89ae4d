use super::stop_words::is_stop_word;
use super::{stem, tokens};

/// Of what is asked, only so many characters are read…
const MAX_CHARS: usize = 1_000;
/// …and of those only so many words.
const MAX_TERMS: usize = 16;
/// From so many characters on, the last word may be the beginning of one.
const SHORTEST_PREFIX: usize = 2;

/// Something that a job must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A word with this stem.
    Word(String),
    /// A word with this stem, or one in the title or among the skills that begins like this.
    Prefix {
        /// The stem.
        stem: String,
        /// The beginning, folded.
        word: String,
    },
    /// Words with these stems, one after the other.
    Phrase(Vec<String>),
}

/// What somebody looks for: words that a job must all have, and some that it must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    wanted: Vec<Wanted>,
    excluded: Vec<Vec<String>>,
}

/// A word as it was typed, or everything between quotes.
#[derive(Default)]
struct Piece {
    text: String,
    quoted: bool,
    excluded: bool,
}

impl SearchQuery {
    /// Reads what somebody typed, whatever it is. `"chef de projet"` in quotes is a phrase, `-stage` must
    /// not be there, and the last word may be the beginning of one. What cannot be looked for is ignored,
    /// and so is everything after the first 1,000 characters or 16 words. `None` when nothing is wanted.
    pub fn parse(text: &str) -> Option<Self> {
        let mut query = Self { wanted: Vec::new(), excluded: Vec::new() };
        let mut terms = MAX_TERMS;
        let pieces = pieces(text);
        let last = pieces.iter().rposition(|piece| tokens(&piece.text).next().is_some())?;
        for (place, piece) in pieces.iter().enumerate() {
            let words: Vec<_> = tokens(&piece.text).filter(|word| !is_stop_word(word)).collect();
            let words = words.get(..words.len().min(terms)).unwrap_or_default();
            terms -= words.len();
            if words.is_empty() {
                continue;
            }
            let stems = || words.iter().map(|word| stem(word));
            if piece.excluded {
                query.excluded.push(stems().collect());
            } else if piece.quoted {
                query.wanted.push(Wanted::Phrase(stems().collect()));
            } else {
                query.wanted.extend(stems().map(Wanted::Word));
                if place == last
                    && terms > 0
                    && let Some(word) = words.last().filter(|word| may_be_beginning(word))
                {
                    query.wanted.pop();
                    query.wanted.push(Wanted::Prefix { stem: stem(word), word: word.clone() });
                }
            }
        }
        if query.wanted.is_empty() { None } else { Some(query) }
    }

    /// What a job must have, all of it; never empty.
    pub fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }

    /// The phrases that it must not have.
    pub fn excluded(&self) -> &[Vec<String>] {
        &self.excluded
    }

    /// How well a job fits that has everything wanted, by the stems of its title and of its skills: what
    /// stands in the title counts more than among the skills, and that more than elsewhere. Among those
    /// that have it all in the title, the shortest title comes first.
    pub fn score(&self, title: &[&str], skills: &[&str]) -> u16 {
        let mut score = 0;
        let mut titled = true;
        for wanted in &self.wanted {
            let in_title = wanted.is_in(title);
            titled &= in_title;
            score += match (in_title, wanted.is_in(skills)) {
                (true, true) => 180,
                (true, false) => 160,
                (false, true) => 80,
                (false, false) => 20,
            };
        }
        let others = title.len().saturating_sub(self.wanted.len());
        let brief = if titled { 16_usize.saturating_sub(others) } else { 0 };
        score + u16::try_from(brief).unwrap_or_default()
    }
}

impl Wanted {
    fn is_in(&self, stems: &[&str]) -> bool {
        match self {
            Self::Word(stem) => stems.contains(&stem.as_str()),
            // A word that begins with what was typed has a stem that does, or one that is shorter.
            Self::Prefix { stem, word } => stems.iter().any(|known| {
                known == stem
                    || known.starts_with(word.as_str())
                    || (known.len() > 3 && word.starts_with(known))
            }),
            Self::Phrase(phrase) => stems.windows(phrase.len().max(1)).any(|part| part == phrase),
        }
    }
}

/// Numbers are looked for as they are.
fn may_be_beginning(word: &str) -> bool {
    word.chars().count() >= SHORTEST_PREFIX && word.chars().any(char::is_alphabetic)
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn pieces(text: &str) -> Vec<Piece> {
    let (mut pieces, mut piece) = (Vec::new(), Piece::default());
    for c in text.chars().take(MAX_CHARS) {
        if is_quote(c) {
            let next = Piece {
                quoted: !piece.quoted,
                excluded: !piece.quoted && piece.text == "-",
                ..Piece::default()
            };
            pieces.push(std::mem::replace(&mut piece, next));
        } else if !piece.quoted && (c.is_whitespace() || c.is_control()) {
            pieces.push(std::mem::take(&mut piece));
        } else {
            piece.text.push(c);
        }
    }
    pieces.push(piece);
    for piece in &mut pieces {
        piece.excluded |= !piece.quoted && piece.text.starts_with('-');
    }
    pieces
}
