use std::sync::Arc;

use socle_domain::access::Actor;

use crate::identity::link_request::RequestedLink;
use crate::identity::{LinkRequestError, LinkRequests, limits};

/// Mails a link to choose another password, if the account is open.
pub struct ForgotPassword {
    /// Mails links.
    pub links: Arc<LinkRequests>,
}

impl ForgotPassword {
    /// Mails the link, or seems to.
    pub async fn execute(&self, actor: &Actor, email: &str) -> Result<(), LinkRequestError> {
        self.links.request(actor, email, RequestedLink::Reset, &limits::FORGOT_PASSWORD).await
    }
}
