//! What is made of words and luck.

use std::fmt::Display;

use fastrand::Rng;
use socle_domain::identity::Locale;
use socle_domain::recruiting::Title;

use super::vocabulary::{Bilingual, ENGLISH_PLACES, FRENCH_PLACES};

/// A language to write in.
#[derive(Clone, Copy)]
pub(super) struct Language {
    pub(super) french: bool,
}

impl Language {
    pub(super) fn of(rng: &mut Rng) -> Self {
        Self { french: rng.u8(..10) < 6 }
    }

    pub(super) const fn say(self, text: &Bilingual) -> &'static str {
        if self.french { text.fr } else { text.en }
    }

    pub(super) fn place(self, rng: &mut Rng) -> &'static str {
        if self.french { word(rng, &FRENCH_PLACES) } else { word(rng, &ENGLISH_PLACES) }
    }

    pub(super) const fn currency(self) -> &'static str {
        if self.french { "EUR" } else { "GBP" }
    }

    pub(super) fn locale(self) -> Locale {
        if self.french { Locale::Fr } else { Locale::En }
    }

    pub(super) const fn time_zone(self) -> &'static str {
        if self.french { "Europe/Paris" } else { "Europe/London" }
    }
}

/// One of several.
pub(super) fn one<'a, T>(rng: &mut Rng, of: &'a [T]) -> &'a T {
    &of[rng.usize(..of.len())]
}

/// One of several words.
pub(super) fn word(rng: &mut Rng, of: &[&'static str]) -> &'static str {
    of[rng.usize(..of.len())]
}

/// Some of several, each once, in another order.
pub(super) fn some<'a, T>(rng: &mut Rng, of: &'a [T], count: usize) -> Vec<&'a T> {
    rng.choose_multiple(of.iter(), count.min(of.len()))
}

pub(super) fn percent(rng: &mut Rng, of_a_hundred: u8) -> bool {
    rng.u8(..100) < of_a_hundred
}

/// A word of the vocabulary is none of what it stands for: a mistake in it.
#[derive(Debug, thiserror::Error)]
#[error("the vocabulary has an unfit word: {0}")]
pub struct UnfitWord(pub(super) String);

/// What a word was parsed into.
pub(super) fn fit<T, E: Display>(parsed: Result<T, E>) -> Result<T, UnfitWord> {
    parsed.map_err(|error| UnfitWord(error.to_string()))
}

pub(super) fn line(text: &str) -> Result<Title, UnfitWord> {
    fit(Title::parse(text))
}
