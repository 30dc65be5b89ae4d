//! What hiring keeps of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::identity::User;
use socle_domain::recruiting::WebAddress;
use socle_domain::{Id as _, Timestamp};

use crate::paging::{PageLimit, PageRequest};
use crate::privacy::{PersonalData, PersonalSection};
use crate::recruiting::ports::HiringQueries;
use crate::store::{StoreError, Tx};

/// The interviews with a person, and the offers they were sent: what they may see anyhow. What was
/// thought of them goes with their applications when they are erased, and so do these.
pub struct HiringData {
    /// Knows interviews and offers.
    pub queries: Arc<dyn HiringQueries>,
}

impl HiringData {
    async fn interviews(&self, user: &User) -> Result<Vec<serde_json::Value>, StoreError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let (mut records, mut after) = (Vec::new(), None);
        loop {
            let page = PageRequest { limit, after };
            let page = self.queries.interviews_with(user.id, None, page).await?;
            records.extend(page.items.iter().map(|view| {
                let interview = &view.interview;
                let plan = &interview.plan;
                json!({
                    "application_id": interview.application_id.as_uuid(),
                    "company": view.company,
                    "kind": plan.kind.as_str(),
                    "starts_at": plan.starts_at,
                    "duration_minutes": plan.minutes,
                    "place": plan.place.as_ref().map(ToString::to_string),
                    "link": plan.link.as_ref().map(WebAddress::as_str),
                    "instructions": plan.instructions.as_ref().map(ToString::to_string),
                    "status": interview.status.as_str(),
                })
            }));
            after = page.next;
            if after.is_none() {
                return Ok(records);
            }
        }
    }

    async fn offers(&self, user: &User) -> Result<Vec<serde_json::Value>, StoreError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let (mut records, mut after) = (Vec::new(), None);
        loop {
            let page = PageRequest { limit, after };
            let page = self.queries.offers_to(user.id, None, page).await?;
            records.extend(page.items.iter().map(|offer| {
                let terms = &offer.terms;
                json!({
                    "application_id": offer.application_id.as_uuid(),
                    "salary_minor_units": terms.salary.minor_units(),
                    "currency": terms.salary.currency().as_str(),
                    "starts_on": terms.starts_on.to_string(),
                    "expires_at": terms.expires_at,
                    "text": terms.text.as_str(),
                    "status": offer.status.as_str(),
                    "sent_at": offer.sent_at,
                    "closed_at": offer.closed_at,
                })
            }));
            after = page.next;
            if after.is_none() {
                return Ok(records);
            }
        }
    }
}

#[async_trait]
impl PersonalData for HiringData {
    fn section(&self) -> &'static str {
        "hiring"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let (interviews, offers) = (self.interviews(user).await?, self.offers(user).await?);
        Ok(PersonalSection::of(json!({ "interviews": interviews, "offers": offers })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.interviews().forget_interviewer(user.id).await
    }
}
