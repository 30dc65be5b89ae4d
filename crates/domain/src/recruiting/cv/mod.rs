//! What a CV says, as far as a text can be read by rules.
//!
//! [`CvProposal::of_text`] reads the text of a CV in French or English into a proposal. Nobody takes
//! it for the truth: the person whose CV it is looks at it, mends it and confirms it.
//!
//! - `lines`: the text as bounded, cleaned lines.
//! - `sections`: which lines are headings, and what stands under which.
//! - `dates`: months, years and periods in a line.
//! - `contact`: who it is, and how to reach them.
//! - `work`, `education`, `skills`: what stands under these headings.
//!
//! Reading takes time in proportion to the text, and everything it gives has a bound.

mod contact;
mod dates;
mod education;
mod entries;
mod lines;
mod phone;
mod proposal;
mod sections;
mod skills;
mod titles;
mod work;

#[cfg(test)]
mod tests;

pub use dates::{CvDate, CvPeriod};
pub use proposal::{CvEducation, CvExperience, CvLanguage, CvProposal};
