//! The files of the project.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

/// The texts that git knows or would add, by their names, of those whose names match.
pub(crate) fn read(root: &Path, pattern: &str) -> Result<Vec<(String, String)>> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others"])
        .args(["--exclude-standard", "--", pattern])
        .stdin(Stdio::null())
        .output()
        .context("could not run git")?;
    ensure!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let texts = names.split_terminator('\0').filter_map(|name| {
        // A file deleted and not yet committed is still in the list.
        let text = fs::read_to_string(root.join(name)).ok()?;
        Some((name.to_owned(), text))
    });
    Ok(texts.collect())
}
