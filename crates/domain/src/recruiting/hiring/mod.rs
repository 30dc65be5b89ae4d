//! Hiring: what an employer thinks of those who applied, talks to them about, and offers them.
//!
//! Scorecards are the employer's alone. Of interviews and offers the candidate sees what is meant for
//! them.

mod interview;
mod offer;
mod scorecard;
mod stage;

pub use interview::{
    Interview, InterviewError, InterviewId, InterviewKind, InterviewPlan, InterviewStatus,
    Interviewers, PlanError,
};
pub use offer::{Offer, OfferError, OfferId, OfferStatus, OfferTerms, OfferedSalary, TermsError};
pub use scorecard::{
    Assessment, Criteria, CriteriaError, Criterion, Rating, Recommendation, Scorecard, ScorecardId,
};
pub use stage::{Stage, StageId, Stages, StagesError};
