//! Every path that a source file names, with its line.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    ItemMod, ItemUse, Macro, Meta, Path, UseTree,
    visit::{self, Visit},
};

/// A path as it is written, where, and in which module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// From 1.
    pub line: usize,
    /// The inline modules around it, outermost first, below the file's own module.
    pub module: Vec<String>,
    /// The names between the `::`.
    pub segments: Vec<String>,
    /// What it is.
    pub kind: Kind,
}

/// What kind of mention a path is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Somewhere in code.
    Path,
    /// A leaf of a `use`, and the name it gets in this module.
    Use {
        /// The name after `as`, or the last segment.
        name: String,
        /// Whether others can import it from here.
        public: bool,
    },
    /// A `use …::*`.
    Glob {
        /// Whether others can import through it.
        public: bool,
    },
}

/// Parses a file and lists its paths.
pub(crate) fn paths(text: &str) -> syn::Result<Vec<Written>> {
    let file = syn::parse_file(text)?;
    let mut collector = Collector::default();
    collector.visit_file(&file);
    Ok(collector.found)
}

#[derive(Default)]
struct Collector {
    module: Vec<String>,
    found: Vec<Written>,
}

impl Collector {
    fn push(&mut self, span: Span, segments: Vec<String>, kind: Kind) {
        self.found.push(Written {
            line: span.start().line,
            module: self.module.clone(),
            segments,
            kind,
        });
    }

    fn tree(&mut self, tree: &UseTree, prefix: &[String], public: bool) {
        match tree {
            UseTree::Path(path) => {
                let longer = with(prefix, path.ident.to_string());
                self.tree(&path.tree, &longer, public);
            }
            UseTree::Name(name) => {
                // `use a::b::{self}` names b.
                let segments = match name.ident.to_string().as_str() {
                    "self" => prefix.to_vec(),
                    ident => with(prefix, ident.to_owned()),
                };
                let name_here = segments.last().cloned().unwrap_or_default();
                let kind = Kind::Use { name: name_here, public };
                self.push(name.ident.span(), segments, kind);
            }
            UseTree::Rename(rename) => {
                let segments = match rename.ident.to_string().as_str() {
                    "self" => prefix.to_vec(),
                    ident => with(prefix, ident.to_owned()),
                };
                let kind = Kind::Use { name: rename.rename.to_string(), public };
                self.push(rename.ident.span(), segments, kind);
            }
            UseTree::Glob(glob) => {
                let span = glob.star_token.spans[0];
                self.push(span, prefix.to_vec(), Kind::Glob { public });
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, prefix, public);
                }
            }
        }
    }

    /// Macros are opaque to a parser, their paths are not: names joined by `::`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut segments: Vec<(String, Span)> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.flush(&mut segments);
                    }
                    segments.push((ident.to_string(), ident.span()));
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.flush(&mut segments);
                    colons = 0;
                    self.tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.flush(&mut segments);
                    colons = 0;
                }
            }
        }
        self.flush(&mut segments);
    }

    fn flush(&mut self, segments: &mut Vec<(String, Span)>) {
        if segments.len() > 1 {
            let span = segments[0].1;
            let names = segments.iter().map(|(name, _)| name.clone()).collect();
            self.push(span, names, Kind::Path);
        }
        segments.clear();
    }
}

fn with(prefix: &[String], last: String) -> Vec<String> {
    prefix.iter().cloned().chain([last]).collect()
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&item.tree, &[], public);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if let Some(first) = path.segments.first() {
            self.push(first.ident.span(), segments, Kind::Path);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        self.tokens(invocation.tokens.clone());
        visit::visit_macro(self, invocation);
    }

    fn visit_meta(&mut self, meta: &'ast Meta) {
        if let Meta::List(list) = meta {
            self.tokens(list.tokens.clone());
        }
        visit::visit_meta(self, meta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        paths(text)
            .unwrap()
            .iter()
            .map(|path| format!("{}:{}", path.line, path.segments.join("::")))
            .collect()
    }

    #[test]
    fn nested_use_trees_are_unfolded() {
        let text = "use crate::{a::{self, B as C}, d::*};\nuse ::e::F;";
        assert_eq!(names(text), ["1:crate::a", "1:crate::a::B", "1:crate::d", "2:e::F"]);
    }

    #[test]
    fn paths_in_code_types_macros_and_attributes_are_seen() {
        let text = "#[openapi(paths(crate::a::b))]\nstruct S(crate::c::D);\nfn f() {\n    \
                    crate::e::g();\n    matches!(x, crate::h::I { .. });\n}";
        let names = names(text);
        for expected in ["1:crate::a::b", "2:crate::c::D", "4:crate::e::g", "5:crate::h::I"] {
            assert!(names.iter().any(|name| name == expected), "{expected} in {names:?}");
        }
    }

    #[test]
    fn a_path_knows_its_inline_module() {
        let found = paths("mod outer { mod inner { use super::X; } }").unwrap();
        assert_eq!(found[0].module, ["outer", "inner"]);
    }
}
