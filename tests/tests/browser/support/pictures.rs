//! Pictures of pages, kept for people to look at.

use std::path::PathBuf;

use base64::Engine as _;
use serde_json::json;
use socle_domain::identity::Locale;
use thirtyfour::error::WebDriverResult;

use super::browser::{Browser, Scripts};
use super::size::Size;

impl Browser {
    /// Keeps pictures of the whole page, one for each size.
    pub(crate) async fn screenshot(&self, name: &str) {
        if !self.looks() {
            return;
        }
        for size in Size::ALL {
            self.lay_out(size).await.expect("the window can be resized");
            self.picture(name, size).await.expect("a picture can be taken");
        }
        self.resize(self.size()).await;
    }

    async fn picture(&self, name: &str, size: Size) -> WebDriverResult<()> {
        // A window as high as the page. Asked for more than its window, Chromium shifts pages that
        // run from right to left.
        let height =
            self.execute("return document.documentElement.scrollHeight", Vec::new()).await?;
        self.lay_out_higher(size, height.as_u64().expect("a height")).await?;
        let answer = self.command("Page.captureScreenshot", json!({"format": "png"})).await?;
        let data = answer["data"].as_str().expect("a picture");
        let bytes = base64::engine::general_purpose::STANDARD.decode(data).expect("base64");
        let scripts = if self.scripts() == Scripts::Off { "-noscript" } else { "" };
        let folder = screenshots().join(self.expected().map_or("any", Locale::as_str));
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}-{}{scripts}.png", size.name()));
        // Two tests may take the same picture: it is there as a whole or not at all.
        let part = tempfile::NamedTempFile::new_in(&folder).expect("a file for a picture");
        std::fs::write(part.path(), bytes).expect("a picture can be kept");
        part.persist(file).expect("a picture can be kept");
        Ok(())
    }
}

/// The folder of the pictures, beside what cargo builds.
fn screenshots() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots")
}
