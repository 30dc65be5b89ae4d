//! The programs under load: Socle on either database, and the ceiling.

use std::{
    env,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use socle_test_servers::{Guarded, free_port, wait_until_ready};
use tempfile::TempDir;
use ureq::Agent;

/// The person whose token a server gives.
pub(crate) const EMAIL: &str = "ada.bench@example.org";
const PASSWORD: &str = "Vault-Meadow7-Orbit!";

/// How long a token is used before another is asked for, well before it expires.
const FRESH: Duration = Duration::from_mins(5);

/// A server, its address, and once asked for a signed-in person.
#[derive(Debug)]
pub(crate) struct Server {
    guarded: Guarded,
    base: String,
    database: String,
    token: Option<Token>,
}

#[derive(Debug)]
struct Token {
    text: String,
    good_until: Instant,
}

impl Server {
    /// Starts Socle with nothing configured but what a measurement needs. Without a database's
    /// address it is SQLite in a fresh folder.
    pub(crate) fn socle(binary: &Path, database: Option<&str>) -> Result<Self> {
        let server = Self::spawn_socle(binary, database, &[])?;
        server.ready("/health/ready")
    }

    /// The same with passwords hashed as cheaply as can be, for cases that sign in by the thousand
    /// and are not about hashing.
    pub(crate) fn quick_socle(binary: &Path, database: Option<&str>) -> Result<Self> {
        let cheap = [("SOCLE_AUTH_BCRYPT_COST", "4")];
        let server = Self::spawn_socle(binary, database, &cheap)?;
        server.ready("/health/ready")
    }

    /// Starts Socle on SQLite and says how long it took from the start to the first answer.
    pub(crate) fn startup(binary: &Path) -> Result<Duration> {
        let start = Instant::now();
        let server = Self::spawn_socle(binary, None, &[])?;
        let _server = server.ready("/health/live")?;
        Ok(start.elapsed())
    }

    fn spawn_socle(
        binary: &Path,
        database: Option<&str>,
        settings: &[(&str, &str)],
    ) -> Result<Self> {
        let folder = folder()?;
        let data = folder.path().join("data");
        let database = match database {
            Some(url) => url.to_owned(),
            None => format!("sqlite://{}", data.join("socle.db").display()),
        };
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut command = Command::new(binary);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("SOCLE_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(folder.path())
            .arg("serve")
            .env("SOCLE_SERVER_BIND", &address)
            .env("SOCLE_DATABASE_URL", &database)
            .env("SOCLE_DATA_DIR", &data)
            // A load comes from one address and is what the limits are made against.
            .env("SOCLE_RATE_LIMITS_ENABLED", "false")
            .env("SOCLE_LOG_FORMAT", "json")
            .envs(settings.iter().copied());
        Self::spawn(command, folder, &address, &database)
    }

    /// Starts the ceiling on the given PostgreSQL.
    pub(crate) fn ceiling(binary: &Path, database: &str) -> Result<Self> {
        let folder = folder()?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut command = Command::new(binary);
        command.current_dir(folder.path()).args([
            "serve",
            "--bind",
            &address,
            "--database-url",
            database,
        ]);
        let mut server = Self::spawn(command, folder, &address, database)?.ready("/bytes")?;
        let mut answer = agent().get(server.url("/token")).call()?;
        let text = answer.body_mut().read_to_string()?;
        let good_until = Instant::now() + Duration::from_hours(24);
        server.token = Some(Token { text, good_until });
        Ok(server)
    }

    fn spawn(command: Command, folder: TempDir, address: &str, database: &str) -> Result<Self> {
        let guarded = Guarded::spawn(command, folder, Signal::SIGTERM)?;
        let (base, database) = (format!("http://{address}"), database.to_owned());
        Ok(Self { guarded, base, database, token: None })
    }

    fn ready(mut self, path: &str) -> Result<Self> {
        let agent = agent();
        let url = self.url(path);
        wait_until_ready(&mut self.guarded, &url, Duration::from_secs(30), || {
            agent.get(&url).call().is_ok_and(|answer| answer.status() == 200)
        })?;
        Ok(self)
    }

    /// The process's id.
    pub(crate) fn id(&self) -> u32 {
        self.guarded.id()
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The address of its database.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    /// Fails when the server has ended, with its last words.
    pub(crate) fn must_be_alive(&mut self) -> Result<()> {
        if let Some(status) = self.guarded.ended()? {
            let output = self.guarded.output();
            let last: Vec<&str> = output.lines().rev().take(10).collect();
            let last: Vec<&str> = last.into_iter().rev().collect();
            anyhow::bail!("{} ended ({status}):\n{}", self.base, last.join("\n"));
        }
        Ok(())
    }

    /// What a person signs in with.
    pub(crate) fn credentials() -> Value {
        json!({"email": EMAIL, "password": PASSWORD})
    }

    /// A fresh access token of a person whose address is proved. Signs up the first time.
    pub(crate) fn token(&mut self) -> Result<String> {
        let agent = agent();
        match &self.token {
            Some(token) if Instant::now() < token.good_until => return Ok(token.text.clone()),
            Some(_) => {}
            None => {
                self.sign_up(&agent, EMAIL).context("could not sign up")?;
                self.prove(&agent, EMAIL).context("could not prove the address")?;
            }
        }
        let good_until = Instant::now() + FRESH;
        let answer = self.post(&agent, "/api/v1/auth/signin", &Self::credentials(), 200)?;
        let text = text(&answer, "access_token")?;
        self.token = Some(Token { text: text.clone(), good_until });
        Ok(text)
    }

    /// Signs a person up whose address is not proved.
    pub(crate) fn sign_up(&self, agent: &Agent, email: &str) -> Result<()> {
        let mut person = json!({"email": email, "password": PASSWORD});
        person["first_name"] = "Ada".into();
        person["last_name"] = "Bench".into();
        self.post(agent, "/api/v1/auth/signup", &person, 202)?;
        Ok(())
    }

    /// Proves an address with the mail that was sent to it.
    pub(crate) fn prove(&self, agent: &Agent, email: &str) -> Result<()> {
        let mailbox = self.url(&format!("/dev/mailbox/messages?to={email}"));
        let deadline = Instant::now() + Duration::from_secs(20);
        let token = loop {
            let answer: Value = agent.get(&mailbox).call()?.body_mut().read_json()?;
            if let Some(token) = token_in(&answer) {
                break token;
            }
            ensure!(Instant::now() < deadline, "no mail with a link came: {answer}");
            thread::sleep(Duration::from_millis(50));
        };
        self.post(agent, "/api/v1/auth/email/verify", &json!({"token": token}), 204)?;
        Ok(())
    }

    /// Posts JSON and expects a status.
    pub(crate) fn post(
        &self,
        agent: &Agent,
        path: &str,
        body: &Value,
        expected: u16,
    ) -> Result<Value> {
        let mut answer = agent.post(self.url(path)).send_json(body)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string()?;
        ensure!(status == expected, "POST {path}: {status} instead of {expected}: {text}");
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

fn folder() -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix("socle-bench-")
        .tempdir()
        .context("could not create a temporary folder")
}

/// A client for which a refusal is an answer like any other.
pub(crate) fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

/// A text of an answer.
pub(crate) fn text(value: &Value, name: &str) -> Result<String> {
    let text = value[name].as_str().with_context(|| format!("no {name} in {value}"))?;
    Ok(text.to_owned())
}

/// The token in the first link that carries one.
fn token_in(mailbox: &Value) -> Option<String> {
    mailbox["data"].as_array()?.iter().find_map(|message| {
        message["links"].as_array()?.iter().find_map(|link| {
            let (_, after) = link.as_str()?.split_once("token=")?;
            after.split('&').next().map(str::to_owned)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_in_a_link() {
        let mailbox = json!({"data": [
            {"links": ["http://x/help"]},
            {"links": ["http://x/auth/verify-email?token=a-b_c&lang=fr"]},
        ]});
        assert_eq!(token_in(&mailbox).as_deref(), Some("a-b_c"));
        assert_eq!(token_in(&json!({"data": []})), None);
    }
}
