//! What is kept of people as candidates.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};
use socle_domain::identity::{User, UserId};
use socle_domain::recruiting::{
    Candidate, CandidateProfile, CandidateSkill, Cv, Education, Experience, LongText, PhoneNumber,
    ProfileEntry, SkillLevel, SkillYears, Title, WebAddress, YearMonth,
};
use socle_domain::{Id as _, Timestamp};

use crate::privacy::{PersonalData, PersonalSection};
use crate::recruiting::ports::CandidateQueries;
use crate::store::{StoreError, Tx};

/// What people say of themselves as candidates, and the list of their CVs with what was read in them.
/// The files of the CVs are among their files.
pub struct CandidatesData {
    /// Knows candidates.
    pub queries: Arc<dyn CandidateQueries>,
}

impl CandidatesData {
    async fn cvs(&self, user_id: UserId) -> Result<Vec<Value>, StoreError> {
        let mut records = Vec::new();
        for cv in self.queries.cvs(user_id).await? {
            let read = self.queries.proposal(user_id, cv.id).await?;
            let read = read.and_then(|read| read.proposal);
            let read = read.and_then(|text| serde_json::from_str::<Value>(&text).ok());
            records.push(cv_record(&cv, read.as_ref()));
        }
        Ok(records)
    }
}

#[async_trait]
impl PersonalData for CandidatesData {
    fn section(&self) -> &'static str {
        "candidate"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let profile = self.queries.candidate(user.id).await?;
        let experiences = self.queries.experiences(user.id).await?;
        let education = self.queries.education(user.id).await?;
        let skills = self.queries.skills(user.id).await?;
        Ok(PersonalSection::of(json!({
            "profile": profile.as_ref().map(profile_record),
            "experiences": experiences.iter().map(experience_record).collect::<Vec<_>>(),
            "education": education.iter().map(education_record).collect::<Vec<_>>(),
            "skills": skills.iter().map(skill_record).collect::<Vec<_>>(),
            "cvs": self.cvs(user.id).await?,
        })))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        tx.candidates().forget(user.id).await
    }
}

fn title(text: Option<&Title>) -> Option<&str> {
    text.map(Title::as_str)
}

fn text(text: Option<&LongText>) -> Option<&str> {
    text.map(LongText::as_str)
}

fn month(month: Option<YearMonth>) -> Option<String> {
    month.map(|month| month.to_string())
}

fn profile_record(candidate: &Candidate) -> Value {
    let CandidateProfile {
        headline,
        summary,
        phone,
        location,
        work_modes,
        job_types,
        open_to_work,
        salary,
        links,
    } = &candidate.profile;
    json!({
        "headline": title(headline.as_ref()),
        "summary": text(summary.as_ref()),
        "phone": phone.as_ref().map(PhoneNumber::as_str),
        "location": title(location.as_ref()),
        "work_modes": work_modes.iter().map(|mode| mode.as_str()).collect::<Vec<_>>(),
        "job_types": job_types.iter().map(|kind| kind.as_str()).collect::<Vec<_>>(),
        "open_to_work": open_to_work,
        "salary_expectation": salary.map(|salary| salary.amount()),
        "currency": salary.map(|salary| salary.currency().to_string()),
        "links": links.iter().map(WebAddress::as_str).collect::<Vec<_>>(),
        "updated_at": candidate.updated_at,
    })
}

fn experience_record(entry: &ProfileEntry<Experience>) -> Value {
    let it = &entry.content;
    json!({
        "title": it.title.as_str(),
        "employer": it.employer.as_str(),
        "location": title(it.location.as_ref()),
        "started": it.started.to_string(),
        "ended": month(it.ended),
        "description": text(it.description.as_ref()),
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
    })
}

fn education_record(entry: &ProfileEntry<Education>) -> Value {
    let it = &entry.content;
    json!({
        "degree": it.degree.as_str(),
        "school": it.school.as_str(),
        "field": title(it.field.as_ref()),
        "started": month(it.period.started()),
        "ended": month(it.period.ended()),
        "description": text(it.description.as_ref()),
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
    })
}

fn skill_record(entry: &ProfileEntry<CandidateSkill>) -> Value {
    let it = &entry.content;
    json!({
        "name": it.name.as_str(),
        "kind": it.kind.as_str(),
        "level": it.level.map(SkillLevel::get),
        "years": it.years.map(SkillYears::get),
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
    })
}

fn cv_record(cv: &Cv, read: Option<&Value>) -> Value {
    json!({
        "id": cv.id.as_uuid(),
        "file_id": cv.file_id.as_uuid(),
        "name": cv.name.as_str(),
        "file_name": cv.file_name.as_str(),
        "media_type": cv.media_type,
        "size": cv.size,
        "active": cv.active,
        "created_at": cv.created_at,
        "read": read,
    })
}
