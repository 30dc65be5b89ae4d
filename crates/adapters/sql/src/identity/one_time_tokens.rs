use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::OneTimeTokens;
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{
    EmailAddress, OneTimeToken, OneTimeTokenPurpose, TokenDigest, UserId,
};

use super::rows::OneTimeTokenRow;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::schema::{one_time_tokens, users};
use crate::types::{DbUuid, Instant};

#[async_trait]
impl OneTimeTokens for SqlTx {
    async fn replace(&mut self, token: &OneTimeToken) -> Result<(), StoreError> {
        let open = one_time_tokens::table
            .filter(one_time_tokens::user_id.eq(DbUuid::of(token.user_id)))
            .filter(one_time_tokens::purpose.eq(token.purpose.as_str()))
            .filter(one_time_tokens::used_at.is_null())
            .filter(one_time_tokens::voided_at.is_null());
        diesel::update(open)
            .set(one_time_tokens::voided_at.eq(Some(Instant(token.created_at))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        diesel::insert_into(one_time_tokens::table)
            .values(OneTimeTokenRow::from(token))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn holder(
        &mut self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
    ) -> Result<Option<UserId>, StoreError> {
        let holder = one_time_tokens::table
            .filter(one_time_tokens::digest.eq(digest.as_bytes().as_slice()))
            .filter(one_time_tokens::purpose.eq(purpose.as_str()))
            .select(one_time_tokens::user_id)
            .first::<DbUuid>(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        Ok(holder.map(DbUuid::id))
    }

    async fn lock_of(
        &mut self,
        email: &EmailAddress,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<OneTimeToken>, StoreError> {
        let holder = users::table.filter(users::email.eq(email.as_str())).select(users::id);
        let query = one_time_tokens::table
            .filter(one_time_tokens::user_id.eq_any(holder))
            .filter(one_time_tokens::purpose.eq(purpose.as_str()))
            .filter(one_time_tokens::used_at.is_null())
            .filter(one_time_tokens::voided_at.is_null())
            .filter(one_time_tokens::expires_at.gt(Instant(now)))
            .select(OneTimeTokenRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(OneTimeToken::try_from).transpose()
    }

    async fn void_all_of(&mut self, user_id: UserId, now: Timestamp) -> Result<(), StoreError> {
        let open = one_time_tokens::table
            .filter(one_time_tokens::user_id.eq(DbUuid::of(user_id)))
            .filter(one_time_tokens::used_at.is_null())
            .filter(one_time_tokens::voided_at.is_null());
        diesel::update(open)
            .set(one_time_tokens::voided_at.eq(Some(Instant(now))))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn redeem(
        &mut self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<OneTimeToken>, StoreError> {
        // One statement decides: whoever comes second finds `used_at` set.
        let open = one_time_tokens::table
            .filter(one_time_tokens::digest.eq(digest.as_bytes().as_slice()))
            .filter(one_time_tokens::purpose.eq(purpose.as_str()))
            .filter(one_time_tokens::used_at.is_null())
            .filter(one_time_tokens::voided_at.is_null())
            .filter(one_time_tokens::expires_at.gt(Instant(now)));
        let row = diesel::update(open)
            .set(one_time_tokens::used_at.eq(Some(Instant(now))))
            .returning(OneTimeTokenRow::as_returning())
            .get_result(self.connection()?)
            .await
            .optional();
        row.map_err(store_error)?.map(OneTimeToken::try_from).transpose()
    }
}
