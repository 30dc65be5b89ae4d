//! Privacy: erasing, keeping and no longer keeping.

pub mod erasure;
pub mod keeping;
