//! Finding the names of skills in a text, in one pass.

use aho_corasick::{AhoCorasick, MatchKind};

use super::guard::{
    Guard, after_a_cue, as_written, guard_of, merely_begins_a_sentence, neighbours,
};
use super::{Concept, TaxonomyError};
use crate::recruiting::folding::fold_with_origins;

/// A name that is looked for.
#[derive(Debug, Clone)]
struct Pattern {
    concept: usize,
    label: String,
    guard: Guard,
}

/// Where in a folded text something was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pattern: usize,
    accepted: bool,
}

/// All the names at once.
#[derive(Debug, Clone)]
pub(super) struct Finder {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
}

impl Finder {
    /// Of names that fold alike, the first one counts.
    pub(super) fn new<'a>(
        names: impl Iterator<Item = (&'a str, String, usize)>,
    ) -> Result<Self, TaxonomyError> {
        let (mut patterns, mut keys) = (Vec::new(), Vec::new());
        for (label, key, concept) in names {
            let guard = guard_of(label, &key);
            patterns.push(Pattern { concept, label: label.to_owned(), guard });
            keys.push(key);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&keys)
            .map_err(|_| TaxonomyError::TooLarge)?;
        Ok(Self { automaton, patterns })
    }

    /// The concepts that a text names, by their numbers, each once, in the order of the text.
    pub(super) fn concepts(&self, text: &str) -> Vec<usize> {
        let (folded, origins) = fold_with_origins(text);
        let mut found: Vec<Found> = self
            .automaton
            .find_overlapping_iter(&folded)
            .filter_map(|it| {
                let (start, end) = (it.start(), it.end());
                let pattern = it.pattern().as_usize();
                is_a_word(&folded, start, end).then_some(())?;
                let accepted = self.accepts(pattern, text, &folded, &origins, start, end)?;
                Some(Found { start, end, pattern, accepted })
            })
            .collect();
        // The longest of those that begin first: `React Native`, not `React`.
        found.sort_unstable_by_key(|it| (it.start, std::cmp::Reverse(it.end)));
        let mut free_from = 0;
        found.retain(|it| {
            let free = it.start >= free_from;
            if free {
                free_from = it.end;
            }
            free
        });
        accept_neighbours(&folded, &mut found);
        let mut concepts = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for it in found.iter().filter(|it| it.accepted) {
            let concept = self.patterns.get(it.pattern).map(|pattern| pattern.concept);
            concepts.extend(concept.filter(|concept| seen.insert(*concept)));
        }
        concepts
    }

    /// Whether a finding counts; `false` if its neighbours have yet to say so.
    fn accepts(
        &self,
        pattern: usize,
        text: &str,
        folded: &str,
        origins: &[usize],
        start: usize,
        end: usize,
    ) -> Option<bool> {
        let pattern = self.patterns.get(pattern)?;
        if pattern.guard == Guard::Free {
            return Some(true);
        }
        let from = *origins.get(start)?;
        let last = *origins.get(end.checked_sub(1)?)?;
        let to = last + text.get(last..)?.chars().next()?.len_utf8();
        if !as_written(text.get(from..to)?, &pattern.label) {
            return None;
        }
        match pattern.guard {
            Guard::Free => Some(true),
            Guard::Cased => (!merely_begins_a_sentence(text, from, to)).then_some(true),
            Guard::Listed => {
                let stuck = |c: char| matches!(c, '-' | '\'' | '’' | '.' | '&');
                let free = !text[..from].ends_with(stuck)
                    && !text[to..].starts_with(['-', '\'', '’', '&']);
                free.then(|| after_a_cue(folded, start))
            }
        }
    }
}

/// Whether letters and digits end on both sides. `C` is no word in `C++`, `tableau` is one in
/// `tableaux`.
fn is_a_word(folded: &str, start: usize, end: usize) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
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
