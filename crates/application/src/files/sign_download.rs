use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy as access};
use socle_domain::files::{DownloadClaims, FileId, LinkHolder, LinkLifetime, Purpose, policy};
use socle_domain::{Timestamp, files::FileScope};

use crate::audit;
use crate::files::ports::FileQueries;
use crate::files::{DownloadLinks, happening};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, finish};
use crate::validation::{FieldError, Invalid};

/// Makes a link by which a file can be fetched without signing in, for a while.
pub struct SignDownload {
    /// Where it is noted who made a link.
    pub store: Arc<dyn Store>,
    /// Knows files.
    pub queries: Arc<dyn FileQueries>,
    /// What files may be for.
    pub purposes: Arc<[&'static Purpose]>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Makes links.
    pub links: Arc<DownloadLinks>,
    /// For how long they work.
    pub lifetime: LinkLifetime,
}

/// A link, and until when it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedDownload {
    /// The link.
    pub url: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum SignDownloadError {
    /// Whoever asks may not, or there is no such file of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Links do not work for so long.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignDownload {
    /// Makes a link that works for so many seconds.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: FileId,
        expires_in: Option<u32>,
    ) -> Result<SignedDownload, SignDownloadError> {
        access::authenticated(actor)?;
        let found = self.queries.whereabouts(id).await?.ok_or(Denied::NotFound)?;
        let scope = policy::read(actor, found.owner, found.restricted_to(&self.purposes))?;
        let holder = LinkHolder::of(actor)?;
        let now = self.clock.now();
        let expires_at = self.lifetime.expiry(now, expires_in).ok_or_else(|| {
            let message = format!("a link works for 1 to {} seconds", LinkLifetime::MAX);
            Invalid::from(FieldError::new("expires_in", "out_of_range", message))
        })?;
        self.queries.file(&scope, id).await?.ok_or(Denied::NotFound)?;
        self.note(actor, &scope, id, now).await?;
        let claims = DownloadClaims { file_id: id, holder, expires_at: expires_at.timestamp() };
        Ok(SignedDownload { url: self.links.sign(&claims), expires_at })
    }

    /// Whoever makes a link can read the file, and show it to others: that is noted.
    async fn note(
        &self,
        actor: &Actor,
        scope: &FileScope,
        id: FileId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let happening = happening(scope, "file.link_made").to("file", id);
        let outcome = audit::record(&mut *tx, &*self.randomness, actor, happening, now).await;
        finish(tx, outcome).await
    }
}
