//! Who hears of a job, and when.

use diesel::SelectableHelper as _;
use diesel::dsl::{exists, not};
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    QueryDsl as _, QueryableByName,
};
use diesel::sql_types::Nullable;
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::{Found, Listening, ListeningPlace};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::UserStatus;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{AlertPeriod, JobId, JobStatus, SavedSearch, SavedSearchId};
use uuid::Uuid;

use super::rows::SavedSearchRow;
use super::schema::{saved_search_finds, saved_search_keys, saved_searches};
use crate::SqlTx;
use crate::backend::{Backend, for_update};
use crate::error::store_error;
use crate::recruiting::schema::jobs;
use crate::schema::{organization_members, organizations, users};
use crate::types::{DbUuid, Instant, InstantSql, UuidSql};

/// What comes after this are the searches.
const NOTE_FOUND: &str = "\
    INSERT INTO saved_search_finds (search_id, job_id, found_at, told_at) \
    SELECT id, $1, $2, CASE WHEN alert = 'instant' THEN $2 END FROM saved_searches \
    WHERE id IN (";

const ONCE: &str = ") ON CONFLICT (search_id, job_id) DO NOTHING RETURNING search_id, told_at";

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = UuidSql)]
    search_id: DbUuid,
    #[diesel(sql_type = Nullable<InstantSql>)]
    told_at: Option<Instant>,
}

/// A search and its person.
pub(super) type Due = (DbUuid, DbUuid);

impl SqlTx {
    /// First the keys alone, then the searches of a page: what many have in common is never joined.
    pub(super) async fn searches_with_keys(
        &mut self,
        keys: &[String],
        not_of: OrganizationId,
        after: Option<ListeningPlace>,
        limit: u32,
    ) -> Result<Listening, StoreError> {
        let mut query = saved_search_keys::table
            .filter(saved_search_keys::key.eq_any(keys))
            .order((saved_search_keys::key, saved_search_keys::search_id))
            .limit(i64::from(limit))
            .select((saved_search_keys::key, saved_search_keys::search_id))
            .into_boxed();
        if let Some(ListeningPlace { key, id }) = after {
            let same = saved_search_keys::key.eq(key.clone());
            let later = same.and(saved_search_keys::search_id.gt(DbUuid::of(id)));
            query = query.filter(saved_search_keys::key.gt(key).or(later));
        }
        let places: Vec<(String, DbUuid)> =
            query.load(self.connection()?).await.map_err(store_error)?;
        let is_full = u32::try_from(places.len()).is_ok_and(|count| count >= limit);
        let last = places.last().filter(|_| is_full);
        let next = last.map(|(key, id)| ListeningPlace { key: key.clone(), id: id.id() });
        let ids: Vec<_> = places.into_iter().map(|(_, id)| id).collect();
        let belongs = organization_members::table
            .filter(organization_members::organization_id.eq(DbUuid::of(not_of)))
            .filter(organization_members::user_id.eq(saved_searches::user_id));
        let rows: Vec<SavedSearchRow> = saved_searches::table
            .inner_join(users::table)
            .filter(saved_searches::id.eq_any(ids))
            .filter(users::status.eq(UserStatus::Active.as_str()))
            .filter(users::erasure_requested_at.is_null())
            .filter(not(exists(belongs)))
            .select(SavedSearchRow::as_select())
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        let searches: Result<Vec<_>, _> = rows.into_iter().map(SavedSearch::try_from).collect();
        Ok(Listening { searches: searches?, next })
    }

    pub(super) async fn note_found(
        &mut self,
        job_id: JobId,
        searches: &[SavedSearchId],
        now: Timestamp,
    ) -> Result<Vec<Found>, StoreError> {
        let names: Vec<_> = (3..).take(searches.len()).map(|place| format!("${place}")).collect();
        let statement = format!("{NOTE_FOUND}{}{ONCE}", names.join(", "));
        let mut insert = diesel::sql_query(statement)
            .into_boxed::<Backend>()
            .bind::<UuidSql, _>(DbUuid::of(job_id))
            .bind::<InstantSql, _>(Instant(now));
        for id in searches {
            insert = insert.bind::<UuidSql, _>(DbUuid::of(*id));
        }
        let rows: Vec<FoundRow> = insert.load(self.connection()?).await.map_err(store_error)?;
        let found = |row: FoundRow| Found { id: row.search_id.id(), told: row.told_at.is_some() };
        Ok(rows.into_iter().map(found).collect())
    }

    /// Locked in the order of identifiers, so that two who take at once wait for each other, never in a
    /// circle; what the first has taken is not due for the second.
    pub(super) async fn due_for_digest(
        &mut self,
        period: AlertPeriod,
        began: Timestamp,
        after: Option<SavedSearchId>,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Due>, StoreError> {
        let open = jobs::valid_through.is_null().or(jobs::valid_through.gt(Instant(now)));
        let untold = saved_search_finds::table
            .inner_join(jobs::table.inner_join(organizations::table))
            .filter(saved_search_finds::search_id.eq(saved_searches::id))
            .filter(saved_search_finds::told_at.is_null())
            .filter(jobs::status.eq(JobStatus::Published.as_str()))
            .filter(open.assume_not_null())
            .filter(organizations::deleted_at.is_null())
            .select(saved_search_finds::job_id);
        let alerts: Vec<_> = period.alerts().iter().map(|alert| alert.as_str()).collect();
        let digested = saved_searches::digested_for;
        // Without a place, after the least identifier: a statement whose text changes cannot be locked.
        let after = after.map_or(DbUuid(Uuid::nil()), DbUuid::of);
        let query = saved_searches::table
            .filter(saved_searches::alert.eq_any(alerts))
            .filter(saved_searches::id.gt(after))
            .filter(digested.is_null().or(digested.lt(Instant(began)).assume_not_null()))
            .filter(exists(untold))
            .order(saved_searches::id)
            .limit(i64::from(limit))
            .select((saved_searches::id, saved_searches::user_id));
        for_update!(query).load(self.connection()?).await.map_err(store_error)
    }

    pub(super) async fn note_digested(
        &mut self,
        due: &[Due],
        began: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ids: Vec<_> = due.iter().map(|(id, _)| *id).collect();
        diesel::update(saved_searches::table.filter(saved_searches::id.eq_any(&ids)))
            .set(saved_searches::digested_for.eq(Some(Instant(began))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        let untold = saved_search_finds::table
            .filter(saved_search_finds::search_id.eq_any(&ids))
            .filter(saved_search_finds::told_at.is_null());
        diesel::update(untold)
            .set(saved_search_finds::told_at.eq(Some(Instant(now))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
