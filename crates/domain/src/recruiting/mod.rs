//! Recruiting: who looks for work, who offers it, and how the two come together.
//!
//! A *job* is an offer of work; what Socle does in the background is a task. A candidate is a person
//! with an account, a company an organization with a page, an employer a member of one.

mod cv;
mod folding;
mod skill;

pub use cv::{CvDate, CvEducation, CvExperience, CvLanguage, CvPeriod, CvProposal};
pub use folding::fold;
pub use skill::{SkillKind, SkillName, SkillNameError};
