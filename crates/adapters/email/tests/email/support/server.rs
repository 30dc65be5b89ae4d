//! An SMTP server that does as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// What the server does at one point of the conversation.
#[derive(Clone, Copy)]
pub(crate) enum Reply {
    Say(&'static str),
    HangUp,
    /// Keeps the connection open and says nothing more.
    Silence,
}

/// How the server behaves on one connection.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) greeting: Reply,
    pub(crate) ehlo: Reply,
    pub(crate) starttls: bool,
    pub(crate) auth: Reply,
    pub(crate) mail: Reply,
    pub(crate) rcpt: Reply,
    pub(crate) data: Reply,
    pub(crate) message: Reply,
    /// Hangs up after the first message.
    pub(crate) impatient: bool,
}

impl Default for Script {
    fn default() -> Self {
        let ok = Reply::Say("250 2.0.0 ok");
        Self {
            greeting: Reply::Say("220 mx.example.com ESMTP"),
            ehlo: Reply::Say("250-mx.example.com\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN"),
            starttls: false,
            auth: Reply::Say("235 2.7.0 welcome"),
            mail: ok,
            rcpt: ok,
            data: Reply::Say("354 go ahead"),
            message: ok,
            impatient: false,
        }
    }
}

/// What a client said.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) connections: usize,
    /// Every command, in order, and whether it was encrypted.
    pub(crate) commands: Vec<(String, bool)>,
    /// Every message that came to its end, without dot-stuffing.
    pub(crate) messages: Vec<String>,
}

impl Heard {
    pub(crate) fn verbs(&self) -> Vec<&str> {
        self.commands.iter().filter_map(|(line, _)| line.split(' ').next()).collect()
    }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
    accepting: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    /// The nth connection follows the nth script; later ones follow the last.
    pub(crate) async fn start(scripts: Vec<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let tls = acceptor();
        let shared = Arc::clone(&heard);
        let accepting = tokio::spawn(async move {
            for nth in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let script = scripts.get(nth).or(scripts.last()).unwrap().clone();
                let (heard, tls) = (Arc::clone(&shared), tls.clone());
                heard.lock().unwrap().connections += 1;
                // A client that goes away is nothing a test looks for here.
                tokio::spawn(async move { serve(stream, script, &heard, tls).await.ok() });
            }
        });
        Self { address, heard, accepting }
    }

    pub(crate) async fn with(script: Script) -> Self {
        Self::start(vec![script]).await
    }

    pub(crate) fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    pub(crate) fn url_with_password(&self) -> String {
        format!("smtp://socle:hunter2@{}", self.address)
    }
}

/// A certificate that nobody signed.
fn acceptor() -> TlsAcceptor {
    let own = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = tokio_rustls::rustls::crypto::ring::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn serve(
    stream: tokio::net::TcpStream,
    script: Script,
    heard: &Mutex<Heard>,
    tls: TlsAcceptor,
) -> std::io::Result<()> {
    let mut session = Session { stream: BufReader::new(stream), script, heard, encrypted: false };
    session.reply(session.script.greeting).await?;
    if session.run().await? == End::StartTls {
        let Session { stream, mut script, .. } = session;
        script.starttls = false;
        let stream = BufReader::new(tls.accept(stream.into_inner()).await?);
        Session { stream, script, heard, encrypted: true }.run().await?;
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
enum End {
    Closed,
    StartTls,
}

struct Session<'a, S> {
    stream: BufReader<S>,
    script: Script,
    heard: &'a Mutex<Heard>,
    encrypted: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<'_, S> {
    async fn run(&mut self) -> std::io::Result<End> {
        while let Some(line) = self.line().await? {
            self.heard.lock().unwrap().commands.push((line.clone(), self.encrypted));
            match line.split(' ').next().unwrap_or_default() {
                "EHLO" if self.script.starttls => {
                    self.say("250-mx.example.com\r\n250 STARTTLS").await?;
                }
                "EHLO" => self.reply(self.script.ehlo).await?,
                "STARTTLS" if self.script.starttls => {
                    self.say("220 go ahead").await?;
                    return Ok(End::StartTls);
                }
                "AUTH" => self.reply(self.script.auth).await?,
                "MAIL" => self.reply(self.script.mail).await?,
                "RCPT" => self.reply(self.script.rcpt).await?,
                "DATA" => self.message().await?,
                "NOOP" | "RSET" => self.say("250 ok").await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(End::Closed);
                }
                _ => self.say("502 unknown").await?,
            }
        }
        Ok(End::Closed)
    }

    async fn message(&mut self) -> std::io::Result<()> {
        self.reply(self.script.data).await?;
        if !matches!(self.script.data, Reply::Say(line) if line.starts_with("354")) {
            return Ok(());
        }
        let mut message = String::new();
        while let Some(line) = self.line().await? {
            if line == "." {
                self.heard.lock().unwrap().messages.push(message);
                self.reply(self.script.message).await?;
                return if self.script.impatient { Err(hung_up()) } else { Ok(()) };
            }
            message.push_str(line.strip_prefix('.').unwrap_or(&line));
            message.push_str("\r\n");
        }
        Ok(())
    }

    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        assert!(line.ends_with("\r\n"), "a line ends with CR LF (RFC 5321 §2.3.8): {line:?}");
        Ok(Some(line.trim_end_matches("\r\n").to_owned()))
    }

    async fn reply(&mut self, reply: Reply) -> std::io::Result<()> {
        match reply {
            Reply::Say(line) => self.say(line).await,
            Reply::HangUp => Err(hung_up()),
            Reply::Silence => std::future::pending().await,
        }
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await
    }
}

fn hung_up() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::ConnectionAborted)
}
