//! How much of a profile is there.

use crate::recruiting::{CandidateProfile, ProfileSection};

/// A part of a profile that employers look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProfilePart {
    /// What somebody is, on one line.
    Headline,
    /// Who they are, at length.
    Summary,
    /// Where they are.
    Location,
    /// Where they want to work.
    WorkModes,
    /// On which terms.
    JobTypes,
    /// Where they worked.
    Experiences,
    /// What they learned.
    Education,
    /// What they can.
    Skills,
    /// A CV that goes along when they apply.
    Cv,
}

/// What is listed and kept beside what a profile says.
#[expect(clippy::struct_excessive_bools, reason = "each says of one list whether it is there")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProfileExtent {
    /// Whether there is anywhere they worked.
    pub experiences: bool,
    /// Whether there is anything they learned.
    pub education: bool,
    /// Whether there is anything they can.
    pub skills: bool,
    /// Whether there is an active CV.
    pub cv: bool,
}

impl ProfilePart {
    /// Every part, in the order in which people fill them in.
    pub const ALL: [Self; 9] = [
        Self::Headline,
        Self::Summary,
        Self::Location,
        Self::WorkModes,
        Self::JobTypes,
        Self::Experiences,
        Self::Education,
        Self::Skills,
        Self::Cv,
    ];

    /// The name in the HTTP contract: that of the field or list it stands in.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Summary => "summary",
            Self::Location => "location",
            Self::WorkModes => "work_modes",
            Self::JobTypes => "job_types",
            Self::Experiences => ProfileSection::Experiences.as_str(),
            Self::Education => ProfileSection::Education.as_str(),
            Self::Skills => ProfileSection::Skills.as_str(),
            Self::Cv => "cv",
        }
    }

    /// What is missing of a profile, in order.
    pub fn missing(profile: &CandidateProfile, extent: ProfileExtent) -> Vec<Self> {
        let has = |part: &Self| match part {
            Self::Headline => profile.headline.is_some(),
            Self::Summary => profile.summary.is_some(),
            Self::Location => profile.location.is_some(),
            Self::WorkModes => !profile.work_modes.is_empty(),
            Self::JobTypes => !profile.job_types.is_empty(),
            Self::Experiences => extent.experiences,
            Self::Education => extent.education,
            Self::Skills => extent.skills,
            Self::Cv => extent.cv,
        };
        Self::ALL.into_iter().filter(|part| !has(part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recruiting::{JobType, LongText, Title, WorkMode};

    #[test]
    fn what_is_not_said_is_missing() {
        let nothing = CandidateProfile::default();
        assert_eq!(ProfilePart::missing(&nothing, ProfileExtent::default()), ProfilePart::ALL);
        let said = CandidateProfile {
            headline: Title::parse("Cook").ok(),
            summary: LongText::parse("I cook.").ok(),
            location: Title::parse("Lyon").ok(),
            work_modes: vec![WorkMode::OnSite],
            job_types: vec![JobType::FullTime],
            ..CandidateProfile::default()
        };
        let all = ProfileExtent { experiences: true, education: true, skills: true, cv: true };
        assert_eq!(ProfilePart::missing(&said, all), []);
        let without = ProfileExtent { cv: false, ..all };
        assert_eq!(ProfilePart::missing(&said, without), [ProfilePart::Cv]);
        let unsaid = CandidateProfile { headline: None, ..said };
        assert_eq!(ProfilePart::missing(&unsaid, all), [ProfilePart::Headline]);
    }
}
