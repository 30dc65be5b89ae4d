use async_trait::async_trait;
use diesel::prelude::{
    ExpressionMethods as _, Insertable, OptionalExtension as _, QueryDsl as _, Queryable,
    Selectable, SelectableHelper as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::SignInChallenges;
use socle_application::store::StoreError;
use socle_domain::identity::{DeviceName, SessionKind, SignInChallenge, TokenDigest};

use super::rows::digest;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::{corrupt, store_error};
use crate::schema::sign_in_challenges;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_in_challenges, treat_none_as_default_value = false)]
struct SignInChallengeRow {
    id: DbUuid,
    user_id: DbUuid,
    digest: Vec<u8>,
    kind: String,
    device_name: Option<String>,
    created_at: Instant,
    expires_at: Instant,
    used_at: Option<Instant>,
}

impl From<&SignInChallenge> for SignInChallengeRow {
    fn from(challenge: &SignInChallenge) -> Self {
        Self {
            id: DbUuid::of(challenge.id),
            user_id: DbUuid::of(challenge.user_id),
            digest: challenge.digest.as_bytes().to_vec(),
            kind: challenge.kind.as_str().to_owned(),
            device_name: challenge.device_name.as_ref().map(|name| name.as_str().to_owned()),
            created_at: Instant(challenge.created_at),
            expires_at: Instant(challenge.expires_at),
            used_at: challenge.used_at.map(Instant),
        }
    }
}

impl TryFrom<SignInChallengeRow> for SignInChallenge {
    type Error = StoreError;

    fn try_from(row: SignInChallengeRow) -> Result<Self, StoreError> {
        let device_name = |text: String| {
            DeviceName::parse(&text).ok_or_else(|| corrupt("sign_in_challenges.device_name", text))
        };
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            digest: digest("sign_in_challenges.digest", row.digest)?,
            kind: SessionKind::parse(&row.kind)
                .ok_or_else(|| corrupt("sign_in_challenges.kind", row.kind))?,
            device_name: row.device_name.map(device_name).transpose()?,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
            used_at: row.used_at.map(|at| at.0),
        })
    }
}

#[async_trait]
impl SignInChallenges for SqlTx {
    async fn insert(&mut self, challenge: &SignInChallenge) -> Result<(), StoreError> {
        diesel::insert_into(sign_in_challenges::table)
            .values(SignInChallengeRow::from(challenge))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn lock(&mut self, digest: TokenDigest) -> Result<Option<SignInChallenge>, StoreError> {
        let query = sign_in_challenges::table
            .filter(sign_in_challenges::digest.eq(digest.as_bytes().as_slice()))
            .select(SignInChallengeRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(SignInChallenge::try_from).transpose()
    }

    async fn update(&mut self, challenge: &SignInChallenge) -> Result<(), StoreError> {
        diesel::update(sign_in_challenges::table.find(DbUuid::of(challenge.id)))
            .set(sign_in_challenges::used_at.eq(challenge.used_at.map(Instant)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
