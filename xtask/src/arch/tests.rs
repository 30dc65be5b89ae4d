//! Planted violations: small workspaces on disk, one broken rule each.

use std::{fs, path::Path};

use super::{check, contexts, crates};
use crate::workspace::Workspace;

/// Folder, package, and what it may depend on in a correct layout.
const CRATES: &[(&str, &str, &[&str])] = &[
    ("crates/domain", "socle-domain", &[]),
    ("crates/application", "socle-application", &["crates/domain"]),
    ("crates/adapters/sql/postgres", "socle-postgres", &["crates/application", "crates/domain"]),
    ("crates/adapters/crypto", "socle-crypto", &["crates/application", "crates/domain"]),
    ("crates/http", "socle-http", &["crates/application", "crates/domain"]),
    (
        "crates/server",
        "socle",
        &["crates/http", "crates/adapters/crypto", "crates/adapters/sql/postgres"],
    ),
    ("tests", "socle-tests", &["crates/server", "crates/http"]),
    ("xtask", "xtask", &[]),
];

/// A correct layout of source files, each naming what it may.
const SOURCES: &[(&str, &str)] = &[
    ("crates/domain/src/lib.rs", "pub mod access; pub mod identity; pub mod recruiting;"),
    ("crates/domain/src/access.rs", "use crate::identity::UserId; pub struct Actor(UserId);"),
    ("crates/domain/src/identity/mod.rs", "pub struct UserId;"),
    ("crates/domain/src/recruiting.rs", "use crate::identity::UserId; fn f(_: UserId) {}"),
    ("crates/application/src/lib.rs", "pub mod audit; pub mod identity; pub mod store;"),
    (
        "crates/application/src/store.rs",
        "use crate::identity::ports::IdentityTx; pub trait Tx: IdentityTx {}",
    ),
    (
        "crates/application/src/caching.rs",
        "use socle_domain::identity::UserId; pub struct Message(UserId);",
    ),
    ("crates/application/src/audit/mod.rs", "pub mod ports; pub fn record() {}"),
    ("crates/application/src/audit/ports.rs", "pub trait AuditTx {}"),
    (
        "crates/application/src/identity/mod.rs",
        "mod sign_in; pub mod events; pub mod ports; pub use ports::Users;",
    ),
    ("crates/application/src/identity/events.rs", "pub struct SignedUp;"),
    ("crates/application/src/identity/ports.rs", "pub trait Users {} pub trait IdentityTx {}"),
    (
        "crates/application/src/identity/sign_in.rs",
        "use super::ports::Users; use crate::audit; fn f() { audit::record() }",
    ),
    (
        "crates/application/src/recruiting/mod.rs",
        "use crate::identity::events::SignedUp; fn f(_: SignedUp) {}",
    ),
    ("crates/adapters/sql/src/lib.rs", "mod identity; mod tx;"),
    ("crates/adapters/sql/src/tx.rs", "use socle_application::identity::ports::Users;"),
    ("crates/adapters/sql/src/identity.rs", "use socle_application::identity::ports::Users;"),
    ("crates/adapters/crypto/src/lib.rs", "mod bcrypt;"),
    (
        "crates/adapters/crypto/src/bcrypt.rs",
        "use socle_application::identity::ports::Users; fn f<T: Users>() {}",
    ),
    ("crates/http/src/lib.rs", "pub mod app; pub mod identity;"),
    ("crates/http/src/app.rs", "use crate::identity; fn f() { identity::routes() }"),
    ("crates/http/src/identity.rs", "pub fn routes() {}"),
    ("crates/http/src/extract/actor.rs", "use socle_application::identity::Authenticate;"),
    ("crates/server/src/lib.rs", "use socle_http::identity;"),
    ("tests/src/lib.rs", "use socle_application::identity::ports::Users;"),
    ("xtask/src/lib.rs", ""),
];

struct Fixture {
    folder: tempfile::TempDir,
    /// Beside the workspace: cargo takes a path dependency inside its folder for a member.
    strangers: tempfile::TempDir,
}

