//! Finding the names of skills in a text, in one pass.
//!
//! A name begins and ends with a word, so it is enough to look up what begins with each word, up to the
//! longest name that begins with it. That needs one table, which a hundred thousand names fill in a
//! moment; an automaton over all their letters takes many seconds and megabytes to build.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Concept;
use super::guard::{
    Guard, after_a_cue, as_written, guard_of, merely_begins_a_sentence, neighbours,
};
use crate::recruiting::SkillName;
use crate::recruiting::folding::fold_with_origins;

/// A name of a skill.
#[derive(Debug, Clone)]
struct Name {
    concept: usize,
    guard: Guard,
    /// As it is written, if that matters.
    label: Option<Box<str>>,
}

/// Where in a folded text something was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    concept: usize,
    accepted: bool,
}

/// A text, as it is written and folded.
struct Text<'a> {
    written: &'a str,
    folded: &'a str,
    origins: &'a [usize],
}

/// All the names at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Finder {
    /// By the folded name.
    names: HashMap<String, Name>,
    /// The length of the longest name that begins with a word, in bytes.
    longest: HashMap<String, usize>,
}

impl Finder {
    /// Adds a name, unless one that folds alike is there. Says whether it was added.
    pub(super) fn add(&mut self, label: &str, key: String, concept: usize) -> bool {
        if let Some(word) = first_word(&key) {
            let longest = self.longest.entry(word.to_owned()).or_default();
            *longest = key.len().max(*longest);
        }
        let guard = guard_of(label, &key);
        match self.names.entry(key) {
            Entry::Occupied(_) => false,
            Entry::Vacant(vacant) => {
                let label = (guard != Guard::Free).then(|| label.into());
                vacant.insert(Name { concept, guard, label });
                true
            }
        }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The concept of a folded name.
    pub(super) fn concept(&self, key: &str) -> Option<usize> {
        self.names.get(key).map(|name| name.concept)
    }

    /// The concepts that a text names, by their numbers, each once, in the order of the text.
    pub(super) fn concepts(&self, text: &str) -> Vec<usize> {
        let (folded, origins) = fold_with_origins(text);
        let text = Text { written: text, folded: &folded, origins: &origins };
        let mut found: Vec<Found> = Vec::new();
        let mut before = ' ';
        for (start, c) in folded.char_indices() {
            let begins = c != ' ' && !is_inside(before);
            before = c;
            if begins && found.last().is_none_or(|last| last.end <= start) {
                found.extend(self.longest_at(&text, start));
            }
        }
        accept_neighbours(&folded, &mut found);
        let mut seen = std::collections::HashSet::new();
        found.retain(|it| it.accepted && seen.insert(it.concept));
        found.into_iter().map(|it| it.concept).collect()
    }

    /// The longest name that begins at a place: `React Native`, not `React`.
    fn longest_at(&self, text: &Text<'_>, start: usize) -> Option<Found> {
        let rest = &text.folded[start..];
        let word = first_word(rest)?;
        let singular = word.strip_suffix(['s', 'x']);
        let known = [Some(word), singular].into_iter().flatten();
        let longest = known.filter_map(|word| self.longest.get(word)).max()?;
        let ends = rest.char_indices().map(|(at, c)| start + at + c.len_utf8());
        ends.take_while(|end| end - start <= *longest)
            .filter(|end| is_a_word(text.folded, start, *end))
            .filter_map(|end| {
                let name = self.names.get(&text.folded[start..end])?;
                let accepted = accepts(name, text, start, end)?;
                Some(Found { start, end, concept: name.concept, accepted })
            })
            .last()
    }
}

/// Whether a finding counts; `false` if its neighbours have yet to say so.
fn accepts(name: &Name, text: &Text<'_>, start: usize, end: usize) -> Option<bool> {
    let Some(label) = &name.label else { return Some(true) };
    let Text { written, folded, origins } = *text;
    let from = *origins.get(start)?;
    let last = *origins.get(end.checked_sub(1)?)?;
    let to = last + written.get(last..)?.chars().next()?.len_utf8();
    if !as_written(written.get(from..to)?, label) {
        return None;
    }
    match name.guard {
        Guard::Free => Some(true),
        Guard::Cased => (!merely_begins_a_sentence(written, from, to)).then_some(true),
        Guard::Listed => {
            let free = !written[..from].ends_with(['-', '\'', '’', '.', '&'])
                && !written[to..].starts_with(['-', '\'', '’', '&']);
            free.then(|| after_a_cue(folded, start))
        }
    }
}

/// Whether a character is within a word.
fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The letters and digits that a text begins with, after at most two signs (`.net`); of endless ones, so
/// many as names have.
fn first_word(text: &str) -> Option<&str> {
    let (begin, _) = text.char_indices().take(3).find(|(_, c)| c.is_alphanumeric())?;
    if text[..begin].contains(' ') {
        return None;
    }
    let word = &text[begin..];
    let letters = word.char_indices().take(SkillName::MAX_CHARS);
    let end =
        letters.take_while(|(_, c)| c.is_alphanumeric()).map(|(at, c)| at + c.len_utf8()).last()?;
    Some(&word[..end])
}

/// Whether letters and digits end on both sides. `C` is no word in `C++`, `tableau` is one in
/// `tableaux`.
fn is_a_word(folded: &str, start: usize, end: usize) -> bool {
    if folded[..start].ends_with(is_inside) {
        return false;
    }
    let rest = &folded[end..];
    let plural = (end - start >= 4 && folded[..end].ends_with(char::is_alphabetic))
        .then(|| rest.strip_prefix(['s', 'x']))
        .flatten();
    [Some(rest), plural].into_iter().flatten().any(|rest| {
        let mut after = rest.chars();
        match after.next() {
            // `React.js` is `React`, `C.V.` is not `C`.
            Some('.') => end - start > 2 || !after.next().is_some_and(is_inside),
            Some('+' | '#') => after.next().is_some_and(is_inside),
            Some(c) => !is_inside(c),
            None => true,
        }
    })
}

/// Whoever stands in a list beside what counts, counts too; from both sides, so that it spreads.
fn accept_neighbours(folded: &str, found: &mut [Found]) {
    for i in 1..found.len() {
        if found[i - 1].accepted && !found[i].accepted {
            found[i].accepted = neighbours(folded, &found[i - 1], &found[i]);
        }
    }
    for i in (1..found.len()).rev() {
        if found[i].accepted && !found[i - 1].accepted {
            found[i - 1].accepted = neighbours(folded, &found[i - 1], &found[i]);
        }
    }
}

/// Every name of every concept, preferred labels first, with how it is looked for.
pub(super) fn names(concepts: &[Concept]) -> impl Iterator<Item = (&str, String, usize)> {
    let numbered = || concepts.iter().enumerate();
    let preferred =
        numbered().flat_map(|(number, it)| it.labels().map(move |label| (label, number)));
    let others =
        numbered().flat_map(|(number, it)| it.alternatives().iter().map(move |l| (l, number)));
    preferred.chain(others).map(|(label, number)| (label.as_str(), label.key(), number))
}
