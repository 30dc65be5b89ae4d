//! Loads, driven by `wrk`.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// What stands before the result in wrk's output.
const MARK: &str = "RESULT ";

/// Requests of one kind over several connections, each sending the next when it has the answer.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    method: &'static str,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    connections: usize,
    pause: Option<Duration>,
    by_status: bool,
    numbered: bool,
}

impl Load {
    /// `GET`s over 64 connections.
    pub(crate) fn get(url: String) -> Self {
        Self {
            method: "GET",
            url,
            headers: Vec::new(),
            body: None,
            connections: 64,
            pause: None,
            by_status: false,
            numbered: false,
        }
    }

    /// `POST`s of a JSON body over 64 connections.
    pub(crate) fn post(url: String, body: &serde_json::Value) -> Self {
        Self {
            method: "POST",
            body: Some(body.to_string()),
            ..Self::get(url).header("Content-Type", "application/json")
        }
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends an access token.
    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// Over so many connections.
    pub(crate) fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// Each connection waits before its next request, as people do.
    pub(crate) fn pause(mut self, pause: Duration) -> Self {
        self.pause = Some(pause);
        self
    }

    /// Counts answers by status, which costs the load generator some of its speed.
    pub(crate) fn by_status(mut self) -> Self {
        self.by_status = true;
        self
    }

    /// Adds to the address a number that no other request of the run has, so that no answer can be one
    /// that was made before.
    pub(crate) fn numbered(mut self) -> Self {
        self.numbered = true;
        self
    }

    /// Starts sending. The script lives in the given folder.
    pub(crate) fn start(&self, wrk: &Path, folder: &Path, seconds: u64) -> Result<Running> {
        let script = tempfile::Builder::new().suffix(".lua").tempfile_in(folder)?;
        fs::write(script.path(), self.script())?;
        let child = Command::new(wrk)
            // One thread sends what two cores can answer, and leaves them more.
            .args(["--threads", "1", "--timeout", "60s"])
            .args(["--connections", &self.connections.to_string()])
            .args(["--duration", &format!("{seconds}s")])
            .arg("--script")
            .arg(script.path())
            .arg(&self.url)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("could not start wrk")?;
        Ok(Running { child: Some(child), _script: script })
    }

    fn script(&self) -> String {
        let mut script = format!("wrk.method = {}\n", quoted(self.method));
        for (name, value) in &self.headers {
            // The spaces keep the brackets of the index and of the string apart.
            let _ = writeln!(script, "wrk.headers[ {} ] = {}", quoted(name), quoted(value));
        }
        if let Some(body) = &self.body {
            let _ = writeln!(script, "wrk.body = {}", quoted(body));
        }
        if let Some(pause) = self.pause {
            let _ = writeln!(script, "function delay() return {} end", pause.as_millis());
        }
        if self.by_status {
            script.push_str(include_str!("by_status.lua"));
        }
        if self.numbered {
            script.push_str(include_str!("numbered.lua"));
        }
        script.push_str(include_str!("result.lua"));
        script
    }
}

/// A Lua string that means exactly these characters.
fn quoted(text: &str) -> String {
    let mut level = String::new();
    while text.contains(&format!("]{level}]")) || text.ends_with(&format!("]{level}")) {
        level.push('=');
    }
    // Lua drops a line break that follows the bracket.
    format!("[{level}[\n{text}]{level}]")
}

/// A load being sent; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Running {
    child: Option<Child>,
    _script: tempfile::NamedTempFile,
}

impl Running {
    /// Waits for the end and reads the result.
    pub(crate) fn finish(mut self) -> Result<Sent> {
        let child = self.child.take().context("wrk was already waited for")?;
        let output = child.wait_with_output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "wrk: {}\n{text}{complaint}", output.status);
        // A mistake in a script is only a message to wrk.
        parse(&text).with_context(|| complaint.into_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What came back.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Sent {
    requests: u64,
    microseconds: f64,
    /// Half of the answers came within this time.
    pub(crate) p50: f64,
    /// All but a hundredth of the answers came within this time.
    pub(crate) p99: f64,
    /// Answers from 400 up.
    refused: u64,
    /// Connections that failed, and answers that never came.
    broken: u64,
    /// Answers by status, where they were counted.
    #[serde(default)]
    statuses: BTreeMap<String, u64>,
    /// How many 503s said when to come back.
    #[serde(default)]
    pub(crate) with_retry_after: u64,
}

impl Sent {
    /// Answers below 400.
    pub(crate) fn successes(&self) -> u64 {
        self.requests.saturating_sub(self.refused)
    }

    /// Everything that is no success.
    pub(crate) fn errors(&self) -> u64 {
        self.refused + self.broken
    }

    /// Successes a second.
    pub(crate) fn per_second(&self) -> f64 {
        number(self.successes()) * 1e6 / self.microseconds.max(1.0)
    }

    /// How many answers had this status.
    pub(crate) fn status(&self, status: u16) -> u64 {
        self.statuses.get(&status.to_string()).copied().unwrap_or(0)
    }

    /// Statuses and how often they came, for a message.
    pub(crate) fn describe(&self) -> String {
        let mut parts: Vec<String> =
            self.statuses.iter().map(|(status, count)| format!("{count} × {status}")).collect();
        if parts.is_empty() {
            parts.push(format!("{} answers, {} refused", self.requests, self.refused));
        }
        if self.broken > 0 {
            parts.push(format!("{} broken connections", self.broken));
        }
        parts.join(", ")
    }
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(crate) fn number(count: u64) -> f64 {
    count as f64
}

fn parse(output: &str) -> Result<Sent> {
    let line = output
        .lines()
        .find_map(|line| line.strip_prefix(MARK))
        .with_context(|| format!("wrk gave no result:\n{output}"))?;
    serde_json::from_str(line).with_context(|| format!("unreadable result: {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_survives_brackets() {
        assert_eq!(quoted("a"), "[[\na]]");
        assert_eq!(quoted("[[1]]"), "[=[\n[[1]]]=]");
        assert_eq!(quoted("x]"), "[=[\nx]]=]");
    }

    #[test]
    fn a_script_holds_what_was_asked_for() {
        let script = Load::post("http://x/".into(), &serde_json::json!({"a": 1}))
            .bearer("token")
            .pause(Duration::from_millis(5))
            .by_status()
            .script();
        assert!(
            script.contains("wrk.headers[ [[\nAuthorization]] ] = [[\nBearer token]]"),
            "{script}"
        );
        for part in ["POST", "{\"a\":1}", "return 5 end", "function response"] {
            assert!(script.contains(part), "{part} in {script}");
        }
    }

    #[test]
    fn a_result_is_read_from_the_output() {
        let text = "Running 1s test\nRESULT {\"requests\":10,\"microseconds\":2000000,\"p50\":1,\
                    \"p99\":2,\"refused\":4,\"broken\":1,\"statuses\":{\"503\":4},\
                    \"with_retry_after\":3}\n";
        let sent = parse(text).unwrap();
        assert_eq!(sent.successes(), 6);
        assert_eq!(sent.errors(), 5);
        assert!((sent.per_second() - 3.0).abs() < 1e-9);
        assert_eq!(sent.status(503), 4);
        assert_eq!(sent.describe(), "4 × 503, 1 broken connections");
        assert!(parse("unable to connect").is_err());
    }
}
