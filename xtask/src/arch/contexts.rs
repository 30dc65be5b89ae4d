//! Rules between contexts, read from the paths in the sources.
//!
//! The context of a file is its first module. A module that is no context is *foundation*: what
//! contexts stand on, which therefore must not lean on them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{
    Violation,
    crates::{Layer, relative},
    paths::{Absolute, Imports, Place},
    source::{self, Kind, Written},
};
use crate::workspace::Workspace;

/// The contexts every deployment has.
const PLATFORM: [&str; 11] = [
    "identity",
    "access",
    "organizations",
    "audit",
    "privacy",
    "files",
    "tasks",
    "email",
    "notifications",
    "webhooks",
    "ai",
];

/// The business modules on top.
const VERTICALS: [&str; 5] = ["recruiting", "insurance", "creators", "mail", "voice"];

/// Foundation files that may name contexts, and why. A path that ends in `/` means everything
/// below; no names mean every context.
const WIRING: &[(&str, &[&str], &str)] = &[
    ("crates/domain/src/lib.rs", &[], "lists the contexts"),
    ("crates/application/src/lib.rs", &[], "lists the contexts"),
    (
        "crates/application/src/store.rs",
        &[],
        "one transaction has the repositories of every context as supertraits",
    ),
    (
        "crates/application/src/changes.rs",
        &[],
        "whoever remembers something of any context is told what has changed",
    ),
    (
        "crates/application/src/testkit/",
        &[],
        "the mocked transaction has the repositories of every context",
    ),
    (
        "crates/application/src/idempotency/service.rs",
        &["tasks"],
        "what has expired is removed by a task",
    ),
    (
        "crates/adapters/email/src/",
        &["email"],
        "the adapter puts the context's messages into words and sends them",
    ),
    ("crates/adapters/memory/src/caches.rs", &[], "is told what has changed, of whichever context"),
    ("crates/adapters/sql/src/lib.rs", &[], "lists the contexts"),
    (
        "crates/adapters/sql/src/tx.rs",
        &[],
        "the SQL transaction implements the repositories of every context",
    ),
    ("crates/adapters/sql/src/schema.rs", &[], "the tables of every context are one database"),
    ("crates/adapters/sql/src/backend/", &[], "where the dialects part, whatever the context"),
    ("crates/adapters/sql/src/retention.rs", &[], "joins what every context keeps no longer"),
    ("crates/http/src/lib.rs", &[], "lists the contexts"),
    ("crates/http/src/app.rs", &[], "mounts the routes of every context"),
    ("crates/http/src/development/", &["email"], "shows the mails that leave no machine"),
    ("crates/http/src/openapi.rs", &[], "one document describes every context"),
    (
        "crates/http/src/extract/actor.rs",
        &["identity", "access"],
        "every handler is told who asks and what they may do, and these know",
    ),
];

/// What a file or a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context<'a> {
    Platform(&'a str),
    Vertical(&'a str),
    Foundation,
}

impl<'a> Context<'a> {
    fn of(module: Option<&'a str>) -> Self {
        match module {
            Some(name) if PLATFORM.contains(&name) => Self::Platform(name),
            Some(name) if VERTICALS.contains(&name) => Self::Vertical(name),
            _ => Self::Foundation,
        }
    }
}

/// A crate whose sources are checked.
#[derive(Debug)]
struct Crate {
    layer: Layer,
    library: String,
    source: PathBuf,
}

/// Every path that reaches from one context into another where it must not.
pub(crate) fn check(workspace: &Workspace) -> Result<Vec<Violation>> {
    let crates = crates(workspace);
    let libraries: Vec<String> = crates.iter().map(|c| c.library.clone()).collect();
    let application = crates.iter().find(|c| c.layer == Layer::Application);
    let reexports = match application {
        Some(application) => reexported_ports(application, &libraries)?,
        None => BTreeSet::new(),
    };
    let application = application.map_or("", |c| c.library.as_str());

    let mut violations = Vec::new();
    let mut seen = BTreeSet::new();
    for krate in &crates {
        // The two SQL crates share one source.
        if !seen.insert(&krate.source) {
            continue;
        }
        for file in rust_files(&krate.source)? {
            let name = relative_file(workspace.root(), &file);
            let allowed = wiring(&name);
            if allowed.is_some_and(<[_]>::is_empty) {
                continue;
            }
            let module = module_of(&krate.source, &file);
            let place = Place { library: &krate.library, module: &module, libraries: &libraries };
            let written = read(&file)?;
            let checker = Checker {
                krate,
                place: &place,
                application,
                domain: crates
                    .iter()
                    .find(|c| c.layer == Layer::Domain)
                    .map_or("", |c| c.library.as_str()),
                reexports: &reexports,
                allowed: allowed.unwrap_or_default(),
            };
            for (line, rule, what) in checker.check(&written) {
                violations.push(Violation { file: name.clone(), line, rule, what });
            }
        }
    }
    Ok(violations)
}

type Finding = (usize, &'static str, String);

struct Checker<'a> {
    krate: &'a Crate,
    place: &'a Place<'a>,
    application: &'a str,
    domain: &'a str,
    reexports: &'a BTreeSet<(String, String)>,
    allowed: &'a [&'a str],
}

