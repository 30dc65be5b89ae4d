//! From what people write to what is compared.

use std::fmt::Write as _;

use super::{AskedSkill, CandidateProfile, Embedding, JobProfile, Pay, PlaceKey};
use crate::recruiting::taxonomy::SkillTaxonomy;
use crate::recruiting::{CandidateProfile as Said, CandidateSkill, Experience, JobDetails};

/// What a job's embedding is made of: its title, its skills and its description.
pub fn job_text(job: &JobDetails) -> String {
    let mut text = job.title.to_string();
    for skill in job.skills.iter() {
        line(&mut text, skill.as_str());
    }
    if let Some(description) = &job.description {
        line(&mut text, description.as_str());
    }
    text
}

/// What a job is compared by.
pub fn job_profile(
    job: &JobDetails,
    taxonomy: &SkillTaxonomy,
    embedding: Option<Embedding>,
) -> JobProfile {
    let asked = |name| {
        let (key, kind) = (taxonomy.key(name), taxonomy.kind(name));
        AskedSkill { key, name: name.clone(), kind }
    };
    let mut skills: Vec<AskedSkill> = Vec::new();
    for skill in job.skills.iter().map(asked) {
        // Two names of one skill are asked for once.
        if skills.iter().all(|known| known.key != skill.key) {
            skills.push(skill);
        }
    }
    JobProfile {
        skills,
        embedding,
        place: job.location.as_ref().and_then(|place| PlaceKey::parse(place.as_str())),
        work_mode: job.work_mode,
        pay: job.salary.map(|salary| Pay {
            currency: salary.currency().to_string(),
            min: salary.min(),
            max: salary.max(),
        }),
    }
}

/// What candidates say of themselves, as far as it may count. Who they are, where they learned, for whom
/// they worked and what they write about their person is not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CandidateSource {
    /// What they are and what they look for.
    pub said: Said,
    /// What they did.
    pub experiences: Vec<Experience>,
    /// What they can.
    pub skills: Vec<CandidateSkill>,
}

impl CandidateSource {
    /// What their embedding is made of: headline, skills, and what they did.
    pub fn text(&self) -> String {
        let mut text = self.said.headline.as_ref().map(ToString::to_string).unwrap_or_default();
        for skill in &self.skills {
            line(&mut text, skill.name.as_str());
        }
        for experience in &self.experiences {
            line(&mut text, experience.title.as_str());
            if let Some(description) = &experience.description {
                line(&mut text, description.as_str());
            }
        }
        text
    }

    /// Whether there is anything to compare by what they can or did.
    pub fn is_empty(&self) -> bool {
        self.said.headline.is_none() && self.experiences.is_empty() && self.skills.is_empty()
    }

    /// What they are compared by.
    pub fn profile(
        &self,
        taxonomy: &SkillTaxonomy,
        embedding: Option<Embedding>,
    ) -> CandidateProfile {
        CandidateProfile {
            skills: self.skills.iter().map(|skill| taxonomy.key(&skill.name)).collect(),
            embedding,
            place: self.said.location.as_ref().and_then(|place| PlaceKey::parse(place.as_str())),
            work_modes: self.said.work_modes.clone(),
            pay: self.said.salary.map(|salary| Pay {
                currency: salary.currency().to_string(),
                min: Some(salary.amount()),
                max: None,
            }),
        }
    }
}

fn line(text: &mut String, more: &str) {
    // Writing to a text does not fail.
    let _ = write!(text, "\n{more}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recruiting::matching::{MatchReason, match_profiles};
    use crate::recruiting::taxonomy::Concept;
    use crate::recruiting::{
        JobSkills, LongText, SalaryExpectation, SalaryRange, SkillKind, SkillName, Title, WorkMode,
        YearMonth,
    };

    fn name(text: &str) -> SkillName {
        SkillName::parse(text).unwrap()
    }

    fn taxonomy() -> SkillTaxonomy {
        let rust = Concept::new("s:rust", SkillKind::Technical, name("Rust"));
        let english = Concept::new("s:english", SkillKind::Language, name("English"));
        let concepts =
            vec![rust.also_called([name("rustlang")]), english.also_called([name("anglais")])];
        SkillTaxonomy::new(concepts).unwrap()
    }

    fn job() -> JobDetails {
        JobDetails {
            title: Title::parse("Développeuse").unwrap(),
            description: Some(LongText::parse("Écrire des services.").unwrap()),
            job_type: None,
            work_mode: Some(WorkMode::Hybrid),
            location: Some(Title::parse("Lyon, France").unwrap()),
            salary: SalaryRange::parse(Some(40_000), Some(50_000), Some("EUR")).unwrap(),
            skills: JobSkills::new(["Rust", "rustlang", "Anglais"].map(name)).unwrap(),
            valid_through: None,
        }
    }

    fn candidate() -> CandidateSource {
        let month = YearMonth::parse("2019-09").unwrap();
        CandidateSource {
            said: Said {
                headline: Some(Title::parse("Développeur").unwrap()),
                summary: Some(LongText::parse("Père de trois enfants, né à Oran.").unwrap()),
                location: Some(Title::parse("LYON").unwrap()),
                salary: SalaryExpectation::parse(Some(45_000), Some("EUR")).unwrap(),
                ..Said::default()
            },
            experiences: vec![Experience {
                title: Title::parse("Ingénieur").unwrap(),
                employer: Title::parse("Amicale des anciens").unwrap(),
                location: Some(Title::parse("Oran").unwrap()),
                started: month,
                ended: None,
                description: Some(LongText::parse("Des API.").unwrap()),
            }],
            skills: vec![CandidateSkill {
                name: name("RustLang"),
                kind: SkillKind::Technical,
                level: None,
                years: None,
            }],
        }
    }

    #[test]
    fn names_of_one_skill_are_asked_for_once_and_found_by_each() {
        let (job, candidate) = (job(), candidate());
        let asked = job_profile(&job, &taxonomy(), None);
        let names: Vec<_> = asked.skills.iter().map(|it| (it.name.as_str(), it.kind)).collect();
        assert_eq!(names, [("Rust", SkillKind::Technical), ("Anglais", SkillKind::Language)]);
        let found = match_profiles(&asked, &candidate.profile(&taxonomy(), None));
        let keys: Vec<_> = found.reasons.iter().map(MatchReason::key).collect();
        assert_eq!(keys, ["shared_skills", "missing_skills", "same_place", "salary_overlap"]);
    }

    #[test]
    fn what_says_who_somebody_is_does_not_count() {
        let text = candidate().text();
        assert_eq!(text, "Développeur\nRustLang\nIngénieur\nDes API.");
        assert_eq!(job_text(&job()).lines().next(), Some("Développeuse"));
        assert!(job_text(&job()).ends_with("\nÉcrire des services."));
    }

    #[test]
    fn wishes_alone_are_nothing_to_compare() {
        assert!(!candidate().is_empty());
        let wishes = CandidateSource {
            said: Said { headline: None, ..candidate().said },
            ..CandidateSource::default()
        };
        assert!(wishes.is_empty());
    }
}
