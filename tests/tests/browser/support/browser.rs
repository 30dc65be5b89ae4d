//! The browser as a person uses it: everything is found by what it says.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use socle_domain::identity::Locale;
use socle_tests::poll;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Cookie, Key, WebElement};

use super::checks;
use super::driver::{Borrowed, command};
use super::size::Size;
use super::words::plain;
use super::xpath::{literal, says};

/// How long a page may take, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether pages may run scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    /// As browsers come.
    On,
    /// Turned off by the person.
    Off,
}

/// A browser of a test's own. Every page that it comes to is checked before the test goes on.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    borrowed: Arc<Borrowed>,
    scripts: Scripts,
    expected: Option<Locale>,
    looks: bool,
    size: Arc<Mutex<Size>>,
}

impl Browser {
    /// One that remembers nothing, in a desktop's size.
    pub(crate) async fn new() -> Self {
        let borrowed = Arc::new(Borrowed::new().await);
        let size = Arc::new(Mutex::new(Size::Desktop));
        let browser = Self { borrowed, scripts: Scripts::On, expected: None, looks: true, size };
        browser.resize(Size::Desktop).await;
        browser
    }

    /// The same with scripts turned off.
    pub(crate) async fn with_scripts_off(self) -> Self {
        let off = json!({"value": true});
        let done = self.command("Emulation.setScriptExecutionDisabled", off);
        done.await.expect("scripts can be turned off");
        Self { scripts: Scripts::Off, ..self }
    }

    /// The same of a person who reads this language and asks for it (`Accept-Language`); every page
    /// must come in it.
    pub(crate) async fn reading(self, locale: Locale) -> Self {
        let headers = json!({"headers": {"Accept-Language": locale.as_str()}});
        let done = self.command("Network.setExtraHTTPHeaders", headers).await;
        done.expect("a header can be set");
        self.expecting(locale)
    }

    /// The same, without looking at pages more closely than the console: for a flow that comes to
    /// pages which are looked at elsewhere.
    pub(crate) fn without_looking(self) -> Self {
        Self { looks: false, ..self }
    }

    /// The same, demanding that every page comes in this language, which the address asks for.
    pub(crate) fn expecting(self, locale: Locale) -> Self {
        Self { expected: Some(locale), ..self }
    }

    /// Changes the size of the window.
    pub(crate) async fn resize(&self, size: Size) {
        *self.size.lock().unwrap_or_else(PoisonError::into_inner) = size;
        self.lay_out(size).await.expect("the window can be resized");
    }

    /// Opens an address.
    pub(crate) async fn open(&self, url: &str) {
        let opened = self.borrowed.driver().goto(url).await;
        opened.unwrap_or_else(|error| panic!("{url} does not open: {error}"));
        self.arrived().await;
    }

    /// Opens an address, and returns what is wrong with the page instead of failing.
    pub(crate) async fn findings_at(&self, url: &str) -> Vec<String> {
        self.borrowed.driver().goto(url).await.expect("an address opens");
        self.findings().await
    }

    /// Types into the field with this label, in the place of what was there.
    pub(crate) async fn fill(&self, label: &str, value: &str) {
        let field = self.field(label).await;
        let typed = async {
            field.clear().await?;
            field.send_keys(value).await
        };
        typed.await.unwrap_or_else(|error| panic!("cannot type into {label:?}: {error}"));
    }

    /// Presses the button with this text, and waits for the page it leads to.
    pub(crate) async fn press(&self, button: &str) {
        let path = format!("//button[{}]", says(button));
        let button = self.one(&path, &format!("a button {button:?}")).await;
        self.away(async || button.click().await).await;
    }

    /// Presses the Enter key in the field with this label, and waits for the page it leads to.
    pub(crate) async fn press_enter_in(&self, label: &str) {
        let field = self.field(label).await;
        self.away(async || field.send_keys(Key::Enter + "").await).await;
    }

    /// Follows the link with this text to another page.
    pub(crate) async fn follow(&self, link: &str) {
        let link = self.link(link).await;
        self.away(async || link.click().await).await;
    }

