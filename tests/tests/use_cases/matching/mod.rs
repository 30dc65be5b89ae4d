//! Matching on mocked ports.

mod importing;
mod keeping;
mod personal_data;
mod ranking;
mod recommending;
pub(crate) mod support;
