//! What texts are about.

use async_trait::async_trait;
use socle_domain::recruiting::matching::Embedding;

/// Texts could not be embedded.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// Whoever embeds is away, or failed.
    #[error("texts could not be embedded")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Says what texts are about, so that they can be compared.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Embedder: Send + Sync {
    /// What changes whenever the same text would get another embedding: at most 64 visible ASCII
    /// characters, stored with each. Embeddings of different versions must not be compared; whoever finds
    /// another one embeds the text again.
    fn version(&self) -> &str;

    /// One embedding for each text, in their order. A text of which nothing can be said has an
    /// [empty](Embedding::is_empty) one. Of very long texts only the beginning may count.
    async fn embed(&self, texts: &[String]) -> Result<Vec<Embedding>, EmbedError>;
}
