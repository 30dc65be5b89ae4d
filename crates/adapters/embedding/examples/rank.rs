//! How long it takes to find the best 50 of 100,000 candidates for a job:
//! `cargo run --release -p socle-embedding --example rank`.
//!
//! What a database keeps of each candidate (the embedding, the set of skills) is read from its bytes, as
//! it would be after a query; what the query itself takes is not in it.

#![allow(clippy::disallowed_methods, reason = "it measures, and prints what it measured")]

use std::time::Instant;

use anyhow::{Context as _, Result};
use socle_application::recruiting::skill_file::own_skills;
use socle_domain::recruiting::matching::{
    AskedSkill, CandidateProfile, Embedding, JobProfile, PlaceKey, SkillKey, SkillSet,
    rank_candidates,
};
use socle_domain::recruiting::taxonomy::Concept;
use socle_domain::recruiting::{WorkMode, stable_hash};
use socle_embedding::recruiting::{LocalEmbedder, Weights};

const CANDIDATES: u64 = 100_000;
const BEST: usize = 50;
const ROUNDS: usize = 9;
const TOWNS: [&str; 4] = ["Lyon", "Paris", "Lille", "Nantes"];

/// A candidate as a database keeps them.
struct Stored {
    id: u64,
    embedding: Vec<u8>,
    skills: Vec<u8>,
    town: &'static str,
}

fn main() -> Result<()> {
    let started = Instant::now();
    let taxonomy = own_skills()?;
    println!("taxonomy of {} skills: {:?}", taxonomy.concepts().len(), started.elapsed());
    let started = Instant::now();
    let embedder = LocalEmbedder::new(Weights::built_in());
    println!("built-in weights: {:?}", started.elapsed());

    let concepts = taxonomy.concepts();
    let text =
        "Développeuse Rust à Lyon : API, PostgreSQL, Docker, dans une équipe de huit personnes.";
    let job = JobProfile {
        skills: concepts.iter().take(8).map(asked).collect(),
        embedding: Some(embedder.embed_one(text)),
        place: PlaceKey::parse(TOWNS[0]),
        work_mode: Some(WorkMode::Hybrid),
        pay: None,
    };
    let stored: Vec<Stored> = (0..CANDIDATES).map(|id| stored(id, concepts, &embedder)).collect();

    let mut reading = Vec::new();
    let mut ranking = Vec::new();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let candidates = stored.iter().map(read).collect::<Result<Vec<_>>>()?;
        reading.push(started.elapsed());
        let started = Instant::now();
        let best = rank_candidates(&job, candidates.iter().map(|(id, it)| (*id, it)), BEST);
        ranking.push(started.elapsed());
        best.first().context("nobody was ranked")?;
    }
    reading.sort_unstable();
    ranking.sort_unstable();
    println!("{CANDIDATES} candidates from their bytes: {:?} (median)", reading[ROUNDS / 2]);
    println!("the best {BEST} of them: {:?} (median)", ranking[ROUNDS / 2]);
    Ok(())
}

fn asked(concept: &Concept) -> AskedSkill {
    let name = concept.label(socle_domain::identity::Locale::Fr).clone();
    AskedSkill { key: SkillKey::of_concept(concept), name, kind: concept.kind() }
}

/// Someone made up, always the same: fifteen skills and a text about five of them.
fn stored(id: u64, concepts: &[Concept], embedder: &LocalEmbedder) -> Stored {
    let some: Vec<&Concept> = (0..15_u64)
        .filter_map(|n| {
            let drawn = stable_hash(format!("{id} {n}").as_bytes());
            concepts.get(usize::try_from(drawn % concepts.len() as u64).ok()?)
        })
        .collect();
    let labels = some.iter().take(5).flat_map(|it| it.labels().take(1));
    let text: Vec<&str> = labels.map(socle_domain::recruiting::SkillName::as_str).collect();
    let skills: SkillSet = some.iter().map(|it| SkillKey::of_concept(it)).collect();
    Stored {
        id,
        embedding: embedder.embed_one(&text.join(", ")).as_bytes(),
        skills: skills.to_bytes(),
        town: TOWNS[usize::try_from(id % 4).unwrap_or(0)],
    }
}

fn read(stored: &Stored) -> Result<(u64, CandidateProfile)> {
    let profile = CandidateProfile {
        skills: SkillSet::from_bytes(&stored.skills)?,
        embedding: Some(Embedding::from_bytes(&stored.embedding)?),
        place: PlaceKey::parse(stored.town),
        ..CandidateProfile::default()
    };
    Ok((stored.id, profile))
}
