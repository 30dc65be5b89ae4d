use std::collections::HashMap;
use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::identity::{Locale, UserId};
use socle_domain::recruiting::matching::{
    CandidateProfile, JobProfile, Match, MatchReason, MatchScore, RankedApplication, Ranking,
    RankingViewer, Window, rank_candidates,
};
use socle_domain::recruiting::{ApplicationId, JobId, permissions};

use super::wording::said;
use super::{MatchWording, MatchingError, Measure, RankPlace, SaidReason};
use crate::audit::{self, Happening};
use crate::paging::{Page, PageRequest};
use crate::ports::{Clock, CpuWork, Randomness, RandomnessExt as _, compute};
use crate::recruiting::ports::{Applicant, ApplicationView, JobQueries, MatchQueries};
use crate::store::{Store, StoreError, Tx, finish};

/// Shows employers in which order the people suit who applied for a job and wait for a decision. People
/// who did not apply are never in it. What was shown is noted before it is shown.
pub struct RankApplicants {
    /// Where it is noted what was shown.
    pub store: Arc<dyn Store>,
    /// Knows who applied.
    pub queries: Arc<dyn MatchQueries>,
    /// Knows jobs.
    pub jobs: Arc<dyn JobQueries>,
    /// What they are compared by.
    pub measure: Arc<Measure>,
    /// Where they are compared.
    pub cpu: Arc<dyn CpuWork>,
    /// Says why.
    pub wording: Arc<dyn MatchWording>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// An applicant, and how well they suit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantMatch {
    /// The application.
    pub view: ApplicationView,
    /// How well; `None` when there is nothing to compare, or not yet.
    pub score: Option<MatchScore>,
    /// Why.
    pub reasons: Vec<SaidReason>,
    /// Which version says so.
    pub version: String,
}

/// Somebody in the ranking.
struct Placed {
    place: RankPlace<ApplicationId>,
    candidate_id: Option<UserId>,
    reasons: Vec<MatchReason>,
}

type Place = RankPlace<ApplicationId>;

impl RankApplicants {
    /// How many applicants are compared: the latest. Beyond them an employer uses the list of
    /// applications.
    pub const AT_MOST: usize = 100_000;
    /// How many are read and compared at once.
    const AT_ONCE: u16 = 5_000;

    /// The applicants for a job, the best first. `fallback` is the language of programs, which have
    /// none of their own.
    pub async fn execute(
        &self,
        actor: &Actor,
        job_id: JobId,
        page: PageRequest<Place>,
        fallback: Locale,
    ) -> Result<Page<ApplicantMatch, Place>, MatchingError> {
        policy::authenticated(actor)?;
        let organization_id = self.jobs.owner_of(job_id).await?.ok_or(Denied::NotFound)?;
        let permission = &permissions::READ_APPLICATIONS;
        let scope = policy::in_organization(actor, organization_id, permission)?;
        let viewer = RankingViewer::of(&actor.principal).ok_or(Denied::Forbidden)?;
        let view = self.jobs.job(&scope, job_id).await?.ok_or(Denied::NotFound)?;
        let current = self.measure.current().await?;
        let job = Arc::new(self.measure.job(&current, &view.job.details).await?);
        let ranked = self.ranked(&scope, job_id, &job, &current.made_by, page).await?;
        let version = current.version();
        let Page { items: placed, next } = Page::of(ranked, page.limit, |it| it.place);
        if placed.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let ids: Vec<_> = placed.iter().map(|it| it.place.id).collect();
        let views = self.queries.applications_by_id(&scope, &ids).await?;
        let mut views: HashMap<_, _> =
            views.into_iter().map(|view| (view.application.id, view)).collect();
        let locale = match viewer {
            RankingViewer::Person(me) => self.queries.language(me).await?.unwrap_or(fallback),
            RankingViewer::Key(_) => fallback,
        };
        let ranking = self.ranking(&scope, job_id, viewer, &version, &placed);
        self.note(actor, &scope, &ranking).await?;
        let items = placed.into_iter().filter_map(|Placed { place, reasons, .. }| {
            let view = views.remove(&place.id)?;
            let reasons = said(&*self.wording, locale, &reasons);
            Some(ApplicantMatch { view, score: place.score, reasons, version: version.clone() })
        });
        Ok(Page { items: items.collect(), next })
    }

