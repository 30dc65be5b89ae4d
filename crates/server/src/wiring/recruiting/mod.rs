//! Recruiting's use cases over their adapters, and what it does in the background.

mod applicants;
mod candidates;
mod dashboards;
mod hiring;
mod matching;
mod searches;

use std::sync::Arc;

use socle_application::caching::ReadThrough;
use socle_application::files::ports::FileStorage;
use socle_application::files::{CopyFile, FileContent, UploadFile};
use socle_application::outbox::Subscriber;
use socle_application::ports::{Clock, Randomness, RateLimiter};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::applications::{
    AddNote, Applications, Apply, ReadApplications, TransitionApplication, Withdraw,
};
use socle_application::recruiting::candidates::READ_CV;
use socle_application::recruiting::companies::{Companies, ReadCompany, ReadLogo, WriteCompany};
use socle_application::recruiting::hiring::offers::EXPIRE_OFFERS;
use socle_application::recruiting::jobs::{
    CLOSE_OVERDUE, CloseOverdueJobs, DraftJob, ImportJobs, Jobs, MoveJob, ReadFeeds, ReadJobs,
    UpdateJob,
};
use socle_application::recruiting::matching::REFRESH_PROFILES;
use socle_application::recruiting::searches::{
    ALERT_PEOPLE, DAILY_ALERTS, HearOfJobs, WEEKLY_ALERTS,
};
use socle_application::recruiting::seeding::SeedRecruiting;
use socle_application::tasks::TaskHandlers;

use socle_domain::recruiting::AlertPeriod;

use super::StorePorts;
use super::tasks::{Background, Scheduled};
use crate::commands::Failure;

pub(super) use matching::Comparing;

/// What is done again and again, and when (UTC).
const SCHEDULES: &[Scheduled] = &[
    (&CLOSE_OVERDUE, "*/10 * * * *"),
    (&EXPIRE_OFFERS, "*/10 * * * *"),
    (&REFRESH_PROFILES, "4-59/10 * * * *"),
    // Before the day's digest of notifications is mailed. Weeks begin on Mondays.
    (&DAILY_ALERTS, "12 5 * * *"),
    (&WEEKLY_ALERTS, "22 5 * * MON"),
];

/// Recruiting, wired.
pub(super) struct Wired {
    /// What the HTTP interface serves.
    pub(super) use_cases: Recruiting,
    /// What it does meanwhile.
    pub(super) background: Background,
    /// Fills the database for trials.
    pub(super) seed: SeedRecruiting,
    /// Takes in what other systems published.
    pub(super) import_jobs: ImportJobs,
}

#[expect(clippy::too_many_arguments, reason = "what it wires is named, each once")]
pub(super) fn wire(
    ports: &StorePorts,
    storage: &Arc<dyn FileStorage>,
    upload: &Arc<UploadFile>,
    limiter: &Arc<dyn RateLimiter>,
    comparing: &Comparing,
    cache: &Arc<ReadThrough>,
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
            read: ReadCompany { queries: ports.companies.clone(), cache: cache.clone() },
            logo: ReadLogo {
                queries: ports.companies.clone(),
                content: FileContent { storage: storage.clone() },
            },
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
            read: ReadJobs { queries: jobs.clone(), clock: clock.clone(), cache: cache.clone() },
            feeds: ReadFeeds {
                queries: jobs.clone(),
                clock: clock.clone(),
                cache: cache.clone(),
                limiter: limiter.clone(),
            },
        },
        applications: Applications {
            apply: Apply {
                store: store.clone(),
                jobs: jobs.clone(),
                queries: applications.clone(),
                applicants: ports.applicants.clone(),
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
            read: ReadApplications {
                queries: applications.clone(),
                applicants: ports.applicants.clone(),
                jobs: jobs.clone(),
            },
            add_note: AddNote {
                store: store.clone(),
                queries: applications.clone(),
                clock: clock.clone(),
                randomness: randomness.clone(),
            },
        },
        applicants: applicants::wire(ports, clock, randomness),
        hiring: hiring::wire(ports, clock, randomness),
        candidates: candidates::wire(ports, upload, clock, randomness),
        matching: comparing.wire(ports, clock, randomness),
        searches: searches::wire(ports, cache, clock, randomness),
        dashboards: dashboards::wire(ports, clock),
    };
    let close_overdue = CloseOverdueJobs {
        store: store.clone(),
        queries: jobs.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    let handlers = TaskHandlers::new()
        .with(&CLOSE_OVERDUE, Arc::new(close_overdue))
        .with(&EXPIRE_OFFERS, Arc::new(hiring::expiry(ports, clock, randomness)))
        .with(&READ_CV, Arc::new(candidates::reading(ports, storage)?))
        .with(&ALERT_PEOPLE, Arc::new(searches::alerting(ports, clock, randomness)))
        .with(&DAILY_ALERTS, searches::digests(AlertPeriod::Day, ports, clock, randomness))
        .with(&WEEKLY_ALERTS, searches::digests(AlertPeriod::Week, ports, clock, randomness))
        .and(comparing.handlers(ports, clock));
    let subscribers: Vec<Arc<dyn Subscriber>> =
        vec![Arc::new(matching::subscriber(randomness)), Arc::new(HearOfJobs)];
    let background = Background { handlers, schedules: SCHEDULES, subscribers };
    let seed = SeedRecruiting {
        seeds: ports.seeds.clone(),
        store: store.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
    };
    let import_jobs =
        ImportJobs { store: store.clone(), clock: clock.clone(), randomness: randomness.clone() };
    Ok(Wired { use_cases, background, seed, import_jobs })
}
