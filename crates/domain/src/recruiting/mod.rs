//! Recruiting: who looks for work, who offers it, and how the two come together.
//!
//! A *job* is an offer of work; what Socle does in the background is a task. A candidate is a person
//! with an account, a company an organization with a page, an employer a member of one.

mod folding;
pub mod matching;
mod skill;
mod stable_hash;
pub mod taxonomy;
mod work_mode;

pub use folding::fold;
pub use skill::{SkillKind, SkillName, SkillNameError};
pub use stable_hash::stable_hash;
pub use work_mode::WorkMode;
