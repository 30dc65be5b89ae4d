use async_trait::async_trait;
use diesel::SelectableHelper as _;
use diesel::prelude::{
    BoolExpressionMethods as _, ExpressionMethods as _, NullableExpressionMethods as _,
    OptionalExtension as _, QueryDsl as _,
};
use diesel_async::RunQueryDsl as _;
use socle_application::recruiting::ports::Applicants;
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::{Applicant, ApplicantFile, ApplicantId, Trait, fold};

use super::rows::{ApplicantRow, file};
use super::schema::{applicant_tags, applicant_traits, applicants};
use super::tags::tags;
use crate::SqlTx;
use crate::backend::for_update;
use crate::error::store_error;
use crate::recruiting::schema::applications;
use crate::types::DbUuid;

/// Forgets a candidate where they have no application any more. Those that were merged into them stand
/// for themselves again.
pub(in crate::recruiting) async fn forget_applicant(
    tx: &mut SqlTx,
    candidate: DbUuid,
) -> Result<(), StoreError> {
    let still = applications::table
        .filter(applications::organization_id.eq(applicants::organization_id))
        .filter(applications::candidate_id.eq(applicants::candidate_id.nullable()));
    let gone = applicants::table
        .filter(applicants::candidate_id.eq(candidate))
        .filter(diesel::dsl::not(diesel::dsl::exists(still)));
    diesel::delete(gone).execute(tx.connection()?).await.map_err(store_error)?;
    Ok(())
}

#[async_trait]
impl Applicants for SqlTx {
    async fn note(
        &mut self,
        scope: &OrganizationScope,
        applicant: &Applicant,
        traits: &[Trait],
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let applicant = Applicant { organization_id: scope.organization_id(), ..applicant.clone() };
        diesel::insert_into(applicants::table)
            .values(ApplicantRow::new(&applicant))
            .on_conflict((applicants::organization_id, applicants::candidate_id))
            .do_nothing()
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        if traits.is_empty() {
            return Ok(());
        }
        let id: DbUuid = applicants::table
            .filter(applicants::organization_id.eq(organization_id))
            .filter(applicants::candidate_id.eq(DbUuid::of(applicant.candidate_id)))
            .select(applicants::id)
            .first(self.connection()?)
            .await
            .map_err(store_error)?;
        let rows: Vec<_> = traits
            .iter()
            .map(|it| {
                (
                    applicant_traits::applicant_id.eq(id),
                    applicant_traits::organization_id.eq(organization_id),
                    applicant_traits::likeness.eq(it.likeness.as_str()),
                    applicant_traits::value.eq(it.value.cast_signed()),
                )
            })
            .collect();
        for row in rows {
            diesel::insert_into(applicant_traits::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
        }
        Ok(())
    }

    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: ApplicantId,
    ) -> Result<Option<ApplicantFile>, StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let row: Option<ApplicantRow> = applicants::table
            .filter(applicants::organization_id.eq(organization_id))
            .filter(applicants::id.eq(DbUuid::of(id)))
            .select(ApplicantRow::as_select())
            .first(self.connection()?)
            .await
            .optional()
            .map_err(store_error)?;
        let Some(main) = row.map(|row| row.main()) else { return Ok(None) };
        // The one that stands for all comes first, as it does where a person is forgotten.
        let query = applicants::table
            .filter(applicants::organization_id.eq(organization_id))
            .filter(applicants::id.eq(main).nullable().or(applicants::merged_into.eq(main)))
            .order((applicants::merged_into.is_not_null(), applicants::id))
            .select(ApplicantRow::as_select());
        let rows: Vec<ApplicantRow> =
            for_update!(query).load(self.connection()?).await.map_err(store_error)?;
        let names: Vec<String> = applicant_tags::table
            .filter(applicant_tags::applicant_id.eq(main))
            .select(applicant_tags::name)
            .load(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(file(rows, tags(&names)?))
    }

    async fn update(
        &mut self,
        scope: &OrganizationScope,
        file: &ApplicantFile,
    ) -> Result<(), StoreError> {
        let organization_id = DbUuid::of(scope.organization_id());
        let main = DbUuid::of(file.main.id);
        let ids: Vec<_> = file.applicants().map(|it| DbUuid::of(it.id)).collect();
        let theirs = applicant_tags::table
            .filter(applicant_tags::organization_id.eq(organization_id))
            .filter(applicant_tags::applicant_id.eq_any(ids));
        diesel::delete(theirs).execute(self.connection()?).await.map_err(store_error)?;
        let merged: Vec<_> = file.merged.iter().map(|it| DbUuid::of(it.id)).collect();
        if !merged.is_empty() {
            let merged = applicants::table
                .filter(applicants::organization_id.eq(organization_id))
                .filter(applicants::id.eq_any(merged));
            diesel::update(merged)
                .set(applicants::merged_into.eq(Some(main)))
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
        }
        let stands = applicants::table
            .filter(applicants::organization_id.eq(organization_id))
            .filter(applicants::id.eq(main));
        diesel::update(stands)
            .set((applicants::merged_into.eq(None::<DbUuid>), applicants::version.eq(file.version)))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        for tag in file.tags.as_slice() {
            diesel::insert_into(applicant_tags::table)
                .values((
                    applicant_tags::applicant_id.eq(main),
                    applicant_tags::organization_id.eq(organization_id),
                    applicant_tags::folded.eq(fold(tag.as_str())),
                    applicant_tags::name.eq(tag.as_str()),
                ))
                .execute(self.connection()?)
                .await
                .map_err(store_error)?;
        }
        Ok(())
    }

    async fn release(
        &mut self,
        scope: &OrganizationScope,
        applicant: &Applicant,
    ) -> Result<(), StoreError> {
        let stored = applicants::table
            .filter(applicants::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applicants::id.eq(DbUuid::of(applicant.id)));
        diesel::update(stored)
            .set(applicants::merged_into.eq(None::<DbUuid>))
            .execute(self.connection()?)
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
