//! A server that answers `POST /emails` as Resend's public description says: strict about what it is
//! sent, and sending once what comes twice with the same `Idempotency-Key`. Also used by the tests
//! from end to end.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The only key that works.
pub(crate) const API_KEY: &str = "re_TestKey_123456789";

/// What the server does with a request instead of what it usually does.
#[derive(Debug, Clone)]
pub(crate) enum Does {
    /// Answers with an error: status, name, and seconds to wait.
    Fails(u16, &'static str, Option<u64>),
    /// Takes the mail and hangs up before it says so.
    TakesAndHangsUp,
    /// Takes the mail and never says so.
    TakesAndSaysNothing,
    /// Hangs up at once.
    HangsUp,
    /// Answers 200 with something that is not what it should be.
    Babbles,
}

/// A mail that was taken.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) key: String,
    pub(crate) body: Value,
}

impl Sent {
    pub(crate) fn to(&self) -> &str {
        self.body["to"][0].as_str().expect("a mail has a receiver")
    }
}

#[derive(Default)]
struct State {
    sent: Vec<Sent>,
    script: VecDeque<Does>,
    /// The status that was answered to each request, and why; 0 for none.
    answers: Vec<(u16, String)>,
}

pub(crate) struct FakeResend {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    serving: JoinHandle<()>,
}

impl Drop for FakeResend {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl FakeResend {
    /// Does these things with the first requests, and what it usually does with all others.
    pub(crate) async fn that(script: impl IntoIterator<Item = Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let script = script.into_iter().collect();
        let state = Arc::new(Mutex::new(State { script, ..State::default() }));
        let shared = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            let mut conversations = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                conversations.spawn(async move { converse(stream, &state).await.ok() });
            }
        });
        Self { address, state, serving }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every mail that was taken, the oldest first.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.state.lock().unwrap().sent.clone()
    }

    /// Every mail to an address.
    pub(crate) fn to(&self, address: &str) -> Vec<Sent> {
        self.sent().into_iter().filter(|sent| sent.to() == address).collect()
    }

    /// What was answered to each request: a status, or 0 for none, and why.
    pub(crate) fn answers(&self) -> Vec<(u16, String)> {
        self.state.lock().unwrap().answers.clone()
    }
}

struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

async fn converse(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(request) = receive(&mut stream).await? {
        let does = state.lock().unwrap().script.pop_front();
        let answer = match &does {
            Some(Does::Fails(status, name, wait)) => {
                note(state, *status, name);
                error(*status, name, *wait)
            }
            Some(Does::HangsUp) => {
                note(state, 0, "hung up");
                return Ok(());
            }
            Some(Does::Babbles) => {
                take(&request, state);
                "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>".to_owned()
            }
            Some(Does::TakesAndHangsUp) => {
                take(&request, state);
                return Ok(());
            }
            Some(Does::TakesAndSaysNothing) => {
                take(&request, state);
                std::future::pending::<()>().await;
                return Ok(());
            }
            None => take(&request, state),
        };
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
    }
    Ok(())
}

