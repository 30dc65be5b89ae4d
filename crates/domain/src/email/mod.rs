//! Mail that does not reach people: addresses that get no more of it, and the reports that say so.

mod importance;
pub mod permissions;
mod report;
mod suppression;

pub use importance::Importance;
pub use report::{BounceKind, Consequence, ReportClass, ReportId, Reported, SoftBounces};
pub use suppression::{Suppression, SuppressionId, SuppressionReason};
