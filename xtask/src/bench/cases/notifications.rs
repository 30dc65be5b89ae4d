//! How fast people hear what they are told, and what it costs that many listen.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;

use crate::bench::{
    case::{Case, Figure, Outcome, Row},
    lab::{Lab, Target},
    process,
    server::{self, Server},
};

/// The cases of this context.
pub(crate) const CASES: &[Case] = &[
    Case {
        name: "notify_latency",
        measures: "An API key is made, of which the owner of the organization is told by a \
                   server-sent event: from before the request to the event, one at a time, so the \
                   request, its durable commit, the outbox and the telling are in it.",
        run: latency,
    },
    Case {
        name: "streams_memory",
        measures: "What the resident memory of an idle server grows by when 100 people open 10 \
                   streams of notifications each.",
        run: memory,
    },
];

const SAMPLES: usize = 300;
/// What is not measured, until caches and pools are full.
const WARM_UP: usize = 30;
/// How many keys an organization gets: fewer than it may have.
const KEYS_EACH: usize = 90;
const PEOPLE: usize = 100;
const STREAMS_EACH: usize = 10;
/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A stream of events.
struct Stream(BufReader<TcpStream>);

impl Stream {
    /// Opens one, and reads until its first comment.
    fn open(server: &Server, token: &str) -> Result<Self> {
        let base = server.url("");
        let address = base.strip_prefix("http://").context("no address")?;
        let mut connection = TcpStream::connect(address)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        write!(
            connection,
            "GET /api/v1/notifications/stream HTTP/1.1\r\nhost: {address}\r\n\
             authorization: Bearer {token}\r\n\r\n"
        )?;
        let mut stream = Self(BufReader::new(connection));
        let head = stream.line()?;
        ensure!(head.contains(" 200 "), "a stream was refused: {head}");
        while !stream.line()?.starts_with(": notifications") {}
        Ok(stream)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            bail!("a stream ended");
        }
        Ok(line)
    }

    /// Waits for an event.
    fn event(&mut self) -> Result<()> {
        while !self.line()?.starts_with("event: notification") {}
        Ok(())
    }
}

fn post(server: &Server, token: &str, path: &str, body: &serde_json::Value) -> Result<String> {
    let request = server::agent().post(server.url(path));
    let mut answer = request.header("authorization", &format!("Bearer {token}")).send_json(body)?;
    let status = answer.status().as_u16();
    let body: serde_json::Value = answer.body_mut().read_json()?;
    ensure!(status == 201, "POST {path}: {status}: {body}");
    server::text(&body, "id")
}

fn latency(lab: &mut Lab) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for target in Target::SOCLE {
        let server = lab.server(target)?;
        let token = server.token()?;
        let mut keys = String::new();
        let key = json!({"name": "Bench", "scopes": ["organizations.read"]});
        let mut stream = Stream::open(server, &token)?;
        let mut times = Vec::with_capacity(SAMPLES);
        for number in 0..WARM_UP + SAMPLES {
            if number % KEYS_EACH == 0 {
                let organizations = "/api/v1/organizations";
                let id = post(server, &token, organizations, &json!({"name": "Bench"}))?;
                keys = format!("{organizations}/{id}/api-keys");
            }
            let began = Instant::now();
            post(server, &token, &keys, &key)?;
            stream.event()?;
            if number >= WARM_UP {
                times.push(began.elapsed().as_secs_f64() * 1e6);
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        let (p50, p99) = (at(SAMPLES / 2), at(SAMPLES * 99 / 100));
        outcome.rows.push(Row {
            target: target.name().to_owned(),
            per_second: 1e6 / p50.max(1.0),
            p50_microseconds: Some(p50),
            p99_microseconds: Some(p99),
            ..Row::default()
        });
        let what = format!("{}: from the request to the event, p99", target.name());
        outcome.figures.push(Figure::below(what, p99 / 1e3, 50.0, "ms"));
    }
    Ok(outcome)
}

fn memory(lab: &mut Lab) -> Result<Outcome> {
    let target = Target::QuickPostgres;
    lab.show(&format!("{PEOPLE} people sign up"));
    let server = lab.server(target)?;
    let agent = server::agent();
    let mut tokens = Vec::with_capacity(PEOPLE);
    for number in 0..PEOPLE {
        let email = format!("listener-{number}@example.org");
        server.sign_up(&agent, &email)?;
        server.prove(&agent, &email)?;
        let mut credentials = Server::credentials();
        credentials["email"] = email.into();
        let answer = server.post(&agent, "/api/v1/auth/signin", &credentials, 200)?;
        tokens.push(server::text(&answer, "access_token")?);
    }
    let id = server.id();
    let before = process::resident_memory(id);
    let mut streams = Vec::with_capacity(PEOPLE * STREAMS_EACH);
    for token in &tokens {
        for _ in 0..STREAMS_EACH {
            streams.push(Stream::open(server, token)?);
        }
    }
    lab.wait("all are open", Duration::from_secs(5));
    let server = lab.server(target)?;
    let (after, peak) = (process::resident_memory(server.id()), process::peak_memory(server.id()));
    let mut outcome = Outcome::default();
    outcome.rows.push(Row {
        target: format!("{} streams", streams.len()),
        peak_memory_bytes: peak,
        ..Row::default()
    });
    if let Some((before, after)) = before.zip(after) {
        #[allow(clippy::cast_precision_loss, reason = "it is a measurement")]
        let grown = after.saturating_sub(before) as f64 / 1e6;
        let what = format!("memory that {} open streams take", streams.len());
        outcome.figures.push(Figure::below(what, grown, 100.0, "MB"));
    }
    Ok(outcome)
}
