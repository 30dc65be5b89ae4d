use std::sync::Arc;

use socle_domain::access::{Actor, policy};
use socle_domain::recruiting::JobId;
use socle_domain::recruiting::matching::{MatchScore, Ranked, Window, rank_jobs};

use super::wording::said;
use super::{MatchWording, MatchingError, Measure, RankPlace, SaidReason};
use crate::paging::{Page, PageRequest};
use crate::ports::{Clock, CpuWork, compute};
use crate::recruiting::ports::{JobView, JobsFor, MatchQueries};

/// Shows candidates which published jobs suit them.
pub struct Recommend {
    /// Knows jobs and candidates.
    pub queries: Arc<dyn MatchQueries>,
    /// What they are compared by.
    pub measure: Arc<Measure>,
    /// Where they are compared.
    pub cpu: Arc<dyn CpuWork>,
    /// Says why.
    pub wording: Arc<dyn MatchWording>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// A job that suits, more or less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// The job.
    pub view: JobView,
    /// How well.
    pub score: MatchScore,
    /// Why.
    pub reasons: Vec<SaidReason>,
    /// Which version says so.
    pub version: String,
}

impl Recommend {
    /// How many jobs are compared: the latest published that suit what the candidate wants.
    pub const AT_MOST: u16 = 2_000;

    /// The jobs that suit whoever asks, the best first. Whoever says nothing of what they can or did is
    /// recommended nothing.
    pub async fn execute(
        &self,
        actor: &Actor,
        page: PageRequest<RankPlace<JobId>>,
    ) -> Result<Page<Recommendation, RankPlace<JobId>>, MatchingError> {
        let me = policy::person(actor)?.user_id;
        let source = self.queries.match_candidate(me).await?.source;
        if source.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let current = self.measure.current().await?;
        let profile = self.measure.candidate(&current, &source).await?;
        let wanted = JobsFor {
            candidate: me,
            work_modes: source.said.work_modes,
            job_types: source.said.job_types,
            made_by: current.made_by.clone(),
            now: self.clock.now(),
        };
        let jobs = self.queries.jobs_for(&wanted, Self::AT_MOST).await?;
        // What was shown has a score: a place without one is nobody's, and nothing comes after it.
        let after = match page.after {
            Some(RankPlace { score: None, .. }) => {
                return Ok(Page { items: Vec::new(), next: None });
            }
            Some(RankPlace { score: Some(score), id }) => Some((score, id)),
            None => None,
        };
        let window = Window { after, best: usize::from(page.limit.get()) + 1 };
        let rank = move || rank_jobs(&profile, jobs.iter().map(|(id, job)| (*id, job)), window);
        let ranked = compute(&*self.cpu, rank).await?;
        let place = |it: &Ranked<JobId>| RankPlace { score: Some(it.found.score), id: it.id };
        let Page { items: ranked, next } = Page::of(ranked, page.limit, place);
        let ids: Vec<_> = ranked.iter().map(|it| it.id).collect();
        let mut views = self.queries.jobs_by_id(&ids).await?.into_iter().peekable();
        let locale = self.queries.language(me).await?.unwrap_or_default();
        let version = current.version();
        // They come in the order that was asked for; what was closed meanwhile is left out.
        let items = ranked.into_iter().filter_map(|Ranked { id, found }| {
            let view = views.next_if(|view| view.job.id == id)?;
            let reasons = said(&*self.wording, locale, &found.reasons);
            Some(Recommendation { view, score: found.score, reasons, version: version.clone() })
        });
        Ok(Page { items: items.collect(), next })
    }
}