impl Fixture {
    fn correct() -> Self {
        let fixture =
            Self { folder: tempfile::tempdir().unwrap(), strangers: tempfile::tempdir().unwrap() };
        let members: Vec<String> =
            CRATES.iter().map(|(folder, ..)| format!("{folder:?}")).collect();
        fixture.write(
            "Cargo.toml",
            &format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", ")),
        );
        for (folder, package, dependencies) in CRATES {
            let mut manifest = format!(
                "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"
            );
            if folder.contains("/sql/") {
                manifest.push_str("[lib]\npath = \"../src/lib.rs\"\n");
            }
            manifest.push_str("[dependencies]\n");
            fixture.write(&format!("{folder}/Cargo.toml"), &manifest);
            for dependency in *dependencies {
                fixture.depend(folder, dependency);
            }
        }
        for (file, text) in SOURCES {
            fixture.write(file, text);
        }
        fixture
    }

    fn path(&self, file: &str) -> std::path::PathBuf {
        self.folder.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds a dependency on a crate of the fixture.
    fn depend(&self, from: &str, to: &str) {
        let package = CRATES.iter().find(|(folder, ..)| *folder == to).unwrap().1;
        self.append(from, &format!("{package} = {{ path = {:?} }}\n", self.path(to)));
    }

    /// Adds a dependency on a crate that stands for one of the registry.
    fn depend_on_stranger(&self, from: &str, name: &str) {
        let folder = self.strangers.path().join(name);
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n[workspace]\n");
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.join("src/lib.rs"), "").unwrap();
        self.append(from, &format!("{name} = {{ path = {folder:?} }}\n"));
    }

    fn append(&self, folder: &str, text: &str) {
        let file = format!("{folder}/Cargo.toml");
        let old = fs::read_to_string(self.path(&file)).unwrap();
        self.write(&file, &(old + text));
    }

    fn load(&self) -> Workspace {
        Workspace::load_from(&self.path("Cargo.toml")).unwrap()
    }

    /// The violations, each as `file:line: rule: what`.
    fn violations(&self) -> Vec<String> {
        check(&self.load()).unwrap().iter().map(ToString::to_string).collect()
    }
}

#[track_caller]
fn only(violations: &[String], file_and_line: &str, rule: &str) {
    assert_eq!(violations.len(), 1, "{violations:#?}");
    let found = &violations[0];
    assert!(
        found.starts_with(&format!("{file_and_line}: {rule}: ")),
        "expected {file_and_line}: {rule}, found {found}"
    );
}

/// Plants one file into the correct layout.
#[track_caller]
fn planted(file: &str, text: &str, line: usize, rule: &str) {
    let fixture = Fixture::correct();
    fixture.write(file, text);
    only(&fixture.violations(), &format!("{file}:{line}"), rule);
}

#[test]
fn a_correct_layout_passes() {
    assert_eq!(Fixture::correct().violations(), [""; 0]);
}

#[test]
fn arrows_point_inwards_only() {
    for (from, to) in [
        ("crates/application", "xtask"),
        ("crates/http", "crates/adapters/crypto"),
        ("crates/adapters/crypto", "crates/adapters/sql/postgres"),
        ("xtask", "crates/domain"),
    ] {
        let fixture = Fixture::correct();
        fixture.depend(from, to);
        let workspace = fixture.load();
        let violations: Vec<_> =
            crates::check(&workspace).iter().map(ToString::to_string).collect();
        only(&violations, &format!("{from}/Cargo.toml:0"), "arrows point inwards");
    }
}

#[test]
fn technologies_have_their_place() {
    for (from, stranger, rule) in [
        ("crates/domain", "serde", "the domain has no async, no I/O and no serialization"),
        ("crates/domain", "async-trait", "the domain has no async, no I/O and no serialization"),
        ("crates/application", "actix-web", "the web framework only in http and server"),
        ("crates/application", "diesel-async", "SQL only in the SQL adapter"),
        ("crates/http", "diesel", "SQL only in the SQL adapter"),
        ("crates/adapters/crypto", "diesel", "SQL only in the SQL adapter"),
        ("crates/application", "lettre", "the outside world only in its adapter"),
    ] {
        let fixture = Fixture::correct();
        fixture.depend_on_stranger(from, stranger);
        only(&fixture.violations(), &format!("{from}/Cargo.toml:0"), rule);
    }
}

