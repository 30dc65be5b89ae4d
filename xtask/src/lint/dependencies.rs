//! Where dependencies come from and under which licence.
//!
//! The rules are those of `deny.toml`, so that this check, which needs nothing installed, and
//! `cargo deny check` never differ.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use cargo_metadata::Package;
use serde::Deserialize;
use spdx::{Expression, ParseMode};

use crate::workspace::Workspace;

/// What we read of `deny.toml`.
#[derive(Debug, Deserialize)]
struct Rules {
    licenses: Licenses,
    #[serde(default)]
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licenses {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
    #[serde(default)]
    clarify: Vec<Clarification>,
}

#[derive(Debug, Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Clarification {
    #[serde(rename = "crate")]
    name: String,
    expression: String,
}

#[derive(Debug, Default, Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    reason: String,
}

/// One line for every dependency that breaks a rule of `deny.toml`.
pub(crate) fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let text = fs::read_to_string(workspace.root().join("deny.toml"))
        .context("could not read deny.toml")?;
    let rules: Rules = toml::from_str(&text).context("could not understand deny.toml")?;
    let metadata = workspace.metadata();
    Ok(metadata
        .packages
        .iter()
        .filter(|package| !metadata.workspace_members.contains(&package.id))
        .flat_map(|package| {
            let name = format!("{} {}", package.name, package.version);
            violations(package, &rules)
                .into_iter()
                .map(move |what| format!("deny.toml: {name}: {what}"))
        })
        .collect())
}

fn violations(package: &Package, rules: &Rules) -> Vec<String> {
    let mut found = Vec::new();
    match &package.source {
        Some(source) if source.is_crates_io() => {}
        Some(source) => found.push(format!("comes from {source}, not from crates.io")),
        None => found.push("is a folder outside the workspace".to_owned()),
    }
    if let Some(ban) = rules.bans.deny.iter().find(|ban| package.name == ban.name) {
        found.push(format!("is banned: {}", ban.reason));
    }
    found.extend(rules.license_violation(&package.name, package.license.as_deref()));
    found
}

impl Rules {
    fn license_violation(&self, name: &str, declared: Option<&str>) -> Option<String> {
        let clarified: BTreeMap<&str, &str> = self
            .licenses
            .clarify
            .iter()
            .map(|clarification| (clarification.name.as_str(), clarification.expression.as_str()))
            .collect();
        let Some(license) = clarified.get(name).copied().or(declared) else {
            return Some("declares no licence".to_owned());
        };
        // Old crates write `MIT/Apache-2.0`.
        let expression = match Expression::parse_mode(license, ParseMode::LAX) {
            Ok(expression) => expression,
            Err(error) => return Some(format!("has an unreadable licence \"{license}\": {error}")),
        };
        let exceptions = self
            .licenses
            .exceptions
            .iter()
            .filter(|exception| exception.name == name)
            .flat_map(|exception| &exception.allow);
        let allowed: Vec<&String> = self.licenses.allow.iter().chain(exceptions).collect();
        let passes = expression.evaluate(|requirement| {
            let wanted = requirement.to_string();
            allowed.iter().any(|license| **license == wanted)
        });
        (!passes).then(|| format!("has the licence \"{license}\", which is not allowed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        toml::from_str(
            r#"
            [licenses]
            allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
            exceptions = [{ crate = "fonts", allow = ["OFL-1.1"] }]
            [[licenses.clarify]]
            crate = "silent"
            expression = "MIT"
            license-files = []
            "#,
        )
        .unwrap()
    }

    #[test]
    fn an_alternative_is_enough() {
        for license in [
            "MIT",
            "MIT OR GPL-3.0-only",
            "GPL-3.0-only/MIT",
            "(MIT OR GPL-2.0-only) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert_eq!(rules().license_violation("any", Some(license)), None, "{license}");
        }
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_reported() {
        for license in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "OFL-1.1", "free as in beer"] {
            assert!(rules().license_violation("any", Some(license)).is_some(), "{license}");
        }
        assert!(rules().license_violation("any", None).is_some());
    }

    #[test]
    fn exceptions_and_clarifications_hold_for_their_crate() {
        assert_eq!(rules().license_violation("fonts", Some("OFL-1.1")), None);
        assert_eq!(rules().license_violation("silent", None), None);
    }
}
