use serde::{Deserialize, Deserializer};

/// A page of the account that can be gone to. Whatever else a `next` names leads to the first one, so
/// that no link of a stranger's sends people elsewhere once they have signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum AccountPage {
    #[default]
    Profile,
    Security,
    Password,
    Email,
    SecondFactor,
    RemoveSecondFactor,
    RecoveryCodes,
    Devices,
    Organizations,
}

impl AccountPage {
    const ALL: [Self; 9] = [
        Self::Profile,
        Self::Security,
        Self::Password,
        Self::Email,
        Self::SecondFactor,
        Self::RemoveSecondFactor,
        Self::RecoveryCodes,
        Self::Devices,
        Self::Organizations,
    ];

    /// Those that the navigation leads to.
    pub(super) const SECTIONS: [Self; 4] =
        [Self::Profile, Self::Security, Self::Devices, Self::Organizations];

    /// Where it is.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Profile => "/account",
            Self::Security => "/account/security",
            Self::Password => "/account/security/password",
            Self::Email => "/account/security/email",
            Self::SecondFactor => "/account/security/second-factor",
            Self::RemoveSecondFactor => "/account/security/second-factor/remove",
            Self::RecoveryCodes => "/account/security/second-factor/recovery-codes",
            Self::Devices => "/account/devices",
            Self::Organizations => "/account/organizations",
        }
    }

    /// The section it belongs to.
    pub(super) const fn section(self) -> Self {
        match self {
            Self::Profile => Self::Profile,
            Self::Devices => Self::Devices,
            Self::Organizations => Self::Organizations,
            _ => Self::Security,
        }
    }

    /// What the navigation calls its section.
    pub(super) const fn words(self) -> &'static str {
        match self.section() {
            Self::Devices => "account.devices",
            Self::Organizations => "account.organizations",
            Self::Security => "account.security",
            _ => "account.profile",
        }
    }

    /// The page that a path is of or below of.
    pub(crate) fn nearest(path: &str) -> Self {
        let is_at = |page: &Self| {
            let rest = path.strip_prefix(page.path());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let nearest = Self::ALL.into_iter().filter(is_at).max_by_key(|page| page.path().len());
        nearest.unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for AccountPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|path| Self::nearest(&path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/account/devices", AccountPage::Devices)]
    #[case("/account/devices/end", AccountPage::Devices)]
    #[case("/account/organizations/leave", AccountPage::Organizations)]
    #[case("/account/security/second-factor/confirm", AccountPage::SecondFactor)]
    #[case("/account/devices/../../elsewhere", AccountPage::Devices)]
    #[case("/account", AccountPage::Profile)]
    #[case("/accounts", AccountPage::Profile)]
    #[case("/account-of-another", AccountPage::Profile)]
    #[case("https://elsewhere.example/account/devices", AccountPage::Profile)]
    #[case("//elsewhere.example/account/devices", AccountPage::Profile)]
    #[case("", AccountPage::Profile)]
    fn leads_nowhere_else(#[case] path: &str, #[case] expected: AccountPage) {
        assert_eq!(AccountPage::nearest(path), expected);
    }

    #[test]
    fn every_page_is_nearest_to_itself() {
        for page in AccountPage::ALL {
            assert_eq!(AccountPage::nearest(page.path()), page);
        }
    }
}
