//! From a path as it is written to the item it means: which crate, which module.

use std::collections::BTreeMap;

use super::source::{Kind, Written};

/// An absolute path: the library's name as code writes it, and the segments below its root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Absolute {
    /// Such as `socle_domain`.
    pub library: String,
    /// Such as `identity`, `User`.
    pub segments: Vec<String>,
}

impl Absolute {
    /// The first module below the root.
    pub(crate) fn first(&self) -> Option<&str> {
        self.segments.first().map(String::as_str)
    }
}

/// Where a file stands.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    /// The library it belongs to.
    pub library: &'a str,
    /// Its module path below the root.
    pub module: &'a [String],
    /// The libraries of the workspace.
    pub libraries: &'a [String],
}

impl Place<'_> {
    /// The absolute path, if the written one starts with `crate`, `self`, `super` or a library of
    /// the workspace. Any other is relative to an import, see [`Imports`].
    pub(crate) fn resolve(&self, written: &Written) -> Option<Absolute> {
        let here = || -> Vec<String> { [self.module, &written.module].concat() };
        let (first, rest) = written.segments.split_first()?;
        let own = |segments| Absolute { library: self.library.to_owned(), segments };
        match first.as_str() {
            "crate" => Some(own(rest.to_vec())),
            "self" if rest.is_empty() => None,
            "self" => Some(own([here(), rest.to_vec()].concat())),
            "super" => {
                let mut module = here();
                let up = written.segments.iter().take_while(|s| *s == "super").count();
                module.truncate(module.len().saturating_sub(up));
                module.extend_from_slice(&written.segments[up..]);
                Some(own(module))
            }
            name => self
                .libraries
                .iter()
                .find(|known| *known == name)
                .map(|_| Absolute { library: name.to_owned(), segments: rest.to_vec() }),
        }
    }
}

/// What the imports of a file call by which name, whatever module of the file they are in.
#[derive(Debug, Default)]
pub(crate) struct Imports(BTreeMap<String, Absolute>);

impl Imports {
    /// Collects a file's imports.
    pub(crate) fn of(place: &Place<'_>, paths: &[Written]) -> Self {
        let names = paths.iter().filter_map(|written| match &written.kind {
            Kind::Use { name, .. } => Some((name.clone(), place.resolve(written)?)),
            Kind::Path | Kind::Glob { .. } => None,
        });
        Self(names.collect())
    }

    /// The absolute path behind one that starts with an imported name.
    pub(crate) fn resolve(&self, written: &Written) -> Option<Absolute> {
        let (first, rest) = written.segments.split_first()?;
        let imported = self.0.get(first)?;
        Some(Absolute {
            library: imported.library.clone(),
            segments: [imported.segments.as_slice(), rest].concat(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arch::source;

    fn resolved(module: &[&str], text: &str) -> Vec<String> {
        let module: Vec<String> = module.iter().map(|&s| s.to_owned()).collect();
        let libraries = ["socle_domain".to_owned()];
        let place = Place { library: "socle_application", module: &module, libraries: &libraries };
        let written = source::paths(text).unwrap();
        let imports = Imports::of(&place, &written);
        written
            .iter()
            .filter_map(|path| place.resolve(path).or_else(|| imports.resolve(path)))
            .map(|path| format!("{}::{}", path.library, path.segments.join("::")))
            .collect()
    }

    #[test]
    fn relative_paths_are_relative_to_the_module() {
        let module = ["identity", "sign_in"];
        assert_eq!(
            resolved(&module, "use super::ports::Users;"),
            ["socle_application::identity::ports::Users"]
        );
        assert_eq!(resolved(&module, "use super::super::audit;"), ["socle_application::audit"]);
        assert_eq!(
            resolved(&module, "mod tests { use super::X; }"),
            ["socle_application::identity::sign_in::X"]
        );
        assert_eq!(
            resolved(&module, "use self::a::B;"),
            ["socle_application::identity::sign_in::a::B"]
        );
    }

    #[test]
    fn an_imported_name_is_followed() {
        let found = resolved(&[], "use socle_domain::identity as who; fn f(_: who::User) {}");
        assert_eq!(found, ["socle_domain::identity", "socle_domain::identity::User"]);
    }

    #[test]
    fn other_crates_are_nobodys_business() {
        assert!(resolved(&[], "use std::fmt; fn f(_: chrono::Utc) {}").is_empty());
    }
}
