//! Links that prove by themselves what they are for.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use socle_domain::files::{DownloadClaims, LinkError, LinkHolder};
use socle_domain::identity::TokenDigest;
use url::Url;

use crate::ports::Mac;

/// Makes and checks links by which files are fetched. They need no storage: an HMAC binds the file,
/// whoever asked for it and the end together.
pub struct DownloadLinks {
    mac: Arc<dyn Mac>,
    public_url: Url,
}

/// A link as it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadLink {
    /// What it says.
    pub claims: DownloadClaims,
    /// What is to prove it.
    pub signature: String,
}

const PURPOSE: &str = "file-download";

impl DownloadLinks {
    /// Links below this address.
    pub fn new(mac: Arc<dyn Mac>, public_url: Url) -> Self {
        Self { mac, public_url }
    }

    /// The link that says this.
    pub fn sign(&self, claims: &DownloadClaims) -> String {
        let DownloadClaims { file_id, holder, expires_at } = claims;
        let signature = self.mac.mac(PURPOSE, &claims.message());
        let signature = URL_SAFE_NO_PAD.encode(signature.as_bytes());
        let holder = match holder {
            LinkHolder::Person(id) => format!("user.{id}"),
            LinkHolder::ApiKey(id) => format!("key.{id}"),
        };
        let base = self.public_url.as_str().trim_end_matches('/');
        let query = format!("holder={holder}&expires={expires_at}&signature={signature}");
        format!("{base}/api/v1/files/{file_id}/content?{query}")
    }

    /// Whether a link is one of ours. While keys are rotated, one node's link is good on every other.
    pub fn check(&self, link: &DownloadLink) -> Result<(), LinkError> {
        let presented = URL_SAFE_NO_PAD.decode(&link.signature).ok();
        let presented = presented.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let presented = presented.map(TokenDigest::from_bytes).ok_or(LinkError::Forged)?;
        let expected = self.mac.macs(PURPOSE, &link.claims.message());
        if expected.iter().any(|expected| expected.matches(&presented)) {
            Ok(())
        } else {
            Err(LinkError::Forged)
        }
    }
}
