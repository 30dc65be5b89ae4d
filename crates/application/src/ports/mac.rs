use socle_domain::identity::TokenDigest;

/// Authenticates and disguises: computes what nobody without the key can, and from which nobody
/// without the key can guess what went in.
#[cfg_attr(feature = "testkit", mockall::automock)]
pub trait Mac: Send + Sync {
    /// The code of a message for a purpose. That of one purpose says nothing about another's.
    fn mac(&self, purpose: &'static str, message: &[u8]) -> TokenDigest;

    /// The same under every key that is still known, the current one first: to find what was stored
    /// before keys were rotated.
    fn macs(&self, purpose: &'static str, message: &[u8]) -> Vec<TokenDigest>;
}
