use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::RunQueryDsl as _;
use socle_application::identity::ports::{InsertUserError, Users};
use socle_application::store::StoreError;
use socle_domain::identity::{EmailAddress, User, UserId};

use super::rows::UserRow;
use crate::SqlTx;
use crate::backend::for_update;
use crate::changes::Change;
use crate::error::store_error;
use crate::schema::users;
use crate::types::DbUuid;

#[async_trait]
impl Users for SqlTx {
    async fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        let query = users::table.find(DbUuid::of(id)).select(UserRow::as_select());
        let row = query.first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(User::try_from).transpose()
    }

    async fn lock(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        let query = users::table.find(DbUuid::of(id)).select(UserRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(User::try_from).transpose()
    }

    async fn lock_by_email(&mut self, email: &EmailAddress) -> Result<Option<User>, StoreError> {
        let query =
            users::table.filter(users::email.eq(email.as_str())).select(UserRow::as_select());
        let row = for_update!(query).first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(User::try_from).transpose()
    }

    async fn find_by_email(&mut self, email: &EmailAddress) -> Result<Option<User>, StoreError> {
        let query =
            users::table.filter(users::email.eq(email.as_str())).select(UserRow::as_select());
        let row = query.first(self.connection()?).await.optional();
        row.map_err(store_error)?.map(User::try_from).transpose()
    }

    async fn insert(&mut self, user: &User) -> Result<(), InsertUserError> {
        let inserted = diesel::insert_into(users::table)
            .values(UserRow::from(user))
            .on_conflict(users::email)
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        if inserted == 0 { Err(InsertUserError::EmailTaken) } else { Ok(()) }
    }

    async fn update(&mut self, user: &User) -> Result<(), StoreError> {
        diesel::update(users::table.find(DbUuid::of(user.id)))
            .set(UserRow::from(user))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        self.note(Change::User(user.id, user.version));
        Ok(())
    }

    async fn change_email(&mut self, user: &User) -> Result<(), InsertUserError> {
        diesel::update(users::table.find(DbUuid::of(user.id)))
            .set(UserRow::from(user))
            .execute(self.connection()?)
            .await
            .map_err(|error| match error {
                Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                    InsertUserError::EmailTaken
                }
                error => InsertUserError::Store(store_error(error)),
            })?;
        self.note(Change::User(user.id, user.version));
        Ok(())
    }
}
