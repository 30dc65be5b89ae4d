//! Candidates: people who look for work.

mod completeness;
mod cv;
mod entries;
mod month;
mod phone;
mod profile;

pub use completeness::{ProfileExtent, ProfilePart};
pub use cv::{CV, Cv, CvId, CvName, CvReading, UnreadableCv, heir};
pub use entries::{
    CandidateSkill, Education, EntriesError, Experience, Period, PeriodError, ProfileEntry,
    ProfileEntryId, ProfileSection, SkillLevel, SkillYears,
};
pub use month::YearMonth;
pub use phone::{PhoneNumber, PhoneNumberError};
pub use profile::{Candidate, CandidateLinks, CandidateProfile, SalaryExpectation};
