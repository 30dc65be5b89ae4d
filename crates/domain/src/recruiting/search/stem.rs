use snowball_stemmers_rs::{Algorithm, Stemmer};

/// What becomes of endings that differ between women and men, or with an accent that folding took, the
/// longest first. Snowball's French knows some of them, with accents only.
const ENDINGS: &[(&str, &str)] = &[
    ("eresse", "eur"),
    ("trices", "teur"),
    ("iennes", "ien"),
    ("trice", "teur"),
    ("euses", "eur"),
    ("ienne", "ien"),
    ("elles", "el"),
    ("euse", "eur"),
    ("eurs", "eur"),
    ("eres", "er"),
    ("elle", "el"),
    ("ives", "if"),
    ("ere", "er"),
    ("ive", "if"),
    ("ees", "e"),
    ("ee", "e"),
];

/// What comes before such an ending has at least so many letters.
const SHORTEST: usize = 3;

/// The stem of a folded word. Endings of women's and men's words are made one, then Snowball's rules for
/// French and for English cut what grammar adds: which language a word is in is not always known, and the
/// same rules apply to what is stored and to what is asked. Words of other alphabets, and those with
/// digits, stay as they are.
pub fn stem(token: &str) -> String {
    if token.len() <= SHORTEST || !token.bytes().all(|b| b.is_ascii_lowercase()) {
        return token.to_owned();
    }
    let common = ENDINGS.iter().find_map(|(ending, common)| {
        let rest = token.strip_suffix(ending).filter(|rest| rest.len() >= SHORTEST)?;
        Some(format!("{rest}{common}"))
    });
    let common = common.as_deref().unwrap_or(token);
    let french = Stemmer::create(Algorithm::French).stem(common).into_owned();
    let stem = Stemmer::create(Algorithm::English).stem(&french).into_owned();
    if stem.is_empty() { token.to_owned() } else { stem }
}
