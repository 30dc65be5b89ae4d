//! Matching's use cases over their adapters.

use std::sync::Arc;

use socle_application::ports::{Clock, CpuWork, Randomness};
use socle_application::recruiting::embedder::Embedder;
use socle_application::recruiting::matching::{
    CompareSkills, HearForMatching, ImportSkills, KeepProfiles, MatchWording, Matching,
    MatchingData, Measure, PROFILE_CANDIDATE, PROFILE_JOB, ProfileCandidate, ProfileJob,
    REFRESH_PROFILES, RankApplicants, Recommend, RefreshProfiles, Taxonomies,
};
use socle_application::recruiting::skill_file::own_skills;
use socle_application::tasks::TaskHandlers;
use socle_crypto::{CpuPool, CpuPoolSettings};
use socle_embedding::recruiting::{LocalEmbedder, Weights};
use socle_wording::FluentWording;

use crate::commands::Failure;
use crate::wiring::StorePorts;

/// How many rankings may wait for a processor, before more are turned away.
const QUEUE: usize = 64;

/// What several of them share.
pub(in crate::wiring) struct Comparing {
    cpu: Arc<dyn CpuWork>,
    taxonomies: Arc<Taxonomies>,
    measure: Arc<Measure>,
    wording: Arc<dyn MatchWording>,
}

impl Comparing {
    pub(in crate::wiring) fn new(ports: &StorePorts) -> Result<Self, Failure> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        // One core is left to whoever answers requests.
        let threads = cores.saturating_sub(1).max(1);
        let pool = CpuPool::new(CpuPoolSettings { name: "match", threads, queue: QUEUE });
        let cpu: Arc<dyn CpuWork> = Arc::new(pool.map_err(Failure::because)?);
        let own = own_skills().map_err(|error| Failure::new("the project's skills", error))?;
        let taxonomies = Arc::new(Taxonomies::new(ports.taxonomy.clone(), cpu.clone(), own));
        let embedder: Arc<dyn Embedder> = Arc::new(LocalEmbedder::new(Weights::built_in()));
        let measure = Arc::new(Measure { taxonomies: taxonomies.clone(), embedder });
        Ok(Self { cpu, taxonomies, measure, wording: Arc::new(FluentWording) })
    }

    /// What matching keeps of people.
    pub(in crate::wiring) fn personal_data(&self, ports: &StorePorts) -> MatchingData {
        MatchingData {
            queries: ports.matching.clone(),
            taxonomies: self.taxonomies.clone(),
            wording: self.wording.clone(),
        }
    }

    /// What puts other skills in the place of the project's.
    pub(in crate::wiring) fn import(
        &self,
        ports: &StorePorts,
        clock: &Arc<dyn Clock>,
        randomness: &Arc<dyn Randomness>,
    ) -> ImportSkills {
        ImportSkills {
            store: ports.store.clone(),
            cpu: self.cpu.clone(),
            clock: clock.clone(),
            randomness: randomness.clone(),
        }
    }

    pub(super) fn wire(
        &self,
        ports: &StorePorts,
        clock: &Arc<dyn Clock>,
        randomness: &Arc<dyn Randomness>,
    ) -> Matching {
        let StorePorts { store, jobs, matching: queries, .. } = ports;
        Matching {
            recommend: Recommend {
                queries: queries.clone(),
                measure: self.measure.clone(),
                cpu: self.cpu.clone(),
                wording: self.wording.clone(),
                clock: clock.clone(),
            },
            rank_applicants: RankApplicants {
                store: store.clone(),
                queries: queries.clone(),
                jobs: jobs.clone(),
                measure: self.measure.clone(),
                cpu: self.cpu.clone(),
                wording: self.wording.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
            compare_skills: CompareSkills {
                queries: queries.clone(),
                jobs: jobs.clone(),
                measure: self.measure.clone(),
                clock: clock.clone(),
            },
        }
    }

    /// Who keeps what is compared.
    pub(super) fn handlers(&self, ports: &StorePorts, clock: &Arc<dyn Clock>) -> TaskHandlers {
        let keep = Arc::new(KeepProfiles {
            store: ports.store.clone(),
            jobs: ports.jobs.clone(),
            queries: ports.matching.clone(),
            measure: self.measure.clone(),
            clock: clock.clone(),
        });
        let refresh = RefreshProfiles {
            keep: keep.clone(),
            queries: ports.matching.clone(),
            measure: self.measure.clone(),
        };
        TaskHandlers::new()
            .with(&PROFILE_JOB, Arc::new(ProfileJob(keep.clone())))
            .with(&PROFILE_CANDIDATE, Arc::new(ProfileCandidate(keep)))
            .with(&REFRESH_PROFILES, Arc::new(refresh))
    }
}

/// Who hears what changes.
pub(super) fn subscriber(randomness: &Arc<dyn Randomness>) -> HearForMatching {
    HearForMatching { randomness: randomness.clone() }
}
