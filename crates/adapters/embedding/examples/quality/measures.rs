//! What is measured.

use std::collections::HashSet;

use socle_domain::recruiting::matching::{AskedSkill, CandidateProfile, JobProfile, rank_jobs};
use socle_domain::recruiting::taxonomy::{Concept, SkillTaxonomy};
use socle_domain::recruiting::{SkillKind, SkillName};
use socle_embedding::recruiting::LocalEmbedder;

use crate::labelled::{Candidate, Job, Labelled};

/// So many are looked at.
pub(crate) const BEST: usize = 10;

/// What a ranking goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    TextBuiltIn,
    TextLearned,
    SkillsAlone,
    Both,
    BothLearned,
}

impl Use {
    pub(crate) const ALL: [Self; 5] =
        [Self::TextBuiltIn, Self::TextLearned, Self::SkillsAlone, Self::Both, Self::BothLearned];

    pub(crate) const fn is_learned(self) -> bool {
        matches!(self, Self::TextLearned | Self::BothLearned)
    }

    pub(crate) const fn shown(self) -> &'static str {
        match self {
            Self::TextBuiltIn => "text alone, built-in weights",
            Self::TextLearned => "text alone, weights learned from the 120 jobs",
            Self::SkillsAlone => "skills alone",
            Self::Both => "**skills and text, built-in weights**",
            Self::BothLearned => "skills and text, weights learned from the 120 jobs",
        }
    }
}

/// How good the ranking of all jobs for each candidate is, as means over the candidates.
pub(crate) struct Ranking {
    pub(crate) by: Use,
    /// Of the first ten, how many suit.
    pub(crate) precision: f64,
    /// Of those that suit, how many are among the first ten.
    pub(crate) recall: f64,
    /// How often the very first suits.
    pub(crate) first: f64,
}

pub(crate) fn ranking(
    set: &Labelled,
    skills: &SkillTaxonomy,
    embedder: &LocalEmbedder,
    by: Use,
) -> Ranking {
    let jobs: Vec<JobProfile> =
        set.jobs.iter().map(|job| job_profile(job, skills, embedder, by)).collect();
    let (mut precision, mut recall, mut first) = (0.0, 0.0, 0.0);
    for candidate in &set.candidates {
        let profile = candidate_profile(candidate, skills, embedder, by);
        let ranked = rank_jobs(&profile, jobs.iter().enumerate(), BEST);
        let suits = |place: usize| candidate.relevant.contains(&set.jobs[place].id);
        let hits = ranked.iter().filter(|it| suits(it.id)).count();
        precision += share(hits, BEST);
        recall += share(hits, candidate.relevant.len());
        first += share(usize::from(ranked.first().is_some_and(|it| suits(it.id))), 1);
    }
    let people = share(set.candidates.len(), 1);
    Ranking { by, precision: precision / people, recall: recall / people, first: first / people }
}

/// What a perfect ranking reaches: many candidates have fewer than ten jobs that suit.
pub(crate) fn best_precision(set: &Labelled) -> f64 {
    let reachable: usize = set.candidates.iter().map(|it| it.relevant.len().min(BEST)).sum();
    share(reachable, BEST * set.candidates.len())
}

/// What chance reaches.
pub(crate) fn chance(set: &Labelled) -> f64 {
    let suiting: usize = set.candidates.iter().map(|it| it.relevant.len()).sum();
    share(suiting, set.jobs.len() * set.candidates.len())
}

fn job_profile(job: &Job, skills: &SkillTaxonomy, embedder: &LocalEmbedder, by: Use) -> JobProfile {
    let asked = |name: &SkillName| AskedSkill {
        key: skills.key(name),
        kind: skills.kind(name),
        name: name.clone(),
    };
    let text = matches!(by, Use::TextBuiltIn | Use::TextLearned);
    JobProfile {
        skills: if text { Vec::new() } else { job.skills.iter().map(asked).collect() },
        embedding: (by != Use::SkillsAlone).then(|| embedder.embed_one(&job.text())),
        ..JobProfile::default()
    }
}

fn candidate_profile(
    candidate: &Candidate,
    skills: &SkillTaxonomy,
    embedder: &LocalEmbedder,
    by: Use,
) -> CandidateProfile {
    CandidateProfile {
        skills: candidate.skills.iter().map(|name| skills.key(name)).collect(),
        embedding: (by != Use::SkillsAlone).then(|| embedder.embed_one(&candidate.text())),
        ..CandidateProfile::default()
    }
}

/// How good the finding of skills in texts is.
#[derive(Default)]
pub(crate) struct Found {
    /// Found, and rightly so.
    pub(crate) right: usize,
    /// Found, and no person finds it: the skill, with the text.
    pub(crate) wrong: Vec<(String, String)>,
    /// Not found: the skill, with the text.
    pub(crate) missed: Vec<(String, String)>,
    /// Of those missed, how many the taxonomy does not know by any name.
    pub(crate) unknown: usize,
    /// Right, wrong and missed by kind.
    pub(crate) by_kind: Vec<(SkillKind, [usize; 3])>,
}

impl Found {
    pub(crate) fn counts(&self) -> [usize; 3] {
        [self.right, self.wrong.len(), self.missed.len()]
    }
}

pub(crate) fn mentions(set: &Labelled, skills: &SkillTaxonomy) -> Found {
    let mut found =
        Found { by_kind: SkillKind::ALL.map(|kind| (kind, [0; 3])).into(), ..Found::default() };
    for case in &set.mentions {
        let named: Vec<&Concept> = skills.mentions(&case.text);
        let mut expected: HashSet<&str> = HashSet::new();
        for name in &case.skills {
            let known = skills.normalize(name);
            let hit = known.is_some_and(|it| named.contains(&it));
            expected.extend(known.map(Concept::uri));
            found.count(skills.kind(name), if hit { 0 } else { 2 });
            if hit {
                found.right += 1;
            } else {
                found.missed.push((name.to_string(), case.text.clone()));
                found.unknown += usize::from(known.is_none());
            }
        }
        for concept in named.iter().filter(|it| !expected.contains(it.uri())) {
            found.count(concept.kind(), 1);
            let label = concept.label(socle_domain::identity::Locale::En).to_string();
            found.wrong.push((label, case.text.clone()));
        }
    }
    found
}

impl Found {
    fn count(&mut self, kind: SkillKind, column: usize) {
        for (_, counts) in self.by_kind.iter_mut().filter(|(of, _)| *of == kind) {
            counts[column] += 1;
        }
    }
}

/// A share; all of nothing is nothing.
#[expect(clippy::cast_precision_loss, reason = "some thousands at most")]
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Precision, recall and their harmonic mean.
pub(crate) fn precision_recall_f1([right, wrong, missed]: [usize; 3]) -> [f64; 3] {
    let precision = share(right, right + wrong);
    let recall = share(right, right + missed);
    [precision, recall, share(2 * right, 2 * right + wrong + missed)]
}
