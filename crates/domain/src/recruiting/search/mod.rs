//! Looking for jobs by words: one analyzer for what is stored and for what is asked, and for both
//! databases.
//!
//! A text becomes *tokens* ([`tokens()`]): folded words, made of letters and digits only. A token becomes a
//! *stem* ([`stem()`]), in which forms of a word meet, in French and English at once. What a job says is a
//! [`SearchDocument`], what somebody asks a [`SearchQuery`]. Databases compare them; which of the jobs they
//! find come first, [`SearchQuery::score`] says.

mod document;
mod query;
mod stem;
mod stop_words;
mod tokens;

#[cfg(test)]
mod tests;

pub use document::SearchDocument;
pub use query::{SearchQuery, Wanted};
pub use stem::stem;
pub use tokens::tokens;

/// The stems of a text's words that say something, in their order, at most so many.
fn stems(text: &str, max: usize) -> Vec<String> {
    tokens(text)
        .filter(|token| !stop_words::is_stop_word(token))
        .take(max)
        .map(|t| stem(&t))
        .collect()
}
