use std::sync::Arc;

use socle_domain::access::{Actor, Denied, Principal};
use socle_domain::recruiting::taxonomy::{Concept, SkillTaxonomy, TaxonomyError};
use socle_domain::tasks::Task;

use super::REFRESH_PROFILES;
use crate::audit::{self, Happening};
use crate::ports::{Clock, CpuWork, CpuWorkError, Randomness, RandomnessExt as _, compute};
use crate::store::{Store, StoreError, Tx, finish};

/// Puts skills from a file in the place of those by which all nodes compare.
pub struct ImportSkills {
    /// Where they are kept.
    pub store: Arc<dyn Store>,
    /// Where they are put together.
    pub cpu: Arc<dyn CpuWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// What was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// How many skills.
    pub skills: usize,
    /// The version of the taxonomy they make.
    pub version: String,
}

/// Why nothing was imported; what was there stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportSkillsError {
    /// Only whoever runs the machine does this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is nothing to import.
    #[error("there is no skill in it")]
    Empty,
    /// They make no taxonomy.
    #[error(transparent)]
    Taxonomy(#[from] TaxonomyError),
    /// They were not put together.
    #[error(transparent)]
    Cpu(#[from] CpuWorkError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportSkills {
    /// Imports these skills, all of them or none. Whatever was made by those before is made again in the
    /// background.
    pub async fn execute(
        &self,
        actor: &Actor,
        concepts: Vec<Concept>,
    ) -> Result<Imported, ImportSkillsError> {
        match &actor.principal {
            Principal::System => {}
            Principal::Anonymous => return Err(Denied::NotAuthenticated.into()),
            Principal::User(_) | Principal::ApiKey(_) => return Err(Denied::Forbidden.into()),
        }
        if concepts.is_empty() {
            return Err(ImportSkillsError::Empty);
        }
        let taxonomy = compute(&*self.cpu, move || SkillTaxonomy::new(concepts)).await??;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &taxonomy).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        taxonomy: &SkillTaxonomy,
    ) -> Result<Imported, ImportSkillsError> {
        let now = self.clock.now();
        let (version, skills) = (taxonomy.version(), taxonomy.concepts().len());
        tx.imported_skills().replace(version, taxonomy.concepts(), now).await?;
        let refresh = Task::new(self.randomness.id(now), &REFRESH_PROFILES, Vec::new(), now);
        tx.tasks().enqueue(&[refresh]).await?;
        let happening = Happening::on_platform("skills.imported")
            .with("skills", skills)
            .with("taxonomy_version", version);
        audit::record(tx, &*self.randomness, actor, happening, now).await?;
        Ok(Imported { skills, version: version.to_owned() })
    }
}
