//! The lists of profiles: the same for each, but for the table.

use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::{ProfileEntries, PutEntryError};
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    CandidateSkill, Education, Experience, ProfileEntry, ProfileEntryId,
};

use super::rows::{EducationRow, ExperienceRow, SkillRow};
use super::schema::{candidate_education, candidate_experiences, candidate_skills};
use crate::SqlTx;
use crate::error::store_error;
use crate::types::DbUuid;

/// One is there already, where each is there once.
fn put_error(error: Error) -> PutEntryError {
    match error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => PutEntryError::Repeated,
        error => store_error(error).into(),
    }
}

macro_rules! profile_entries {
    ($content:ty, $row:ty, $table:ident) => {
        #[async_trait]
        impl ProfileEntries<$content> for SqlTx {
            async fn count(&mut self, user_id: UserId) -> Result<usize, StoreError> {
                let theirs = $table::table.filter($table::user_id.eq(DbUuid::of(user_id)));
                let count: i64 =
                    theirs.count().get_result(self.connection()?).await.map_err(store_error)?;
                Ok(usize::try_from(count).unwrap_or_default())
            }

            async fn insert(
                &mut self,
                user_id: UserId,
                entry: &ProfileEntry<$content>,
            ) -> Result<(), PutEntryError> {
                diesel::insert_into($table::table)
                    .values(<$row>::new(user_id, entry))
                    .execute(self.connection()?)
                    .await
                    .map_err(put_error)?;
                Ok(())
            }

            async fn find(
                &mut self,
                user_id: UserId,
                id: ProfileEntryId,
            ) -> Result<Option<ProfileEntry<$content>>, StoreError> {
                let row: Option<$row> = $table::table
                    .find(DbUuid::of(id))
                    .filter($table::user_id.eq(DbUuid::of(user_id)))
                    .select(<$row>::as_select())
                    .first(self.connection()?)
                    .await
                    .optional()
                    .map_err(store_error)?;
                row.map(ProfileEntry::try_from).transpose()
            }

            async fn update(
                &mut self,
                user_id: UserId,
                entry: &ProfileEntry<$content>,
            ) -> Result<(), PutEntryError> {
                let one = $table::table
                    .find(DbUuid::of(entry.id))
                    .filter($table::user_id.eq(DbUuid::of(user_id)));
                diesel::update(one)
                    .set(<$row>::new(user_id, entry))
                    .execute(self.connection()?)
                    .await
                    .map_err(put_error)?;
                Ok(())
            }

            async fn delete(
                &mut self,
                user_id: UserId,
                id: ProfileEntryId,
            ) -> Result<bool, StoreError> {
                let one = $table::table
                    .find(DbUuid::of(id))
                    .filter($table::user_id.eq(DbUuid::of(user_id)));
                let deleted = diesel::delete(one).execute(self.connection()?).await;
                Ok(deleted.map_err(store_error)? > 0)
            }
        }
    };
}

profile_entries!(Experience, ExperienceRow, candidate_experiences);
profile_entries!(Education, EducationRow, candidate_education);
profile_entries!(CandidateSkill, SkillRow, candidate_skills);
