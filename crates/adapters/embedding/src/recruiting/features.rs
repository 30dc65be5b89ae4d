//! What of a text counts.

use socle_domain::recruiting::{fold, stable_hash};

use super::stem::stem;
use super::stop_words::is_stop_word;

/// Of longer texts, only the beginning counts: a curriculum vitae of ten pages is shorter.
pub(super) const MAX_CHARS: usize = 30_000;
/// Of longer words, only the beginning does.
const MAX_WORD_CHARS: usize = 40;

/// How much kinds of features count beside each other.
const WORD: f32 = 1.0;
const PAIR: f32 = 0.2;
/// All the pieces of a word together.
const PIECES: f32 = 0.6;

/// How many characters a piece has.
const PIECE_LENGTHS: std::ops::RangeInclusive<usize> = 3..=5;

/// One thing about a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feature {
    /// What it is.
    pub(super) hash: u64,
    /// How much it counts, before how seldom it is.
    pub(super) weight: f32,
}

/// Everything about a text, in its order, with repetitions.
pub(super) fn features(text: &str) -> Vec<Feature> {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let folded = fold(&text);
    let mut features = Vec::new();
    let mut before: Option<String> = None;
    for word in words(&folded) {
        let stem = stem(&word);
        features.push(Feature { hash: hash('w', &stem), weight: WORD });
        if let Some(before) = before {
            let pair = hash('p', &format!("{before} {stem}"));
            features.push(Feature { hash: pair, weight: PAIR });
        }
        add_pieces(&stem, &mut features);
        before = Some(stem);
    }
    features
}

/// The words of a folded text that say something. `c++` and `c#` are words.
fn words(folded: &str) -> impl Iterator<Item = String> {
    folded
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'))
        .map(|word| {
            let word: String = word.chars().take(MAX_WORD_CHARS).collect();
            word.trim_start_matches(['+', '#']).to_owned()
        })
        .filter(|word| word.chars().nth(1).is_some() && !is_stop_word(word))
}

/// Pieces of a word with its beginning and its end marked. They share one weight, so that long words do
/// not shout.
fn add_pieces(stem: &str, features: &mut Vec<Feature>) {
    let marked: Vec<char> =
        std::iter::once('^').chain(stem.chars()).chain(std::iter::once('$')).collect();
    let count: usize = PIECE_LENGTHS.map(|n| (marked.len() + 1).saturating_sub(n)).sum();
    if count == 0 {
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 120 pieces")]
    let weight = PIECES / (count as f32).sqrt();
    for length in PIECE_LENGTHS {
        for piece in marked.windows(length) {
            let piece: String = piece.iter().collect();
            features.push(Feature { hash: hash('c', &piece), weight });
        }
    }
}

/// Kinds of features are different features: `w` words, `p` pairs, `c` pieces.
fn hash(kind: char, text: &str) -> u64 {
    stable_hash(format!("{kind}{text}").as_bytes())
}
