//! Programs that are not written in Rust: found on the machine, or installed by its package
//! manager, or asked for with the exact command that mends it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::workspace;

/// A program, or several that come together, and the packages that bring it.
#[derive(Debug)]
pub(crate) struct Tool {
    /// What people call it.
    pub name: &'static str,
    /// The programs needed; they must stand in one folder.
    pub binaries: &'static [&'static str],
    /// Where to look besides `PATH`. One component may contain a `*`, for a version.
    pub folders: &'static [&'static str],
    /// The package per package manager.
    pub packages: &'static [(Manager, &'static str)],
}

/// The PostgreSQL server. Debian keeps its programs off the `PATH`.
pub(crate) const POSTGRES: Tool = Tool {
    name: "PostgreSQL",
    binaries: &["initdb", "postgres"],
    folders: &[
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/libexec/postgresql*",
        "/usr/local/pgsql/bin",
        "/usr/local/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
    ],
    packages: &[
        (Manager::Apt, "postgresql"),
        (Manager::Dnf, "postgresql-server"),
        (Manager::Pacman, "postgresql"),
        (Manager::Apk, "postgresql"),
        (Manager::Zypper, "postgresql-server"),
        (Manager::Brew, "postgresql"),
    ],
};

/// The Redis server, or Valkey's, which speaks the same. Debian keeps daemons off the `PATH` of
/// ordinary users on some systems.
pub(crate) const REDIS: Tool = Tool {
    name: "Redis",
    binaries: &["redis-server"],
    folders: &["/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"],
    packages: &[
        (Manager::Apt, "redis-server"),
        (Manager::Dnf, "redis"),
        (Manager::Pacman, "redis"),
        (Manager::Apk, "redis"),
        (Manager::Zypper, "redis"),
        (Manager::Brew, "redis"),
    ],
};

/// What the walks of the documents, which tests paste into a shell, talk with.
pub(crate) const CURL: Tool = Tool {
    name: "curl",
    binaries: &["curl"],
    folders: &[],
    packages: &[
        (Manager::Apt, "curl"),
        (Manager::Dnf, "curl"),
        (Manager::Pacman, "curl"),
        (Manager::Apk, "curl"),
        (Manager::Zypper, "curl"),
        (Manager::Brew, "curl"),
    ],
};

/// The phone in the walk of the guide to accounts: it shows the codes of an authenticator app.
pub(crate) const OATHTOOL: Tool = Tool {
    name: "oathtool",
    binaries: &["oathtool"],
    folders: &["/usr/local/bin", "/opt/homebrew/bin"],
    packages: &[
        (Manager::Apt, "oathtool"),
        (Manager::Dnf, "oathtool"),
        (Manager::Pacman, "oath-toolkit"),
        (Manager::Apk, "oath-toolkit-oathtool"),
        (Manager::Zypper, "oath-toolkit"),
        (Manager::Brew, "oath-toolkit"),
    ],
};

/// What the server that speaks S3 to the tests is written in, with what makes environments for it.
pub(crate) const PYTHON: Tool = Tool {
    name: "Python",
    binaries: &["python3"],
    folders: &["/usr/local/bin", "/opt/homebrew/bin"],
    packages: &[
        (Manager::Apt, "python3-venv"),
        (Manager::Dnf, "python3"),
        (Manager::Pacman, "python"),
        (Manager::Apk, "python3"),
        (Manager::Zypper, "python3"),
        (Manager::Brew, "python"),
    ],
};

/// What one of the libraries that check the signatures of webhooks is written for.
pub(crate) const NODE: Tool = Tool {
    name: "Node.js with npm",
    binaries: &["node", "npm"],
    folders: &["/usr/local/bin", "/opt/homebrew/bin"],
    packages: &[
        (Manager::Apt, "npm"),
        (Manager::Dnf, "nodejs-npm"),
        (Manager::Pacman, "npm"),
        (Manager::Apk, "npm"),
        (Manager::Zypper, "npm-default"),
        (Manager::Brew, "node"),
    ],
};

/// The load generator of `cargo xtask bench`.
pub(crate) const WRK: Tool = Tool {
    name: "wrk",
    binaries: &["wrk"],
    folders: &["/usr/local/bin", "/opt/homebrew/bin"],
    packages: &[
        (Manager::Apt, "wrk"),
        (Manager::Dnf, "wrk"),
        (Manager::Pacman, "wrk"),
        (Manager::Apk, "wrk"),
        (Manager::Zypper, "wrk"),
        (Manager::Brew, "wrk"),
    ],
};

/// The browser that tests visit the hosted pages with. Its program has several names: see
/// [`crate::browser`].
pub(crate) const CHROMIUM: Tool = Tool {
    name: "Chromium",
    binaries: &["chromium"],
    folders: &[],
    packages: &[
        (Manager::Apt, "chromium"),
        (Manager::Dnf, "chromium"),
        (Manager::Pacman, "chromium"),
        (Manager::Apk, "chromium"),
        (Manager::Zypper, "chromium"),
        (Manager::Brew, "chromium"),
    ],
};

/// What tests steer the browser through.
pub(crate) const CHROMEDRIVER: Tool = Tool {
    name: "ChromeDriver",
    binaries: &["chromedriver"],
    folders: &[
        "/usr/lib/chromium",
        "/usr/lib/chromium-browser",
        "/usr/lib64/chromium-browser",
        "/usr/local/bin",
        "/opt/homebrew/bin",
    ],
    packages: &[
        (Manager::Apt, "chromium-driver"),
        (Manager::Dnf, "chromedriver"),
        (Manager::Pacman, "chromium"),
        (Manager::Apk, "chromium-chromedriver"),
        (Manager::Zypper, "chromedriver"),
        (Manager::Brew, "chromedriver"),
    ],
};

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manager {
    /// Debian, Ubuntu.
    Apt,
    /// Fedora, Red Hat.
    Dnf,
    /// Arch.
    Pacman,
    /// Alpine.
    Apk,
    /// openSUSE.
    Zypper,
    /// macOS.
    Brew,
}

