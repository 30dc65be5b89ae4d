use std::sync::Arc;

use socle_domain::recruiting::taxonomy::SkillTaxonomy;
use tokio::sync::RwLock;

use super::MatchingError;
use crate::ports::{CpuWork, compute};
use crate::recruiting::ports::TaxonomyQueries;
use crate::store::StoreError;

/// The taxonomy by which skills are compared: the one that was imported last, on whichever node, or else
/// the project's own.
pub struct Taxonomies {
    queries: Arc<dyn TaxonomyQueries>,
    cpu: Arc<dyn CpuWork>,
    own: Arc<SkillTaxonomy>,
    /// What was imported, as it was read last.
    read: RwLock<Option<Arc<SkillTaxonomy>>>,
}

impl Taxonomies {
    /// The project's own, until something is imported.
    pub fn new(
        queries: Arc<dyn TaxonomyQueries>,
        cpu: Arc<dyn CpuWork>,
        own: SkillTaxonomy,
    ) -> Self {
        Self { queries, cpu, own: Arc::new(own), read: RwLock::default() }
    }

    /// What counts now. The database is asked for its version each time, and for its skills when that
    /// has changed; of many who ask at once, one reads them.
    pub async fn current(&self) -> Result<Arc<SkillTaxonomy>, MatchingError> {
        let Some(version) = self.queries.imported_version().await? else {
            return Ok(self.own.clone());
        };
        let fits = |known: &Option<Arc<SkillTaxonomy>>| {
            known.clone().filter(|taxonomy| taxonomy.version() == version)
        };
        if let Some(taxonomy) = fits(&*self.read.read().await) {
            return Ok(taxonomy);
        }
        let mut read = self.read.write().await;
        if let Some(taxonomy) = fits(&read) {
            return Ok(taxonomy);
        }
        let concepts = self.queries.imported_skills().await?;
        let built = compute(&*self.cpu, move || SkillTaxonomy::new(concepts)).await?;
        let built = built.map_err(|error| StoreError::Corrupt(format!("skills: {error}")))?;
        // Somebody may have imported another one since the version was read: then that one counts.
        tracing::info!(version = built.version(), "read the taxonomy that was imported");
        let built = Arc::new(built);
        *read = Some(built.clone());
        Ok(built)
    }
}