impl Checker<'_> {
    fn check(&self, written: &[Written]) -> Vec<Finding> {
        let imports = Imports::of(self.place, written);
        let mut findings = Vec::new();
        for path in written {
            let module = [self.place.module, &path.module].concat();
            let here = Context::of(module.first().map(String::as_str));
            if let Some(target) = self.place.resolve(path) {
                findings.extend(self.between(here, path, &target));
                findings.extend(self.inside_application(here, path, &target));
            } else if let Some(target) = imports.resolve(path) {
                // The import itself was judged above; what it leads to may lie deeper.
                findings.extend(self.inside_application(here, path, &target));
            }
        }
        findings
    }

    /// Who may name whom at all.
    fn between(&self, here: Context<'_>, path: &Written, target: &Absolute) -> Option<Finding> {
        if target.segments.is_empty() && matches!(path.kind, Kind::Glob { .. }) {
            let what = format!("{}::* hides which contexts are used", target.library);
            return Some((path.line, "contexts are named", what));
        }
        let there = Context::of(target.first());
        let shown = show(target);
        let (rule, what) = match (here, there) {
            (Context::Platform(from), Context::Vertical(to)) => {
                ("the platform never uses a vertical", format!("{from} uses {to}: {shown}"))
            }
            (Context::Vertical(from), Context::Vertical(to)) if from != to => {
                ("a vertical never uses another vertical", format!("{from} uses {to}: {shown}"))
            }
            (Context::Foundation, Context::Vertical(to)) => (
                "the foundation never uses a context",
                format!("a foundation module uses {to}: {shown}"),
            ),
            (Context::Foundation, Context::Platform(to)) if !self.may_stand_on(target) => (
                "the foundation never uses a context",
                format!("a foundation module uses {to}: {shown}"),
            ),
            _ => return None,
        };
        Some((path.line, rule, what))
    }

    /// What a foundation module may still use of the platform: outside the domain, the domain's
    /// vocabulary (an address, an actor); in an adapter of one technology, the ports it implements.
    fn may_stand_on(&self, target: &Absolute) -> bool {
        let vocabulary = target.library == self.domain && self.krate.library != self.domain;
        let port = self.krate.layer == Layer::Adapter
            && target.library == self.application
            && target.segments.get(1).is_some_and(|name| name == "ports");
        let wiring = target.first().is_some_and(|context| self.allowed.contains(&context));
        vocabulary || port || wiring
    }

    /// In the application, another context is its events and what its root offers, never its
    /// repositories and never a module of its own.
    fn inside_application(
        &self,
        here: Context<'_>,
        path: &Written,
        target: &Absolute,
    ) -> Option<Finding> {
        if self.krate.layer != Layer::Application || target.library != self.application {
            return None;
        }
        let (Context::Platform(to) | Context::Vertical(to)) = Context::of(target.first()) else {
            return None;
        };
        if matches!(here, Context::Platform(from) | Context::Vertical(from) if from == to) {
            return None;
        }
        let second = target.segments.get(1)?;
        let shown = show(target);
        let reexported = self.reexports.contains(&(to.to_owned(), second.clone()));
        if second == "ports" || reexported {
            return Some((
                path.line,
                "a context's ports are its own",
                format!("{shown} reaches {to}'s ports; use its events or a function at its root"),
            ));
        }
        let is_module = second.starts_with(char::is_lowercase);
        if is_module && second != "events" && target.segments.len() > 2 {
            return Some((
                path.line,
                "a context shows its root and its events",
                format!("{shown} reaches into {to}; let its root offer what is needed"),
            ));
        }
        None
    }
}

