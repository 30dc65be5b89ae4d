//! How a device is recognized from one sign-in to the next.

use socle_domain::access::Client;
use socle_domain::identity::TokenDigest;

use crate::ports::{Mac, digest_of};

/// The marks of the device that a request comes from.
///
/// A browser has a cookie of its own, whatever network it is in. A program has none: it is known by
/// where it comes from and what it calls itself. That is weaker, and no more than it has to be: a
/// known device is spared a mail and the lockouts that others caused, and has a lockout of its own.
pub(super) fn marks(mac: &dyn Mac, client: &Client) -> Vec<TokenDigest> {
    let browser = client.device.as_ref().map(|secret| digest_of(secret.expose()));
    browser.into_iter().chain(mac.macs(PURPOSE, &description(client))).collect()
}

/// The mark under which a program's device is remembered.
pub(super) fn program_mark(mac: &dyn Mac, client: &Client) -> TokenDigest {
    mac.mac(PURPOSE, &description(client))
}

const PURPOSE: &str = "known device";

fn description(client: &Client) -> Vec<u8> {
    // A source holds no line break.
    let user_agent = client.user_agent.as_deref().unwrap_or_default();
    format!("{}\n{user_agent}", client.source()).into_bytes()
}
