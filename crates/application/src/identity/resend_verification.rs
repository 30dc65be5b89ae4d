use std::sync::Arc;

use socle_domain::access::Actor;

use crate::identity::link_request::RequestedLink;
use crate::identity::{LinkRequestError, LinkRequests, limits};

/// Mails another link to prove an address, unless it is proved already.
pub struct ResendVerification {
    /// Mails links.
    pub links: Arc<LinkRequests>,
}

impl ResendVerification {
    /// Mails the link, or seems to.
    pub async fn execute(&self, actor: &Actor, email: &str) -> Result<(), LinkRequestError> {
        self.links
            .request(actor, email, RequestedLink::Verification, &limits::RESEND_VERIFICATION)
            .await
    }
}
