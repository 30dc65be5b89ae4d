//! A mail server for tests.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::poll;

/// A mail that was handed over.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its `Message-ID`: the same when it comes again.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

impl Mail {
    /// The token of the link to a hosted page.
    pub fn token(&self, page: &str) -> Option<String> {
        self.linked(&format!("/auth/{page}?token="))
    }

    /// What follows this in one of the links.
    pub fn linked(&self, marker: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(marker)?;
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        Some(rest[..end.unwrap_or(rest.len())].to_owned())
    }
}

/// Who was asked for, and who is not there.
#[derive(Default)]
struct Recipients {
    unknown: Vec<String>,
    asked_for: Vec<String>,
}

/// An SMTP server that takes every mail, and that can go away and come back.
pub struct MailServer {
    address: SocketAddr,
    mails: Arc<Mutex<Vec<Mail>>>,
    recipients: Arc<Mutex<Recipients>>,
    serving: Option<JoinHandle<()>>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.go();
    }
}

impl MailServer {
    /// Listens on a port that the system chooses.
    pub async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (mails, recipients) = (Arc::default(), Arc::default());
        let mut server = Self { address, mails, recipients, serving: None };
        server.serve(listener);
        server
    }

    /// Its address, as Socle's configuration takes it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Stops listening, and hangs up on everybody.
    pub fn go(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
        }
    }

    /// Listens where it listened before.
    pub async fn come_back(&mut self) {
        let address = self.address;
        let listener = poll("the port of the mail server", Duration::from_secs(10), async || {
            TcpListener::bind(address).await.ok()
        });
        self.serve(listener.await);
    }

    fn serve(&mut self, listener: TcpListener) {
        let (mails, recipients) = (Arc::clone(&self.mails), Arc::clone(&self.recipients));
        self.serving = Some(tokio::spawn(async move {
            // Conversations end with the task that holds them.
            let mut conversations = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                let (mails, recipients) = (Arc::clone(&mails), Arc::clone(&recipients));
                conversations
                    .spawn(async move { converse(stream, &mails, &recipients).await.ok() });
            }
        }));
    }

    /// Knows nobody by that address any more.
    pub fn forget(&self, address: &str) {
        self.recipients
            .lock()
            .expect("no test has panicked in there")
            .unknown
            .push(address.to_owned());
    }

    /// How often somebody wanted to send mail to an address.
    pub fn asked_for(&self, address: &str) -> usize {
        let recipients = self.recipients.lock().expect("no test has panicked in there");
        recipients.asked_for.iter().filter(|asked| *asked == address).count()
    }

    /// Every mail so far to an address, the oldest first.
    pub fn to(&self, address: &str) -> Vec<Mail> {
        let mails = self.mails.lock().expect("no test has panicked in there");
        mails.iter().filter(|mail| mail.to == address).cloned().collect()
    }

    /// Every mail so far.
    pub fn all(&self) -> Vec<Mail> {
        self.mails.lock().expect("no test has panicked in there").clone()
    }

    /// Waits for that many mails to an address.
    pub async fn wait_for(&self, address: &str, count: usize) -> Vec<Mail> {
        poll(&format!("{count} mails to {address}"), Duration::from_secs(40), async || {
            Some(self.to(address)).filter(|mails| mails.len() >= count)
        })
        .await
    }
}

async fn converse(
    stream: TcpStream,
    mails: &Mutex<Vec<Mail>>,
    recipients: &Mutex<Recipients>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mx.example.com ESMTP\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let answer = match line.split([' ', '\r']).next().unwrap_or_default() {
            "EHLO" => "250-mx.example.com\r\n250 8BITMIME",
            "RCPT" => {
                let (_, address) = line.split_once('<').unwrap_or_default();
                let address = address.split('>').next().unwrap_or_default().to_owned();
                let mut recipients = recipients.lock().expect("no test has panicked in there");
                let is_known = !recipients.unknown.contains(&address);
                recipients.asked_for.push(address);
                if is_known { "250 ok" } else { "550 5.1.1 no such user" }
            }
            "DATA" => {
                stream.write_all(b"354 go ahead\r\n").await?;
                let mail = message(&mut stream).await?;
                mails.lock().expect("no test has panicked in there").push(mail);
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

async fn message(stream: &mut BufReader<TcpStream>) -> std::io::Result<Mail> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            break;
        }
        bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
    let message = MessageParser::default().parse(&bytes).expect("a mail can be read");
    let to = message.to().and_then(|to| to.first()?.address().map(str::to_owned));
    Ok(Mail {
        id: message.message_id().expect("a mail has an identifier").to_owned(),
        to: to.expect("a mail has a receiver"),
        subject: message.subject().expect("a mail has a subject").to_owned(),
        text: message.body_text(0).expect("a mail has a text").into_owned(),
    })
}
