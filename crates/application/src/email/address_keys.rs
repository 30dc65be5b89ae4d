use socle_domain::identity::{EmailAddress, TokenDigest};

use crate::ports::Mac;

/// What the digests of addresses are for, which keeps them apart from others'.
const PURPOSE: &str = "email suppression";

/// What an address is found by on the list of those that get no more mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressKeys {
    /// The address, for as long as it is kept there.
    pub email: EmailAddress,
    /// Its digest under the current key.
    pub digest: TokenDigest,
    /// Its digests under every key, the current one first.
    pub digests: Vec<TokenDigest>,
}

impl AddressKeys {
    /// Of an address, under the keys that are known.
    pub fn of(mac: &dyn Mac, email: &EmailAddress) -> Self {
        let message = email.as_str().as_bytes();
        Self {
            email: email.clone(),
            digest: mac.mac(PURPOSE, message),
            digests: mac.macs(PURPOSE, message),
        }
    }
}
