use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Applications;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::files::FileId;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    Application, ApplicationId, ApplicationNote, Transition, TransitionId,
};

use super::rows::{ApplicationRow, NoteRow, TransitionRow};
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::recruiting::applicants::repository::forget_applicant;
use crate::recruiting::hiring::schema::{application_scorecards, interviews, offers};
use crate::recruiting::schema::{application_notes, application_transitions, applications};
use crate::types::DbUuid;

/// Takes everything from these applications of a person that says who it was: what they wrote, what was
/// written about them, when they were met and what they were offered, and that it was they.
pub(in crate::recruiting) async fn forget(
    tx: &mut SqlTx,
    ids: &[DbUuid],
    candidate: DbUuid,
) -> Result<(), StoreError> {
    let notes = application_notes::table.filter(application_notes::application_id.eq_any(ids));
    diesel::delete(notes).execute(tx.connection()?).await.map_err(store_error)?;
    let cards = application_scorecards::table;
    let cards = cards.filter(application_scorecards::application_id.eq_any(ids));
    diesel::delete(cards).execute(tx.connection()?).await.map_err(store_error)?;
    let interviews = interviews::table.filter(interviews::application_id.eq_any(ids));
    diesel::delete(interviews).execute(tx.connection()?).await.map_err(store_error)?;
    let offers = offers::table.filter(offers::application_id.eq_any(ids));
    diesel::delete(offers).execute(tx.connection()?).await.map_err(store_error)?;
    let history = || {
        application_transitions::table.filter(application_transitions::application_id.eq_any(ids))
    };
    diesel::update(history())
        .set(application_transitions::reason.eq(None::<String>))
        .execute(tx.connection()?)
        .await
        .map_err(store_error)?;
    // What the candidate moved says who they were; what an employer moved stays theirs.
    let theirs = application_transitions::moved_by.eq(candidate);
    diesel::update(history().filter(theirs))
        .set(application_transitions::moved_by.eq(None::<DbUuid>))
        .execute(tx.connection()?)
        .await
        .map_err(store_error)?;
    diesel::update(applications::table.filter(applications::id.eq_any(ids)))
        .set((
            applications::candidate_id.eq(None::<DbUuid>),
            applications::cover_letter.eq(None::<String>),
            applications::cv_file_id.eq(None::<DbUuid>),
            applications::cv_name.eq(None::<String>),
        ))
        .execute(tx.connection()?)
        .await
        .map_err(store_error)?;
    forget_applicant(tx, candidate).await
}

#[async_trait]
impl Applications for SqlTx {
    async fn insert(
        &mut self,
        scope: &OrganizationScope,
        application: &Application,
    ) -> Result<bool, StoreError> {
        let organization_id = scope.organization_id();
        let application = Application { organization_id, ..application.clone() };
        let inserted = diesel::insert_into(applications::table)
            .values(ApplicationRow::from(&application))
            .on_conflict((applications::job_id, applications::candidate_id))
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(inserted > 0)
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<Option<Application>, StoreError> {
        let query = applications::table
            .filter(applications::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applications::id.eq(DbUuid::of(id)))
            .select(ApplicationRow::as_select());
        let row: Option<ApplicationRow> =
            for_update!(query).first(self.connection()?).await.optional().map_err(store_error)?;
        row.map(Application::try_from).transpose()
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        application: &Application,
    ) -> Result<(), StoreError> {
        let organization_id = scope.organization_id();
        let application = Application { organization_id, ..application.clone() };
        let stored = applications::table
            .filter(applications::organization_id.eq(DbUuid::of(organization_id)))
            .filter(applications::id.eq(DbUuid::of(application.id)));
        diesel::update(stored)
            .set(ApplicationRow::from(&application))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn add_transition(
        &mut self,
        id: ApplicationId,
        transition_id: TransitionId,
        transition: &Transition,
        by: Option<UserId>,
    ) -> Result<(), StoreError> {
        diesel::insert_into(application_transitions::table)
            .values(TransitionRow::new(id, transition_id, transition, by))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn add_note(
        &mut self,
        _: &OrganizationScope,
        note: &ApplicationNote,
    ) -> Result<(), StoreError> {
        diesel::insert_into(application_notes::table)
            .values(NoteRow::from(note))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn anonymize_all_of(
        &mut self,
        candidate: UserId,
    ) -> Result<Vec<(OrganizationId, FileId)>, StoreError> {
        let theirs = applications::table
            .filter(applications::candidate_id.eq(DbUuid::of(candidate)))
            .order(applications::id)
            .select((applications::id, applications::organization_id, applications::cv_file_id));
        let rows: Vec<(DbUuid, DbUuid, Option<DbUuid>)> =
            theirs.load(self.connection()?).await.map_err(store_error)?;
        let ids: Vec<_> = rows.iter().map(|row| row.0).collect();
        forget(self, &ids, DbUuid::of(candidate)).await?;
        let sent = rows.into_iter().filter_map(|(_, organization_id, file_id)| {
            file_id.map(|file_id| (organization_id.id(), file_id.id()))
        });
        Ok(sent.collect())
    }
}
