//! Recruiting: who looks for work, who offers it, and how the two come together.
//!
//! A *job* is an offer of work; what Socle does in the background is a task. A candidate is a person
//! with an account, a company an organization with a page, an employer a member of one.

mod applicant;
mod application;
mod candidate;
mod company;
mod cv;
mod folding;
pub mod hiring;
mod job;
pub mod matching;
pub mod notifications;
pub mod permissions;
mod saved_search;
pub mod search;
mod skill;
mod stable_hash;
pub mod taxonomy;
mod text;

pub use applicant::{
    Applicant, ApplicantFacts, ApplicantFile, ApplicantId, Likeness, MergeError, Tag, Tags,
    TagsError, Trait, likenesses,
};
pub use application::{
    Application, ApplicationId, ApplicationNote, ApplicationNoteId, ApplicationStatus, SENT_CV,
    SentCv, Transition, TransitionError, TransitionId,
};
pub use candidate::{
    CV, Candidate, CandidateLinks, CandidateProfile, CandidateSkill, Cv, CvId, CvName, CvReading,
    Education, EntriesError, Experience, Period, PeriodError, PhoneNumber, PhoneNumberError,
    ProfileEntry, ProfileEntryId, ProfileExtent, ProfilePart, ProfileSection, SalaryExpectation,
    SkillLevel, SkillYears, UnreadableCv, YearMonth, heir,
};
pub use company::{Company, CompanySize, WebAddress, WebAddressError};
pub use cv::{CvDate, CvEducation, CvExperience, CvLanguage, CvPeriod, CvProposal};
pub use folding::fold;
pub use job::{
    Currency, Job, JobDetails, JobError, JobId, JobSkills, JobStatus, JobType, Lacking, PlaceParts,
    SalaryError, SalaryRange, WorkMode,
};
pub use saved_search::{
    AlertPeriod, SavedSearch, SavedSearchId, SearchAlert, SearchContent, SearchTerms, SearchedJob,
    TooManySearches,
};
pub use skill::{SkillKind, SkillName, SkillNameError};
pub use stable_hash::stable_hash;
pub use text::{Line, LongText, Prose, ShortText, TextError, Title};
