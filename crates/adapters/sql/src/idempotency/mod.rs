//! The keys of requests that are sent twice.

use async_trait::async_trait;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, Insertable, OptionalExtension as _,
    QueryDsl, Queryable, Selectable, SelectableHelper as _,
};
use diesel::query_dsl::methods::FilterDsl;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::idempotency::Claim;
use socle_application::idempotency::ports::{
    Claimed, Forget, IdempotencyKeys, TakenKey, WantedKey,
};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::TokenDigest;

use crate::SqlStore;
use crate::backend::Connection;
use crate::error::{corrupt, store_error};
use crate::schema::idempotency_keys::{self, dsl};
use crate::types::{DbUuid, Instant};

/// How often a key is asked for that is gone each time one looks who has it.
const ATTEMPTS: usize = 5;

#[derive(Insertable, Clone)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
struct NewRow {
    key: Vec<u8>,
    claim_id: DbUuid,
    fingerprint: Vec<u8>,
    lease_until: Instant,
    took_effect: bool,
    sealed_answer: Option<Vec<u8>>,
    expires_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
struct TakenRow {
    claim_id: DbUuid,
    fingerprint: Vec<u8>,
    lease_until: Instant,
    took_effect: bool,
    sealed_answer: Option<Vec<u8>>,
}

impl TryFrom<TakenRow> for TakenKey {
    type Error = StoreError;

    fn try_from(row: TakenRow) -> Result<Self, StoreError> {
        let fingerprint = row.fingerprint.try_into().map(TokenDigest::from_bytes);
        Ok(Self {
            claim_id: row.claim_id.id(),
            fingerprint: fingerprint
                .map_err(|_| corrupt("idempotency_keys.fingerprint", "another length"))?,
            lease_until: row.lease_until.0,
            took_effect: row.took_effect,
            sealed_answer: row.sealed_answer,
        })
    }
}

/// The row of a key while a claim holds it. A macro, since the type has no name to return.
macro_rules! held_by {
    ($claim:expr) => {
        QueryDsl::filter(
            dsl::idempotency_keys,
            dsl::key
                .eq($claim.key.as_bytes().to_vec())
                .and(dsl::claim_id.eq(DbUuid::of($claim.id)))
                .and(dsl::sealed_answer.is_null()),
        )
    };
}

/// Notes in a transaction that its claim takes effect. From here to the commit, nobody can take the
/// key over.
pub(crate) async fn note_effect(
    connection: &mut Connection,
    claim: Claim,
) -> Result<(), StoreError> {
    let noted = diesel::update(held_by!(claim)).set(dsl::took_effect.eq(true));
    match noted.execute(connection).await.map_err(store_error)? {
        0 => Err(StoreError::Unavailable("the idempotency key was taken over meanwhile".into())),
        _ => Ok(()),
    }
}

impl SqlStore {
    /// Takes a key if it is free, in one statement: of many, the database lets one through.
    async fn take(&self, wanted: &WantedKey) -> Result<bool, StoreError> {
        let fingerprints = wanted.fingerprints.iter().map(|f| f.as_bytes().to_vec());
        let fingerprints: Vec<_> = fingerprints.collect();
        let current = <[_]>::first(&fingerprints).cloned();
        let row = NewRow {
            key: wanted.claim.key.as_bytes().to_vec(),
            claim_id: DbUuid::of(wanted.claim.id),
            fingerprint: current.ok_or_else(|| StoreError::Refused("no fingerprint".into()))?,
            lease_until: Instant(wanted.lease_until),
            took_effect: false,
            sealed_answer: None,
            expires_at: Instant(wanted.expires_at),
        };
        let now = Instant(wanted.now);
        let abandoned = dsl::lease_until
            .le(now)
            .and(dsl::took_effect.eq(false))
            .and(dsl::sealed_answer.is_null())
            .and(dsl::fingerprint.eq_any(fingerprints));
        let take = diesel::insert_into(dsl::idempotency_keys)
            .values(row)
            .on_conflict(dsl::key)
            .do_update()
            .set((
                dsl::claim_id.eq(excluded(dsl::claim_id)),
                dsl::fingerprint.eq(excluded(dsl::fingerprint)),
                dsl::lease_until.eq(excluded(dsl::lease_until)),
                dsl::took_effect.eq(excluded(dsl::took_effect)),
                dsl::sealed_answer.eq(excluded(dsl::sealed_answer)),
                dsl::expires_at.eq(excluded(dsl::expires_at)),
            ));
        let take = FilterDsl::filter(take, dsl::expires_at.le(now).or(abandoned));
        Ok(self.write(|c| take.execute(c).boxed()).await? > 0)
    }

    async fn holder(&self, key: TokenDigest) -> Result<Option<TakenKey>, StoreError> {
        let query =
            dsl::idempotency_keys.find(key.as_bytes().to_vec()).select(TakenRow::as_select());
        let row = self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(TakenKey::try_from).transpose()
    }
}

#[async_trait]
impl IdempotencyKeys for SqlStore {
    async fn claim(&self, wanted: &WantedKey) -> Result<Claimed, StoreError> {
        for _ in 0..ATTEMPTS {
            if self.take(wanted).await? {
                return Ok(Claimed::Yes);
            }
            if let Some(taken) = self.holder(wanted.claim.key).await? {
                return Ok(Claimed::No(taken));
            }
        }
        Err(StoreError::Unavailable("a key is taken and given back all the time".into()))
    }

    async fn complete(&self, claim: Claim, sealed_answer: &[u8]) -> Result<bool, StoreError> {
        let answer = Some(sealed_answer.to_vec());
        let update = diesel::update(held_by!(claim)).set(dsl::sealed_answer.eq(answer));
        Ok(self.write(|c| update.execute(c).boxed()).await? > 0)
    }

    async fn forget(&self, claim: Claim, which: Forget) -> Result<(), StoreError> {
        match which {
            Forget::Always => {
                let delete = diesel::delete(held_by!(claim));
                self.write(|c| delete.execute(c).boxed()).await?;
            }
            Forget::UnlessItTookEffect => {
                let delete = QueryDsl::filter(held_by!(claim), dsl::took_effect.eq(false));
                let delete = diesel::delete(delete);
                self.write(|c| delete.execute(c).boxed()).await?;
            }
        }
        Ok(())
    }

    async fn purge_expired(&self, now: Timestamp) -> Result<usize, StoreError> {
        let expired = QueryDsl::filter(dsl::idempotency_keys, dsl::expires_at.le(Instant(now)));
        self.write(|c| diesel::delete(expired).execute(c).boxed()).await
    }
}
