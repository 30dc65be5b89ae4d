use std::sync::Arc;

use socle_domain::access::{Actor, policy};
use socle_domain::recruiting::hiring::ScorecardId;
use socle_domain::recruiting::{ApplicationId, permissions};

use crate::access::ReadError;
use crate::paging::{Page, PageRequest};
use crate::recruiting::applications::scope_of;
use crate::recruiting::ports::{ApplicationQueries, HiringQueries, ScorecardView};

/// Shows scorecards, to employers alone.
pub struct ReadScorecards {
    /// Knows whose applications are.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Knows scorecards.
    pub queries: Arc<dyn HiringQueries>,
}

/// The scorecards that somebody sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenScorecards {
    /// These.
    pub page: Page<ScorecardView, ScorecardId>,
    /// How many there are besides, which they see once they have written their own.
    pub withheld: usize,
}

impl ReadScorecards {
    /// The scorecards about an application, the latest first: all of them for whoever has written one
    /// or answers for the decision, otherwise none.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        page: PageRequest<ScorecardId>,
    ) -> Result<SeenScorecards, ReadError> {
        let permission = &permissions::READ_APPLICATIONS;
        let scope = scope_of(&*self.applications, actor, id, permission).await?;
        if !scope.grants().allow(&permissions::READ_SCORECARDS) {
            let me = policy::person(actor).ok().map(|person| person.user_id);
            let authors = self.queries.scorecard_authors(&scope, id).await?;
            if me.is_none() || !authors.contains(&me) {
                let page = Page { items: Vec::new(), next: None };
                return Ok(SeenScorecards { page, withheld: authors.len() });
            }
        }
        let page = self.queries.scorecards_on(&scope, id, page).await?;
        Ok(SeenScorecards { page, withheld: 0 })
    }
}
