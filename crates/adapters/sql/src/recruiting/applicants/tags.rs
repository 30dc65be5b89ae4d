//! What people are tagged with, for whatever shows people.

use std::collections::HashMap;

use diesel::prelude::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use futures_util::FutureExt as _;
use socle_application::recruiting::ports::{ApplicantMark, ApplicationView};
use socle_application::store::StoreError;
use socle_domain::access::OrganizationScope;
use socle_domain::recruiting::{Tag, Tags};

use super::schema::{applicant_tags, applicants};
use crate::SqlStore;
use crate::error::corrupt;
use crate::types::DbUuid;

pub(super) fn tag(name: &str) -> Result<Tag, StoreError> {
    Tag::parse(name).map_err(|_| corrupt("applicant_tags.name", "something that is none"))
}

pub(super) fn tags(names: &[String]) -> Result<Tags, StoreError> {
    let tags: Vec<_> = names.iter().map(|name| tag(name)).collect::<Result<_, _>>()?;
    Tags::new(tags).map_err(|_| corrupt("applicant_tags", "a list that is none"))
}

/// Whether the candidate of an application is, for its organization, a person with a tag, who is not
/// the one that is asking.
macro_rules! tagged {
    ($folded:expr, $not_about:expr) => {{
        let here = applicants::organization_id.eq(applications::organization_id);
        let theirs = applicants::candidate_id.nullable().eq(applications::candidate_id);
        let on_main = applicant_tags::applicant_id.eq(applicants::id);
        let on_other = applicant_tags::applicant_id.nullable().eq(applicants::merged_into);
        let asking = $not_about.unwrap_or(DbUuid(uuid::Uuid::nil()));
        let people = applicants::table
            .inner_join(applicant_tags::table.on(on_main.nullable().or(on_other)))
            .filter(here)
            .filter(theirs)
            .filter(applicant_tags::folded.eq($folded))
            .filter(applicant_tags::applicant_id.ne(asking));
        diesel::dsl::exists(people)
    }};
}
pub(in crate::recruiting) use tagged;

impl SqlStore {
    /// The tags of people, by the applicants that stand for them.
    pub(super) async fn tags_of(
        &self,
        scope: &OrganizationScope,
        mains: &[DbUuid],
    ) -> Result<HashMap<DbUuid, Tags>, StoreError> {
        let query = applicant_tags::table
            .filter(applicant_tags::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applicant_tags::applicant_id.eq_any(mains.to_vec()))
            .select((applicant_tags::applicant_id, applicant_tags::name));
        let rows: Vec<(DbUuid, String)> = self.read(|c| query.load(c).boxed()).await?;
        let mut names: HashMap<DbUuid, Vec<String>> = HashMap::new();
        for (id, name) in rows {
            names.entry(id).or_default().push(name);
        }
        names.into_iter().map(|(id, names)| Ok((id, tags(&names)?))).collect()
    }

    /// Says of applications whom the organization knows the candidates as, with two more questions for
    /// all of them.
    pub(in crate::recruiting) async fn mark(
        &self,
        scope: &OrganizationScope,
        views: &mut [ApplicationView],
    ) -> Result<(), StoreError> {
        let candidates = views.iter().filter_map(|view| view.application.candidate_id);
        let candidates: Vec<_> = candidates.map(DbUuid::of).collect();
        if candidates.is_empty() {
            return Ok(());
        }
        let query = applicants::table
            .filter(applicants::organization_id.eq(DbUuid::of(scope.organization_id())))
            .filter(applicants::candidate_id.eq_any(candidates))
            .select((applicants::candidate_id, applicants::id, applicants::merged_into));
        let rows: Vec<(DbUuid, DbUuid, Option<DbUuid>)> =
            self.read(|c| query.load(c).boxed()).await?;
        let known: HashMap<_, _> = rows
            .into_iter()
            .map(|(candidate, id, merged_into)| (candidate, merged_into.unwrap_or(id)))
            .collect();
        let mains: Vec<_> = known.values().copied().collect();
        let tags = self.tags_of(scope, &mains).await?;
        for view in views {
            let candidate = view.application.candidate_id.map(DbUuid::of);
            let main = candidate.and_then(|id| known.get(&id));
            view.applicant = main.map(|main| ApplicantMark {
                id: main.id(),
                tags: tags.get(main).cloned().unwrap_or_default(),
            });
        }
        Ok(())
    }
}
