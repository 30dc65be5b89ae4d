use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{CandidateFigures, CandidateQueries as _};
use socle_application::store::StoreError;
use socle_domain::identity::UserId;
use socle_domain::recruiting::ProfileExtent;

use super::{CountRow, of_applications};
use crate::SqlStore;
use crate::types::{DbUuid, UuidSql};

const APPLICATIONS: &str = "\
    SELECT status AS name, count(*) AS count FROM applications WHERE candidate_id = $1 \
    GROUP BY status ORDER BY status";

const EXTENT: &str = "\
    SELECT (SELECT count(*) FROM candidate_experiences WHERE user_id = $1) AS experiences, \
        (SELECT count(*) FROM candidate_education WHERE user_id = $1) AS education, \
        (SELECT count(*) FROM candidate_skills WHERE user_id = $1) AS skills, \
        (SELECT count(*) FROM candidate_cvs WHERE user_id = $1 AND active) AS cvs, \
        (SELECT count(*) FROM saved_searches WHERE user_id = $1) AS searches";

#[derive(QueryableByName)]
struct ExtentRow {
    #[diesel(sql_type = BigInt)]
    experiences: i64,
    #[diesel(sql_type = BigInt)]
    education: i64,
    #[diesel(sql_type = BigInt)]
    skills: i64,
    #[diesel(sql_type = BigInt)]
    cvs: i64,
    #[diesel(sql_type = BigInt)]
    searches: i64,
}

impl SqlStore {
    pub(super) async fn count_for_candidate(
        &self,
        user_id: UserId,
    ) -> Result<CandidateFigures, StoreError> {
        let applications = diesel::sql_query(APPLICATIONS).bind::<UuidSql, _>(DbUuid::of(user_id));
        let applications: Vec<CountRow> = self.read(|c| applications.load(c).boxed()).await?;
        let extent = diesel::sql_query(EXTENT).bind::<UuidSql, _>(DbUuid::of(user_id));
        let extent: ExtentRow = self.read(|c| extent.get_result(c).boxed()).await?;
        let candidate = self.candidate(user_id).await?;
        Ok(CandidateFigures {
            applications: of_applications(applications)?,
            profile: candidate.map(|candidate| candidate.profile).unwrap_or_default(),
            extent: ProfileExtent {
                experiences: extent.experiences > 0,
                education: extent.education > 0,
                skills: extent.skills > 0,
                cv: extent.cvs > 0,
            },
            saved_searches: extent.searches.unsigned_abs(),
        })
    }
}
