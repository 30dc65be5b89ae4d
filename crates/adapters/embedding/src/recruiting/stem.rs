//! Words without what grammar adds to them.

/// Endings in French and English, the longest first. Both languages at once: which one a word is in is
/// not always known, and a job's description is often in both.
const ENDINGS: &[&str] = &[
    "issements",
    "issement",
    "atrices",
    "ements",
    "ations",
    "trices",
    "iennes",
    "atrice",
    "ateurs",
    "ement",
    "ments",
    "ation",
    "trice",
    "ienne",
    "teurs",
    "euses",
    "ieres",
    "ateur",
    "ments",
    "ives",
    "tion",
    "sion",
    "ment",
    "teur",
    "euse",
    "iere",
    "iens",
    "iers",
    "eurs",
    "ings",
    "ance",
    "ence",
    "ien",
    "ier",
    "eur",
    "ing",
    "ers",
    "ees",
    "ies",
    "ive",
    "ifs",
    "er",
    "ee",
    "ed",
    "es",
    "if",
    "ir",
    "or",
    "e",
    "s",
    "x",
    "y",
];

/// What is left has at least so many characters.
const SHORTEST: usize = 4;

/// The stem of a folded word: at most two endings are cut (`developpeuses`, `developpement` and
/// `development` become `develop`), then doubled letters become one. Light, and often wrong in the eyes of
/// a linguist; it is right if forms of one word become one.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word;
    if word.chars().all(char::is_alphabetic) {
        for _ in 0..2 {
            stem = without_ending(stem);
        }
    }
    let mut single = String::with_capacity(stem.len());
    for c in stem.chars() {
        if !c.is_alphabetic() || !single.ends_with(c) {
            single.push(c);
        }
    }
    single
}

fn without_ending(word: &str) -> &str {
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.chars().count() >= SHORTEST)
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("develop", &["developpeur", "developpeuses", "developpement", "developer", "developing"])]
    #[case("infirm", &["infirmier", "infirmieres"])]
    #[case("conduc", &["conducteur", "conductrice", "conduction"])]
    #[case("comptabl", &["comptable", "comptables"])]
    #[case("manag", &["manager", "management", "managers"])]
    fn forms_of_a_word_become_one(#[case] stem_of_all: &str, #[case] forms: &[&str]) {
        for form in forms {
            assert_eq!(stem(form), stem_of_all, "{form}");
        }
    }

    #[rstest]
    #[case("c++")]
    #[case("java")]
    #[case("b2b")]
    #[case("es")]
    #[case("")]
    #[case("עברית")]
    fn names_stay_as_they_are(#[case] word: &str) {
        assert_eq!(stem(word), word);
    }

    #[test]
    fn endings_are_tried_from_the_longest() {
        assert!(ENDINGS.is_sorted_by_key(|ending| std::cmp::Reverse(ending.len())));
    }
}
