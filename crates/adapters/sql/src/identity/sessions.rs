use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::Sessions;
use socle_application::store::StoreError;
use socle_domain::identity::{RefreshToken, Session, SessionEnd, SessionId, UserId};

use super::rows::{RefreshTokenRow, SessionRow};
use crate::SqlTx;
use crate::error::store_error;
use crate::schema::{refresh_tokens, sessions};
use crate::types::{DbUuid, Instant};

#[async_trait]
impl Sessions for SqlTx {
    async fn insert(&mut self, session: &Session, token: &RefreshToken) -> Result<(), StoreError> {
        diesel::insert_into(sessions::table)
            .values(SessionRow::from(session))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        diesel::insert_into(refresh_tokens::table)
            .values(RefreshTokenRow::from(token))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn end(&mut self, id: SessionId, end: SessionEnd) -> Result<bool, StoreError> {
        let open = sessions::table.find(DbUuid::of(id)).filter(sessions::ended_at.is_null());
        let ended = diesel::update(open)
            .set((
                sessions::ended_at.eq(Some(Instant(end.at))),
                sessions::end_reason.eq(Some(end.reason.as_str())),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(ended == 1)
    }

    async fn end_all_of(
        &mut self,
        user_id: UserId,
        end: SessionEnd,
    ) -> Result<Vec<SessionId>, StoreError> {
        let open = sessions::table
            .filter(sessions::user_id.eq(DbUuid::of(user_id)))
            .filter(sessions::ended_at.is_null());
        let ended: Vec<DbUuid> = diesel::update(open)
            .set((
                sessions::ended_at.eq(Some(Instant(end.at))),
                sessions::end_reason.eq(Some(end.reason.as_str())),
            ))
            .returning(sessions::id)
            .get_results(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(ended.into_iter().map(DbUuid::id).collect())
    }
}
