use std::collections::HashMap;

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, Insertable, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Rankings;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::recruiting::matching::{MatchScore, Ranking, RankingViewer};

use super::rows::reasons_text;
use super::schema::{match_ranking_entries, match_rankings};
use crate::SqlTx;
use crate::backend::{for_share, insert_rows};
use crate::error::store_error;
use crate::recruiting::schema::applications;
use crate::types::{DbUuid, Instant};

#[derive(Insertable)]
#[diesel(table_name = match_ranking_entries, treat_none_as_default_value = false)]
struct EntryRow {
    ranking_id: DbUuid,
    place: i32,
    application_id: DbUuid,
    candidate_id: Option<DbUuid>,
    score: Option<i16>,
    reasons: Option<String>,
}

#[async_trait]
impl Rankings for SqlTx {
    async fn add(
        &mut self,
        scope: &OrganizationScope,
        ranking: &Ranking,
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let ids = ranking.applications.iter().map(|it| DbUuid::of(it.application_id));
        // Whoever forgets a candidate waits until this is committed, and then takes them out of it.
        let shown = applications::table
            .filter(applications::organization_id.eq(organization_id))
            .filter(applications::id.eq_any(ids.collect::<Vec<_>>()))
            .order(applications::id)
            .select((applications::id, applications::candidate_id));
        let shown: Vec<(DbUuid, Option<DbUuid>)> =
            for_share!(shown).load(self.connection()?).await.map_err(store_error)?;
        let candidates: HashMap<_, _> = shown.into_iter().collect();
        let (user_id, api_key_id) = match ranking.viewer {
            RankingViewer::Person(id) => (Some(DbUuid::of(id)), None),
            RankingViewer::Key(id) => (None, Some(DbUuid::of(id))),
        };
        diesel::insert_into(match_rankings::table)
            .values((
                match_rankings::id.eq(DbUuid::of(ranking.id)),
                match_rankings::organization_id.eq(organization_id),
                match_rankings::job_id.eq(DbUuid::of(ranking.job_id)),
                match_rankings::user_id.eq(user_id),
                match_rankings::api_key_id.eq(api_key_id),
                match_rankings::version.eq(&ranking.version),
                match_rankings::shown_at.eq(Instant(ranking.shown_at)),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        let entries = (1..).zip(&ranking.applications).filter_map(|(place, it)| {
            let application_id = DbUuid::of(it.application_id);
            let candidate_id = *candidates.get(&application_id)?;
            let thousandths = it.score.map(MatchScore::thousandths);
            Some(EntryRow {
                ranking_id: DbUuid::of(ranking.id),
                place,
                application_id,
                candidate_id,
                score: thousandths.and_then(|value| i16::try_from(value).ok()),
                reasons: candidate_id.map(|_| reasons_text(&it.reasons)),
            })
        });
        let entries: Vec<_> = entries.collect();
        if !entries.is_empty() {
            insert_rows!(match_ranking_entries::table, entries, self.connection()?);
        }
        Ok(())
    }

    async fn forget_candidate(&mut self, user_id: UserId) -> Result<(), StoreError> {
        let theirs = match_ranking_entries::table
            .filter(match_ranking_entries::candidate_id.eq(DbUuid::of(user_id)));
        diesel::update(theirs)
            .set((
                match_ranking_entries::candidate_id.eq(None::<DbUuid>),
                match_ranking_entries::reasons.eq(None::<String>),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
