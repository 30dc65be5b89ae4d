use crate::recruiting::fold;

/// Of longer words, only the beginning counts.
const MAX_CHARS: usize = 40;

/// The words of a text, folded, of letters and digits only. Names of techniques that have signs in
/// them are words of their own: `C++` is `cplusplus`, `C#` `csharp`, `.NET` `dotnet` and `Node.js`
/// `nodejs`. What is cut off before an apostrophe in French (`l'île`) or after it in English (`driver's`)
/// is no word.
pub fn tokens(text: &str) -> impl Iterator<Item = String> + use<> {
    Tokens { folded: fold(text), at: 0 }
}

struct Tokens {
    folded: String,
    at: usize,
}

impl Iterator for Tokens {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        loop {
            let rest = self.folded.get(self.at..)?;
            let start = self.at + rest.find(char::is_alphanumeric)?;
            let word = word_at(self.folded.get(start..)?);
            let end = start + word.len();
            let (before, after) = (self.folded.get(..start)?, self.folded.get(end..)?);
            let (sign, name) = name_of(before, word, after);
            self.at = end + sign;
            if name.is_none() && is_cut_off(before, word, after) {
                continue;
            }
            return Some(name.unwrap_or_else(|| word.chars().take(MAX_CHARS).collect()));
        }
    }
}

/// The letters and digits with which a text begins.
fn word_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// How many bytes after the word belong to it, and what it is called with its signs.
fn name_of(before: &str, word: &str, after: &str) -> (usize, Option<String>) {
    let ends = |signs: &str| {
        after.strip_prefix(signs).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let short = word.chars().count() <= 10;
    if word.chars().count() == 1 && ends("++") {
        (2, Some(format!("{word}plusplus")))
    } else if matches!(word, "c" | "f") && ends("#") {
        (1, Some(format!("{word}sharp")))
    } else if short && ends(".js") {
        (3, Some(format!("{word}js")))
    } else if word == "net" && before.ends_with('.') {
        (0, Some("dotnet".to_owned()))
    } else {
        (0, None)
    }
}

/// Whether it is the `l` of `l'île` or the `s` of `driver's`.
fn is_cut_off(before: &str, word: &str, after: &str) -> bool {
    (matches!(word, "c" | "d" | "j" | "l" | "m" | "n" | "s" | "t" | "qu")
        && after.starts_with('\''))
        || (word == "s" && before.ends_with('\''))
}
