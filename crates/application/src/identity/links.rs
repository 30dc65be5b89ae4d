use socle_domain::identity::SecretToken;
use url::Url;

/// Builds the links in mails: always from the configured public address, never from a request.
#[derive(Debug, Clone)]
pub struct Links {
    public_url: Url,
}

impl Links {
    /// Links below this address.
    pub const fn new(public_url: Url) -> Self {
        Self { public_url }
    }

    /// Where a person proves their address.
    pub fn verify_email(&self, token: &SecretToken) -> String {
        self.with_token("auth/verify-email", token)
    }

    /// Where a person sets a new password.
    pub fn reset_password(&self, token: &SecretToken) -> String {
        self.with_token("auth/reset-password", token)
    }

    /// Where a person signs in without a password.
    pub fn magic_link(&self, token: &SecretToken) -> String {
        self.with_token("auth/magic-link", token)
    }

    /// Where a person confirms their new address.
    pub fn change_email(&self, token: &SecretToken) -> String {
        self.with_token("auth/change-email", token)
    }

    /// Where a person ends a lockout.
    pub fn unlock_account(&self, token: &SecretToken) -> String {
        self.with_token("auth/unlock", token)
    }

    /// Where a person accepts an invitation.
    pub fn accept_invitation(&self, token: &SecretToken) -> String {
        self.with_token("invitations/accept", token)
    }

    /// Where a person signs in.
    pub fn sign_in(&self) -> String {
        self.path("auth/sign-in")
    }

    /// Where a person sees their account.
    pub fn account(&self) -> String {
        self.path("account")
    }

    /// Where a person sees their devices.
    pub fn devices(&self) -> String {
        self.path("account/devices")
    }

    /// Where a person starts.
    pub fn home(&self) -> String {
        self.path("")
    }

    fn with_token(&self, path: &str, token: &SecretToken) -> String {
        // Tokens are made of URL-safe characters.
        format!("{}?token={}", self.path(path), token.expose())
    }

    fn path(&self, path: &str) -> String {
        format!("{}/{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_below_the_public_address() {
        let token = SecretToken::parse(&"t".repeat(43)).unwrap();
        for base in ["https://app.example.com", "https://app.example.com/"] {
            let links = Links::new(Url::parse(base).unwrap());
            assert_eq!(
                links.verify_email(&token),
                format!("https://app.example.com/auth/verify-email?token={}", "t".repeat(43))
            );
        }
        let links = Links::new(Url::parse("https://example.com/socle").unwrap());
        assert_eq!(links.home(), "https://example.com/socle/");
    }
}
