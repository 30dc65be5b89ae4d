//! Words that every text has. Few: what is left out here cannot be looked for, and `it`, `us`, `son` and
//! `est` mean something in the title of a job.

/// Folded, in French and English, sorted.
const STOP_WORDS: &[&str] = &[
    "a", "afin", "ainsi", "an", "and", "are", "as", "at", "au", "aux", "avec", "be", "by", "ce",
    "ces", "cet", "cette", "chez", "dans", "de", "des", "du", "elle", "en", "et", "etre", "for",
    "from", "has", "have", "he", "il", "ils", "in", "into", "is", "je", "la", "le", "les", "leur",
    "leurs", "mais", "ne", "nos", "notre", "nous", "of", "on", "or", "ou", "our", "par", "pas",
    "plus", "pour", "qu", "que", "qui", "sa", "se", "ses", "she", "si", "sont", "sous", "sur",
    "that", "the", "their", "they", "this", "to", "un", "une", "vos", "votre", "vous", "was", "we",
    "were", "who", "will", "with", "you", "your",
];

/// Whether a token says nothing.
pub(super) fn is_stop_word(token: &str) -> bool {
    STOP_WORDS.binary_search(&token).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recruiting::fold;

    #[test]
    fn stop_words_are_sorted_and_folded() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|word| fold(word) == *word));
        assert!(is_stop_word("de") && !is_stop_word("it"));
    }
}
