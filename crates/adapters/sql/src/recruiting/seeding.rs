//! A lot at once: rows as everybody writes them, many with one statement.

use async_trait::async_trait;
use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{SeedStore, SeededCandidate, SeededCompany, SeededJob};
use socle_application::store::{StoreError, Tx as _};
use socle_domain::access::OrganizationRole;
use socle_domain::organizations::{Member, MemberRole};
use socle_domain::recruiting::JobStatus;
use socle_domain::recruiting::search::SearchDocument;

use super::candidates::rows::{CandidateRow, ExperienceRow, SkillRow};
use super::candidates::schema::{candidate_experiences, candidate_skills, candidates};
use super::companies::CompanyRow;
use super::jobs::rows::JobRow;
use super::schema::companies;
use crate::SqlStore;
use crate::backend::{AFTER_BULK, BEFORE_BULK, insert_jobs, insert_rows};
use crate::error::store_error;
use crate::identity::rows::UserRow;
use crate::organizations::rows::{MemberRow, OrganizationRow};
use crate::schema::{organization_members, organizations, users};

/// How many rows one statement adds: it has at most 65,535 parameters (PostgreSQL).
const ROWS: usize = 1_000;

macro_rules! insert_all {
    ($tx:expr, $table:ident, $rows:expr) => {
        let mut rows: Vec<_> = $rows.collect();
        while !rows.is_empty() {
            let some: Vec<_> = rows.drain(..rows.len().min(ROWS)).collect();
            insert_rows!($table::table, some, $tx.connection()?);
        }
    };
}

impl SqlStore {
    async fn execute_all(&self, statements: &str) -> Result<(), StoreError> {
        let mut tx = self.transaction().await?;
        tx.connection()?.batch_execute(statements).await.map_err(store_error)?;
        Box::new(tx).commit().await
    }
}

#[async_trait]
impl SeedStore for SqlStore {
    async fn has_user(&self, email: &str) -> Result<bool, StoreError> {
        let found = users::table.filter(users::email.eq(email.to_owned())).count();
        let count: i64 = self.read(|c| found.get_result(c).boxed()).await?;
        Ok(count > 0)
    }

    async fn prepare(&self) -> Result<(), StoreError> {
        self.execute_all(BEFORE_BULK).await
    }

    async fn add_companies(&self, seeded: &[SeededCompany]) -> Result<(), StoreError> {
        let mut tx = self.transaction().await?;
        insert_all!(tx, users, seeded.iter().map(|it| UserRow::from(&it.owner)));
        let rows = seeded.iter().map(|it| OrganizationRow::from(&it.organization));
        insert_all!(tx, organizations, rows);
        let rows = seeded.iter().map(|it| MemberRow::from(&owner_of(it)));
        insert_all!(tx, organization_members, rows);
        insert_all!(tx, companies, seeded.iter().map(|it| CompanyRow::from(&it.company)));
        Box::new(tx).commit().await
    }

    async fn add_jobs(&self, seeded: &[SeededJob]) -> Result<(), StoreError> {
        let rows = seeded.iter().map(|it| {
            let found_by = (it.job.status == JobStatus::Published)
                .then(|| SearchDocument::of(&it.job.details, &it.company));
            (JobRow::from(&it.job), found_by)
        });
        let rows: Vec<_> = rows.collect();
        let mut tx = self.transaction().await?;
        insert_jobs(tx.connection()?, rows).await.map_err(store_error)?;
        Box::new(tx).commit().await
    }

    async fn add_candidates(&self, seeded: &[SeededCandidate]) -> Result<(), StoreError> {
        let mut tx = self.transaction().await?;
        insert_all!(tx, users, seeded.iter().map(|it| UserRow::from(&it.user)));
        insert_all!(tx, candidates, seeded.iter().map(|it| CandidateRow::from(&it.candidate)));
        let rows = seeded
            .iter()
            .flat_map(|it| it.skills.iter().map(|skill| SkillRow::new(it.user.id, skill)));
        insert_all!(tx, candidate_skills, rows);
        let rows = seeded.iter().flat_map(|it| {
            it.experiences.iter().map(|experience| ExperienceRow::new(it.user.id, experience))
        });
        insert_all!(tx, candidate_experiences, rows);
        Box::new(tx).commit().await
    }

    async fn complete(&self) -> Result<(), StoreError> {
        self.execute_all(AFTER_BULK).await
    }
}

fn owner_of(seeded: &SeededCompany) -> Member {
    Member {
        organization_id: seeded.organization.id,
        user_id: seeded.owner.id,
        role: MemberRole::BuiltIn(OrganizationRole::Owner),
        joined_at: seeded.organization.created_at,
    }
}