async fn receive(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(':') {
            None => break,
            Some((name, value)) => {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }
    let mut request = Request { method, path, headers, body: Vec::new() };
    let length = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    stream.read_exact(&mut request.body).await?;
    Ok(Some(request))
}

fn note(state: &Mutex<State>, status: u16, why: &str) {
    state.lock().unwrap().answers.push((status, why.to_owned()));
}

/// Takes a mail, or says what is wrong with the request.
fn take(request: &Request, state: &Mutex<State>) -> String {
    let (body, key) = match check(request) {
        Ok(found) => found,
        Err((status, name, why)) => {
            note(state, status, &format!("{name}: {why}"));
            return error(status, name, None);
        }
    };
    let mut state = state.lock().unwrap();
    let known = state.sent.iter().position(|sent| sent.key == key);
    let number = match known {
        Some(number) if state.sent[number].body != body => {
            state.answers.push((409, "invalid_idempotent_request".to_owned()));
            return error(409, "invalid_idempotent_request", None);
        }
        Some(number) => number,
        None => {
            state.sent.push(Sent { key, body });
            state.sent.len() - 1
        }
    };
    state.answers.push((200, String::new()));
    let id = format!("49a3999c-0ce1-4ea6-ab68-{number:012}");
    answer(200, &json!({ "id": id }), None)
}

fn answer(status: u16, body: &Value, wait: Option<u64>) -> String {
    let body = body.to_string();
    let wait = wait.map_or(String::new(), |seconds| format!("retry-after: {seconds}\r\n"));
    format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-type: application/json\r\nratelimit-limit: 2\r\n\
         {wait}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn error(status: u16, name: &str, wait: Option<u64>) -> String {
    let message = format!("Something about {API_KEY} and https://app.example.com/?token=secret");
    answer(status, &json!({"statusCode": status, "name": name, "message": message}), wait)
}

type Wrong = (u16, &'static str, String);

/// What the description of `POST /emails` demands.
fn check(request: &Request) -> Result<(Value, String), Wrong> {
    let wrong = |status, name, why: &str| Err((status, name, why.to_owned()));
    match (request.path.as_str(), request.method.as_str()) {
        ("/emails", "POST") => {}
        ("/emails", _) => return wrong(405, "method_not_allowed", &request.method),
        (path, _) => return wrong(404, "not_found", path),
    }
    if request.header("user-agent").is_none_or(str::is_empty) {
        return wrong(403, "1010", "a user agent is wanted");
    }
    match request.header("authorization") {
        None => return wrong(401, "missing_api_key", ""),
        Some(given) if given != format!("Bearer {API_KEY}") => {
            return wrong(403, "invalid_api_key", "");
        }
        Some(_) => {}
    }
    if request.header("content-type") != Some("application/json") {
        return wrong(415, "validation_error", "not JSON");
    }
    let key = request.header("idempotency-key").unwrap_or_default();
    if !(1..=256).contains(&key.len()) {
        return wrong(400, "invalid_idempotency_key", key);
    }
    let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(&request.body) else {
        return wrong(422, "validation_error", "no JSON object");
    };
    check_body(&body).map_err(|(name, why)| (422, name, why))?;
    Ok((Value::Object(body), key.to_owned()))
}

fn check_body(body: &Map<String, Value>) -> Result<(), (&'static str, String)> {
    const FIELDS: [&str; 13] = [
        "from",
        "to",
        "subject",
        "bcc",
        "cc",
        "reply_to",
        "html",
        "text",
        "headers",
        "tags",
        "scheduled_at",
        "attachments",
        "topic_id",
    ];
    let invalid = |why: &str| ("validation_error", why.to_owned());
    for (name, value) in body {
        if !FIELDS.contains(&name.as_str()) || value.is_null() {
            return Err(invalid(name));
        }
    }
    for name in ["from", "to", "subject"] {
        if !body.contains_key(name) {
            return Err(("missing_required_field", name.to_owned()));
        }
    }
    if !body.contains_key("html") && !body.contains_key("text") {
        return Err(("missing_required_field", "html or text".to_owned()));
    }
    for name in ["subject", "html", "text"] {
        if body.get(name).is_some_and(|value| !value.is_string()) {
            return Err(invalid(name));
        }
    }
    let from = body["from"].as_str().filter(|text| is_address(text, true));
    from.ok_or_else(|| ("invalid_from_address", body["from"].to_string()))?;
    for name in ["to", "cc", "bcc", "reply_to"] {
        let Some(value) = body.get(name) else { continue };
        let all = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let fits = |one: &Value| one.as_str().is_some_and(|text| is_address(text, true));
        if !(1..=50).contains(&all.len()) || !all.iter().all(fits) {
            return Err(invalid(name));
        }
    }
    let headers = body.get("headers").map(Value::as_object);
    if headers.is_some_and(|it| it.is_none_or(|it| !it.values().all(Value::is_string))) {
        return Err(invalid("headers"));
    }
    for tag in body.get("tags").and_then(Value::as_array).unwrap_or(&Vec::new()) {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        let fits = |value: &Value| {
            value
                .as_str()
                .is_some_and(|text| (1..=256).contains(&text.len()) && text.chars().all(plain))
        };
        if !fits(&tag["name"]) || !fits(&tag["value"]) {
            return Err(invalid("tags"));
        }
    }
    Ok(())
}

/// `local@domain.tld`, or `Name <local@domain.tld>`.
fn is_address(text: &str, named: bool) -> bool {
    let bare = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')).map(|(_, bare)| bare);
    match bare {
        Some(bare) => named && is_address(bare, false),
        None => text.split_once('@').is_some_and(|(local, domain)| {
            let plain = |text: &str| text.is_ascii() && !text.contains([' ', '@', '<', '>', ',']);
            !local.is_empty() && plain(local) && plain(domain) && domain.contains('.')
        }),
    }
}
