//! The server that the browser visits.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::json;
use socle_domain::identity::Locale;
use socle_tests::databases::Engine;
use socle_tests::http::{Client, Mailbox, Person};
use socle_tests::server::{Installation, Server};

/// A server whose links lead to itself, with its mailbox.
#[derive(Debug)]
pub(crate) struct Site {
    server: Server,
    client: Client,
}

impl Site {
    /// On an empty database, without limits.
    pub(crate) async fn start(engine: Engine) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let installation = Installation::new()
            .set("SOCLE_SERVER_BIND", &address)
            .set("SOCLE_SERVER_PUBLIC_URL", &format!("http://{address}"))
            .set("SOCLE_SERVER_WORKERS", "2")
            .on(engine)
            .await;
        let server = installation.start().await;
        let client = server.client();
        Self { server, client }
    }

    /// A client of its interface.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url())
    }

    /// Somebody who signed up in a language, and whose mail with the link has come.
    pub(crate) async fn registered(&self, locale: Locale) -> Person {
        let person = Person::new();
        let mut form = person.form();
        form["locale"] = json!(locale.as_str());
        self.client.post("/api/v1/auth/signup").json(&form).send().await.expect(202);
        Mailbox::of(&self.client).wait_for(&person.email, 1).await;
        person
    }

    /// The newest link to a page in the mails to an address; waits for it.
    pub(crate) async fn mailed_link(&self, address: &str, page: &str) -> String {
        let token = Mailbox::of(&self.client).token(address, page).await;
        self.url(&format!("/auth/{page}?token={token}"))
    }

    /// Waits until there are that many mails to an address, and returns the links to a page in the
    /// newest.
    pub(crate) async fn links_of_mail(&self, address: &str, count: usize) -> Vec<String> {
        let letters = Mailbox::of(&self.client).wait_for(address, count).await;
        assert_eq!(letters.len(), count, "mails to {address}");
        letters[0].links.clone()
    }
}

/// A port for a server that must know its own address before it has it. Systems hand out ports
/// above 32767 by themselves (`ip_local_port_range`, RFC 6335 §6), so nobody gets one of these in
/// between who does not ask for it.
fn free_port() -> u16 {
    const FIRST: u16 = 20_000;
    const COUNT: u16 = 12_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test programs that run at once begin at different places.
    let start = u16::try_from(std::process::id() % u32::from(COUNT)).expect("less than COUNT");
    let mut ports = (0..COUNT).map(|_| {
        let number = NEXT.fetch_add(1, Ordering::Relaxed) % COUNT;
        FIRST + (start + number) % COUNT
    });
    let port = ports.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok());
    port.expect("a port is free")
}
