//! What a case is and what it answers.

use anyhow::Result;
use serde::Serialize;

use super::lab::Lab;

/// Asks a database what a server does not tell of audit.
pub(crate) const AUDIT_LAB: &str = "audit_lab";
/// The same of tasks.
pub(crate) const TASK_LAB: &str = "task_lab";
/// The same of matching.
pub(crate) const MATCH_LAB: &str = "match_lab";

/// One thing that is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    /// What `--only` takes.
    pub(crate) name: &'static str,
    /// What is measured, for somebody who reads the report.
    pub(crate) measures: &'static str,
    /// Measures it.
    pub(crate) run: fn(&mut Lab) -> Result<Outcome>,
}

impl Case {
    /// Which program of `tests/src/bin` it asks, if any: they take a while to build.
    pub(crate) fn program(&self) -> Option<&'static str> {
        [("audit_", AUDIT_LAB), ("tasks_", TASK_LAB), ("matching_", MATCH_LAB)]
            .into_iter()
            .find_map(|(prefix, program)| self.name.starts_with(prefix).then_some(program))
    }
}

/// What a case found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Outcome {
    /// Loads, Socle's and the ceiling's.
    pub(crate) rows: Vec<Row>,
    /// What was asked for and what was measured.
    pub(crate) figures: Vec<Figure>,
}

/// One load on one target.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Row {
    /// Who answered.
    pub(crate) target: String,
    /// Whether this is what Socle is compared with.
    pub(crate) is_ceiling: bool,
    /// Successful answers a second.
    pub(crate) per_second: f64,
    /// Half of the answers took at most this long.
    pub(crate) p50_microseconds: Option<f64>,
    /// All but a hundredth of the answers took at most this long.
    pub(crate) p99_microseconds: Option<f64>,
    /// Answers that were no success, and connections that failed.
    pub(crate) errors: u64,
    /// The server process's time on a core; a database's own is not in it.
    pub(crate) cpu_microseconds_per_request: Option<f64>,
    /// The server process's largest resident memory during the load.
    pub(crate) peak_memory_bytes: Option<u64>,
}

/// A number somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Figure {
    /// What it is a number of.
    pub(crate) what: String,
    /// What was asked for.
    pub(crate) asked: String,
    /// What was measured.
    pub(crate) measured: String,
    /// Whether that is enough.
    pub(crate) passed: bool,
}

impl Figure {
    /// A figure that must stay below a limit.
    pub(crate) fn below(what: impl Into<String>, measured: f64, limit: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            asked: format!("< {limit} {unit}"),
            measured: format!("{measured:.1} {unit}"),
            passed: measured < limit,
        }
    }

    /// A figure that must reach a minimum.
    pub(crate) fn at_least(what: impl Into<String>, measured: f64, least: f64, unit: &str) -> Self {
        Self {
            what: what.into(),
            asked: format!("≥ {least} {unit}"),
            measured: format!("{measured:.1} {unit}"),
            passed: measured >= least,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_not_reached_and_a_minimum_is() {
        assert!(Figure::below("", 49.9, 50.0, "ms").passed);
        assert!(!Figure::below("", 50.0, 50.0, "ms").passed);
        assert!(Figure::at_least("", 100.0, 100.0, "%").passed);
        assert!(!Figure::at_least("", 99.9, 100.0, "%").passed);
    }
}
