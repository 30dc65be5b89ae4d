//! The best of many.

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

/// The best candidates for a job, the best first; of equals, the one with the lower identifier. The order
/// in which they come does not matter. Reasons are made for the best only. A hundred thousand take some
/// tens of milliseconds of a core: on a server, not on a thread that answers requests.
pub fn rank_candidates<'a, T: Ord + Copy>(
    job: &JobProfile,
    candidates: impl IntoIterator<Item = (T, &'a CandidateProfile)>,
    best: usize,
) -> Vec<Ranked<T>> {
    let scored =
        candidates.into_iter().map(|(id, candidate)| (score(job, candidate), id, candidate));
    let found = |candidate: &&CandidateProfile| match_profiles(job, candidate);
    best_of(scored.collect(), best, found)
}

/// The best jobs for a candidate, like [`rank_candidates`].
pub fn rank_jobs<'a, T: Ord + Copy>(
    candidate: &CandidateProfile,
    jobs: impl IntoIterator<Item = (T, &'a JobProfile)>,
    best: usize,
) -> Vec<Ranked<T>> {
    let scored = jobs.into_iter().map(|(id, job)| (score(job, candidate), id, job));
    best_of(scored.collect(), best, |job: &&JobProfile| match_profiles(job, candidate))
}

fn best_of<T: Ord + Copy, P>(
    mut scored: Vec<(MatchScore, T, P)>,
    best: usize,
    found: impl Fn(&P) -> Match,
) -> Vec<Ranked<T>> {
    let order = |a: &(MatchScore, T, P), b: &(MatchScore, T, P)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
    if best < scored.len() {
        scored.select_nth_unstable_by(best, order);
        scored.truncate(best);
    }
    scored.sort_unstable_by(order);
    scored.iter().map(|(_, id, profile)| Ranked { id: *id, found: found(profile) }).collect()
}
