use std::sync::Arc;

use socle_domain::access::Actor;

use crate::identity::link_request::RequestedLink;
use crate::identity::{LinkRequestError, LinkRequests, credentials, limits};
use crate::validation::Invalid;

/// Mails a link and a code to sign in with, to whoever could also sign in with a password.
pub struct SendMagicLink {
    /// Mails links.
    pub links: Arc<LinkRequests>,
}

impl SendMagicLink {
    /// Mails the link, or seems to; in that language, or in the account's.
    pub async fn execute(
        &self,
        actor: &Actor,
        email: &str,
        locale: Option<&str>,
    ) -> Result<(), LinkRequestError> {
        let locale = locale.map(credentials::locale).transpose().map_err(Invalid::from)?;
        self.links.request(actor, email, RequestedLink::Magic(locale), &limits::MAGIC_LINK).await
    }
}
