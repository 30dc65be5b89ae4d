//! How good matching is: prints `docs/matching-quality.md`. Run it with `cargo xtask quality`.
//!
//! It is an example of the adapter because it measures what an adapter, the application and the domain do
//! together, while developers' programs know nothing of the product (`cargo xtask arch`).

mod labelled;
mod measures;
mod page;

use std::path::Path;

use anyhow::Result;
use measures::Use;
use socle_application::recruiting::skill_file::own_skills;
use socle_domain::recruiting::taxonomy::SkillTaxonomy;
use socle_embedding::recruiting::{LocalEmbedder, Weights};

/// Everything that is measured.
struct Measured {
    set: labelled::Labelled,
    skills: SkillTaxonomy,
    rankings: Vec<measures::Ranking>,
    mentions: measures::Found,
}

fn main() -> Result<()> {
    let Measured { set, skills, rankings, mentions } = measure()?;
    print!("{}", page::page(&set, &skills, &rankings, &mentions));
    Ok(())
}

fn measure() -> Result<Measured> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/quality");
    let set = labelled::Labelled::read(&folder)?;
    let skills = own_skills()?;
    let built_in = LocalEmbedder::new(Weights::built_in());
    let learned = LocalEmbedder::new(Weights::learn(set.jobs.iter().map(labelled::Job::text)));
    let rankings = Use::ALL
        .into_iter()
        .map(|by| {
            let embedder = if by.is_learned() { &learned } else { &built_in };
            measures::ranking(&set, &skills, embedder, by)
        })
        .collect();
    let mentions = measures::mentions(&set, &skills);
    Ok(Measured { set, skills, rankings, mentions })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A little below what was measured: whoever makes it worse shall know.
    #[test]
    fn matching_is_as_good_as_it_was() {
        let Measured { set, rankings, mentions, .. } = measure().unwrap();
        let best = measures::best_precision(&set);
        let of = |by| rankings.iter().find(|it| it.by == by).unwrap().precision / best;
        assert!(of(Use::TextBuiltIn) > 0.55);
        assert!(of(Use::Both) > 0.75);
        assert!(of(Use::Both) >= of(Use::SkillsAlone) && of(Use::Both) > of(Use::TextBuiltIn));
        let [precision, recall, f1] = measures::precision_recall_f1(mentions.counts());
        assert!(precision > 0.9 && recall > 0.7 && f1 > 0.8, "{precision} {recall} {f1}");
    }
}
