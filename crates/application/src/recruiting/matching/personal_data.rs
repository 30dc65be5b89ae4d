//! What matching keeps of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use socle_domain::identity::User;
use socle_domain::recruiting::matching::MatchScore;
use socle_domain::recruiting::taxonomy::Concept;
use socle_domain::{Id as _, Timestamp};

use super::{MatchWording, Taxonomies};
use crate::privacy::{PersonalData, PersonalSection};
use crate::recruiting::ports::{MatchQueries, ShownRank};
use crate::store::{StoreError, Tx};

/// What is made of what a person says, and how employers saw them ranked. They may know both (GDPR
/// art. 15; Regulation (EU) 2024/1689, art. 86).
pub struct MatchingData {
    /// Knows both.
    pub queries: Arc<dyn MatchQueries>,
    /// By which skills are compared.
    pub taxonomies: Arc<Taxonomies>,
    /// Says why.
    pub wording: Arc<dyn MatchWording>,
}

impl MatchingData {
    /// How many rankings are read at once.
    const AT_ONCE: u16 = 100;

    /// The skills of a person, each with what it is compared as.
    async fn skills(&self, user: &User) -> Result<Vec<Value>, StoreError> {
        let source = self.queries.match_candidate(user.id).await?.source;
        let taxonomy = self.taxonomies.current().await;
        let taxonomy = taxonomy.map_err(|error| match error {
            super::MatchingError::Store(error) => error,
            error => StoreError::Unavailable(error.into()),
        })?;
        let record = |name| {
            let concept = taxonomy.normalize(name);
            json!({
                "name": name.as_str(),
                "compared_as": concept.map(|it| it.label(user.locale).as_str()),
                "uri": concept.map(Concept::uri),
            })
        };
        Ok(source.skills.iter().map(|skill| record(&skill.name)).collect())
    }

    async fn rankings(&self, user: &User) -> Result<Vec<Value>, StoreError> {
        let (mut records, mut after) = (Vec::new(), None);
        loop {
            let ranks = self.queries.ranks_of(user.id, after, Self::AT_ONCE).await?;
            after = ranks.last().map(|rank| rank.ranking_id);
            let is_all = ranks.len() < usize::from(Self::AT_ONCE);
            records.extend(ranks.iter().map(|rank| self.record(user, rank)));
            if is_all {
                return Ok(records);
            }
        }
    }

    fn record(&self, user: &User, rank: &ShownRank) -> Value {
        let reasons = rank.reasons.iter().map(|(key, values)| {
            json!({ "key": key, "text": self.wording.say(user.locale, key, values) })
        });
        json!({
            "ranking_id": rank.ranking_id.as_uuid(),
            "application_id": rank.application_id.as_uuid(),
            "job": rank.job_title,
            "company": rank.company,
            "shown_at": rank.shown_at,
            "place": rank.place,
            "score": rank.score.map(MatchScore::percent),
            "reasons": reasons.collect::<Vec<_>>(),
            "version": rank.version,
        })
    }
}

#[async_trait]
impl PersonalData for MatchingData {
    fn section(&self) -> &'static str {
        "matching"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let made = self.queries.profile_of(user.id).await?;
        Ok(PersonalSection::of(json!({
            "skills": self.skills(user).await?,
            "profile": made.map(|(version, made_at)| json!({
                "made_of": ["headline", "skills", "experiences", "location", "work_modes", "salary"],
                "made_by": version,
                "made_at": made_at,
            })),
            "rankings": self.rankings(user).await?,
        })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.match_profiles().remove_candidate(user.id).await?;
        tx.rankings().forget_candidate(user.id).await
    }
}
