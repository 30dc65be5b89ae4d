//! The proposal itself.

use std::fmt;

use crate::identity::EmailAddress;
use crate::recruiting::SkillName;
use crate::recruiting::cv::dates::CvPeriod;
use crate::recruiting::cv::lines::{self, Lines};
use crate::recruiting::cv::sections::{Section, Sections};
use crate::recruiting::cv::{contact, education, skills, work};

/// What a CV says, for the person whose it is to confirm. Whatever was not found is absent or empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CvProposal {
    /// First and last name as the CV writes them, at most 120 characters.
    pub full_name: Option<String>,
    /// The first e-mail address.
    pub email: Option<EmailAddress>,
    /// The first telephone number as the CV writes it, at most 40 characters.
    pub phone: Option<String>,
    /// Where the person lives, as the CV writes it, at most 120 characters.
    pub location: Option<String>,
    /// The line that says what the person is, at most 160 characters.
    pub headline: Option<String>,
    /// What the person says of themselves, at most 4,000 characters.
    pub summary: Option<String>,
    /// Positions, in the order of the CV.
    pub experiences: Vec<CvExperience>,
    /// Degrees, in the order of the CV.
    pub education: Vec<CvEducation>,
    /// What the person can do, each once, in the order of the CV.
    pub skills: Vec<SkillName>,
    /// Languages that the person speaks, each once, in the order of the CV.
    pub languages: Vec<CvLanguage>,
}

/// A position that a CV names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CvExperience {
    /// What the person was, at most 160 characters.
    pub title: Option<String>,
    /// For whom, at most 160 characters.
    pub employer: Option<String>,
    /// Since and until when.
    pub period: CvPeriod,
    /// What they did, on lines, at most 4,000 characters.
    pub description: Option<String>,
}

/// A degree or course that a CV names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CvEducation {
    /// What was learned, at most 160 characters.
    pub degree: Option<String>,
    /// Where, at most 160 characters.
    pub school: Option<String>,
    /// Since and until when.
    pub period: CvPeriod,
}

/// A language that a CV names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvLanguage {
    /// As the CV writes it.
    pub name: SkillName,
    /// How well, as the CV writes it, at most 80 characters.
    pub level: Option<String>,
}

impl CvProposal {
    /// How many positions are read at most.
    pub const MAX_EXPERIENCES: usize = 50;
    /// How many degrees are read at most.
    pub const MAX_EDUCATION: usize = 30;
    /// How many skills are read at most.
    pub const MAX_SKILLS: usize = 100;
    /// How many languages are read at most.
    pub const MAX_LANGUAGES: usize = 20;
    /// The longest name or place, in characters.
    pub const MAX_NAME: usize = 120;
    /// The longest telephone number, in characters.
    pub const MAX_PHONE: usize = 40;
    /// The longest title, employer, degree or school, in characters.
    pub const MAX_TITLE: usize = 160;
    /// The longest text of several lines, in characters.
    pub const MAX_TEXT: usize = 4_000;
    /// The longest level of a language, in characters.
    pub const MAX_LEVEL: usize = 80;

    /// Reads the text of a CV. Any text can be read; one that is no CV says little or nothing. What
    /// stands behind the first 2,000 lines is not read.
    pub fn of_text(text: &str) -> Self {
        let lines = Lines::of(text);
        let sections = Sections::of(&lines);
        let contact = contact::Contact::of(&sections);
        let told = sections.lines(Section::Profile);
        let summary = if told.is_empty() { contact.paragraph } else { lines::paragraph(&told) };
        let known = skills::Known::of(&sections);
        Self {
            full_name: contact.full_name,
            email: contact.email,
            phone: contact.phone,
            location: contact.location,
            headline: contact.headline,
            summary,
            experiences: work::read(&sections.lines(Section::Experience)),
            education: education::read(&sections.lines(Section::Education)),
            skills: known.skills,
            languages: known.languages,
        }
    }
}

/// Shows how much was found and nothing of it: a CV does not belong into a log.
impl fmt::Debug for CvProposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CvProposal")
            .field("full_name", &self.full_name.is_some())
            .field("email", &self.email.is_some())
            .field("phone", &self.phone.is_some())
            .field("experiences", &self.experiences.len())
            .field("education", &self.education.len())
            .field("skills", &self.skills.len())
            .field("languages", &self.languages.len())
            .finish_non_exhaustive()
    }
}
