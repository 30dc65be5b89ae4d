//! The embedder that needs nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use socle_application::recruiting::embedder::{EmbedError, Embedder};
use socle_domain::recruiting::matching::Embedding;

use super::features::features;
use super::weights::{Weights, log2_in_sixteenths};

/// Which features there are and what they count. It changes with them.
const FEATURES: &str = "local-1";

/// Embeds texts by arithmetic alone. To be shared; a clone shares the weights.
#[derive(Debug, Clone)]
pub struct LocalEmbedder {
    weights: Arc<Weights>,
    version: String,
}

impl LocalEmbedder {
    /// With what was learned; [`Weights::built_in`] if nothing was.
    pub fn new(weights: Weights) -> Self {
        let version = format!("{FEATURES}-{}", weights.version());
        Self { weights: Arc::new(weights), version }
    }

    /// One text, at once: some tens of microseconds for a job, some milliseconds for the longest text.
    pub fn embed_one(&self, text: &str) -> Embedding {
        // Sorted, so that numbers are always added in the same order.
        let mut counted: BTreeMap<u64, (u64, f32)> = BTreeMap::new();
        for feature in features(text) {
            let entry = counted.entry(feature.hash).or_insert((0, feature.weight));
            entry.0 += 1;
            entry.1 = entry.1.max(feature.weight);
        }
        let mut numbers = [0.0_f32; Embedding::DIMENSIONS];
        for (hash, (times, weight)) in counted {
            // The second mention says less than the first.
            let often = 1.0 + f32::from(log2_in_sixteenths(times, 1)) / 16.0;
            let value = weight * often * self.weights.of(hash);
            #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
            let number = &mut numbers[hash as usize % Embedding::DIMENSIONS];
            *number += if hash & (1 << 32) == 0 { value } else { -value };
        }
        Embedding::from_numbers(&numbers)
    }
}

#[async_trait]
impl Embedder for LocalEmbedder {
    fn version(&self) -> &str {
        &self.version
    }

    async fn embed(&self, texts: &[String]) -> Result<Vec<Embedding>, EmbedError> {
        let (this, texts) = (self.clone(), texts.to_vec());
        // Many texts take a while, which threads that answer requests do not have.
        let embed = move || texts.iter().map(|text| this.embed_one(text)).collect();
        tokio::task::spawn_blocking(embed)
            .await
            .map_err(|error| EmbedError::Unavailable(Box::new(error)))
    }
}
