use std::collections::BTreeMap;

use super::answer::Answer;
use super::client::Call;

/// The cookies of a browser.
#[derive(Debug, Clone, Default)]
pub struct Jar(BTreeMap<String, String>);

impl Jar {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps what an answer sets, and drops what it removes.
    pub fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie is text");
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a name and a value");
            if attributes.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// A cookie's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sends the cookies, and nothing else that a stranger's page could not make a browser send.
    pub fn alone(&self, call: Call) -> Call {
        call.header("cookie", &self.pairs())
    }

    /// The cookies as a header holds them.
    pub fn pairs(&self) -> String {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Sends the cookies with the CSRF token, as a script of ours does.
    pub fn with_token(&self, call: Call) -> Call {
        let token = self.get("csrf-token").unwrap_or_default().to_owned();
        self.alone(call).header("x-csrf-token", &token)
    }
}
