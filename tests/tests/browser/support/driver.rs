//! Chromium and its driver: one driver per test program, and as many browsers as tests at once.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use socle_tests::http::name_crypto_provider;
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

/// Where the driver is, as `cargo xtask test` says.
const DRIVER: &str = "SOCLE_TEST_CHROMEDRIVER";

/// Where the browser is, as `cargo xtask test` says.
const CHROMIUM: &str = "SOCLE_TEST_CHROMIUM";

/// Runs the driver until its own input ends, which it does when the tests do, however they end:
/// nobody needs to be told. Then it ends what it started, which is its process group, and removes
/// what that wrote.
const GUARD: &str = r#"
folder=$(mktemp -d) || exit 1
HOME="$folder" TMPDIR="$folder" "$@" </dev/null 2>&1 &
cat >/dev/null
trap '' TERM
kill -TERM 0
wait
tries=0
until rm -rf "$folder" 2>/dev/null || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
"#;

/// A browser that runs as we do, talks to nobody but this machine, and looks the same everywhere.
const SWITCHES: &[&str] = &[
    "--headless=new",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    // Whatever is not this machine has no address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--lang=en",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--no-proxy-server",
    "--password-store=basic",
];

/// How often a browser is started before a test gives up. The first ones of a machine are read from
/// a cold disk, several at once, and the driver gives each a minute.
const STARTS: usize = 3;

/// Connections to browsers outlive single tests, so one runtime serves all of them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

static SERVICE: OnceCell<Service> = OnceCell::const_new();

/// Browsers that no test uses at the moment.
static IDLE: Mutex<Vec<WebDriver>> = Mutex::new(Vec::new());

/// Runs a test to its end.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    RUNTIME.block_on(test)
}

/// The driver's process.
struct Service {
    url: String,
    _child: Child,
}

impl Service {
    fn start() -> Self {
        let mut child = Command::new("sh")
            .args(["-c", GUARD, "sh"])
            .arg(path(DRIVER))
            .arg("--port=0")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let mut lines = BufReader::new(child.stdout.take().expect("the output is a pipe")).lines();
        let mut said = Vec::new();
        let port = loop {
            let line = lines.next().and_then(Result::ok);
            let line = line.unwrap_or_else(|| panic!("the driver ended: {}", said.join("\n")));
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
            said.push(line);
        };
        // A pipe that nobody empties would stop the driver.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { url: format!("http://127.0.0.1:{port}"), _child: child }
    }

    async fn open(&self) -> WebDriverResult<WebDriver> {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&path(CHROMIUM))?;
        for switch in SWITCHES {
            capabilities.add_arg(switch)?;
        }
        if nix::unistd::geteuid().is_root() {
            // Chromium refuses to put root into its sandbox.
            capabilities.add_arg("--no-sandbox")?;
        }
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let builder = WebDriver::builder(self.url.as_str(), capabilities).client(client());
        let driver = builder.connect().await?;
        forget(&driver).await?;
        Ok(driver)
    }
}

/// Never through a proxy, and with more patience than the driver has with a browser that starts,
/// which is a minute.
fn client() -> reqwest::Client {
    name_crypto_provider();
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(90));
    client.build().expect("a client can be made")
}

fn path(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: run `cargo xtask test`"))
}

/// A browser that belongs to one test, and is given back when this is dropped.
#[derive(Debug)]
pub(super) struct Borrowed(WebDriver);

impl Borrowed {
    /// A browser that remembers nothing of the test before.
    pub(super) async fn new() -> Self {
        let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        while let Some(driver) = idle() {
            // One that crashed in the test before is left behind.
            if forget(&driver).await.is_ok() {
                return Self(driver);
            }
        }
        let service = SERVICE.get_or_init(async || Service::start()).await;
        let mut told = Vec::new();
        while told.len() < STARTS {
            match service.open().await {
                Ok(driver) => return Self(driver),
                Err(error) => told.push(error.to_string()),
            }
        }
        panic!("the browser does not start: {}", told.join("; "))
    }

    /// The browser.
    pub(super) fn driver(&self) -> &WebDriver {
        &self.0
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self.0.clone());
    }
}

async fn forget(driver: &WebDriver) -> WebDriverResult<()> {
    driver.goto("about:blank").await?;
    command(driver, "Network.enable", json!({})).await?;
    command(driver, "Network.setExtraHTTPHeaders", json!({"headers": {}})).await?;
    command(driver, "Network.clearBrowserCookies", json!({})).await?;
    command(driver, "Emulation.setScriptExecutionDisabled", json!({"value": false})).await?;
    // A window that is not on top has no focus, and focus is looked at.
    command(driver, "Emulation.setFocusEmulationEnabled", json!({"enabled": true})).await?;
    driver.browser_log().await.map(drop)
}

/// Sends a command of the DevTools protocol.
pub(super) async fn command(
    driver: &WebDriver,
    name: &str,
    parameters: Value,
) -> WebDriverResult<Value> {
    driver.cdp().send_raw(name, parameters).await
}
