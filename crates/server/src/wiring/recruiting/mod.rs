//! Recruiting's use cases over their adapters, and what it does in the background.

mod candidates;

use std::sync::Arc;

use socle_application::files::ports::FileStorage;
use socle_application::files::{CopyFile, UploadFile};
use socle_application::ports::{Clock, Randomness, RateLimiter};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::applications::{
    AddNote, Applications, Apply, ReadApplications, TransitionApplication, Withdraw,
};
use socle_application::recruiting::candidates::READ_CV;
use socle_application::recruiting::companies::{Companies, ReadCompany, WriteCompany};
use socle_application::recruiting::jobs::{
    CLOSE_OVERDUE, CloseOverdueJobs, DraftJob, Jobs, MoveJob, ReadJobs, UpdateJob,
};
use socle_application::tasks::TaskHandlers;

use super::StorePorts;
use super::tasks::{Background, Scheduled};
use crate::commands::Failure;

/// What is done again and again, and when (UTC).
const SCHEDULES: &[Scheduled] = &[(&CLOSE_OVERDUE, "*/10 * * * *")];

/// Recruiting, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Recruiting,
    /// What it does meanwhile.
    pub(super) background: Background,
}

pub(super) fn wire(
    ports: &StorePorts,
    storage: &Arc<dyn FileStorage>,
    upload: &Arc<UploadFile>,
    limiter: &Arc<dyn RateLimiter>,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Wired, Failure> {
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
        candidates: candidates::wire(ports, upload, clock, randomness),
    };
    let close_overdue = CloseOverdueJobs {
        store: store.clone(),
        queries: jobs.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    let handlers = TaskHandlers::new()
        .with(&CLOSE_OVERDUE, Arc::new(close_overdue))
        .with(&READ_CV, Arc::new(candidates::reading(ports, storage)?));
    let background = Background { handlers, schedules: SCHEDULES, subscribers: Vec::new() };
    Ok(Wired { use_cases, background })
}
