//! The best of many.

use std::cmp::Ordering;

use super::score::score;
use super::{CandidateProfile, JobProfile, Match, MatchScore, match_profiles};

/// One of the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<T> {
    /// Whoever or whatever it is.
    pub id: T,
    /// How well it fits, and why.
    pub found: Match,
}

/// A part of a ranking: so many, from its beginning or after a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window<T> {
    /// The place after which it begins: a score, and whose it is.
    pub after: Option<(MatchScore, T)>,
    /// How many at most.
    pub best: usize,
}

impl<T> From<usize> for Window<T> {
    /// So many of the best.
    fn from(best: usize) -> Self {
        Self { after: None, best }
    }
}

impl<T: Ord> Window<T> {
    /// Whether something with that score stands after the place where the window begins.
    fn reaches(&self, score: MatchScore, id: &T) -> bool {
        let Some((last, whose)) = &self.after else { return true };
        in_order((*last, whose), (score, id)).is_lt()
    }
}

/// The best first; of equals, the one with the lower identifier.
fn in_order<T: Ord>(a: (MatchScore, &T), b: (MatchScore, &T)) -> Ordering {
    b.0.cmp(&a.0).then(a.1.cmp(b.1))
}

/// The best candidates for a job, the best first; of equals, the one with the lower identifier. The order
/// in which they come does not matter. Reasons are made for the best only. A hundred thousand take some
/// tens of milliseconds of a core: on a server, not on a thread that answers requests.
pub fn rank_candidates<'a, T: Ord + Copy>(
    job: &JobProfile,
    candidates: impl IntoIterator<Item = (T, &'a CandidateProfile)>,
    window: impl Into<Window<T>>,
) -> Vec<Ranked<T>> {
    let scored =
        candidates.into_iter().map(|(id, candidate)| (score(job, candidate), id, candidate));
    let found = |candidate: &&CandidateProfile| match_profiles(job, candidate);
    best_of(scored, &window.into(), found)
}

/// The best jobs for a candidate, like [`rank_candidates`].
pub fn rank_jobs<'a, T: Ord + Copy>(
    candidate: &CandidateProfile,
    jobs: impl IntoIterator<Item = (T, &'a JobProfile)>,
    window: impl Into<Window<T>>,
) -> Vec<Ranked<T>> {
    let scored = jobs.into_iter().map(|(id, job)| (score(job, candidate), id, job));
    best_of(scored, &window.into(), |job: &&JobProfile| match_profiles(job, candidate))
}

fn best_of<T: Ord + Copy, P>(
    scored: impl Iterator<Item = (MatchScore, T, P)>,
    window: &Window<T>,
    found: impl Fn(&P) -> Match,
) -> Vec<Ranked<T>> {
    let mut scored: Vec<_> = scored.filter(|(score, id, _)| window.reaches(*score, id)).collect();
    let order = |a: &(MatchScore, T, P), b: &(MatchScore, T, P)| in_order((a.0, &a.1), (b.0, &b.1));
    if window.best < scored.len() {
        scored.select_nth_unstable_by(window.best, order);
        scored.truncate(window.best);
    }
    scored.sort_unstable_by(order);
    scored.iter().map(|(_, id, profile)| Ranked { id: *id, found: found(profile) }).collect()
}