    /// Follows the link with this text to a place on the same page, and returns the label of the
    /// field that has the focus then.
    pub(crate) async fn jump(&self, link: &str) -> String {
        let link = self.link(link).await;
        link.click().await.expect("a link can be clicked");
        let label =
            "return [...(document.activeElement?.labels ?? [])].map(l => l.textContent).join(' ')";
        plain(self.execute(label, Vec::new()).await.expect("a script").as_str().expect("a text"))
    }

    /// Where the link with this text leads.
    pub(crate) async fn href(&self, link: &str) -> String {
        let href = self.link(link).await.prop("href").await.expect("a link's address");
        href.expect("a link has an address")
    }

    /// Where the browser is.
    pub(crate) async fn url(&self) -> String {
        self.borrowed.driver().current_url().await.expect("an address").to_string()
    }

    /// The title of the page.
    pub(crate) async fn title(&self) -> String {
        plain(&self.borrowed.driver().title().await.expect("a title"))
    }

    /// The heading of the page.
    pub(crate) async fn heading(&self) -> String {
        self.read(&self.one("//h1", "a heading").await).await
    }

    /// What stands on the page.
    pub(crate) async fn text(&self) -> String {
        self.read(&self.one("//body", "a body").await).await
    }

    /// Demands that a text stands on the page.
    pub(crate) async fn shows(&self, text: &str) {
        let page = self.text().await;
        assert!(page.contains(text), "{text:?} is not on the page {}:\n{page}", self.url().await);
    }

    /// The messages in the summary of what went wrong; empty when there is no summary. Each leads
    /// to a field, which every page is checked for.
    pub(crate) async fn error_summary(&self) -> Vec<String> {
        let mut messages = Vec::new();
        for link in self.all("//*[@role='alert']//a").await {
            messages.push(self.read(&link).await);
        }
        messages
    }

    /// What the page says is wrong with the field with this label; `None` when nothing is.
    pub(crate) async fn complaint(&self, label: &str) -> Option<String> {
        let field = self.field(label).await;
        let attribute = async |name: &str| field.attr(name).await.expect("an attribute");
        if attribute("aria-invalid").await.as_deref() != Some("true") {
            return None;
        }
        let mut told = Vec::new();
        for id in attribute("aria-describedby").await.unwrap_or_default().split_whitespace() {
            let path = format!("//*[@id={} and contains(@class, 'error')]", literal(id));
            for message in self.all(&path).await {
                told.push(self.read(&message).await);
            }
        }
        Some(told.join(" "))
    }

    /// What stands in the field with this label.
    pub(crate) async fn value(&self, label: &str) -> String {
        self.field(label).await.value().await.expect("a value").unwrap_or_default()
    }

    /// The texts of every button.
    pub(crate) async fn buttons(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for button in self.all("//button").await {
            texts.push(self.read(&button).await);
        }
        texts
    }

    /// The language that the page says it is in.
    pub(crate) async fn lang(&self) -> String {
        self.of_html("lang").await
    }

    /// The direction that the page says it runs in: `ltr` or `rtl`.
    pub(crate) async fn dir(&self) -> String {
        self.of_html("dir").await
    }

    /// The cookies that the server of this page set.
    pub(crate) async fn cookies(&self) -> Vec<Cookie> {
        self.borrowed.driver().get_all_cookies().await.expect("cookies")
    }

