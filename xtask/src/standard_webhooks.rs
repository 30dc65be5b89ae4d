//! The published libraries that receivers of webhooks check signatures with: in Python and in
//! JavaScript, each in a folder of its own below `target/`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{
    tools,
    workspace::{self, Workspace},
};

/// The version on PyPI: another one is installed beside it.
const PYTHON_VERSION: &str = "1.1.0";
/// Where `package.json` and its lock stand, from the root.
const PACKAGE: &str = "tests/standardwebhooks";

/// Both, installed.
#[derive(Debug)]
pub(crate) struct StandardWebhooks {
    python: PathBuf,
    node: PathBuf,
    modules: PathBuf,
}

impl StandardWebhooks {
    /// Finds them, or installs them.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self> {
        let python = python(workspace)?;
        let node = tools::NODE.folder()?;
        let modules = javascript(workspace, &node)?;
        Ok(Self { python, node: node.join("node"), modules })
    }

    /// Tells the tests where they are.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .env("SOCLE_TEST_WEBHOOKS_PYTHON", &self.python)
            .env("SOCLE_TEST_WEBHOOKS_NODE", &self.node)
            .env("SOCLE_TEST_WEBHOOKS_NODE_MODULES", &self.modules);
    }
}

/// A Python that has the library.
fn python(workspace: &Workspace) -> Result<PathBuf> {
    let name = format!("standardwebhooks-{PYTHON_VERSION}");
    let folder = workspace.target().join("tools").join(name);
    let program = folder.join("bin/python");
    let typed = format!(
        "python3 -m venv {0} && {0}/bin/pip install standardwebhooks=={PYTHON_VERSION}",
        folder.display()
    );
    install(&folder, &typed, |folder| {
        let python = tools::PYTHON.folder()?.join("python3");
        workspace::succeed(Command::new(python).args(["-m", "venv"]).arg(folder))?;
        let package = format!("standardwebhooks=={PYTHON_VERSION}");
        let mut pip = Command::new(folder.join("bin/pip"));
        workspace::succeed(pip.args(["install", "--quiet", &package]))
    })?;
    Ok(program)
}

/// A folder of modules that has the library, as the lock says.
fn javascript(workspace: &Workspace, node: &Path) -> Result<PathBuf> {
    let package = workspace.root().join(PACKAGE);
    let lock = fs::read_to_string(package.join("package-lock.json"))
        .with_context(|| format!("could not read the lock in {PACKAGE}"))?;
    let version = lock.split_once("\"node_modules/standardwebhooks\"");
    let version = version.and_then(|(_, rest)| rest.split('"').nth(3)).unwrap_or("unknown");
    let name = format!("standardwebhooks-js-{version}");
    let folder = workspace.target().join("tools").join(name);
    let typed = format!("cd {} && npm ci", folder.display());
    install(&folder, &typed, |folder| {
        fs::create_dir_all(folder)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(package.join(file), folder.join(file))?;
        }
        let mut npm = Command::new(node.join("npm"));
        npm.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        workspace::succeed(npm.arg("--silent"))
    })?;
    Ok(folder.join("node_modules"))
}

/// Installs into a folder, once.
fn install(folder: &Path, typed: &str, how: impl Fn(&Path) -> Result<()>) -> Result<()> {
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(());
    }
    eprintln!("standardwebhooks is missing, installing it: {typed}");
    // What broke off in the middle is not built upon.
    let _ = fs::remove_dir_all(folder);
    if let Err(error) = how(folder).and_then(|()| Ok(fs::write(done, "")?)) {
        let _ = fs::remove_dir_all(folder);
        bail!("{error:#}\nstandardwebhooks is missing; run: {typed}");
    }
    Ok(())
}
