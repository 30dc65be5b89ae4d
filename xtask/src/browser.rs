//! The browser of the tests, found or installed.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::tools;

/// What the programs are called, by who packages them.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where macOS keeps them.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// A browser and the program that steers it.
#[derive(Debug)]
pub(crate) struct Browser {
    chromium: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Those of this machine. Installs what is missing, or says which command does.
    pub(crate) fn find() -> Result<Self> {
        if chromium().is_none() {
            tools::CHROMIUM.install()?;
        }
        let chromium = chromium().with_context(|| format!("none of {NAMES:?} is on the PATH"))?;
        let driver = tools::CHROMEDRIVER.folder()?.join("chromedriver");
        Ok(Self { chromium, driver })
    }

    /// Tells the tests where it is.
    pub(crate) fn tell(&self, tests: &mut Command) {
        tests
            .env("SOCLE_TEST_CHROMIUM", &self.chromium)
            .env("SOCLE_TEST_CHROMEDRIVER", &self.driver);
    }
}

fn chromium() -> Option<PathBuf> {
    let on_path = NAMES.iter().find_map(|name| which::which(name).ok());
    let installed = || APPLICATIONS.iter().map(Path::new).find(|path| path.is_file());
    on_path.or_else(|| Some(installed()?.to_owned()))
}
