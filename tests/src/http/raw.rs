//! Bytes over TCP, for requests that no HTTP library sends.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::answer::Answer;

/// How long a server may take to answer or to hang up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the server at `base`.
pub async fn connect(base: &str) -> TcpStream {
    let address = base.strip_prefix("http://").expect("a server speaks HTTP");
    TcpStream::connect(address).await.expect("the server takes a connection")
}

/// Sends a request as it stands, and reads one answer; `None` when the server hung up without one.
/// A server may answer and hang up before everything was sent.
pub async fn send(base: &str, request: &[u8]) -> Option<Answer> {
    let mut stream = connect(base).await;
    let (mut reading, mut writing) = stream.split();
    let write = async {
        // The server may have heard enough.
        let _ = writing.write_all(request).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = write => None,
        answer = read(&mut reading, request) => answer,
    }
}

/// A request with a line, headers and a body, as bytes. `Host` and `Connection: close` are added.
pub fn request(line: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("{line} HTTP/1.1\r\nhost: socle\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A body in chunks of at most `size` bytes.
pub fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in body.chunks(size) {
        bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}

async fn read(stream: &mut (impl tokio::io::AsyncRead + Unpin), request: &[u8]) -> Option<Answer> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 8_192];
        let read = timeout(PATIENCE, stream.read(&mut buffer)).await;
        // A connection that is cut while we still send is reset; what was read before that counts.
        let count = read.expect("the server answers or hangs up in time").unwrap_or(0);
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(answer) = parse(&bytes, request, count == 0) {
            return Some(answer);
        }
        if count == 0 {
            return None;
        }
    }
}

/// One answer, once it is complete.
fn parse(bytes: &[u8], request: &[u8], ended: bool) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().expect("a status is a number");
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').expect("a header has a colon");
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        headers.append(name, HeaderValue::from_str(value.trim()).expect("a header's value"));
    }
    let length = headers.get("content-length").and_then(|value| value.to_str().ok());
    let length: Option<usize> = length.and_then(|text| text.parse().ok());
    let body = &bytes[end + 4..];
    let line = String::from_utf8_lossy(request.split(|byte| *byte == b'\r').next()?).into_owned();
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let complete = match length {
        Some(length) if method != "HEAD" => body.len() >= length,
        Some(_) => true,
        None => ended,
    };
    complete.then(|| Answer { method, path, status, headers, body: body.to_vec() })
}
