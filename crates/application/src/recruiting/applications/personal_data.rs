//! What applications keep of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::files::FileScope;
use socle_domain::identity::User;
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::files;
use crate::paging::{PageLimit, PageRequest};
use crate::privacy::{PersonalData, PersonalSection};
use crate::recruiting::ports::ApplicationQueries;
use crate::store::{StoreError, Tx};

/// What a person sent to employers. When they are erased, the employer keeps that somebody applied, and
/// nothing by which anybody could tell who: the letter, the copy of the CV, the notes and the reasons
/// go.
pub struct ApplicationsData {
    /// Knows applications.
    pub queries: Arc<dyn ApplicationQueries>,
}

#[async_trait]
impl PersonalData for ApplicationsData {
    fn section(&self) -> &'static str {
        "applications"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let (mut records, mut after) = (Vec::new(), None);
        loop {
            let page = PageRequest { limit, after };
            let page = self.queries.applications_by(user.id, page).await?;
            records.extend(page.items.iter().map(|view| {
                let application = &view.application;
                let history = view.history.iter().map(|moved| {
                    json!({
                        "from": moved.from.as_str(),
                        "to": moved.to.as_str(),
                        "at": moved.at,
                        "reason": moved.reason.as_ref().map(ToString::to_string),
                    })
                });
                json!({
                    "id": application.id.as_uuid(),
                    "job": view.job_title,
                    "company": view.company,
                    "status": application.status.as_str(),
                    "cover_letter": application.cover_letter.as_ref().map(ToString::to_string),
                    "cv": application.cv.as_ref().map(|cv| cv.name.as_str()),
                    "created_at": application.created_at,
                    "history": history.collect::<Vec<_>>(),
                })
            }));
            after = page.next;
            if after.is_none() {
                return Ok(PersonalSection::of(json!({ "applications": records })));
            }
        }
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        for (organization_id, file_id) in tx.applications().anonymize_all_of(user.id).await? {
            // Socle itself has the key to every organization.
            if let Ok(scope) = OrganizationScope::system(&actor, organization_id) {
                files::delete_kept(tx, &FileScope::on_behalf_of(scope), file_id).await?;
            }
        }
        Ok(())
    }
}
