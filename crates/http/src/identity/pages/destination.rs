use serde::{Deserialize, Deserializer};
use socle_domain::identity::SecretToken;

use super::account::AccountPage;

/// Where somebody goes on to once they have signed in: a page of the account, or the invitation whose
/// link they followed. Whatever else a `next` names leads to the account, so that no link of a
/// stranger's sends people elsewhere.
///
/// The token of an invitation travels as it does in the link itself: in queries, which neither the
/// log nor a `Referer` holds, and in forms.
#[derive(Debug, Clone)]
pub(crate) enum Destination {
    /// A page of the account.
    Account(AccountPage),
    /// The page of the invitation with this token.
    Invitation(SecretToken),
}

impl Destination {
    /// Where the page of invitations is.
    pub(crate) const INVITATION: &'static str = "/invitations/accept";

    /// Where to send the browser.
    pub(crate) fn href(&self) -> String {
        match self {
            Self::Account(page) => page.path().to_owned(),
            Self::Invitation(token) => format!("{}?token={}", Self::INVITATION, token.expose()),
        }
    }

    /// Whether it is the page of an invitation.
    pub(super) const fn is_invitation(&self) -> bool {
        matches!(self, Self::Invitation(_))
    }

    /// Hands over what a link says that leads here in the end: nothing for where everybody goes
    /// anyhow.
    pub(crate) fn carried<T>(&self, on: impl FnOnce(&[(&str, &str)]) -> T) -> T {
        match self {
            Self::Account(AccountPage::Profile) => on(&[]),
            Self::Account(_) | Self::Invitation(_) => on(&[("next", &self.href())]),
        }
    }

    fn parse(href: &str) -> Self {
        let query = href.strip_prefix(Self::INVITATION);
        let token = query.and_then(|query| SecretToken::parse(query.strip_prefix("?token=")?));
        token.map_or_else(|| Self::Account(AccountPage::nearest(href)), Self::Invitation)
    }
}

impl Default for Destination {
    fn default() -> Self {
        Self::Account(AccountPage::default())
    }
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|href| Self::parse(&href))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const TOKEN: &str = "tttttttttttttttttttttttttttttttttttttttttt-";

    #[test]
    fn an_invitation_is_come_back_to() {
        let href = format!("/invitations/accept?token={TOKEN}");
        assert_eq!(Destination::parse(&href).href(), href);
    }

    #[rstest]
    #[case("/account/devices", "/account/devices")]
    #[case("/invitations/accept", "/account")]
    #[case("/invitations/accept?token=short", "/account")]
    #[case(format!("/invitations/accept?token={TOKEN}&next=//elsewhere.example"), "/account")]
    #[case(format!("/invitations/accept?token={TOKEN}#"), "/account")]
    #[case(format!("/invitations/acceptance?token={TOKEN}"), "/account")]
    #[case(format!("/invitations/accept/?token={TOKEN}"), "/account")]
    #[case(format!("/invitations/accept?lang=fr&token={TOKEN}"), "/account")]
    #[case(format!("//elsewhere.example/invitations/accept?token={TOKEN}"), "/account")]
    #[case(format!("https://elsewhere.example/invitations/accept?token={TOKEN}"), "/account")]
    #[case(format!(" /invitations/accept?token={TOKEN}"), "/account")]
    #[case(format!("/invitations/accept?token=\r\n{}", "t".repeat(41)), "/account")]
    fn leads_nowhere_else(#[case] next: impl AsRef<str>, #[case] expected: &str) {
        assert_eq!(Destination::parse(next.as_ref()).href(), expected);
    }

    #[test]
    fn does_not_print_the_token() {
        let destination = Destination::parse(&format!("/invitations/accept?token={TOKEN}"));
        assert!(!format!("{destination:?}").contains("ttt"));
    }
}
