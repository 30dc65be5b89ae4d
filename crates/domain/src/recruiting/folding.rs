//! Texts as people mean them, whatever their keyboards have.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text without accents, in small letters and with one space between words: `Développeur  Sénior`
/// becomes `developpeur senior`. For comparing, never for showing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded, |_, _| ());
    folded
}

/// A folded text, and for each of its bytes where in the original its character begins.
pub(super) fn fold_with_origins(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    fold_into(text, &mut folded, |length, origin| origins.resize(length, origin));
    origins.truncate(folded.len());
    (folded, origins)
}

/// Folds a text; after every character says how long the result is and where the character was.
fn fold_into(text: &str, folded: &mut String, mut grown: impl FnMut(usize, usize)) {
    for (origin, original) in text.char_indices() {
        if original.is_ascii() {
            push(original.to_ascii_lowercase(), folded);
        } else {
            let parts = std::iter::once(original).nfkd().filter(|c| !is_combining_mark(*c));
            for c in parts.flat_map(char::to_lowercase) {
                push(c, folded);
            }
        }
        grown(folded.len(), origin);
    }
    folded.truncate(folded.trim_end().len());
}

/// Adds a small letter as it is compared.
fn push(c: char, folded: &mut String) {
    match c {
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        'ß' => folded.push_str("ss"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' => folded.push('d'),
        'ı' => folded.push('i'),
        '’' => folded.push('\''),
        c if is_combining_mark(c) => {}
        c if c.is_whitespace() || c.is_control() => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c => folded.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Développeur  Sénior\n", "developpeur senior")]
    #[case("CŒUR de métier", "coeur de metier")]
    #[case("L’Île-d’Yeu", "l'ile-d'yeu")]
    #[case("C++ / C#", "c++ / c#")]
    #[case("עִבְרִית", "עברית")]
    #[case(" \u{7} ", "")]
    fn texts_are_folded(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(fold(text), expected);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn every_byte_of_a_folded_text_comes_from_a_character(text in "\\PC{0,60}") {
            let (folded, origins) = fold_with_origins(&text);
            prop_assert_eq!(&folded, &fold(&text));
            prop_assert_eq!(folded.len(), origins.len());
            prop_assert!(origins.is_sorted());
            prop_assert!(origins.iter().all(|at| text.is_char_boundary(*at)));
        }
    }
}