    /// One more than the page shows, in its order.
    async fn ranked(
        &self,
        scope: &OrganizationScope,
        job_id: JobId,
        job: &Arc<JobProfile>,
        made_by: &str,
        page: PageRequest<Place>,
    ) -> Result<Vec<Placed>, MatchingError> {
        let best = usize::from(page.limit.get()) + 1;
        let (mut scored, mut unscored): (Vec<Placed>, Vec<Placed>) = (Vec::new(), Vec::new());
        let (mut last, mut seen) = (None, 0);
        loop {
            let read = self.queries.applicants(scope, job_id, made_by, last, Self::AT_ONCE).await?;
            seen += read.len();
            last = read.last().map(|it| it.id);
            let is_all = read.len() < usize::from(Self::AT_ONCE) || seen >= Self::AT_MOST;
            let (compared, waiting): (Vec<_>, Vec<_>) = read
                .into_iter()
                .partition(|it| it.profile.as_ref().is_some_and(|profile| !profile.is_empty()));
            scored.extend(self.compare(job, compared, page.after, best).await?);
            scored.sort_by_key(|it| (std::cmp::Reverse(it.place.score), it.place.id));
            scored.truncate(best);
            unscored.extend(waiting.into_iter().filter_map(|it| unscored_after(&it, page.after)));
            unscored.sort_by_key(|it| it.place.id);
            unscored.truncate(best);
            if is_all {
                break;
            }
        }
        scored.append(&mut unscored);
        scored.truncate(best);
        Ok(scored)
    }

    /// The best of these, off the threads that answer requests.
    async fn compare(
        &self,
        job: &Arc<JobProfile>,
        applicants: Vec<Applicant>,
        after: Option<Place>,
        best: usize,
    ) -> Result<Vec<Placed>, MatchingError> {
        let after = match after {
            // Whatever has a score was shown before.
            Some(RankPlace { score: None, .. }) => return Ok(Vec::new()),
            Some(RankPlace { score: Some(score), id }) => Some((score, id)),
            None => None,
        };
        if applicants.is_empty() {
            return Ok(Vec::new());
        }
        let job = Arc::clone(job);
        let rank = move || {
            let mut whose = HashMap::new();
            let mut profiles: Vec<(ApplicationId, CandidateProfile)> = Vec::new();
            for Applicant { id, candidate_id, profile } in applicants {
                whose.insert(id, candidate_id);
                profiles.extend(profile.map(|profile| (id, profile)));
            }
            let profiles = profiles.iter().map(|(id, profile)| (*id, profile));
            let ranked = rank_candidates(&job, profiles, Window { after, best });
            let placed = ranked.into_iter().map(|it| {
                let Match { score, reasons } = it.found;
                let candidate_id = whose.get(&it.id).copied().flatten();
                let place = RankPlace { score: Some(score), id: it.id };
                Placed { place, candidate_id, reasons }
            });
            placed.collect()
        };
        Ok(compute(&*self.cpu, rank).await?)
    }

    fn ranking(
        &self,
        scope: &OrganizationScope,
        job_id: JobId,
        viewer: RankingViewer,
        version: &str,
        placed: &[Placed],
    ) -> Ranking {
        let shown_at = self.clock.now();
        let applications = placed.iter().map(|it| RankedApplication {
            application_id: it.place.id,
            candidate_id: it.candidate_id,
            score: it.place.score,
            reasons: it.reasons.clone(),
        });
        Ranking {
            id: self.randomness.id(shown_at),
            organization_id: scope.organization_id(),
            job_id,
            viewer,
            version: version.to_owned(),
            shown_at,
            applications: applications.collect(),
        }
    }

    async fn note(
        &self,
        actor: &Actor,
        scope: &OrganizationScope,
        ranking: &Ranking,
    ) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, scope, ranking).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        ranking: &Ranking,
    ) -> Result<(), StoreError> {
        tx.rankings().add(scope, ranking).await?;
        let happening = Happening::within(scope, "job.ranked")
            .to("job", ranking.job_id)
            .with("ranking_id", ranking.id)
            .with("applications", ranking.applications.len())
            .with("matching_version", &ranking.version);
        audit::record(tx, &*self.randomness, actor, happening, ranking.shown_at).await
    }
}

/// Somebody who cannot be compared yet, if their turn comes after that place.
fn unscored_after(applicant: &Applicant, after: Option<Place>) -> Option<Placed> {
    let place = RankPlace { score: None, id: applicant.id };
    let shown = after.is_some_and(|last| last.score.is_none() && place.id <= last.id);
    (!shown).then(|| Placed { place, candidate_id: applicant.candidate_id, reasons: Vec::new() })
}
