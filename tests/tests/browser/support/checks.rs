//! What is demanded of every page that a test comes to. The rules are those of WCAG 2.2 that a
//! program can judge.

use serde_json::{Value, json};
use socle_domain::identity::Locale;
use thirtyfour::error::WebDriverResult;

use super::browser::Browser;
use super::size::Size;

const CHECKS: &str = include_str!("checks.js");
const FOCUS: &str = include_str!("focus.js");

/// How a page is looked at. Colours do not depend on the size, so one size is dark.
const LOOKS: [(Size, bool); 3] =
    [(Size::Phone, false), (Size::Desktop, false), (Size::Desktop, true)];

/// Everything that is wrong with the page as it stands, in words.
pub(super) async fn findings(browser: &Browser) -> WebDriverResult<Vec<String>> {
    // First, as the keyboard begins where the page does, until something was clicked.
    let mut found = keyboard(browser).await?;
    for (size, dark) in LOOKS {
        browser.lay_out(size).await?;
        browser.colour_scheme(dark).await?;
        let locale = browser.expected();
        let expected = json!({
            "lang": locale.map(Locale::as_str),
            "dir": locale.map(Locale::direction),
            "width": size.width(),
            "dark": dark,
        });
        let answer = browser.execute(CHECKS, vec![expected]).await?;
        let scheme = if dark { "dark" } else { "light" };
        let told = |text| format!("{} and {scheme}: {text}", size.name());
        found.extend(texts(&answer).into_iter().map(told));
    }
    browser.colour_scheme(false).await?;
    browser.lay_out(browser.size()).await?;
    Ok(found)
}

/// Presses Tab until every control had its turn, and once more for the way around.
async fn keyboard(browser: &Browser) -> WebDriverResult<Vec<String>> {
    let start = browser.execute(FOCUS, Vec::new()).await?;
    let controls = start["controls"].as_u64().expect("a number");
    let (mut found, mut places) = (Vec::new(), Vec::new());
    for _ in 0..=controls {
        browser.tab().await?;
        let stop = browser.execute(FOCUS, Vec::new()).await?;
        found.extend(texts(&stop["wrong"]));
        // Between the last control and the first stands the browser itself.
        if let Some(place) = stop["place"].as_u64() {
            places.push(place);
        }
    }
    let mut once = places.clone();
    once.truncate(usize::try_from(controls).expect("a small number"));
    let first = once.iter().position(|place| *place == 0).unwrap_or(0);
    once.rotate_left(first);
    if !once.iter().copied().eq(0..controls) {
        found.push(format!("Tab leads to {places:?} of {controls} controls"));
    }
    browser.execute("document.activeElement?.blur(); scrollTo(0, 0)", Vec::new()).await?;
    Ok(found)
}

fn texts(list: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    list.as_array().expect("a list").iter().map(text).collect()
}
