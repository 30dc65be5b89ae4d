//! Texts as people mean them, whatever their keyboards have.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A text without accents, in small letters and with one space between words: `Développeur  Sénior`
/// becomes `developpeur senior`. For comparing, never for showing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            '’' => folded.push('\''),
            c if c.is_whitespace() || c.is_control() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
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
    }
}