/// What contexts' roots re-export of their ports, which hides a repository and does not free it.
fn reexported_ports(
    application: &Crate,
    libraries: &[String],
) -> Result<BTreeSet<(String, String)>> {
    let mut found = BTreeSet::new();
    for name in PLATFORM.into_iter().chain(VERTICALS) {
        let folder = application.source.join(name);
        let root = [folder.join("mod.rs"), folder.with_extension("rs")];
        let Some(root) = root.iter().find(|file| file.is_file()) else {
            continue;
        };
        let module = [name.to_owned()];
        let place = Place { library: &application.library, module: &module, libraries };
        for path in read(root)? {
            let Kind::Use { name: shown, public: true } = &path.kind else {
                continue;
            };
            // `pub use ports::X` starts with a module of this file.
            let first = path.segments.first().map(String::as_str);
            let in_ports = first == Some("ports")
                || place
                    .resolve(&path)
                    .is_some_and(|target| target.segments.get(1).is_some_and(|s| s == "ports"));
            if in_ports {
                found.insert((name.to_owned(), shown.clone()));
            }
        }
    }
    Ok(found)
}

fn crates(workspace: &Workspace) -> Vec<Crate> {
    let mut found = BTreeMap::new();
    for package in workspace.metadata().workspace_packages() {
        let folder = relative(workspace, package.manifest_path.as_std_path());
        let layer = match Layer::of(&folder) {
            // The server and the tests may see everything, tools see nothing.
            None | Some(Layer::Server | Layer::Tests | Layer::Tool | Layer::TestServers) => {
                continue;
            }
            Some(layer) => layer,
        };
        for target in package.targets.iter().filter(|target| target.is_lib()) {
            let source = target.src_path.as_std_path();
            let source = source.canonicalize().unwrap_or_else(|_| source.to_owned());
            let library = target.name.replace('-', "_");
            found.insert(
                library.clone(),
                Crate { layer, library, source: source.parent().unwrap_or(&source).to_owned() },
            );
        }
    }
    found.into_values().collect()
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<Written>> {
    let text =
        fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    source::paths(&text).with_context(|| format!("could not parse {}", file.display()))
}

/// `identity/sign_in.rs` is the module `identity::sign_in`, `identity/mod.rs` is `identity`.
fn module_of(source: &Path, file: &Path) -> Vec<String> {
    let below = file.strip_prefix(source).unwrap_or(file).with_extension("");
    let mut module: Vec<String> =
        below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let last = module.last().map(String::as_str);
    let is_root = module.len() == 1 && matches!(last, Some("lib" | "main"));
    if last == Some("mod") || is_root {
        module.pop();
    }
    module
}

fn relative_file(root: &Path, file: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let below = file.strip_prefix(&root).unwrap_or(file);
    below.to_string_lossy().replace('\\', "/")
}

/// The contexts that a wiring file may name; none listed means every one.
fn wiring(file: &str) -> Option<&'static [&'static str]> {
    WIRING
        .iter()
        .find(|(path, ..)| if path.ends_with('/') { file.starts_with(path) } else { file == *path })
        .map(|(_, contexts, _why)| *contexts)
}

fn show(path: &Absolute) -> String {
    std::iter::once(&path.library)
        .chain(&path.segments)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("::")
}
