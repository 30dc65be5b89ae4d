use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, EscapeExpressionMethods as _, ExpressionMethods as _,
    JoinOnDsl as _, NullableExpressionMethods as _, OptionalExtension as _, QueryDsl as _,
    TextExpressionMethods as _,
};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::identity::ports::{
    AccountRecords, IdentityQueries, SessionStanding, SignInCandidate, UserFilter,
};
use socle_application::paging::{Page, PageRequest};
use socle_application::store::StoreError;
use socle_domain::Timestamp;
use socle_domain::identity::{
    EmailAddress, Lockout, OneTimeTokenPurpose, SecurityEvent, SecurityEventId, Session, SessionId,
    TokenDigest, User, UserId,
};

use super::failed_attempts::LockoutRow;
use super::known_devices::bytes;
use super::rows::{SessionRow, StandingRow, UserRow, digest};
use super::security_events::ListedEventRow;
use crate::SqlStore;
use crate::schema::{
    failed_attempts, known_devices, one_time_tokens, security_events, sessions, users,
};
use crate::text::{containing, lower};
use crate::types::{DbUuid, Instant};

#[async_trait]
impl IdentityQueries for SqlStore {
    async fn sign_in_candidate(
        &self,
        email: &EmailAddress,
        marks: &[TokenDigest],
    ) -> Result<Option<SignInCandidate>, StoreError> {
        let is_known =
            known_devices::user_id.eq(users::id).and(known_devices::mark.eq_any(bytes(marks)));
        let query = users::table
            .left_join(known_devices::table.on(is_known))
            .filter(users::email.eq(email.to_string()))
            .order(known_devices::id)
            .select((UserRow::as_select(), known_devices::mark.nullable()));
        let row: Option<(UserRow, Option<Vec<u8>>)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(user, mark)| {
            let known_mark = mark.map(|mark| digest("known_devices.mark", mark)).transpose()?;
            Ok(SignInCandidate { user: user.try_into()?, known_mark })
        })
        .transpose()
    }

    async fn lockout(&self, key: TokenDigest) -> Result<Lockout, StoreError> {
        let query =
            failed_attempts::table.find(key.as_bytes().to_vec()).select(LockoutRow::as_select());
        let row: Option<LockoutRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map_or_else(|| Ok(Lockout::default()), Lockout::try_from)
    }

    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let query = users::table.find(DbUuid::of(id)).select(UserRow::as_select());
        let row: Option<UserRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(User::try_from).transpose()
    }

    async fn user_by_email(&self, email: &EmailAddress) -> Result<Option<User>, StoreError> {
        let query =
            users::table.filter(users::email.eq(email.to_string())).select(UserRow::as_select());
        let row: Option<UserRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(User::try_from).transpose()
    }

    async fn users(
        &self,
        filter: &UserFilter,
        page: PageRequest<UserId>,
    ) -> Result<Page<User, UserId>, StoreError> {
        let mut query = users::table
            .filter(users::erased_at.is_null())
            .order(users::id.desc())
            .limit(Page::<User, UserId>::rows_to_read(page.limit))
            .select(UserRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(users::id.lt(DbUuid::of(after)));
        }
        if let Some(status) = filter.status {
            query = query.filter(users::status.eq(status.as_str()));
        }
        if let Some(role) = filter.platform_role {
            query = query.filter(users::platform_role.eq(role.as_str()));
        }
        if let Some(text) = &filter.text {
            let pattern = containing(text);
            let name = users::first_name.concat(" ").concat(users::last_name);
            let in_address = lower(users::email).like(pattern.clone()).escape('\\');
            query = query.filter(in_address.or(lower(name).like(pattern).escape('\\')));
        }
        let rows: Vec<UserRow> = self.read(|c| query.load(c).boxed()).await?;
        let users: Result<Vec<_>, _> = rows.into_iter().map(User::try_from).collect();
        Ok(Page::of(users?, page.limit, |user| user.id))
    }

    async fn security_events_of(
        &self,
        user_id: UserId,
        page: PageRequest<SecurityEventId>,
    ) -> Result<Page<SecurityEvent, SecurityEventId>, StoreError> {
        let mut query = security_events::table
            .filter(security_events::user_id.eq(DbUuid::of(user_id)))
            .order(security_events::id.desc())
            .limit(Page::<SecurityEvent, SecurityEventId>::rows_to_read(page.limit))
            .select(ListedEventRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(security_events::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<ListedEventRow> = self.read(|c| query.load(c).boxed()).await?;
        let events: Result<Vec<_>, _> = rows.into_iter().map(SecurityEvent::try_from).collect();
        Ok(Page::of(events?, page.limit, |event| event.id))
    }

    async fn holder_of_token(
        &self,
        digest: TokenDigest,
        purpose: OneTimeTokenPurpose,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError> {
        let query = one_time_tokens::table
            .inner_join(users::table)
            .filter(one_time_tokens::digest.eq(digest.as_bytes().to_vec()))
            .filter(one_time_tokens::purpose.eq(purpose.as_str()))
            .filter(one_time_tokens::used_at.is_null())
            .filter(one_time_tokens::voided_at.is_null())
            .filter(one_time_tokens::expires_at.gt(Instant(now)))
            .select(UserRow::as_select());
        let row: Option<UserRow> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(User::try_from).transpose()
    }

    async fn live_sessions_of(
        &self,
        user_id: UserId,
        page: PageRequest<SessionId>,
        now: Timestamp,
    ) -> Result<Page<Session, SessionId>, StoreError> {
        let mut query = sessions::table
            .filter(sessions::user_id.eq(DbUuid::of(user_id)))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(Instant(now)))
            .filter(sessions::idle_expires_at.gt(Instant(now)))
            .order(sessions::id.desc())
            .limit(Page::<Session, SessionId>::rows_to_read(page.limit))
            .select(SessionRow::as_select())
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(sessions::id.lt(DbUuid::of(after)));
        }
        let rows: Vec<SessionRow> = self.read(|c| query.load(c).boxed()).await?;
        let sessions: Result<Vec<_>, _> = rows.into_iter().map(Session::try_from).collect();
        Ok(Page::of(sessions?, page.limit, |session| session.id))
    }

    async fn session_standing(
        &self,
        id: SessionId,
    ) -> Result<Option<(SessionStanding, User)>, StoreError> {
        let query = sessions::table
            .find(DbUuid::of(id))
            .inner_join(users::table)
            .select((StandingRow::as_select(), UserRow::as_select()));
        let row: Option<(StandingRow, UserRow)> =
            self.read(|c| async move { query.first(c).await.optional() }.boxed()).await?;
        row.map(|(standing, user)| Ok((standing.try_into()?, user.try_into()?))).transpose()
    }

    async fn account_records(&self, user_id: UserId) -> Result<AccountRecords, StoreError> {
        self.account_records_of(user_id).await
    }
}
