//! What is read of jobs, where everything works but what is broken.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::TimeDelta;
use socle_application::caching::ReadThrough;
use socle_application::paging::Page;
use socle_application::recruiting::ports::{JobPlace, JobPosition, JobsState, MockJobQueries};
use socle_application::testkit::{FixedClock, unavailable};
use socle_domain::recruiting::JobStatus;
use socle_memory::MemoryCache;

use super::support::{Break, World, job, job_id, randomness, view};
use crate::support::{acme_id, now, person};

/// Where the next page begins.
pub(super) fn place() -> JobPlace {
    JobPlace::Below(JobPosition { published_at: now(), id: job_id(2) })
}

/// What the list of all published jobs is, for two minutes.
pub(super) fn state() -> JobsState {
    let changed_at = Some(now() - TimeDelta::hours(1));
    JobsState { count: 2, changed_at, until: Some(now() + TimeDelta::minutes(2)) }
}

/// A cache that is empty.
pub(super) fn cache(clock: &Arc<FixedClock>) -> Arc<ReadThrough> {
    let cache = Arc::new(MemoryCache::new());
    Arc::new(ReadThrough::new(cache, clock.clone(), randomness()))
}

impl World {
    /// Everybody sees two jobs, to the first of which Ada applied; the third is a draft.
    pub(super) fn shown(broken: Break) -> Self {
        let published = [1, 2].map(|number| job(number, JobStatus::Published)).into();
        let draft = Some(job(3, JobStatus::Draft));
        Self { published, job: draft, ..Self::broken(broken) }
    }

    pub(super) fn queries(&self) -> Arc<MockJobQueries> {
        let broken = self.broken;
        let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
        let mut queries = MockJobQueries::new();
        let own = self.job.clone();
        queries.expect_owner_of().returning(move |id| {
            let known = own.as_ref().is_some_and(|job| job.id == id);
            fails(Break::Owner).map(|()| known.then(acme_id))
        });
        let own = self.job.clone();
        queries.expect_job().returning(move |scope, id| {
            assert_eq!(scope.organization_id(), acme_id());
            fails(Break::One).map(|()| own.clone().filter(|job| job.id == id).map(view))
        });
        let own = self.job.clone();
        queries.expect_was_published().returning(move |id| {
            let was = own.as_ref().is_some_and(|job| job.id == id && job.published_at.is_some());
            fails(Break::WasPublished).map(|()| was)
        });
        let seen = self.published.clone();
        queries.expect_published().returning(move |id, _| {
            let found = seen.iter().find(|job| job.id == id).cloned();
            fails(Break::Published).map(|()| found.map(view))
        });
        let (seen, noted) = (self.published.clone(), self.notes.clone());
        queries.expect_all_published().returning(move |_, page, _| {
            let further = if page.after.is_some() { " further on" } else { "" };
            noted.note(format!("page of {}{further}", page.limit.get()));
            let items = seen.iter().cloned().map(view).collect();
            fails(Break::Page).map(|()| Page { items, next: Some(place()) })
        });
        let noted = self.notes.clone();
        queries.expect_applied_to().returning(move |candidate, jobs| {
            assert_eq!(candidate, person().id);
            noted.note(format!("applied to which of {}", jobs.len()));
            fails(Break::Applied).map(|()| HashSet::from([job_id(1)]))
        });
        let noted = self.notes.clone();
        queries.expect_state_of_published().returning(move |_| {
            noted.note("state");
            fails(Break::State).map(|()| state())
        });
        Arc::new(queries)
    }
}
