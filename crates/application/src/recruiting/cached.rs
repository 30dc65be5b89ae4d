//! What is cached of what everybody sees.

use std::fmt::Debug;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use socle_domain::organizations::OrganizationId;
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::ports::{CacheKey, CacheSpace, CacheTag};
use crate::recruiting::ports::{CompanyRef, JobFilter, JobPageRequest};

/// Lists of published jobs, as they are shown.
static LISTS: CacheSpace =
    CacheSpace { name: "published_jobs", version: 1, ttl: Duration::from_mins(5) };

/// Company pages, as they are shown.
static COMPANIES: CacheSpace =
    CacheSpace { name: "company_pages", version: 1, ttl: Duration::from_hours(1) };

/// Stands for everything that is published.
const ALL: CacheTag = CacheTag { kind: "offers", id: Uuid::nil() };

/// Stands for the page of an organization.
fn company_tag(id: OrganizationId) -> CacheTag {
    CacheTag { kind: "company", id: id.as_uuid() }
}

/// What is wrong when something of an organization that everybody sees has changed.
pub fn cache_tags(id: OrganizationId) -> [CacheTag; 2] {
    [ALL, company_tag(id)]
}

/// Where a page of published jobs is cached, in one shape. The key is a digest of everything that the
/// answer depends on, as the types themselves tell it: a filter that comes later is in it as well. What
/// people look for is in no key in plain words.
pub(super) fn jobs(shape: &'static str, filter: &JobFilter, page: JobPageRequest) -> CacheKey {
    CacheKey::new(&LISTS, digest(&(shape, filter, page)), [ALL])
}

/// Where the state of the list is cached.
pub(super) fn state() -> CacheKey {
    CacheKey::new(&LISTS, "state", [ALL])
}

/// Where a company page is cached, in one shape.
pub(super) fn company(shape: &'static str, company: &CompanyRef) -> CacheKey {
    match company {
        CompanyRef::Id(id) => {
            CacheKey::new(&COMPANIES, format!("{shape}:{id}"), [company_tag(*id)])
        }
        // Whose the name is shows when it is looked up.
        CompanyRef::Slug(_) => CacheKey::new(&COMPANIES, digest(&(shape, company)), [ALL]),
    }
}

fn digest(of: &impl Debug) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{of:?}")))
}

/// Something that is right until a moment, if nothing changes before.
#[derive(Serialize, Deserialize)]
pub(super) struct Dated<T> {
    pub(super) until: Option<Timestamp>,
    pub(super) shown: T,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use socle_domain::organizations::OrganizationSlug;
    use socle_domain::recruiting::search::SearchQuery;
    use socle_domain::recruiting::{JobId, JobType, WorkMode};

    use super::*;
    use crate::paging::PageLimit;
    use crate::recruiting::ports::{JobPlace, JobPosition};

    #[test]
    fn everything_that_an_answer_depends_on_is_in_its_key() {
        let moment = |micros| Timestamp::from_timestamp_micros(micros).unwrap();
        let id = Uuid::from_u128;
        let slug = |text| Some(CompanyRef::Slug(OrganizationSlug::parse(text).unwrap()));
        let filters = [
            JobFilter::default(),
            JobFilter { query: SearchQuery::parse("rust"), ..JobFilter::default() },
            JobFilter { query: SearchQuery::parse("\"rust\" -sql"), ..JobFilter::default() },
            JobFilter { query: SearchQuery::parse("rust sql"), ..JobFilter::default() },
            JobFilter { job_type: Some(JobType::FullTime), ..JobFilter::default() },
            JobFilter { job_type: Some(JobType::PartTime), ..JobFilter::default() },
            JobFilter { work_mode: Some(WorkMode::Remote), ..JobFilter::default() },
            JobFilter { location: Some("lyon".into()), ..JobFilter::default() },
            JobFilter { location: Some("lyon\", x: \"".into()), ..JobFilter::default() },
            JobFilter {
                company: Some(CompanyRef::Id(OrganizationId::from_uuid(id(1)))),
                ..JobFilter::default()
            },
            JobFilter { company: slug("acme"), ..JobFilter::default() },
            JobFilter { company: slug("acme-2"), ..JobFilter::default() },
            JobFilter { salary_min: Some(1), ..JobFilter::default() },
            JobFilter { salary_min: Some(2), ..JobFilter::default() },
            JobFilter { posted_after: Some(moment(1)), ..JobFilter::default() },
            JobFilter { posted_after: Some(moment(2)), ..JobFilter::default() },
        ];
        let position = |at| JobPosition { published_at: moment(at), id: JobId::from_uuid(id(7)) };
        let afters = [None, Some(1), Some(2)].map(|at| at.map(|at| JobPlace::Below(position(at))));
        let limits = [1, 20].map(|limit| PageLimit::new(limit).unwrap());
        let mut keys = BTreeSet::new();
        for shape in ["one", "other"] {
            for filter in &filters {
                for after in afters {
                    for limit in limits {
                        let key = jobs(shape, filter, JobPageRequest { limit, after });
                        assert!(!key.key.contains("lyon") && !key.key.contains("rust"));
                        assert!(keys.insert(key.key), "{shape} {filter:?} {after:?} {limit:?}");
                    }
                }
            }
        }
        assert_eq!(keys.len(), 2 * filters.len() * 3 * 2);
    }
}
