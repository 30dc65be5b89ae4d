use std::sync::Arc;

use socle_domain::recruiting::JobDetails;
use socle_domain::recruiting::matching::{
    CandidateProfile, CandidateSource, Embedding, JobProfile, MATCHING_VERSION, job_profile,
    job_text,
};
use socle_domain::recruiting::taxonomy::SkillTaxonomy;

use super::{MatchingError, Taxonomies};
use crate::recruiting::embedder::{EmbedError, Embedder};

/// What things are compared by: a taxonomy of skills, and what says what texts are about.
pub struct Measure {
    /// Skills.
    pub taxonomies: Arc<Taxonomies>,
    /// Texts.
    pub embedder: Arc<dyn Embedder>,
}

/// The measure as it is at a moment.
#[derive(Debug, Clone)]
pub struct Current {
    /// Skills.
    pub taxonomy: Arc<SkillTaxonomy>,
    /// What changes with whatever profiles are made of: those of two versions cannot be compared.
    pub made_by: String,
}

impl Current {
    /// What changes with whatever scores are made of. Shown and stored with each.
    pub fn version(&self) -> String {
        format!("{MATCHING_VERSION}/{}", self.made_by)
    }
}

impl Measure {
    /// What counts now.
    pub async fn current(&self) -> Result<Current, MatchingError> {
        let taxonomy = self.taxonomies.current().await?;
        let made_by = format!("{}/{}", self.embedder.version(), taxonomy.version());
        Ok(Current { taxonomy, made_by })
    }

    /// What a job is compared by.
    pub async fn job(&self, by: &Current, job: &JobDetails) -> Result<JobProfile, EmbedError> {
        let embedding = self.embed(job_text(job)).await?;
        Ok(job_profile(job, &by.taxonomy, embedding))
    }

    /// What a candidate is compared by.
    pub async fn candidate(
        &self,
        by: &Current,
        source: &CandidateSource,
    ) -> Result<CandidateProfile, EmbedError> {
        let embedding = self.embed(source.text()).await?;
        Ok(source.profile(&by.taxonomy, embedding))
    }

    async fn embed(&self, text: String) -> Result<Option<Embedding>, EmbedError> {
        Ok(self.embedder.embed(&[text]).await?.pop())
    }
}
