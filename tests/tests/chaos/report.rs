//! What is told of a run.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use crate::disturbance::{Disturbed, Rounds};
use crate::ledger::Ledger;

/// Where `cargo xtask chaos` wants the report.
const PLACE: &str = "SOCLE_TEST_CHAOS_REPORT";

/// A run, in numbers.
pub(crate) struct Report(Value);

impl Report {
    pub(crate) fn of(
        rounds: &Rounds,
        ledger: &Ledger,
        disturbed: &[Disturbed],
        took: Duration,
        drained: Duration,
    ) -> Self {
        let (refused, unanswered) = ledger.failures();
        let mut disturbances: BTreeMap<&str, (usize, u128)> = BTreeMap::new();
        for Disturbed { disturbance, recovered } in disturbed {
            let (count, slowest) = disturbances.entry(disturbance.name()).or_default();
            *count += 1;
            *slowest = recovered.as_millis().max(*slowest);
        }
        let disturbances: Vec<_> = disturbances
            .into_iter()
            .map(|(name, (count, slowest))| {
                json!({"name": name, "count": count, "slowest_recovery_ms": slowest})
            })
            .collect();
        Self(json!({
            "seed": rounds.seed.to_string(),
            "seconds": took.as_secs(),
            "drained_ms": drained.as_millis(),
            "refused": refused,
            "unanswered": unanswered,
            "acknowledged": ledger.acknowledged(),
            "disturbances": disturbances,
        }))
    }

    /// Hands it to whoever asked for it.
    pub(crate) fn write(&self) {
        if let Ok(path) = std::env::var(PLACE) {
            std::fs::write(path, self.0.to_string()).unwrap();
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}