#[test]
fn the_sql_adapter_may_use_diesel() {
    let fixture = Fixture::correct();
    fixture.depend_on_stranger("crates/adapters/sql/postgres", "diesel");
    assert_eq!(fixture.violations(), [""; 0]);
}

#[test]
fn a_crate_without_a_layer_is_reported() {
    let fixture = Fixture::correct();
    fixture.write("Cargo.toml", "[workspace]\nmembers = [\"crates/stray\"]\n");
    fixture.write("crates/stray/Cargo.toml", "[package]\nname = \"stray\"\nversion = \"0.1.0\"\n");
    fixture.write("crates/stray/src/lib.rs", "");
    only(&fixture.violations(), "crates/stray/Cargo.toml:0", "every crate has a layer");
}

#[test]
fn the_platform_never_uses_a_vertical() {
    let rule = "the platform never uses a vertical";
    planted(
        "crates/application/src/identity/sign_in.rs",
        "\nfn f() { crate::recruiting::hire(); }",
        2,
        rule,
    );
    planted("crates/http/src/audit.rs", "use socle_domain::recruiting::Job;", 1, rule);
    planted(
        "crates/adapters/sql/src/identity.rs",
        "fn f() { assert!(super::recruiting::is_open()); }",
        1,
        rule,
    );
}

#[test]
fn a_vertical_never_uses_another() {
    let rule = "a vertical never uses another vertical";
    planted("crates/application/src/voice/call.rs", "use crate::{audit, mail::Inbox};", 1, rule);
    planted(
        "crates/domain/src/mail.rs",
        "mod tests { use crate::recruiting::{Job as Offer}; }",
        1,
        rule,
    );
}

#[test]
fn the_foundation_never_uses_a_context() {
    let rule = "the foundation never uses a context";
    planted("crates/application/src/outbox.rs", "use crate::identity::events::SignedUp;", 1, rule);
    planted("crates/application/src/caching.rs", "use socle_domain::recruiting::Job;", 1, rule);
    planted("crates/domain/src/id.rs", "use crate::identity::UserId;", 1, rule);
    planted("crates/http/src/problem.rs", "use socle_application::identity::SignInError;", 1, rule);
    // Who asks is identity's to say, and nobody else's.
    planted("crates/http/src/extract/actor.rs", "use socle_application::audit::Trail;", 1, rule);
    // An adapter implements ports and knows no use case.
    planted(
        "crates/adapters/crypto/src/bcrypt.rs",
        "use socle_application::identity::SignIn;",
        1,
        rule,
    );
}

#[test]
fn a_context_never_reaches_anothers_repositories() {
    let rule = "a context's ports are its own";
    let file = "crates/application/src/audit/record.rs";
    planted(file, "use crate::identity::ports::Users;", 1, rule);
    planted(file, "use super::super::identity::ports;", 1, rule);
    // Behind an import, and behind a re-export.
    planted(file, "use crate::identity;\nfn f<T: identity::ports::Users>() {}", 2, rule);
    planted(file, "use crate::identity::Users;", 1, rule);
}

#[test]
fn a_context_shows_only_its_root_and_its_events() {
    planted(
        "crates/application/src/audit/record.rs",
        "use crate::identity::sign_in::SignIn;",
        1,
        "a context shows its root and its events",
    );
}

#[test]
fn a_glob_of_a_root_hides_contexts() {
    planted("crates/application/src/audit/record.rs", "use crate::*;", 1, "contexts are named");
}

#[test]
fn the_project_itself_is_understood() {
    // Whether it passes is what `cargo xtask arch` says; here every file must at least parse.
    let workspace = Workspace::load().unwrap();
    assert!(workspace.root().join(Path::new("xtask")).is_dir());
    contexts::check(&workspace).unwrap();
}
