//! Databases in files.

use std::path::{Path, PathBuf};

const SCHEME: &str = "sqlite://";

pub(super) fn url(file: &Path) -> String {
    format!("{SCHEME}{}", file.display())
}

pub(super) fn file(url: &str) -> PathBuf {
    url.strip_prefix(SCHEME).expect("the database is a file").into()
}