impl Manager {
    fn program(self) -> &'static str {
        match self {
            Self::Apt => "apt-get",
            Self::Dnf => "dnf",
            Self::Pacman => "pacman",
            Self::Apk => "apk",
            Self::Zypper => "zypper",
            Self::Brew => "brew",
        }
    }

    /// The commands that install a package, as words.
    fn commands(self, package: &'static str) -> Vec<Vec<&'static str>> {
        match self {
            Self::Apt => vec![
                vec!["apt-get", "update"],
                vec!["apt-get", "install", "--yes", "--no-install-recommends", package],
            ],
            Self::Dnf => vec![vec!["dnf", "install", "-y", package]],
            Self::Pacman => vec![vec!["pacman", "-Sy", "--noconfirm", package]],
            Self::Apk => vec![vec!["apk", "add", package]],
            Self::Zypper => vec![vec!["zypper", "--non-interactive", "install", package]],
            Self::Brew => vec![vec!["brew", "install", package]],
        }
    }

    /// Homebrew refuses root, every other needs it.
    fn needs_root(self) -> bool {
        self != Self::Brew
    }
}

impl Tool {
    /// The folder with the tool's programs. Installs the tool when it is missing and we may;
    /// otherwise the error says what to type.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = self.find() {
            return Ok(folder);
        }
        self.install()?;
        match self.find() {
            Some(folder) => Ok(folder),
            None => bail!(
                "{} was installed, and still there is no folder with {}",
                self.name,
                self.binaries.join(" and ")
            ),
        }
    }

    fn find(&self) -> Option<PathBuf> {
        let on_path = self.binaries.first().and_then(|first| {
            // Links on the PATH lead to the folder where a server finds its own files.
            let found = which::which(first).ok()?.canonicalize().ok()?;
            Some(found.parent()?.to_owned())
        });
        on_path
            .into_iter()
            .chain(self.folders.iter().flat_map(|pattern| expand(pattern)))
            .find(|folder| self.binaries.iter().all(|name| folder.join(name).is_file()))
    }

    /// Installs the tool, or says what to type.
    pub(crate) fn install(&self) -> Result<()> {
        let known =
            self.packages.iter().find(|(manager, _)| which::which(manager.program()).is_ok());
        let Some((manager, package)) = known else {
            bail!(
                "{} is missing and no known package manager is here: put {} on the PATH",
                self.name,
                self.binaries.join(" and ")
            );
        };
        let root = nix::unistd::geteuid().is_root();
        let prefix: &[&str] = match (manager.needs_root(), root) {
            (true, true) | (false, false) => &[],
            (true, false) => &["sudo", "-n"],
            (false, true) => {
                bail!("{} is missing; as an ordinary user run: brew install {package}", self.name)
            }
        };
        let commands = manager.commands(package);
        let typed = commands
            .iter()
            .map(|words| {
                let sudo = if prefix.is_empty() { "" } else { "sudo " };
                format!("{sudo}{}", words.join(" "))
            })
            .collect::<Vec<_>>()
            .join(" && ");
        if !prefix.is_empty() && !passwordless_sudo() {
            bail!("{} is missing; run: {typed}", self.name);
        }
        eprintln!("{} is missing, installing it: {typed}", self.name);
        for words in commands {
            let mut line = prefix.iter().copied().chain(words);
            let Some(program) = line.next() else { continue };
            let mut command = Command::new(program);
            command.args(line).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
            if let Err(error) = workspace::succeed(&mut command) {
                bail!("{error:#}\n{} is missing; run: {typed}", self.name);
            }
        }
        Ok(())
    }
}

fn passwordless_sudo() -> bool {
    Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The folders a pattern stands for, the newest version first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::new()];
    for component in Path::new(pattern).components() {
        let name = component.as_os_str().to_string_lossy();
        folders = match name.split_once('*') {
            None => folders.into_iter().map(|folder| folder.join(component)).collect(),
            Some((start, end)) => {
                folders.iter().flat_map(|folder| matching(folder, start, end)).collect()
            }
        };
    }
    folders.retain(|folder| folder.is_dir());
    folders
}

fn matching(folder: &Path, start: &str, end: &str) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let middle = name.strip_prefix(start)?.strip_suffix(end)?;
            let digits: String = middle.chars().filter(char::is_ascii_digit).collect();
            Some((digits.parse().unwrap_or(0), entry.path()))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_comes_first() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "notes"] {
            fs::create_dir_all(root.path().join(version).join("bin")).unwrap();
        }
        fs::create_dir_all(root.path().join("18")).unwrap();
        let found = expand(&format!("{}/*/bin", root.path().display()));
        let versions: Vec<_> = found
            .iter()
            .map(|path| path.strip_prefix(root.path()).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(versions, ["17/bin", "15/bin", "9/bin", "notes/bin"]);
    }

    #[test]
    fn every_manager_has_a_package_for_every_tool() {
        for tool in [POSTGRES, REDIS, CURL, PYTHON, NODE, WRK, CHROMIUM, CHROMEDRIVER] {
            assert_eq!(tool.packages.len(), 6, "{}", tool.name);
            for (manager, package) in tool.packages {
                assert!(!manager.commands(package).is_empty());
            }
        }
    }
}
