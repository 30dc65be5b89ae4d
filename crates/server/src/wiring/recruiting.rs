//! Recruiting's use cases over their adapters.

use std::sync::Arc;

use socle_application::files::CopyFile;
use socle_application::files::ports::FileStorage;
use socle_application::ports::{Clock, Randomness, RateLimiter};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::applications::{
    AddNote, Applications, Apply, ReadApplications, TransitionApplication, Withdraw,
};
use socle_application::recruiting::companies::{Companies, ReadCompany, WriteCompany};
use socle_application::recruiting::jobs::{
    CloseOverdueJobs, DraftJob, Jobs, MoveJob, ReadJobs, UpdateJob,
};

use super::StorePorts;

/// Recruiting, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Recruiting,
    /// Closes jobs for which nobody can apply any more.
    pub(super) close_overdue: CloseOverdueJobs,
}

pub(super) fn wire(
    ports: &StorePorts,
    storage: &Arc<dyn FileStorage>,
    limiter: &Arc<dyn RateLimiter>,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Wired {
    let StorePorts { store, jobs, applications, .. } = ports;
    let copy = CopyFile {
        store: store.clone(),
        queries: ports.files.clone(),
        storage: storage.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    let use_cases = Recruiting {
        companies: Companies {
            read: ReadCompany { queries: ports.companies.clone() },
            write: WriteCompany {
                store: store.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
        },
        jobs: Jobs {
            draft: DraftJob {
                store: store.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
            update: UpdateJob {
                store: store.clone(),
                queries: jobs.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
            change_state: MoveJob {
                store: store.clone(),
                queries: jobs.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
            read: ReadJobs { queries: jobs.clone(), clock: clock.clone() },
        },
        applications: Applications {
            apply: Apply {
                store: store.clone(),
                jobs: jobs.clone(),
                queries: applications.clone(),
                copy: Arc::new(copy),
                clock: clock.clone(),
                randomness: randomness.clone(),
                limiter: limiter.clone(),
            },
            transition: TransitionApplication {
                store: store.clone(),
                queries: applications.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
            withdraw: Withdraw {
                store: store.clone(),
                queries: applications.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
            read: ReadApplications { queries: applications.clone(), jobs: jobs.clone() },
            add_note: AddNote {
                store: store.clone(),
                queries: applications.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
        },
    };
    let close_overdue = CloseOverdueJobs {
        store: store.clone(),
        queries: jobs.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    Wired { use_cases, close_overdue }
}
