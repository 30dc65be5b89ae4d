//! Searches that people keep, alerts, and what is counted.

mod alerts;
mod dashboards;
mod searches;
pub(crate) mod support;
