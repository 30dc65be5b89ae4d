//! How good matching is: prints `docs/matching-quality.md`. Run it with `cargo xtask quality`.
//!
//! It is an example of the adapter because it measures what an adapter, the application and the domain do
//! together, while developers' programs know nothing of the product (`cargo xtask arch`).

mod labelled;
mod measures;
mod page;

use std::path::Path;

use anyhow::Result;
use socle_application::recruiting::skill_file::own_skills;
use socle_embedding::recruiting::{LocalEmbedder, Weights};

fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data/quality");
    let set = labelled::Labelled::read(&folder)?;
    let skills = own_skills()?;
    let built_in = LocalEmbedder::new(Weights::built_in());
    let learned = LocalEmbedder::new(Weights::learn(set.jobs.iter().map(labelled::Job::text)));
    let rankings = [
        measures::ranking(&set, &skills, &built_in, measures::Use::TextBuiltIn),
        measures::ranking(&set, &skills, &learned, measures::Use::TextLearned),
        measures::ranking(&set, &skills, &built_in, measures::Use::SkillsAlone),
        measures::ranking(&set, &skills, &built_in, measures::Use::Both),
        measures::ranking(&set, &skills, &learned, measures::Use::BothLearned),
    ];
    let mentions = measures::mentions(&set, &skills);
    print!("{}", page::page(&set, &skills, &rankings, &mentions));
    Ok(())
}
