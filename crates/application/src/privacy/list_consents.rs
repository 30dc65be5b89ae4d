use std::sync::Arc;

use socle_domain::access::{Actor, Denied};
use socle_domain::identity::policy;
use socle_domain::privacy::{Consent, ConsentId, ConsentKind, TextVersion};

use crate::paging::{Page, PageRequest};
use crate::privacy::ports::PrivacyQueries;
use crate::store::StoreError;

/// The versions of the texts that count now, as configured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CurrentTexts {
    /// Of the terms of use.
    pub terms: Option<TextVersion>,
    /// Of the privacy policy.
    pub privacy_policy: Option<TextVersion>,
}

impl CurrentTexts {
    /// The version that counts; `None` where none is configured.
    pub const fn of(&self, kind: ConsentKind) -> Option<&TextVersion> {
        match kind {
            ConsentKind::Terms => self.terms.as_ref(),
            ConsentKind::PrivacyPolicy => self.privacy_policy.as_ref(),
            ConsentKind::Marketing => None,
        }
    }
}

/// Shows a person what they agreed to, when, and whether it still counts.
pub struct ListConsents {
    /// Knows decisions.
    pub queries: Arc<dyn PrivacyQueries>,
    /// What counts now.
    pub texts: CurrentTexts,
}

/// Where a person stands about one kind of thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// About what.
    pub kind: ConsentKind,
    /// What they decided last; `None` when they never did.
    pub decision: Option<Consent>,
    /// The version that counts now, where one is configured.
    pub current_version: Option<TextVersion>,
    /// Whether they agreed to a text that another has replaced since.
    pub outdated: bool,
}

/// What [`ListConsents`] shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentsView {
    /// Where they stand, for every kind.
    pub standings: Vec<Standing>,
    /// What they decided, the latest first.
    pub history: Page<Consent, ConsentId>,
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ListConsentsError {
    /// Nobody is signed in.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ListConsents {
    /// What whoever asks agreed to.
    pub async fn execute(
        &self,
        actor: &Actor,
        page: PageRequest<ConsentId>,
    ) -> Result<ConsentsView, ListConsentsError> {
        let signed_in = policy::own_account(actor)?;
        let decisions = self.queries.decisions_of(signed_in.user_id).await?;
        let standing = |kind| {
            let decision = decisions.iter().find(|decision| decision.kind == kind).cloned();
            let current_version = self.texts.of(kind).cloned();
            let outdated = decision.as_ref().is_some_and(|decision| {
                let replaced = |current: &TextVersion| *current != decision.version;
                decision.granted && current_version.as_ref().is_some_and(replaced)
            });
            Standing { kind, decision, current_version, outdated }
        };
        let standings = ConsentKind::ALL.into_iter().map(standing).collect();
        let history = self.queries.consents_of(signed_in.user_id, page).await?;
        Ok(ConsentsView { standings, history })
    }
}
