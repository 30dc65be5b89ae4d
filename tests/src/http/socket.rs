//! A client of WebSockets (RFC 6455), as small as can be.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::raw;

/// How long a server may be silent when something is expected of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// JSON.
    Json(Value),
    /// A ping, with its content.
    Ping(Vec<u8>),
    /// A pong, with its content.
    Pong(Vec<u8>),
    /// A farewell, with its code.
    Close(Option<u16>),
    /// Nothing more: the connection is gone.
    Gone,
}

/// A WebSocket.
#[derive(Debug)]
pub struct Socket {
    stream: TcpStream,
}

/// What came of a handshake.
#[derive(Debug)]
pub enum Handshake {
    /// A WebSocket.
    Open(Socket),
    /// Another status.
    Refused(u16),
}

impl Handshake {
    /// The WebSocket, or the test fails.
    pub fn open(self) -> Socket {
        match self {
            Self::Open(socket) => socket,
            Self::Refused(status) => panic!("the handshake was refused with {status}"),
        }
    }

    /// The status of a refusal, or the test fails.
    pub fn refused(self) -> u16 {
        match self {
            Self::Open(_) => panic!("the handshake was accepted"),
            Self::Refused(status) => status,
        }
    }
}

impl Socket {
    /// Asks the server at `base` for a WebSocket.
    pub async fn open(base: &str, path: &str, headers: &[(&str, &str)]) -> Handshake {
        let mut stream = raw::connect(base).await;
        let host = base.strip_prefix("http://").expect("a server speaks HTTP");
        let mut request = format!(
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).await.expect("the server reads");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte = timeout(PATIENCE, stream.read_u8()).await.expect("an answer in time");
            head.push(byte.expect("a whole head"));
        }
        let head = String::from_utf8(head).expect("a head is text");
        let status: u16 = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        if status != 101 {
            return Handshake::Refused(status);
        }
        // What RFC 6455 §1.3 computes for that key.
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Handshake::Open(Self { stream })
    }

    /// The next frame.
    pub async fn next(&mut self) -> Frame {
        let frame = timeout(PATIENCE, self.read()).await.expect("a sign of life");
        frame.unwrap_or(Frame::Gone)
    }

    /// The next JSON; pings are answered.
    pub async fn json(&mut self) -> Value {
        loop {
            match self.next().await {
                Frame::Json(value) => return value,
                Frame::Ping(content) => self.send(0xA, &content).await,
                Frame::Pong(_) => {}
                other => panic!("the socket ended: {other:?}"),
            }
        }
    }

    /// Sends a text.
    pub async fn text(&mut self, text: &str) {
        self.send(1, text.as_bytes()).await;
    }

    /// Sends a ping.
    pub async fn ping(&mut self, content: &[u8]) {
        self.send(9, content).await;
    }

    /// Sends a frame of less than 126 bytes, masked with nothing.
    async fn send(&mut self, opcode: u8, content: &[u8]) {
        let length = u8::try_from(content.len()).expect("a small frame");
        let mut frame = vec![0x80 | opcode, 0x80 | length, 0, 0, 0, 0];
        frame.extend_from_slice(content);
        self.stream.write_all(&frame).await.expect("the server reads");
    }

    async fn read(&mut self) -> std::io::Result<Frame> {
        let [first, length] = [self.stream.read_u8().await?, self.stream.read_u8().await?];
        let length = match length {
            126 => u64::from(self.stream.read_u16().await?),
            127 => self.stream.read_u64().await?,
            short => u64::from(short),
        };
        let mut content = vec![0; usize::try_from(length).expect("a frame fits")];
        self.stream.read_exact(&mut content).await?;
        Ok(match first & 0xF {
            1 => Frame::Json(serde_json::from_slice(&content).expect("a message is JSON")),
            9 => Frame::Ping(content),
            0xA => Frame::Pong(content),
            8 => Frame::Close(content.first_chunk().map(|code| u16::from_be_bytes(*code))),
            other => panic!("a frame of kind {other}"),
        })
    }
}
