use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::matching::{AskedSkill, job_profile, skill_gap};
use socle_domain::recruiting::{JobId, SkillKind, SkillName};

use super::{MatchingError, Measure};
use crate::ports::Clock;
use crate::recruiting::ports::{JobQueries, MatchQueries};

/// Shows candidates what a job asks for, and what of it they have not told of.
pub struct CompareSkills {
    /// Knows candidates.
    pub queries: Arc<dyn MatchQueries>,
    /// Knows jobs.
    pub jobs: Arc<dyn JobQueries>,
    /// What skills are compared by.
    pub measure: Arc<Measure>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// What a job asks for, in its own words and order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillGapView {
    /// Which job.
    pub job_id: JobId,
    /// What of it the candidate has told of.
    pub have: Vec<(SkillName, SkillKind)>,
    /// What not.
    pub missing: Vec<(SkillName, SkillKind)>,
    /// Which version says so.
    pub version: String,
}

impl CompareSkills {
    /// Compares what a published job asks for with what whoever asks says they can.
    pub async fn execute(
        &self,
        actor: &Actor,
        job_id: JobId,
    ) -> Result<SkillGapView, MatchingError> {
        let me = policy::person(actor)?.user_id;
        let view = self.jobs.published(job_id, self.clock.now()).await?.ok_or(Denied::NotFound)?;
        let source = self.queries.match_candidate(me).await?.source;
        let current = self.measure.current().await?;
        let asked = job_profile(&view.job.details, &current.taxonomy, None).skills;
        let has = source.profile(&current.taxonomy, None).skills;
        let gap = skill_gap(&asked, &has);
        let named = |skills: Vec<&AskedSkill>| {
            skills.into_iter().map(|it| (it.name.clone(), it.kind)).collect()
        };
        let (have, missing) = (named(gap.have), named(gap.missing));
        Ok(SkillGapView { job_id, have, missing, version: current.version() })
    }
}
