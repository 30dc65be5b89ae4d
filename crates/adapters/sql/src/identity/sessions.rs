use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::Sessions;
use socle_application::store::StoreError;
use socle_domain::identity::{
    RefreshToken, Session, SessionEnd, SessionId, TokenDigest, User, UserId,
};

use super::rows::{EndColumns, RefreshTokenRow, RotationColumns, SessionRow, UseColumns, UserRow};
use crate::SqlTx;
use crate::backend::{for_update, for_update_of, write_together};
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::{refresh_tokens, sessions, users};
use crate::types::{DbUuid, Instant};

#[async_trait]
impl Sessions for SqlTx {
    async fn insert(&mut self, session: &Session) -> Result<(), StoreError> {
        diesel::insert_into(sessions::table)
            .values(SessionRow::from(session))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn insert_token(&mut self, token: &RefreshToken) -> Result<(), StoreError> {
        diesel::insert_into(refresh_tokens::table)
            .values(RefreshTokenRow::from(token))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn renew(&mut self, session: &Session) -> Result<(), StoreError> {
        let secret = session.browser_secret.map(|secret| secret.as_bytes().to_vec());
        diesel::update(sessions::table.find(DbUuid::of(session.id)))
            .set((
                sessions::authenticated_at.eq(Instant(session.authenticated_at)),
                sessions::browser_secret.eq(secret),
            ))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::Session(session.id));
        Ok(())
    }

    async fn note_use(&mut self, session: &Session) -> Result<(), StoreError> {
        diesel::update(sessions::table.find(DbUuid::of(session.id)))
            .set(UseColumns::from(session))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn lock_by_refresh_token(
        &mut self,
        digest: TokenDigest,
    ) -> Result<Option<(Session, RefreshToken, User)>, StoreError> {
        let query = refresh_tokens::table
            .inner_join(sessions::table.inner_join(users::table))
            .filter(refresh_tokens::digest.eq(digest.as_bytes().as_slice()))
            .select((SessionRow::as_select(), RefreshTokenRow::as_select(), UserRow::as_select()));
        let locking = for_update_of!("refresh_tokens, sessions", query);
        let row: Option<(SessionRow, RefreshTokenRow, UserRow)> =
            locking.get_result(self.connection()?).await.optional().map_err(store_error)?;
        row.map(|(session, token, user)| {
            Ok((session.try_into()?, token.try_into()?, user.try_into()?))
        })
        .transpose()
    }

    async fn rotate(
        &mut self,
        session: &Session,
        rotated: &RefreshToken,
        successor: &RefreshToken,
    ) -> Result<(), StoreError> {
        write_together!(
            self.connection()?,
            diesel::insert_into(refresh_tokens::table).values(RefreshTokenRow::from(successor)),
            diesel::update(refresh_tokens::table.find(DbUuid::of(rotated.id)))
                .set(RotationColumns::from(rotated)),
            diesel::update(sessions::table.find(DbUuid::of(session.id)))
                .set(UseColumns::from(session)),
        );
        Ok(())
    }

    async fn end(&mut self, id: SessionId, end: SessionEnd) -> Result<bool, StoreError> {
        let open = sessions::table.find(DbUuid::of(id)).filter(sessions::ended_at.is_null());
        let ended = diesel::update(open)
            .set(EndColumns::from(end))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        if ended == 1 {
            self.note(Change::Session(id));
        }
        Ok(ended == 1)
    }

    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let query = sessions::table.find(DbUuid::of(id)).select(SessionRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(Session::try_from).transpose()
    }

    async fn end_others_of(
        &mut self,
        user_id: UserId,
        kept: SessionId,
        end: SessionEnd,
    ) -> Result<Vec<SessionId>, StoreError> {
        let others = sessions::table
            .filter(sessions::user_id.eq(DbUuid::of(user_id)))
            .filter(sessions::id.ne(DbUuid::of(kept)))
            .filter(sessions::ended_at.is_null());
        let ended: Vec<DbUuid> = diesel::update(others)
            .set(EndColumns::from(end))
            .returning(sessions::id)
            .get_results(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(self.note_ended(ended))
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
            .set(EndColumns::from(end))
            .returning(sessions::id)
            .get_results(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(self.note_ended(ended))
    }
}

impl SqlTx {
    fn note_ended(&mut self, ended: Vec<DbUuid>) -> Vec<SessionId> {
        let ended: Vec<SessionId> = ended.into_iter().map(DbUuid::id).collect();
        for id in &ended {
            self.note(Change::Session(*id));
        }
        ended
    }
}
