//! Embeddings of jobs and of what candidates have done.
//!
//! A text becomes *features*: its words, cut to their stems; pairs of words that follow each other; and
//! pieces of 3 to 5 characters, so that words that are written alike are near each other. A feature's
//! hash says in which of the embedding's dimensions it counts, and with which sign (Weinberger et al.,
//! "Feature Hashing for Large Scale Multitask Learning", 2009). How much it counts is how seldom it is
//! (TF-IDF), which [`Weights`] learn from texts: those of the jobs that are stored, or at first those that
//! come with the program.
//!
//! What this does not do: it knows no meanings. `avocat` and `lawyer` are as far apart as any two words;
//! that is what skills are for. How well both work is measured in `docs/matching-quality.md`.
//!
//! # How to extend it
//!
//! *Another embedder* implements `Embedder` of `socle-application` in a crate of its own. Whoever changes
//! what features are or what they count changes `FEATURES` in `local.rs`: stored embeddings are then made
//! again.

mod features;
mod local;
mod stem;
mod stop_words;
#[cfg(test)]
mod tests;
mod weights;

pub use local::LocalEmbedder;
pub use weights::{Weights, WeightsError};
