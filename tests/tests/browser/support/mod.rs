//! Tests with a real browser.
//!
//! A flow is a function that gets a [`Visit`]: a browser, a server that was just started, and the
//! words of one language. The table at the top of its file says where it runs: in every language, once
//! without scripts, on one database or once more on the other.
//!
//! ```ignore
//! on_both_databases! { a_person_asks_for_another_link }
//!
//! async fn a_person_asks_for_another_link(visit: Visit) {
//!     let ada = visit.site.registered(visit.locale).await;
//!     visit.go("/auth/verify-email/resend").await;       // opens and checks the page
//!     visit.is_at("resend.title").await;                 // the heading, and the title of the window
//!     visit.screenshot("resend").await;                  // telephone and desktop
//!     visit.fill(&visit.t("email.label"), &ada.email).await;
//!     visit.press(&visit.t("resend.action")).await;      // waits for the next page, and checks it
//!     visit.is_at("resend-accepted.title").await;
//!     visit.shows(&visit.t_with("resend-accepted.body", &[("email", &ada.email)])).await;
//! }
//! ```
//!
//! - **Words** come from the catalogues (`t`, `t_with`), never from a test: it runs in every
//!   language, and a change of words changes no test.
//! - **Fields** are found by their label, buttons and links by their text. What cannot be found so
//!   cannot be found by people who do not see it either.
//! - **Waiting** is done by `open`, `press`, `press_enter_in` and `follow`, which return when the
//!   next page is there. For what happens elsewhere, `socle_tests::poll`; nothing sleeps.
//! - **Every page is checked** when the browser comes to it, in both sizes and in dark: see
//!   `checks.js` for names, labels, language, contrast and sizes, `focus.js` for the keyboard.
//!   Whatever the browser's console complains about fails the test too. On the second database only
//!   the console is looked at, and no picture is taken: the pages are the same.
//! - **Pictures** go to `target/screenshots/LANGUAGE/NAME-SIZE[-noscript].png`. A test that fails
//!   leaves one under `failed-…`.
//! - **Browsers are shared**: one for each test that runs at once, emptied in between.

mod browser;
mod checks;
mod driver;
mod pictures;
mod site;
mod size;
mod words;
mod xpath;

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;

use futures_util::FutureExt as _;
use socle_domain::identity::Locale;
use socle_tests::databases::Engine;
use tokio::time::timeout;

pub(crate) use browser::{Browser, Scripts};
pub(crate) use driver::run;
pub(crate) use site::Site;

/// How long a flow may take, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_mins(2);

/// A person with a browser at a site, in one language. It is also the [`Browser`].
#[derive(Debug)]
pub(crate) struct Visit {
    /// What they visit.
    pub(crate) site: Site,
    /// The language that they read.
    pub(crate) locale: Locale,
    browser: Browser,
}

impl Deref for Visit {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Visit {
    /// The words of the catalogue for `message.attribute`.
    pub(crate) fn t(&self, key: &str) -> String {
        words::words(self.locale, key, &[])
    }

    /// The words of the catalogue, filled in.
    pub(crate) fn t_with(&self, key: &str, filled: &[(&str, &str)]) -> String {
        words::words(self.locale, key, filled)
    }

    /// Opens a path of the site.
    pub(crate) async fn go(&self, path: &str) {
        self.open(&self.site.url(path)).await;
    }

    /// Demands that the page has this heading, by its key, and that the window's title says it.
    pub(crate) async fn is_at(&self, key: &str) {
        let words = self.t(key);
        assert_eq!(self.heading().await, words, "the heading of {}", self.url().await);
        assert_eq!(self.title().await, format!("{words} · {}", self.t("brand")));
    }

    /// The same for a page that says what is wrong: the title says so first (WCAG 2.4.2).
    pub(crate) async fn is_refused_at(&self, key: &str) {
        let words = self.t(key);
        assert_eq!(self.heading().await, words, "the heading of {}", self.url().await);
        let title = format!("{} {words} · {}", self.t("errors.prefix"), self.t("brand"));
        assert_eq!(self.title().await, title);
    }

    /// The same visit by somebody who reads another language, which the next address asks for.
    pub(crate) fn expecting(self, locale: Locale) -> Self {
        Self { locale, browser: self.browser.expecting(locale), ..self }
    }
}

/// Runs a flow in one row of the table.
pub(crate) fn visit<F: Future<Output = ()>>(
    name: &str,
    (engine, locale, scripts): (Engine, Locale, Scripts),
    flow: impl FnOnce(Visit) -> F,
) {
    run(async {
        let (site, browser) = tokio::join!(Site::start(engine), Browser::new());
        let mut browser = browser.reading(locale).await;
        if engine == Engine::Postgres {
            // A database changes what a flow does, not how its pages look.
            browser = browser.without_looking();
        }
        if scripts == Scripts::Off {
            browser = browser.with_scripts_off().await;
        }
        let visit = Visit { site, locale, browser: browser.clone() };
        let outcome = AssertUnwindSafe(timeout(PATIENCE, flow(visit))).catch_unwind().await;
        let failed = !matches!(outcome, Ok(Ok(())));
        if failed {
            let name = format!("failed-{name}");
            let picture = browser.screenshot(&name);
            // The test has failed already; without a picture, too.
            let _ = AssertUnwindSafe(picture).catch_unwind().await;
        }
        match outcome {
            Ok(in_time) => in_time.expect("the flow comes to an end"),
            Err(panic) => resume_unwind(panic),
        }
    });
}

/// One flow in every language, and once without scripts: what works without them is no matter of words.
macro_rules! flow {
    ($flow:ident) => {
        #[rstest::rstest]
        #[case::en(socle_domain::identity::Locale::En, crate::support::Scripts::On)]
        #[case::fr(socle_domain::identity::Locale::Fr, crate::support::Scripts::On)]
        #[case::he(socle_domain::identity::Locale::He, crate::support::Scripts::On)]
        #[case::without_scripts(socle_domain::identity::Locale::En, crate::support::Scripts::Off)]
        fn $flow(
            #[case] locale: socle_domain::identity::Locale,
            #[case] scripts: crate::support::Scripts,
        ) {
            let engine = socle_tests::databases::Engine::Sqlite;
            crate::support::visit(stringify!($flow), (engine, locale, scripts), super::$flow);
        }
    };
}

/// The table of flows that a database has a part in. What a page says is no matter of the database,
/// so on the second one a flow runs once.
macro_rules! on_both_databases {
    ($( $flow:ident ),+ $(,)?) => {
        mod flows { $( crate::support::flow! { $flow } )+ }
        mod on_postgres {
            $(
                #[test]
                fn $flow() {
                    let engine = socle_tests::databases::Engine::Postgres;
                    let locale = socle_domain::identity::Locale::En;
                    let row = (engine, locale, crate::support::Scripts::Off);
                    crate::support::visit(stringify!($flow), row, super::$flow);
                }
            )+
        }
    };
}

/// The table of flows that no database decides.
macro_rules! on_one_database {
    ($( $flow:ident ),+ $(,)?) => { mod flows { $( crate::support::flow! { $flow } )+ } };
}

pub(crate) use {flow, on_both_databases, on_one_database};