    /// What the browser complained about since it was asked last: violations of the content
    /// security policy, scripts that fail, files that do not load. That the page itself came with
    /// an error's status is no complaint.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let here = self.url().await;
        let entries = self.borrowed.driver().browser_log().await.expect("the console can be read");
        let is_wrong =
            |level: &str, source: Option<&str>| level == "SEVERE" || source == Some("security");
        entries
            .into_iter()
            .filter(|entry| is_wrong(&entry.level, entry.source.as_deref()))
            .filter(|entry| {
                !entry.message.starts_with(&format!("{here} - Failed to load resource"))
            })
            .map(|entry| entry.message)
            .collect()
    }

    /// Runs a script in the page. The page's own policy does not forbid it.
    pub(super) async fn execute(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> WebDriverResult<Value> {
        Ok(self.borrowed.driver().execute(script, arguments).await?.json().clone())
    }

    /// Sends a command of the DevTools protocol.
    pub(super) async fn command(&self, name: &str, parameters: Value) -> WebDriverResult<Value> {
        command(self.borrowed.driver(), name, parameters).await
    }

    /// Presses the Tab key.
    pub(super) async fn tab(&self) -> WebDriverResult<()> {
        let key = json!({
            "type": "keyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9,
        });
        self.command("Input.dispatchKeyEvent", key).await.map(drop)
    }

    /// Lays the page out as on a device of that size.
    pub(super) async fn lay_out(&self, size: Size) -> WebDriverResult<()> {
        self.lay_out_higher(size, 0).await
    }

    /// The same, on a device that is as high as that at least.
    pub(super) async fn lay_out_higher(&self, size: Size, height: u64) -> WebDriverResult<()> {
        let metrics = json!({
            "width": size.width(), "height": size.height().max(height), "deviceScaleFactor": 1,
            "mobile": size == Size::Phone,
        });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// Prefers a dark page, or a light one.
    pub(super) async fn colour_scheme(&self, dark: bool) -> WebDriverResult<()> {
        let value = if dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.command("Emulation.setEmulatedMedia", media).await.map(drop)
    }

    pub(super) fn size(&self) -> Size {
        *self.size.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn looks(&self) -> bool {
        self.looks
    }

    pub(super) fn scripts(&self) -> Scripts {
        self.scripts
    }

    pub(super) fn expected(&self) -> Option<Locale> {
        self.expected
    }

    /// Does what leads to another page, and waits until the browser is there.
    async fn away(&self, leave: impl AsyncFnOnce() -> WebDriverResult<()>) {
        let here = self.url().await;
        let old = self.one("/html", "a page").await;
        leave().await.unwrap_or_else(|error| panic!("cannot leave {here}: {error}"));
        let what = format!("a page after {here}");
        poll(&what, PATIENCE, async || old.tag_name().await.is_err().then_some(())).await;
        self.arrived().await;
    }

    async fn arrived(&self) {
        let found = self.findings().await;
        assert!(found.is_empty(), "wrong with {}:\n{}", self.url().await, found.join("\n"));
    }

    async fn findings(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.looks {
            found = checks::findings(self).await.expect("a page can be checked");
        }
        // Last, for what the browser found while we looked.
        found.into_iter().chain(self.console_errors().await).collect()
    }

    async fn field(&self, label: &str) -> WebElement {
        let path = format!("//label[{}]", says(label));
        let label_element = self.one(&path, &format!("a label {label:?}")).await;
        let id = label_element.attr("for").await.expect("an attribute");
        let path = match &id {
            Some(id) => format!("//*[@id={}]", literal(id)),
            None => format!("{path}//*[self::input or self::select or self::textarea]"),
        };
        self.one(&path, &format!("a field for the label {label:?}")).await
    }

    async fn link(&self, text: &str) -> WebElement {
        self.one(&format!("//a[@href][{}]", says(text)), &format!("a link {text:?}")).await
    }

    /// The one element of a path that can be seen.
    async fn one(&self, path: &str, what: &str) -> WebElement {
        let mut found = self.all(path).await;
        if found.len() != 1 {
            let page = self.source().await;
            panic!(
                "there are {} and not one of: {what}, on {}\n{page}",
                found.len(),
                self.url().await
            );
        }
        found.remove(0)
    }

    async fn all(&self, path: &str) -> Vec<WebElement> {
        self.borrowed.driver().find_all(By::XPath(path)).await.expect("elements can be looked for")
    }

    async fn read(&self, element: &WebElement) -> String {
        plain(&element.text().await.expect("an element has a text"))
    }

    async fn source(&self) -> String {
        self.borrowed.driver().source().await.unwrap_or_default()
    }

    async fn of_html(&self, attribute: &str) -> String {
        let html = self.one("/html", "a page").await;
        html.attr(attribute).await.expect("an attribute").unwrap_or_default()
    }
}
