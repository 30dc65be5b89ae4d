//! `cargo xtask test`: every test, from a machine with only a Rust toolchain and a C compiler.

use std::{
    env,
    process::{Command, ExitCode},
};

use anyhow::{Result, bail};
use cargo_metadata::TargetKind;
use socle_test_servers::{Cluster, Durability};

use crate::{
    browser::Browser,
    s3::S3Server,
    standard_webhooks::StandardWebhooks,
    tools,
    workspace::{self, Workspace},
};

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only test targets whose `package/target` contains this.
    #[arg(long)]
    only: Option<String>,
    /// For the test programs, as after `cargo test --`.
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Options {
    /// Some targets, which say on the terminal what they do.
    pub(crate) fn only(part: &str) -> Self {
        Self { only: Some(part.to_owned()), arguments: vec!["--nocapture".to_owned()] }
    }
}

/// Builds everything once, starts a PostgreSQL and runs the tests against both.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    run_with(workspace, options, &[])
}

/// The same, with something more for the tests to know.
pub(crate) fn run_with(
    workspace: &Workspace,
    options: &Options,
    environment: &[(&str, String)],
) -> Result<ExitCode> {
    let selections = match &options.only {
        None => vec![all()],
        Some(part) => select(workspace, part)?,
    };
    // Tests and the binary they start are one build with the same features: nothing is compiled
    // twice, and no test meets yesterday's binary.
    for selection in &selections {
        workspace::succeed(
            workspace
                .cargo()
                .args(["build", "--bins"])
                .args(&selection.scope)
                .args(&selection.targets),
        )?;
    }

    tools::CURL.folder()?;
    tools::OATHTOOL.folder()?;
    let redis = tools::REDIS.folder()?;
    let postgres = tools::POSTGRES.folder()?;
    let browser = selections.iter().any(Selection::has_browser).then(Browser::find).transpose()?;
    let s3 = selections.iter().any(Selection::has_storage);
    let s3 = s3.then(|| S3Server::start(workspace)).transpose()?;
    let webhooks = selections.iter().any(Selection::has_receivers);
    let webhooks = webhooks.then(|| StandardWebhooks::find(workspace)).transpose()?;
    let cluster = Cluster::start(&postgres, Durability::None)?;
    let mut code = ExitCode::SUCCESS;
    for selection in selections {
        let mut command = workspace.cargo();
        without_settings(&mut command);
        command
            .arg("test")
            .args(&selection.scope)
            .args(selection.run())
            .env("SOCLE_TEST_POSTGRES_URL", cluster.url("postgres"))
            // Tests start and stop servers of their own.
            .env("SOCLE_TEST_POSTGRES_PROGRAMS", &postgres)
            .env("SOCLE_TEST_REDIS_SERVER", redis.join("redis-server"))
            .env("SOCLE_TEST_BIN", workspace.binary("debug", "socle"))
            .envs(environment.iter().map(|(name, value)| (name, value)));
        if let Some(browser) = &browser {
            browser.tell(&mut command);
        }
        if let Some(s3) = &s3 {
            command.env("SOCLE_TEST_S3_URL", s3.url());
        }
        if let Some(webhooks) = &webhooks {
            webhooks.tell(&mut command);
        }
        if options.only.is_none() {
            // One failure must not hide another.
            command.arg("--no-fail-fast");
        }
        command.arg("--").args(&options.arguments);
        let status = workspace::status(&mut command)?;
        if !status.success() {
            let number = status.code().and_then(|code| u8::try_from(code).ok());
            code = ExitCode::from(number.unwrap_or(1));
        }
    }
    Ok(code)
}

/// A developer's own settings of Socle must not decide what the tests see.
fn without_settings(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("SOCLE_") && !name.starts_with("SOCLE_TEST_") {
            command.env_remove(&*name);
        }
    }
}

/// What one `cargo test` runs.
#[derive(Debug, PartialEq, Eq)]
struct Selection {
    /// The packages, which also decide about features.
    scope: Vec<String>,
    /// The targets to build; all of them run unless `everything`.
    targets: Vec<String>,
    /// Documentation's examples too, which only a `cargo test` without targets runs.
    everything: bool,
}

impl Selection {
    fn run(&self) -> &[String] {
        if self.everything { &[] } else { &self.targets }
    }

    /// Whether a test among them visits pages with a browser.
    fn has_browser(&self) -> bool {
        self.has_target("browser")
    }

    /// Whether a test among them speaks S3.
    fn has_storage(&self) -> bool {
        self.has_target("contract") || self.has_target("e2e")
    }

    /// Whether a test among them checks signatures of webhooks as receivers do.
    fn has_receivers(&self) -> bool {
        self.has_target("e2e")
    }

    fn has_target(&self, name: &str) -> bool {
        self.everything || self.targets.iter().any(|target| target == name)
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn all() -> Selection {
    Selection {
        scope: words(&["--workspace"]),
        targets: words(&["--lib", "--tests"]),
        everything: true,
    }
}

/// The integration tests by that name in one run with the whole workspace's features, and the
/// unit tests per package.
fn select(workspace: &Workspace, part: &str) -> Result<Vec<Selection>> {
    let mut tests = Vec::new();
    let mut selections = Vec::new();
    for package in workspace.metadata().workspace_packages() {
        let mut targets = Vec::new();
        for target in &package.targets {
            if !target.test || !format!("{}/{}", package.name, target.name).contains(part) {
                continue;
            }
            match target.kind.first() {
                Some(TargetKind::Lib) => targets.extend(words(&["--lib"])),
                Some(TargetKind::Bin) => targets.extend(words(&["--bin", &target.name])),
                Some(TargetKind::Test) => tests.extend(words(&["--test", &target.name])),
                _ => {}
            }
        }
        if !targets.is_empty() {
            selections.push(Selection {
                scope: words(&["--package", &package.name]),
                targets,
                everything: false,
            });
        }
    }
    if !tests.is_empty() {
        selections.push(Selection {
            scope: words(&["--workspace"]),
            targets: tests,
            everything: false,
        });
    }
    if selections.is_empty() {
        bail!("no test target's `package/target` contains \"{part}\"");
    }
    Ok(selections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_selects_targets() {
        let workspace = Workspace::load().unwrap();
        let selections = select(&workspace, "xtask/xtask").unwrap();
        assert_eq!(
            selections,
            [Selection {
                scope: words(&["--package", "xtask"]),
                targets: words(&["--bin", "xtask"]),
                everything: false,
            }]
        );
    }

    #[test]
    fn a_browser_is_looked_for_when_a_test_needs_one() {
        let workspace = Workspace::load().unwrap();
        let has_browser =
            |part: &str| select(&workspace, part).unwrap().iter().any(Selection::has_browser);
        assert!(has_browser("socle-tests/browser"));
        assert!(!has_browser("contract"));
        assert!(all().has_browser());
    }

    #[test]
    fn a_name_that_selects_nothing_is_an_error() {
        let workspace = Workspace::load().unwrap();
        assert!(select(&workspace, "no such target").is_err());
    }
}
