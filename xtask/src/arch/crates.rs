//! Rules between crates: arrows point inwards, and every technology has its one place.

use cargo_metadata::{DependencyKind, Package};

use super::Violation;
use crate::workspace::Workspace;

/// What a crate of the workspace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The business's rules.
    Domain,
    /// Use cases and ports.
    Application,
    /// A kind of outside world behind ports.
    Adapter,
    /// The adapter that speaks SQL.
    Sql,
    /// The HTTP interface.
    Http,
    /// The binary that wires everything.
    Server,
    /// Suites over everything.
    Tests,
    /// Developers' programs, which know nothing of the product.
    Tool,
    /// Throwaway servers, which tests and developers' programs start.
    TestServers,
}

impl Layer {
    /// The layer by a manifest's folder, relative to the workspace's root.
    pub(crate) fn of(folder: &str) -> Option<Self> {
        match folder {
            "crates/domain" => Some(Self::Domain),
            "crates/application" => Some(Self::Application),
            "crates/http" => Some(Self::Http),
            "crates/server" => Some(Self::Server),
            "tests" => Some(Self::Tests),
            "tests/servers" => Some(Self::TestServers),
            "xtask" | "xtask/ceiling" => Some(Self::Tool),
            _ if folder.starts_with("crates/adapters/sql/") => Some(Self::Sql),
            _ if folder.starts_with("crates/adapters/") => Some(Self::Adapter),
            _ => None,
        }
    }

    /// Whether this layer may depend on another crate of the given layer.
    fn may_use(self, other: Self) -> bool {
        match self {
            Self::Domain | Self::TestServers => false,
            Self::Tool => other == Self::TestServers,
            Self::Application => other == Self::Domain,
            Self::Adapter | Self::Sql | Self::Http => {
                matches!(other, Self::Domain | Self::Application)
            }
            Self::Server => !matches!(other, Self::Tests | Self::Tool | Self::TestServers),
            Self::Tests => other != Self::Tool,
        }
    }
}

/// Crates that a layer must do without, and why.
struct Ban {
    layers: &'static [Layer],
    /// A name, or with a `*` at the end the start of names.
    crates: &'static [&'static str],
    rule: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        layers: &[Layer::Domain],
        crates: &[
            "tokio*",
            "async-*",
            "futures*",
            "actix*",
            "serde*",
            "toml",
            "getrandom",
            "rand*",
            "tracing*",
            "mockall",
            "socket2",
            "hyper*",
            "axum*",
            "rayon*",
        ],
        rule: "the domain has no async, no I/O and no serialization",
    },
    Ban {
        layers: &[Layer::Domain, Layer::Application, Layer::Adapter, Layer::Http, Layer::Server],
        crates: &[
            "diesel*",
            "sqlx*",
            "rusqlite",
            "libsqlite3-sys",
            "tokio-postgres*",
            "postgres",
            "deadpool-*",
        ],
        rule: "SQL only in the SQL adapter",
    },
    Ban {
        layers: &[Layer::Domain, Layer::Application, Layer::Adapter, Layer::Sql],
        crates: &["actix*", "utoipa*", "axum*"],
        rule: "the web framework only in http and server",
    },
    Ban {
        layers: &[Layer::Domain, Layer::Application, Layer::Http, Layer::Sql],
        crates: &[
            "reqwest",
            "ureq",
            "hyper*",
            "lettre",
            "redis",
            "fred",
            "object_store",
            "bcrypt",
            "jsonwebtoken",
            "aes-gcm",
            "totp-rs",
            "getrandom",
            "moka",
            "governor",
        ],
        rule: "the outside world only in its adapter",
    },
    Ban {
        layers: &[Layer::Domain, Layer::Application],
        crates: &[
            "clap*",
            "figment*",
            "config",
            "minijinja*",
            "mrml",
            "fluent*",
            "tracing-subscriber",
        ],
        rule: "configuration and presentation stay outside",
    },
];

/// Every dependency between crates that points outwards or brings a technology where it does not
/// belong. Only what ships counts: development dependencies are free.
pub(crate) fn check(workspace: &Workspace) -> Vec<Violation> {
    let packages = workspace.metadata().workspace_packages();
    let folder = |package: &Package| relative(workspace, package.manifest_path.as_std_path());
    let mut violations = Vec::new();
    for package in &packages {
        let folder_of_package = folder(package);
        let file = format!("{folder_of_package}/Cargo.toml");
        let mut report = |rule, what| {
            violations.push(Violation { file: file.clone(), line: 0, rule, what });
        };
        let Some(layer) = Layer::of(&folder_of_package) else {
            report(
                "every crate has a layer",
                format!("{} stands in no folder of the design", package.name),
            );
            continue;
        };
        for dependency in &package.dependencies {
            if dependency.kind != DependencyKind::Normal {
                continue;
            }
            let inner = packages.iter().find(|other| *other.name == dependency.name);
            if let Some(inner) = inner {
                let target = Layer::of(&folder(inner));
                if !target.is_some_and(|target| layer.may_use(target)) {
                    report(
                        "arrows point inwards",
                        format!("{} may not depend on {}", package.name, dependency.name),
                    );
                }
                continue;
            }
            for ban in BANS {
                let named = ban.crates.iter().any(|name| matches(name, &dependency.name));
                if named && ban.layers.contains(&layer) {
                    report(
                        ban.rule,
                        format!("{} may not depend on {}", package.name, dependency.name),
                    );
                }
            }
        }
    }
    violations
}

/// The folder of a manifest as the rules name it.
pub(crate) fn relative(workspace: &Workspace, manifest: &std::path::Path) -> String {
    let folder = manifest.parent().unwrap_or(manifest);
    let folder = folder.strip_prefix(workspace.root()).unwrap_or(folder);
    folder.to_string_lossy().replace('\\', "/")
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}
