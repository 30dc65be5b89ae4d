use std::process::ExitCode;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use socle_application::recruiting::seeding::{SeedCounts, SeedInput, Seeded};
use socle_domain::access::{Actor, RequestId};
use socle_domain::identity::{PasswordAttempt, PasswordPolicy};

use super::Failure;
use crate::config::{Configuration, Mode};
use crate::logging;
use crate::wiring::{Database, Wiring};

/// With what everybody who was seeded signs in: nobody's secret.
const PASSWORD: &str = "correct-Horse-7-battery";

/// What `socle seed` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// How many companies, each with somebody who owns it.
    #[arg(long, default_value_t = 20)]
    companies: usize,
    /// How many jobs of those companies.
    #[arg(long, default_value_t = 1_000)]
    jobs: usize,
    /// How many candidates.
    #[arg(long, default_value_t = 200)]
    candidates: usize,
    /// The same number makes the same companies, jobs and candidates; another one makes others.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Fills the database for trials.
pub(super) async fn run(
    configuration: &Configuration,
    arguments: &Arguments,
) -> Result<ExitCode, Failure> {
    configuration.refuse_problems()?;
    logging::init(&configuration.settings.log);
    if configuration.settings.mode == Mode::Production {
        return Err(Failure::because(
            "seeded accounts have a password that everybody knows: not in production mode",
        ));
    }
    let database = Database::open(&configuration.settings).await.map_err(Failure::because)?;
    database.migrate().await.map_err(Failure::because)?;
    let wiring = Wiring::new(configuration, &database)?;
    let password = PasswordPolicy::default()
        .accept(PasswordAttempt::new(PASSWORD), &[])
        .map_err(|_| Failure::because("the password of seeded accounts breaks the rules"))?;
    let password = wiring.hasher.hash(&password).await.map_err(Failure::because)?;
    let &Arguments { companies, jobs, candidates, seed } = arguments;
    let counts = SeedCounts { companies, jobs, candidates };
    let actor = Actor::system(RequestId::from_uuid(uuid::Uuid::nil()));
    let bars = Bars::new(counts)?;
    let input = SeedInput { counts, seed, password };
    let seeded = wiring.seed.execute(&actor, &input, |kind, more| bars.advance(kind, more)).await;
    bars.leave();
    seeded.map_err(|error| Failure::new("not everything was seeded", error))?;
    println!("{companies} companies, {jobs} jobs and {candidates} candidates");
    println!("sign in as employer-0@seed-{seed}.example.com with {PASSWORD}");
    Ok(ExitCode::SUCCESS)
}

/// How far it is; where nobody looks, nothing is drawn.
struct Bars {
    companies: ProgressBar,
    jobs: ProgressBar,
    candidates: ProgressBar,
}

impl Bars {
    fn new(counts: SeedCounts) -> Result<Self, Failure> {
        let style = "{msg:10} {wide_bar} {human_pos}/{human_len} {eta}";
        let style = ProgressStyle::with_template(style).map_err(Failure::because)?;
        let all = MultiProgress::new();
        let bar = |name: &'static str, count: usize| {
            let bar = all.add(ProgressBar::new(count as u64));
            bar.with_style(style.clone()).with_message(name)
        };
        Ok(Self {
            companies: bar("companies", counts.companies),
            jobs: bar("jobs", counts.jobs),
            candidates: bar("candidates", counts.candidates),
        })
    }

    fn advance(&self, kind: Seeded, more: usize) {
        let bar = match kind {
            Seeded::Companies => &self.companies,
            Seeded::Jobs => &self.jobs,
            Seeded::Candidates => &self.candidates,
        };
        bar.inc(more as u64);
    }

    fn leave(&self) {
        for bar in [&self.companies, &self.jobs, &self.candidates] {
            bar.abandon();
        }
    }
}
