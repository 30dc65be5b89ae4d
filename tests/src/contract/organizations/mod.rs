//! Organizations, who belongs to them, who is invited, and what is switched.

pub mod changes;
pub mod features;
pub(crate) mod flows;
pub mod founding;
pub mod invitations;
pub mod isolation;
pub mod listing;
pub mod lock_order;
pub mod members;
pub mod races;
pub(crate) mod samples;
